// SPDX-License-Identifier: Apache-2.0

use super::*;

fn register_many(statements: Vec<StatementOf<Test>>) -> sp_runtime::DispatchResult {
	let statements = statements.try_into().expect("within the bound");
	Records::register_many(signed(writer(CLINIC)), statements)
}

#[test]
fn many_records_come_with_one_event() {
	ExtBuilder::default().subject(CLINIC, SIBLING).run(|| {
		let about_sibling = Statement { subject: SIBLING, ..statement(2) };
		assert_ok!(register_many(vec![statement(1), about_sibling, statement(3), statement(4)]));

		assert_eq!(entry(key(CLINIC, 2)).subject, SIBLING);
		assert_eq!(entry(key(CLINIC, 4)), Entry::new(statement(4), NOW));
		assert_eq!(used(CLINIC), 6);
		assert_eq!(events(), [Event::EntriesRegistered { custodian: CLINIC, count: 4 }]);
	});
}

#[test]
fn one_call_carries_so_many_records_and_not_one_more() {
	let statements = |count| (0..count).map(|number| statement(number as u8)).collect::<Vec<_>>();
	type Bounded = BoundedVec<StatementOf<Test>, <Test as Config>::MaxEntries>;
	assert!(Bounded::try_from(statements(MAX_ENTRIES)).is_ok());
	assert!(Bounded::try_from(statements(MAX_ENTRIES + 1)).is_err());
}

#[test]
fn records_that_stand_already_are_not_counted() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(register_many(vec![statement(1), statement(2), statement(2)]));
		assert_ok!(register_many(vec![statement(1), statement(2)]));
		assert_ok!(register_many(vec![]));

		assert_eq!(used(CLINIC), 3);
		assert_eq!(events(), [Event::EntriesRegistered { custodian: CLINIC, count: 1 }]);
	});
}

#[test]
fn one_that_fails_fails_all() {
	ExtBuilder::bare().quota(CLINIC, 3).subject(CLINIC, PATIENT).run(|| {
		let unknown = Statement { subject: STRANGER, ..statement(2) };
		assert_noop!(register_many(vec![statement(1), unknown]), Failure::SubjectUnknown);
		let oversized = Statement { size: SizeClass(41), ..statement(2) };
		assert_noop!(register_many(vec![statement(1), oversized]), Failure::SizeOutOfRange);
		let differing = Statement { author: STRANGER, ..statement(1) };
		assert_noop!(register_many(vec![statement(1), differing]), Failure::AlreadyRegistered);
		let three = vec![statement(1), statement(2), statement(3)];
		assert_noop!(register_many(three), Failure::QuotaExhausted);
		assert_ok!(register_many(vec![statement(1), statement(2)]));
	});
}

#[test]
fn registering_many_takes_a_writer() {
	ExtBuilder::default().run(|| {
		let statements: BoundedVec<_, _> = vec![statement(1)].try_into().unwrap();
		let by = |origin| Records::register_many(origin, statements.clone());
		assert_noop!(by(signed(admin(CLINIC))), DUTY_MISSING);
		assert_noop!(by(RuntimeOrigin::none()), DispatchError::BadOrigin);
	});
}

// SPDX-License-Identifier: Apache-2.0

use super::*;

fn register(statement: StatementOf<Test>) -> sp_runtime::DispatchResult {
	Records::register(signed(writer(CLINIC)), statement)
}

#[test]
fn a_registered_record_is_current_and_filed_under_its_subject() {
	ExtBuilder::default().run(|| {
		assert_ok!(register(statement(1)));

		assert_eq!(entry(key(CLINIC, 1)), Entry::new(statement(1), NOW));
		assert_eq!(Records::verify_digest(&key(CLINIC, 1)), Verdict::Current);
		assert!(SubjectEntries::<Test>::contains_key(PATIENT, key(CLINIC, 1)));
		assert_eq!(used(CLINIC), 2);
		let (subject, custodian, digest) = (PATIENT, CLINIC, digest(1));
		assert_eq!(events(), [Event::EntryRegistered { subject, custodian, digest }]);
	});
}

#[test]
fn the_same_statement_again_is_quiet_and_another_under_its_key_refused() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(register(statement(1)));
		assert_eq!(events(), []);
		assert_eq!(used(CLINIC), 2);

		let rewritten = Statement { commitment: commitment(2), ..statement(1) };
		assert_noop!(register(rewritten), Failure::AlreadyRegistered);
		let of_another = Statement { subject: SIBLING, ..statement(1) };
		assert_noop!(register(of_another), Failure::AlreadyRegistered);
	});
}

#[test]
fn another_custodian_may_register_the_same_digest() {
	ExtBuilder::default().records([1]).quota(HOSPITAL, 2).subject(HOSPITAL, SIBLING).run(|| {
		let statement = Statement { subject: SIBLING, ..statement(1) };
		assert_ok!(Records::register(signed(writer(HOSPITAL)), statement));
		assert_eq!(entry(key(CLINIC, 1)).subject, PATIENT);
		assert_eq!(entry(key(HOSPITAL, 1)).subject, SIBLING);
	});
}

#[test]
fn the_subject_must_be_the_custodians_own() {
	ExtBuilder::default().quota(HOSPITAL, 1).subject(HOSPITAL, SIBLING).run(|| {
		let about = |subject| register(Statement { subject, ..statement(1) });
		assert_noop!(about(STRANGER), Failure::SubjectUnknown);
		assert_noop!(about(SIBLING), Failure::SubjectElsewhere);
	});
}

#[test]
fn a_statement_must_be_sound() {
	ExtBuilder::default().run(|| {
		let sized = |power| register(Statement { size: SizeClass(power), ..statement(power) });
		assert_noop!(sized(7), Failure::SizeOutOfRange);
		assert_ok!(sized(8));
		assert_ok!(sized(40));
		assert_noop!(sized(41), Failure::SizeOutOfRange);

		let occurred = |occurred_on| register(Statement { occurred_on, ..statement(1) });
		let tomorrow = Day(TODAY.0 + 1);
		assert_noop!(occurred(tomorrow), Failure::OccursInFuture);
		assert_ok!(occurred(TODAY));

		let kept = |retention_until| register(Statement { retention_until, ..statement(2) });
		assert_noop!(kept(Day(TODAY.0 - 2)), Failure::RetentionTooShort);
		assert_ok!(kept(Day(TODAY.0 - 1)));

		let residency = Country(*b"ch");
		let lower = Statement { residency, ..statement(3) };
		assert_noop!(register(lower), Failure::CountryMalformed);
	});
}

#[test]
fn the_last_row_of_quota_can_be_used_and_no_other() {
	ExtBuilder::bare().quota(CLINIC, 2).subject(CLINIC, PATIENT).run(|| {
		assert_ok!(register(statement(1)));
		assert_noop!(register(statement(2)), Failure::QuotaExhausted);
		assert_ok!(register(statement(1)));
	});
}

#[test]
fn registering_takes_a_writer_of_an_active_institution() {
	ExtBuilder::default().run(|| {
		let by = |origin| Records::register(origin, statement(1));
		assert_noop!(by(signed(reader(CLINIC))), DUTY_MISSING);
		assert_noop!(by(signed(PATIENT)), NOT_AN_AGENT);
		assert_noop!(by(RuntimeOrigin::root()), DispatchError::BadOrigin);
		suspend(CLINIC);
		assert_noop!(by(signed(writer(CLINIC))), NOT_ACTIVE);
	});
}

/// The keys of this pallet's state that `call` writes.
fn written(call: impl FnOnce() -> sp_runtime::DispatchResult) -> Vec<Vec<u8>> {
	let mut ext = new_ext();
	ext.execute_with(|| {
		assert_ok!(Records::buy_quota(signed(admin(CLINIC)), 20));
		assert_ok!(register_subject(CLINIC, PATIENT));
	});
	ext.commit_all().expect("what was built stands");
	assert_ok!(ext.execute_with(call));
	let pallet = sp_io::hashing::twox_128(b"Records");
	ext.overlayed_changes()
		.changes()
		.map(|(key, _)| key.to_vec())
		.filter(|key| key.starts_with(&pallet))
		.collect()
}

#[test]
fn registering_writes_the_entry_its_place_under_the_subject_and_the_quota() {
	let mut expected = vec![
		Custodians::<Test>::hashed_key_for(CLINIC),
		Entries::<Test>::hashed_key_for(CLINIC, digest(1)),
		SubjectEntries::<Test>::hashed_key_for(PATIENT, key(CLINIC, 1)),
	];
	expected.sort();
	assert_eq!(written(|| register(statement(1))), expected);
}

#[test]
fn registering_many_writes_the_quota_once() {
	let statements = vec![statement(1), statement(2), statement(3)].try_into().unwrap();
	let origin = signed(writer(CLINIC));
	let written = written(|| Records::register_many(origin, statements));
	assert_eq!(written.len(), 2 * 3 + 1);
}

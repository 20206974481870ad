// SPDX-License-Identifier: Apache-2.0

use super::*;
use salus_primitives::InstitutionId;
use salus_testing::Lapses;

const AMENDMENT: (InstitutionId, Lapse) = (CLINIC, Lapse::AmendmentAnswer);
const ERASURE: (InstitutionId, Lapse) = (CLINIC, Lapse::ErasureAnswer);

fn report() -> sp_runtime::DispatchResult {
	Records::report_overdue(signed(SURGEON), CLINIC, digest(1))
}

fn with_record() -> ExtBuilder {
	ExtBuilder::default().records([1])
}

/// The subject asks for both, and the last moment for both answers passes.
fn ask_and_wait() {
	assert_ok!(Records::request_amendment(signed(PATIENT), CLINIC, digest(1), commitment(7)));
	assert_ok!(Records::request_erasure(signed(PATIENT), CLINIC, digest(1)));
	pass_days(6);
	assert_eq!(Lapses::take(), []);
}

#[test]
fn what_is_overdue_is_reported_by_anybody_and_noted_once() {
	with_record().run(|| {
		ask_and_wait();
		assert_ok!(report());
		assert_eq!(Lapses::take(), [AMENDMENT, ERASURE]);
		let (custodian, digest) = (CLINIC, digest(1));
		let noted = |lapse| Event::AnswerOverdue { custodian, digest, lapse };
		let events = events();
		let [.., amendment, erasure] = events.as_slice() else { panic!("two at least") };
		assert_eq!(*amendment, noted(Lapse::AmendmentAnswer));
		assert_eq!(*erasure, noted(Lapse::ErasureAnswer));

		assert_storage_noop!(assert_ok!(report()));
		let officer = || signed(officer(CLINIC));
		assert_ok!(Records::deny_amendment(officer(), CLINIC, digest, Denial::NotCreatedHere));
		assert_ok!(Records::refuse_erasure(officer(), CLINIC, digest, Law::RetentionDuty));
		assert_eq!(Lapses::take(), []);
		assert_noop!(report(), Failure::NotOverdue);
	});
}

#[test]
fn what_is_not_due_yet_is_not_overdue() {
	with_record().run(|| {
		assert_noop!(report(), Failure::NotOverdue);
		assert_ok!(Records::request_erasure(signed(PATIENT), CLINIC, digest(1)));
		pass_days(3);
		assert_noop!(report(), Failure::NotOverdue);
		pass_days(1);
		assert_ok!(report());
		assert_eq!(Lapses::take(), [ERASURE]);
		let unknown = Records::report_overdue(signed(SURGEON), CLINIC, digest(9));
		assert_eq!(unknown, Err(Failure::EntryUnknown.into()));
		let by_root = Records::report_overdue(RuntimeOrigin::root(), CLINIC, digest(1));
		assert_eq!(by_root, Err(DispatchError::BadOrigin));
	});
}

#[test]
fn each_late_answer_says_itself_what_is_late() {
	let answers: [fn() -> sp_runtime::DispatchResult; 4] = [
		|| {
			let denial = Denial::NotInRecordSet;
			Records::deny_amendment(signed(officer(CLINIC)), CLINIC, digest(1), denial)
		},
		|| Records::refuse_erasure(signed(officer(CLINIC)), CLINIC, digest(1), Law::NoGround),
		|| Records::supersede(signed(writer(CLINIC)), CLINIC, digest(1), statement(2)),
		|| Records::mark_in_error(signed(writer(CLINIC)), CLINIC, digest(1)),
	];
	for answer in answers {
		with_record().run(|| {
			ask_and_wait();
			assert_ok!(answer());
			assert_eq!(Lapses::take(), [AMENDMENT, ERASURE]);
		});
	}
}

#[test]
fn a_new_version_carries_that_its_erasure_was_late() {
	with_record().run(|| {
		ask_and_wait();
		assert_ok!(Records::supersede(signed(writer(CLINIC)), CLINIC, digest(1), statement(2)));
		assert_eq!(Lapses::take(), [AMENDMENT, ERASURE]);
		let again = Records::report_overdue(signed(SURGEON), CLINIC, digest(2));
		assert_storage_noop!(assert_ok!(again));
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn an_answer_that_law_forbids_notes_nothing() {
	with_record().run(|| {
		ask_and_wait();
		let attested = Records::attest_erasure(signed(officer(CLINIC)), CLINIC, digest(1));
		assert_eq!(attested, Err(Failure::UnderRetention.into()));
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn who_succeeds_the_custodian_answers_for_its_lateness() {
	with_record().run(|| {
		ask_and_wait();
		assert_ok!(succeed(CLINIC, HOSPITAL));
		assert_ok!(report());
		assert_eq!(
			Lapses::take(),
			[(HOSPITAL, Lapse::AmendmentAnswer), (HOSPITAL, Lapse::ErasureAnswer)]
		);
	});
}

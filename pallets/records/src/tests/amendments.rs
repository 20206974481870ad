// SPDX-License-Identifier: Apache-2.0

use super::*;

const DUE: Moment = NOW + DEADLINES.amendment;

fn request(statement: Commitment) -> sp_runtime::DispatchResult {
	Records::request_amendment(signed(PATIENT), CLINIC, digest(1), statement)
}

fn deny(denial: Denial) -> sp_runtime::DispatchResult {
	Records::deny_amendment(signed(officer(CLINIC)), CLINIC, digest(1), denial)
}

fn disagree(statement: Commitment) -> sp_runtime::DispatchResult {
	Records::state_disagreement(signed(PATIENT), CLINIC, digest(1), statement)
}

#[test]
fn a_request_is_denied_and_the_disagreement_kept() {
	ExtBuilder::default().records([1]).run(|| {
		let (statement, denial) = (commitment(7), Denial::AccurateAndComplete);
		assert_ok!(request(statement));
		assert_ok!(deny(denial));
		assert_ok!(disagree(commitment(8)));

		let expected = Amendment {
			statement,
			requested_at: NOW,
			due: DUE,
			denial: Some(denial),
			disagreement: Some(commitment(8)),
			lapsed: false,
		};
		assert_eq!(entry(key(CLINIC, 1)).amendment, Some(expected));
		let (custodian, digest) = (CLINIC, digest(1));
		assert_eq!(
			events(),
			[
				Event::AmendmentRequested { custodian, digest, due: DUE },
				Event::AmendmentDenied { custodian, digest, denial },
				Event::DisagreementStated { custodian, digest, statement: commitment(8) },
			]
		);
	});
}

#[test]
fn each_step_is_taken_once_and_a_new_request_starts_over() {
	ExtBuilder::default().records([1]).run(|| {
		let denial = Denial::NotInRecordSet;
		assert_noop!(deny(denial), Failure::NotRequested);
		assert_noop!(disagree(commitment(8)), Failure::NotDenied);
		assert_ok!(request(commitment(7)));
		assert_noop!(request(commitment(7)), Failure::AlreadyRequested);
		assert_noop!(disagree(commitment(8)), Failure::NotDenied);
		assert_ok!(deny(denial));
		assert_noop!(deny(denial), Failure::NotRequested);
		assert_ok!(disagree(commitment(8)));
		assert_noop!(disagree(commitment(9)), Failure::AlreadyStated);
		assert_ok!(request(commitment(9)));
		assert_eq!(entry(key(CLINIC, 1)).amendment.and_then(|request| request.denial), None);
	});
}

#[test]
fn only_a_current_version_is_amended() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(Records::mark_in_error(signed(writer(CLINIC)), CLINIC, digest(1)));
		assert_noop!(request(commitment(7)), Failure::NotCurrent);
		let unknown = Records::request_amendment(signed(PATIENT), CLINIC, digest(9), commitment(7));
		assert_eq!(unknown, Err(Failure::EntryUnknown.into()));
	});
}

#[test]
fn the_subject_asks_and_the_privacy_officer_of_the_custodian_answers() {
	ExtBuilder::default().records([1]).run(|| {
		let request = |origin| Records::request_amendment(origin, CLINIC, digest(1), commitment(7));
		let denial = Denial::NotAvailableForAccess;
		let deny = |origin| Records::deny_amendment(origin, CLINIC, digest(1), denial);
		let disagree =
			|origin| Records::state_disagreement(origin, CLINIC, digest(1), commitment(8));
		assert_noop!(request(signed(SURGEON)), Failure::NotSubject);
		assert_noop!(request(RuntimeOrigin::root()), DispatchError::BadOrigin);
		suspend(CLINIC);
		assert_ok!(request(signed(PATIENT)));
		assert_noop!(deny(signed(writer(CLINIC))), DUTY_MISSING);
		assert_noop!(deny(signed(officer(HOSPITAL))), Failure::NotCustodian);
		assert_noop!(deny(RuntimeOrigin::root()), DispatchError::BadOrigin);
		assert_ok!(deny(signed(officer(CLINIC))));
		assert_noop!(disagree(signed(SURGEON)), Failure::NotSubject);
		assert_noop!(disagree(RuntimeOrigin::root()), DispatchError::BadOrigin);
	});
}

#[test]
fn an_open_request_is_overdue_after_its_deadline_and_may_still_be_answered() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(request(commitment(7)));
		pass_days(5);
		assert!(!Records::overdue(&key(CLINIC, 1)));
		pass_days(1);
		assert!(Records::overdue(&key(CLINIC, 1)));
		assert_ok!(deny(Denial::NotCreatedHere));
		assert!(!Records::overdue(&key(CLINIC, 1)));
	});
}

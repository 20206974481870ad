// SPDX-License-Identifier: Apache-2.0

use super::*;

const DUE: Moment = NOW + DEADLINES.erasure;
const EXTENDED_DUE: Moment = DUE + DEADLINES.erasure_extension;

fn request() -> sp_runtime::DispatchResult {
	Records::request_erasure(signed(PATIENT), CLINIC, digest(1))
}

fn extend() -> sp_runtime::DispatchResult {
	Records::extend_erasure(signed(officer(CLINIC)), CLINIC, digest(1))
}

fn attest() -> sp_runtime::DispatchResult {
	Records::attest_erasure(signed(officer(CLINIC)), CLINIC, digest(1))
}

fn refuse() -> sp_runtime::DispatchResult {
	Records::refuse_erasure(signed(officer(CLINIC)), CLINIC, digest(1), Law::RetentionDuty)
}

#[test]
fn an_erased_record_leaves_a_tombstone_that_its_subject_finds() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(request());
		assert_ok!(extend());
		pass_days(RETENTION_DAYS);
		assert_ok!(attest());

		let answered_at = Some(Records::now());
		let erasure = Some(Erasure {
			requested_at: NOW,
			due: EXTENDED_DUE,
			extended: true,
			answered_at,
			refusal: None,
			lapsed: true,
		});
		let tombstone = Entry { content: None, erasure, ..Entry::new(statement(1), NOW) };
		let status = Status::Erased;
		assert_eq!(entry(key(CLINIC, 1)), Entry { status, ..tombstone });
		assert_eq!(Records::verify_digest(&key(CLINIC, 1)), Verdict::Erased);
		assert_eq!(Records::entries_of(&PATIENT, None, 1).len(), 1);
		let (custodian, digest) = (CLINIC, digest(1));
		assert_eq!(
			events(),
			[
				Event::ErasureRequested { custodian, digest, due: DUE },
				Event::ErasureExtended { custodian, digest, due: EXTENDED_DUE },
				Event::AnswerOverdue { custodian, digest, lapse: Lapse::ErasureAnswer },
				Event::ErasureAttested { custodian, digest },
			]
		);
	});
}

#[test]
fn a_tombstone_keeps_its_place_among_the_versions_and_no_request() {
	ExtBuilder::default().records([1]).run(|| {
		let patient = signed(PATIENT);
		assert_ok!(Records::supersede(signed(writer(CLINIC)), CLINIC, digest(1), statement(2)));
		assert_ok!(Records::request_amendment(patient, CLINIC, digest(2), commitment(7)));
		pass_days(RETENTION_DAYS);
		for number in [1, 2] {
			let origin = signed(officer(CLINIC));
			assert_ok!(Records::attest_erasure(origin, CLINIC, digest(number)));
		}
		assert_eq!(entry(key(CLINIC, 1)).replaced_by, Some(key(CLINIC, 2)));
		assert_eq!(entry(key(CLINIC, 2)).replaces, Some(key(CLINIC, 1)));
		assert_eq!(entry(key(CLINIC, 2)).amendment, None);
	});
}

#[test]
fn retention_stops_erasure_until_its_last_day_is_over_and_no_request_is_needed_then() {
	ExtBuilder::default().records([1]).run(|| {
		pass_days(RETENTION_DAYS - 1);
		assert_noop!(attest(), Failure::UnderRetention);
		pass_days(1);
		assert_ok!(attest());
		assert_noop!(attest(), Failure::AlreadyErased);
		assert_noop!(request(), Failure::AlreadyErased);
		let restated = Records::register(signed(writer(CLINIC)), statement(1));
		assert_eq!(restated, Err(Failure::AlreadyRegistered.into()));
	});
}

#[test]
fn a_refusal_names_a_law_and_leaves_room_for_a_later_request() {
	ExtBuilder::default().records([1]).run(|| {
		assert_noop!(refuse(), Failure::NotRequested);
		assert_ok!(request());
		assert_noop!(request(), Failure::AlreadyRequested);
		assert_ok!(refuse());
		let erasure = entry(key(CLINIC, 1)).erasure.expect("it stays");
		assert_eq!(erasure.refusal, Some(Law::RetentionDuty));
		assert_noop!(refuse(), Failure::NotRequested);
		assert_noop!(extend(), Failure::NotRequested);
		assert_ok!(request());

		let (custodian, digest) = (CLINIC, digest(1));
		let requested = Event::ErasureRequested { custodian, digest, due: DUE };
		let law = Law::RetentionDuty;
		let refused = Event::ErasureRefused { custodian, digest, law };
		assert_eq!(events(), [requested.clone(), refused, requested]);
	});
}

#[test]
fn a_request_is_extended_once_and_in_time() {
	ExtBuilder::default().records([1, 2]).run(|| {
		assert_noop!(extend(), Failure::NotRequested);
		assert_ok!(request());
		assert_ok!(Records::request_erasure(signed(PATIENT), CLINIC, digest(2)));
		pass_days(3);
		assert_ok!(extend());
		assert_noop!(extend(), Failure::AlreadyExtended);
		assert_eq!(entry(key(CLINIC, 1)).erasure.map(|erasure| erasure.due), Some(EXTENDED_DUE));
		pass_days(1);
		let late = Records::extend_erasure(signed(officer(CLINIC)), CLINIC, digest(2));
		assert_eq!(late, Err(Failure::DeadlinePassed.into()));
		assert!(!Records::overdue(&key(CLINIC, 1)));
		assert!(Records::overdue(&key(CLINIC, 2)));
	});
}

#[test]
fn a_superseded_version_is_erased_on_request_as_well() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(Records::supersede(signed(writer(CLINIC)), CLINIC, digest(1), statement(2)));
		assert_ok!(request());
		pass_days(RETENTION_DAYS);
		assert_ok!(attest());
		assert_eq!(Records::verify_digest(&key(CLINIC, 2)), Verdict::Current);
	});
}

#[test]
fn the_subject_asks_and_the_privacy_officer_of_the_custodian_answers() {
	ExtBuilder::default().records([1]).run(|| {
		let request = |origin| Records::request_erasure(origin, CLINIC, digest(1));
		assert_noop!(request(signed(SURGEON)), Failure::NotSubject);
		assert_noop!(request(RuntimeOrigin::root()), DispatchError::BadOrigin);
		suspend(CLINIC);
		assert_ok!(request(signed(PATIENT)));
		pass_days(RETENTION_DAYS);

		let answers: [fn(RuntimeOrigin) -> sp_runtime::DispatchResult; 3] = [
			|origin| Records::extend_erasure(origin, CLINIC, digest(1)),
			|origin| Records::attest_erasure(origin, CLINIC, digest(1)),
			|origin| Records::refuse_erasure(origin, CLINIC, digest(1), Law::NoGround),
		];
		for answer in answers {
			assert_noop!(answer(signed(writer(CLINIC))), DUTY_MISSING);
			assert_noop!(answer(signed(officer(HOSPITAL))), Failure::NotCustodian);
			assert_noop!(answer(signed(PATIENT)), NOT_AN_AGENT);
			assert_noop!(answer(RuntimeOrigin::root()), DispatchError::BadOrigin);
		}
		assert_ok!(attest());
	});
}

// SPDX-License-Identifier: Apache-2.0

use super::*;

fn supersede(number: u8, statement: StatementOf<Test>) -> sp_runtime::DispatchResult {
	Records::supersede(signed(writer(CLINIC)), CLINIC, digest(number), statement)
}

#[test]
fn a_correction_takes_the_place_of_an_entry_and_both_stand() {
	ExtBuilder::default().records([1]).run(|| {
		pass_days(1);
		assert_ok!(supersede(1, statement(2)));

		let (old, new) = (entry(key(CLINIC, 1)), entry(key(CLINIC, 2)));
		assert_eq!((old.status, old.replaced_by), (Status::Superseded, Some(key(CLINIC, 2))));
		assert!(old.states(&statement(1)));
		let replaces = Some(key(CLINIC, 1));
		let recorded_at = NOW + salus_primitives::time::DAY_MILLISECONDS;
		assert_eq!(new, Entry { replaces, ..Entry::new(statement(2), recorded_at) });
		assert_eq!(used(CLINIC), 3);
		let (custodian, digest, by) = (CLINIC, digest(1), key(CLINIC, 2));
		assert_eq!(events(), [Event::EntrySuperseded { custodian, digest, by }]);
	});
}

#[test]
fn the_same_correction_again_is_quiet() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(supersede(1, statement(2)));
		assert_ok!(supersede(1, statement(2)));
		assert_eq!(events().len(), 1);

		let differing = Statement { author: STRANGER, ..statement(2) };
		assert_noop!(supersede(1, differing), Failure::AlreadyRegistered);
		assert_noop!(supersede(1, statement(3)), Failure::NotCurrent);
	});
}

#[test]
fn a_correction_stays_with_the_subject_and_brings_a_digest_of_its_own() {
	ExtBuilder::default().subject(CLINIC, SIBLING).records([1, 2]).run(|| {
		let of_sibling = Statement { subject: SIBLING, ..statement(3) };
		assert_noop!(supersede(1, of_sibling), Failure::SubjectDiffers);
		assert_noop!(supersede(1, statement(1)), Failure::AlreadyRegistered);
		assert_noop!(supersede(1, statement(2)), Failure::AlreadyRegistered);
		assert_noop!(supersede(9, statement(3)), Failure::EntryUnknown);
		let oversized = Statement { size: SizeClass(41), ..statement(3) };
		assert_noop!(supersede(1, oversized), Failure::SizeOutOfRange);
	});
}

#[test]
fn a_correction_takes_a_row() {
	ExtBuilder::bare().quota(CLINIC, 2).subject(CLINIC, PATIENT).records([1]).run(|| {
		assert_noop!(supersede(1, statement(2)), Failure::QuotaExhausted);
	});
}

#[test]
fn a_correction_answers_an_open_amendment_and_ends_an_offer() {
	ExtBuilder::default().records([1]).run(|| {
		let patient = signed(PATIENT);
		assert_ok!(Records::request_amendment(patient, CLINIC, digest(1), commitment(0)));
		assert_ok!(Records::offer_custody(signed(writer(CLINIC)), CLINIC, digest(1), HOSPITAL));
		assert_ok!(supersede(1, statement(2)));
		assert_eq!(entry(key(CLINIC, 1)).amendment, None);
		assert_eq!(entry(key(CLINIC, 1)).offered_to, None);
	});
}

#[test]
fn a_denial_and_the_disagreement_stay_with_the_version_they_are_about() {
	ExtBuilder::default().records([1]).run(|| {
		let (patient, denial) = (signed(PATIENT), Denial::NotCreatedHere);
		let request = Records::request_amendment(patient.clone(), CLINIC, digest(1), commitment(0));
		assert_ok!(request);
		assert_ok!(Records::deny_amendment(signed(officer(CLINIC)), CLINIC, digest(1), denial));
		assert_ok!(Records::state_disagreement(patient, CLINIC, digest(1), commitment(1)));
		assert_ok!(supersede(1, statement(2)));
		let amendment = entry(key(CLINIC, 1)).amendment.expect("it stays");
		assert_eq!(amendment.disagreement, Some(commitment(1)));
	});
}

#[test]
fn a_record_marked_in_error_stays_visible_as_such() {
	ExtBuilder::default().records([1]).run(|| {
		let mark = || Records::mark_in_error(signed(writer(CLINIC)), CLINIC, digest(1));
		assert_ok!(mark());

		assert_eq!(Records::verify_digest(&key(CLINIC, 1)), Verdict::EnteredInError);
		assert!(entry(key(CLINIC, 1)).states(&statement(1)));
		let (custodian, digest) = (CLINIC, digest(1));
		assert_eq!(events(), [Event::EntryMarkedInError { custodian, digest }]);
		assert_noop!(mark(), Failure::NotCurrent);
		assert_noop!(supersede(1, statement(2)), Failure::NotCurrent);
	});
}

#[test]
fn only_the_custodian_corrects() {
	ExtBuilder::default().records([1]).quota(HOSPITAL, 1).run(|| {
		let supersede = |origin| Records::supersede(origin, CLINIC, digest(1), statement(2));
		let mark = |origin| Records::mark_in_error(origin, CLINIC, digest(1));
		assert_noop!(supersede(signed(writer(HOSPITAL))), Failure::NotCustodian);
		assert_noop!(mark(signed(writer(HOSPITAL))), Failure::NotCustodian);
		assert_noop!(supersede(signed(officer(CLINIC))), DUTY_MISSING);
		assert_noop!(mark(signed(officer(CLINIC))), DUTY_MISSING);
		assert_noop!(supersede(RuntimeOrigin::root()), DispatchError::BadOrigin);
		assert_noop!(mark(RuntimeOrigin::root()), DispatchError::BadOrigin);
		let unknown = Records::mark_in_error(signed(writer(CLINIC)), CLINIC, digest(9));
		assert_eq!(unknown, Err(Failure::EntryUnknown.into()));

		suspend(CLINIC);
		assert_noop!(supersede(signed(writer(CLINIC))), NOT_ACTIVE);
		assert_ok!(mark(signed(writer(CLINIC))));
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Lapse, Role};
use sp_runtime::{traits::BadOrigin, DispatchError};

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

const CUSTODIAN: Reviewer = Reviewer::Custodian(HOSPITAL);

fn reviewed(reviewer: Reviewer, outcome: Outcome) -> Event<Test> {
	Event::Reviewed { emergency: FIRST, reviewer, outcome }
}

fn overdue(answering: Answering) -> Event<Test> {
	Event::ReviewOverdue { emergency: FIRST, answering }
}

/// Nobody but a Regulator may review: those of the custodian `institution` are refused.
fn is_for_regulators_only() {
	for institution in [CLINIC, HOSPITAL, HEIR] {
		let refused = review_by(institution, FIRST, Outcome::Justified).unwrap_err();
		let expected = [Failure::NotIndependent, Failure::NotReviewer].map(DispatchError::from);
		assert!(expected.contains(&refused), "{institution:?}: {refused:?}");
	}
	assert_ok!(review_by(REGULATOR, FIRST, Outcome::Justified));
}

#[test]
fn the_custodian_says_whether_it_was_justified() {
	ExtBuilder::default().declared(1).passed(REVIEW - 1).execute(|| {
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));

		assert_eq!(events(), [reviewed(CUSTODIAN, Outcome::Justified)]);
		let finding = Finding {
			reviewer: CUSTODIAN,
			outcome: Outcome::Justified,
			findings: commitment(2),
			reviewed_at: NOW + REVIEW - 1,
		};
		assert_eq!(row(FIRST).review.done, Some(finding));
		assert_eq!((row(FIRST).report, waiting()), (None, (1, 0)));
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn what_is_unjustified_goes_to_the_board_and_nothing_else_happens() {
	ExtBuilder::default().declared(1).execute(|| {
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Unjustified));

		let credential = licence(SURGEON);
		let reported = Event::Reported { emergency: FIRST, credential, board: Some(BOARD) };
		assert_eq!(events(), [reviewed(CUSTODIAN, Outcome::Unjustified), reported]);
		assert_eq!(row(FIRST).report, Some(Report { reported_at: NOW, answer: None }));
		assert_eq!(Emergencies::reports(None, 10), [(FIRST, Some(BOARD))]);
		// Judgements cost no credit, and the credential is the board's to act upon.
		assert_eq!(Lapses::take(), []);
		assert_ok!(declare(SURGEON, 2));
	});
}

#[test]
fn the_own_institution_cannot_review() {
	ExtBuilder::default().declared(1).execute(|| {
		let refused = || review_by(CLINIC, FIRST, Outcome::Justified);
		assert_noop!(refused(), Failure::NotIndependent);
		pass(REVIEW);
		assert_noop!(refused(), Failure::NotIndependent);
		// Not even if it regulates.
		Register::admit(CLINIC, &[Role::HealthcareProvider, Role::Regulator], b"CH");
		assert_noop!(refused(), Failure::NotIndependent);
	});
}

#[test]
fn a_regulator_reviews_what_a_clinician_opened_in_its_own_institution() {
	let own = || declare_about(SURGEON, Target::Subject(REGULAR), 1);
	ExtBuilder::default().then(own).execute(is_for_regulators_only);
}

#[test]
fn a_regulator_reviews_what_nobody_was_bound_to() {
	ExtBuilder::default().unidentified(SURGEON, 1).execute(is_for_regulators_only);
}

#[test]
fn the_custodian_reviews_an_encounter_once_it_is_bound() {
	ExtBuilder::default().unidentified(SURGEON, 1).bound().execute(|| {
		assert_noop!(review_by(REGULATOR, FIRST, Outcome::Justified), Failure::NotReviewer);
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
	});
}

#[test]
fn a_regulator_waits_for_the_custodian_until_it_is_late() {
	ExtBuilder::default().declared(1).execute(|| {
		pass(REVIEW - 1);
		assert_noop!(review_by(REGULATOR, FIRST, Outcome::Justified), Failure::NotReviewer);
		pass(1);
		assert_ok!(review_by(REGULATOR, FIRST, Outcome::Justified));
		// The lapse is the custodian's, whoever reviews in the end.
		let late = overdue(Answering::Institution(HOSPITAL));
		let reviewer = Reviewer::Regulator(REGULATOR);
		assert_eq!(events(), [late, reviewed(reviewer, Outcome::Justified)]);
		assert_eq!(Lapses::take(), [(HOSPITAL, Lapse::EmergencyReview)]);
	});
}

#[test]
fn a_dispute_takes_no_time_from_the_custodian() {
	ExtBuilder::default().declared(1).disputed(FIRST).execute(|| {
		assert_noop!(review_by(REGULATOR, FIRST, Outcome::Justified), Failure::NotReviewer);
		pass(REVIEW);
		assert_ok!(review_by(REGULATOR, FIRST, Outcome::Justified));
		assert_eq!(row(FIRST).dispute.unwrap().hearing, None);
	});
}

#[test]
fn a_late_review_counts_and_was_a_lapse_of_the_custodian() {
	ExtBuilder::default().declared(1).attested(FIRST).passed(REVIEW).execute(|| {
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		let late = overdue(Answering::Institution(HOSPITAL));
		assert_eq!(events(), [late, reviewed(CUSTODIAN, Outcome::Justified)]);
		assert_eq!(Lapses::take(), [(HOSPITAL, Lapse::EmergencyReview)]);
		sweep();
		assert_eq!((events(), Lapses::take(), waiting()), (vec![], vec![], (0, 0)));
	});
}

#[test]
fn a_lapse_that_the_sweep_reported_is_not_reported_again() {
	ExtBuilder::default().declared(1).attested(FIRST).passed(REVIEW).execute(|| {
		sweep();
		assert_eq!(Lapses::take(), [(HOSPITAL, Lapse::EmergencyReview)]);
		assert_eq!(waiting(), (0, 1));
		events();
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		assert_eq!(events(), [reviewed(CUSTODIAN, Outcome::Justified)]);
		assert_eq!((Lapses::take(), waiting()), (vec![], (0, 0)));
	});
}

#[test]
fn what_regulators_are_late_with_is_nobodys_lapse() {
	let unbound = || ExtBuilder::default().unidentified(SURGEON, 1).attested(FIRST);
	let own = || declare_about(SURGEON, Target::Subject(REGULAR), 1);
	for chain in [unbound(), ExtBuilder::default().then(own).attested(FIRST)] {
		chain.passed(REVIEW).execute(|| {
			sweep();
			assert_eq!(events(), [overdue(Answering::Regulators)]);
			assert_eq!(Lapses::take(), []);
			let waits = Emergencies::overdue(Answering::Regulators, None, 10);
			assert_eq!(waits, [(FIRST, Step::Review)]);
			assert_ok!(review_by(OTHER_REGULATOR, FIRST, Outcome::Justified));
			assert_eq!(waiting(), (0, 0));
		});
	}
}

#[test]
fn a_review_does_not_wait_for_the_attestation() {
	ExtBuilder::default().declared(1).execute(|| {
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		assert_eq!(waiting(), (1, 0));
		assert_ok!(attest(SURGEON, FIRST));
		assert_eq!(waiting(), (0, 0));
	});
}

#[test]
fn a_repeated_review_is_quiet_and_another_is_refused() {
	ExtBuilder::default().declared(1).reviewed(HOSPITAL, FIRST, Outcome::Justified).execute(|| {
		pass(REVIEW);
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		assert_eq!((events(), Lapses::take()), (vec![], vec![]));
		assert_noop!(review_by(HOSPITAL, FIRST, Outcome::Unjustified), Failure::AlreadyReviewed);
		assert_noop!(review_by(REGULATOR, FIRST, Outcome::Unjustified), Failure::AlreadyReviewed);
	});
}

#[test]
fn a_suspended_custodian_still_reviews_and_a_suspended_regulator_does_not() {
	ExtBuilder::default().declared(1).execute(|| {
		Register::suspend(HOSPITAL);
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
	});
	ExtBuilder::default().unidentified(SURGEON, 1).execute(|| {
		Register::suspend(REGULATOR);
		assert_noop!(review_by(REGULATOR, FIRST, Outcome::Justified), Failure::NotReviewer);
	});
}

#[test]
fn only_a_privacy_officer_reviews() {
	ExtBuilder::default().declared(1).execute(|| {
		let review = |origin| Emergencies::review(origin, FIRST, Outcome::Justified, commitment(1));
		assert_noop!(review(signed(writer(HOSPITAL))), DUTY_MISSING);
		assert_noop!(review(signed(PATIENT)), NOT_AN_AGENT);
		assert_noop!(review(RuntimeOrigin::root()), BadOrigin);
		assert_noop!(review_by(INSURER, FIRST, Outcome::Justified), Failure::NotReviewer);
		assert_noop!(review_by(HOSPITAL, SECOND, Outcome::Justified), Failure::EmergencyUnknown);
	});
}

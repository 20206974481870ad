// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Basis, Power};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

fn dispute_as(account: AccountId) -> DispatchResult {
	Emergencies::dispute(signed(account), FIRST, commitment(9))
}

fn disputed() -> Event<Test> {
	Event::Disputed { emergency: FIRST, subject: PATIENT }
}

fn reopened(due: u64) -> Event<Test> {
	Event::ReviewReopened { emergency: FIRST, due }
}

/// Found justified by the custodian.
fn justified() -> ExtBuilder {
	ExtBuilder::default()
		.declared(1)
		.attested(FIRST)
		.reviewed(HOSPITAL, FIRST, Outcome::Justified)
		.passed(HOUR)
}

#[test]
fn a_dispute_has_a_regulator_review_what_the_custodian_found_justified() {
	justified().execute(|| {
		assert_ok!(dispute(FIRST));

		let due = NOW + HOUR + REVIEW;
		assert_eq!(events(), [disputed(), reopened(due)]);
		assert_eq!(row(FIRST).second_review(), Some(&Task::due(due)));
		assert_eq!(waiting(), (1, 0));

		for institution in [CLINIC, HOSPITAL] {
			let refused = review_by(institution, FIRST, Outcome::Unjustified);
			assert_eq!(refused, Err(Failure::NotIndependent.into()));
		}
		assert_noop!(review_by(HEIR, FIRST, Outcome::Justified), Failure::NotReviewer);
		assert_ok!(review_by(REGULATOR, FIRST, Outcome::Unjustified));
		assert_eq!(Emergencies::reports(None, 10), [(FIRST, Some(BOARD))]);
		assert_eq!(waiting(), (0, 0));
		// The first finding stands beside the second.
		let outcomes: Vec<_> = row(FIRST).findings().map(|said| said.outcome).collect();
		assert_eq!(outcomes, [Outcome::Justified, Outcome::Unjustified]);
	});
}

#[test]
fn a_second_review_that_agrees_settles_it() {
	justified().disputed(FIRST).execute(|| {
		assert_ok!(review_by(REGULATOR, FIRST, Outcome::Justified));
		assert_eq!((row(FIRST).report, waiting()), (None, (0, 0)));
		assert_noop!(
			review_by(OTHER_REGULATOR, FIRST, Outcome::Unjustified),
			Failure::AlreadyReviewed
		);
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
	});
}

#[test]
fn a_custodian_that_regulates_does_not_hear_the_dispute_about_itself() {
	justified().disputed(FIRST).execute(|| {
		let roles = [salus_primitives::Role::HealthcareProvider, salus_primitives::Role::Regulator];
		Register::admit(HOSPITAL, &roles, b"CH");
		assert_noop!(review_by(HOSPITAL, FIRST, Outcome::Unjustified), Failure::NotIndependent);
	});
}

#[test]
fn a_second_review_that_is_late_waits_for_any_regulator() {
	justified().disputed(FIRST).passed(REVIEW).execute(|| {
		sweep();
		let answering = Answering::Regulators;
		assert_eq!(events(), [Event::ReviewOverdue { emergency: FIRST, answering }]);
		assert_eq!(Lapses::take(), []);
		assert_eq!(
			Emergencies::overdue(Answering::Regulators, None, 10),
			[(FIRST, Step::SecondReview)]
		);
		assert_ok!(review_by(OTHER_REGULATOR, FIRST, Outcome::Justified));
		assert_eq!(waiting(), (0, 0));
	});
}

#[test]
fn a_dispute_before_the_review_is_heard_after_it() {
	ExtBuilder::default().declared(1).execute(|| {
		assert_ok!(dispute(FIRST));
		assert_eq!(events(), [disputed()]);
		assert_eq!(waiting(), (2, 0));

		pass(HOUR);
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		assert_eq!(events().last(), Some(&reopened(NOW + HOUR + REVIEW)));
		assert_eq!(waiting(), (2, 0));
		assert_ok!(review_by(REGULATOR, FIRST, Outcome::Justified));
		assert_eq!(waiting(), (1, 0));
	});
}

#[test]
fn a_dispute_before_a_review_that_agrees_with_it_is_settled() {
	ExtBuilder::default().declared(1).disputed(FIRST).execute(|| {
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Unjustified));
		assert_eq!(row(FIRST).second_review(), None);
		assert_eq!(waiting(), (1, 0));
	});
}

#[test]
fn what_a_regulator_found_stands_with_the_statement_beside_it() {
	let chain = ExtBuilder::default().declared(1).passed(REVIEW);
	chain.reviewed(REGULATOR, FIRST, Outcome::Justified).execute(|| {
		assert_ok!(dispute(FIRST));
		assert_eq!(events(), [disputed()]);
		let expected =
			Dispute { statement: commitment(9), disputed_at: NOW + REVIEW, second_review: None };
		assert_eq!(row(FIRST).dispute, Some(expected));
		assert_noop!(
			review_by(OTHER_REGULATOR, FIRST, Outcome::Unjustified),
			Failure::AlreadyReviewed
		);
	});
}

#[test]
fn what_went_the_subjects_way_is_not_disputed() {
	let chain = ExtBuilder::default().declared(1);
	chain.reviewed(HOSPITAL, FIRST, Outcome::Unjustified).execute(|| {
		assert_noop!(dispute(FIRST), Failure::NothingToDispute);
	});
}

#[test]
fn an_emergency_is_disputed_once() {
	justified().disputed(FIRST).passed(HOUR).execute(|| {
		assert_ok!(dispute(FIRST));
		assert_eq!((events(), waiting()), (vec![], (1, 0)));
		let other = Emergencies::dispute(signed(PATIENT), FIRST, commitment(10));
		assert_eq!(other, Err(Failure::AlreadyDisputed.into()));
	});
}

#[test]
fn a_representative_for_requests_disputes() {
	justified().execute(|| {
		Kin::represent(PATIENT, PARENT, Basis::PowerOfAttorney, &[Power::Consent, Power::Access]);
		assert_noop!(dispute_as(PARENT), Failure::NotPermitted);
		Kin::represent(PATIENT, PARENT, Basis::PowerOfAttorney, &[Power::Request]);
		assert_ok!(dispute_as(PARENT));
		assert_eq!(events()[0], disputed());
	});
}

#[test]
fn after_a_death_an_executor_disputes() {
	justified().passed(48 * HOUR).execute(|| {
		Kin::die(PATIENT, TODAY);
		Kin::represent(PATIENT, PARENT, Basis::Executor, &[Power::Request]);
		assert_noop!(dispute_as(PATIENT), Failure::NotPermitted);
		assert_ok!(dispute_as(PARENT));
	});
}

#[test]
fn the_subject_of_an_encounter_disputes_once_it_is_bound() {
	ExtBuilder::default().unidentified(SURGEON, 1).execute(|| {
		assert_noop!(dispute(FIRST), Failure::NotBound);
		assert_ok!(bind(PATIENT, NOW));
		assert_ok!(dispute(FIRST));
	});
}

#[test]
fn nobody_else_disputes() {
	justified().execute(|| {
		for account in [SURGEON, officer(HOSPITAL), officer(REGULATOR), REGULAR, STRANGER] {
			assert_noop!(dispute_as(account), Failure::NotPermitted);
		}
		assert_noop!(Emergencies::dispute(RuntimeOrigin::root(), FIRST, commitment(9)), BadOrigin);
		assert_noop!(dispute(SECOND), Failure::EmergencyUnknown);
	});
}

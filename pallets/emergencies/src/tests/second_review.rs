// SPDX-License-Identifier: Apache-2.0

//! Where too few institutions have no stake, a Regulator reviews again.

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

/// Found justified by the custodian, and no panel can be convened.
fn justified() -> ExtBuilder {
	ExtBuilder::default()
		.declared(1)
		.attested(FIRST)
		.reviewed(HOSPITAL, FIRST, Outcome::Justified)
		.passed(HOUR)
		.without_panels()
}

#[test]
fn a_regulator_reviews_what_no_panel_can_hear() {
	justified().execute(|| {
		assert_ok!(dispute(FIRST));

		let due = NOW + HOUR + REVIEW;
		let disputed = Event::Disputed { emergency: FIRST, subject: PATIENT };
		let reopened = Event::ReviewReopened { emergency: FIRST, due };
		assert_eq!(events(), [disputed, reopened]);
		assert_eq!(row(FIRST).second_review(), Some(&Task::due(due)));
		assert_eq!((waiting(), Matters::<Test>::iter().count()), ((1, 0), 0));
		assert_eq!(Emergencies::emergency(FIRST).unwrap().matter, None);

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
fn also_after_a_dispute_that_came_before_the_review() {
	ExtBuilder::default().declared(1).disputed(FIRST).without_panels().execute(|| {
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		let due = NOW + REVIEW;
		assert_eq!(events().last(), Some(&Event::ReviewReopened { emergency: FIRST, due }));
		assert_eq!(waiting(), (2, 0));
		assert_ok!(review_by(REGULATOR, FIRST, Outcome::Justified));
		assert_eq!(waiting(), (1, 0));
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

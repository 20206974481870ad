// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Coverage, *},
	*,
};

use salus_primitives::Sponsorship;

#[test]
fn a_member_is_covered_until_the_end_of_its_version() {
	ExtBuilder::default().book().execute(|| {
		let used = Index::used(INSURER);
		let enrolled = Enrolment { from: day(3), enrolled: day(-3), ..enrolment(MEMBER) };
		assert_ok!(enrol([enrolled]));
		let (insurer, until) = (INSURER, YEARS_END);
		assert_eq!(events(), [Event::Enrolled { insurer, enrolment: enrolled, until }]);
		let row = coverage(MEMBER);
		let span = Span { from: day(3), until, version: numbered(0) };
		assert_eq!(row.spans.to_vec(), [span]);
		// Itself and two plan years.
		assert_eq!((row.rows, Index::used(INSURER)), (3, used + 3));
		assert_eq!(Opened::<Test>::get(INSURER), Open { coverages: 1, undecided: 0 });
		let state = Coverage::coverage(&MEMBER).unwrap();
		assert_eq!((state.is_covered, state.until, state.insurer), (false, until, INSURER));
	});
}

#[test]
fn a_family_pays_its_plan_years_as_well() {
	ExtBuilder::default().book().family().execute(|| {
		assert_eq!(coverage(SPOUSE).rows, 5);
		let family = Family { insurer: INSURER, number: FAMILY };
		let years: Vec<_> = FamilyYears::<Test>::iter_prefix(family).collect();
		assert_eq!(years.len(), 2);
		assert!(years.iter().all(|(_, year)| year.members == 3));
	});
}

#[test]
fn a_repeated_enrolment_changes_nothing() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		assert_ok!(enrol([enrolment(MEMBER)]));
		assert_eq!(events(), []);
		assert_ok!(terminate(MEMBER, TODAY));
		events();
		assert_ok!(enrol([enrolment(MEMBER), enrolment(SPOUSE)]));
		assert_eq!(events().len(), 1);
		let other = Enrolment { order: 2, ..enrolment(MEMBER) };
		assert_noop!(enrol([enrolment(CHILD), other]), Failure::AlreadyEnrolled);
	});
}

#[test]
fn whom_others_registered_is_not_enrolled() {
	ExtBuilder::default().book().execute(|| {
		assert_noop!(enrol([enrolment(NEIGHBOUR)]), Failure::SubjectElsewhere);
		assert_noop!(enrol([enrolment(STRANGER)]), Failure::SubjectUnknown);
		assert_eq!(Index::sponsor_of(&STRANGER), None);
	});
}

#[test]
fn an_enrolment_that_makes_no_sense_is_refused() {
	ExtBuilder::default().book().execute(|| {
		let good = enrolment(MEMBER);
		let before = day_before(YEAR);
		let cases = [
			(Enrolment { plan: 1, ..good }, Failure::PlanUnknown),
			(Enrolment { version: 1, ..good }, Failure::VersionUnknown),
			(Enrolment { from: before, enrolled: before, ..good }, Failure::OutsideVersion),
			(Enrolment { from: YEARS_END.saturating_add(1), ..good }, Failure::OutsideVersion),
			(Enrolment { enrolled: day(0), ..good }, Failure::EnrolledLater),
			(Enrolment { order: 0, ..good }, Failure::OrderZero),
		];
		for (bad, failure) in cases {
			assert_noop!(enrol([bad]), failure);
		}
		assert_noop!(enrol([]), Failure::Empty);
		assert_ok!(enrol([Enrolment { from: YEARS_END, ..good }]));
	});
}

#[test]
fn only_an_active_insurer_enrols_and_only_with_quota() {
	ExtBuilder::default().book().execute(|| {
		let enrol_as = |agent| {
			Coverage::enrol(signed(agent), INSURER, vec![enrolment(MEMBER)].try_into().unwrap())
		};
		assert_noop!(enrol_as(submitter(INSURER)), DUTY_MISSING);
		assert_noop!(enrol_as(adjudicator(BOARD)), Failure::NotAnInsurer);
		assert_noop!(enrol_as(adjudicator(OTHER_INSURER)), Failure::NotTheInsurer);
		Index::prepay(INSURER, 2);
		assert_noop!(enrol_as(adjudicator(INSURER)), QUOTA_EXHAUSTED);
		Index::prepay(INSURER, 3);
		Register::suspend(INSURER);
		assert_noop!(enrol_as(adjudicator(INSURER)), NOT_ACTIVE);
		Register::reinstate(INSURER);
		assert_ok!(enrol_as(adjudicator(INSURER)));
	});
}

#[test]
fn who_is_enrolled_when_all_is_over_is_not_waited_for() {
	ExtBuilder::default().book().execute(|| {
		pass_to(YEARS_END.saturating_add(1));
		assert_ok!(enrol([enrolment(MEMBER)]));
		assert!(!coverage(MEMBER).is_standing);
		assert_eq!(Due::<Test>::iter().count(), 0);
		assert_eq!(Opened::<Test>::iter().count(), 0);
	});
}

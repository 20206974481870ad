// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Coverage, *},
	*,
};

fn spans() -> Vec<(Day, Day)> {
	coverage(MEMBER).spans.iter().map(|span| (span.from, span.until)).collect()
}

#[test]
fn a_coverage_ends_with_a_day() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		assert_ok!(terminate(MEMBER, day(5)));
		assert_eq!(events(), [Event::CoverageTerminated { member: MEMBER, until: day(5) }]);
		assert_eq!(spans(), [(YEAR, day(5))]);
		assert_ok!(terminate(MEMBER, day(5)));
		assert_eq!(events(), []);
		assert_noop!(terminate(MEMBER, day(6)), Failure::EndsBefore);
		assert!(Coverage::coverage(&MEMBER).unwrap().is_covered);
	});
}

#[test]
fn a_day_that_has_passed_ends_it_at_once() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		let (member, insurer, until) = (MEMBER, INSURER, day(-1));
		assert_ok!(terminate(MEMBER, until));
		assert_eq!(
			events(),
			[
				Event::CoverageTerminated { member, until },
				Event::CoverageEnded { member, insurer, until }
			]
		);
		assert_eq!(Opened::<Test>::iter().count(), 0);
		assert_eq!(Due::<Test>::iter().count(), 0);
		assert!(!Coverage::coverage(&MEMBER).unwrap().is_covered);
	});
}

#[test]
fn what_began_later_is_ended_with_it() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		assert_ok!(publish(amended()));
		assert_ok!(terminate(MEMBER, day(9)));
		assert_ok!(renew(MEMBER, 1, day(10)));
		assert_ok!(terminate(MEMBER, day(5)));
		assert_eq!(spans(), [(YEAR, day(5)), (day(10), day(9))]);
		assert_eq!(coverage(MEMBER).end(), day(5));
		// It can begin again between them, and go on after that.
		assert_ok!(renew(MEMBER, 0, day(7)));
		assert_eq!(coverage(MEMBER).end(), YEARS_END);
	});
}

#[test]
fn a_coverage_that_never_was_is_rescinded() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		assert_ok!(terminate(MEMBER, day(-100)));
		assert_eq!(spans(), [(YEAR, day_before(YEAR))]);
		events();
		assert_ok!(terminate(MEMBER, day(-100)));
		assert_ok!(terminate(MEMBER, day_before(YEAR)));
		assert_eq!(events(), []);
		assert_noop!(terminate(MEMBER, YEAR), Failure::EndsBefore);
		assert_ok!(renew(MEMBER, 0, YEAR));
		assert_eq!(spans(), [(YEAR, YEARS_END)]);
	});
}

#[test]
fn only_the_insurer_terminates_also_while_leaving() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		let terminate_as = |agent| Coverage::terminate(signed(agent), MEMBER, TODAY);
		assert_noop!(terminate_as(adjudicator(OTHER_INSURER)), Failure::NotTheInsurer);
		assert_noop!(terminate_as(submitter(INSURER)), DUTY_MISSING);
		assert_noop!(terminate(SPOUSE, TODAY), Failure::CoverageUnknown);
		Register::suspend(INSURER);
		assert_ok!(terminate_as(adjudicator(INSURER)));
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Coverage, *},
	*,
};

use salus_adjudication::PlanVersion;

/// A plan of its own for the second year and the two after it.
fn later(plan: u32) -> PlanVersion {
	let third = NEXT_YEAR.saturating_add(365);
	let years = vec![NEXT_YEAR, third, third.saturating_add(365)].try_into().unwrap();
	let version = Version { years, until: third.saturating_add(729), ..version() };
	assert_ok!(Coverage::publish_plan(by(INSURER), INSURER, plan, Box::new(version)));
	events();
	PlanVersion { insurer: INSURER, plan, version: 0 }
}

fn renew_under(version: PlanVersion, from: Day) -> sp_runtime::DispatchResult {
	Coverage::renew(by(INSURER), MEMBER, version, from)
}

#[test]
fn a_renewal_pays_for_the_plan_years_that_are_new() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		let version = later(PLAN + 1);
		let from = YEARS_END.saturating_add(1);
		let until = Coverage::version(version).unwrap().until;
		assert_ok!(renew_under(version, from));
		assert_eq!(events(), [Event::CoverageRenewed { member: MEMBER, version, from, until }]);
		assert_eq!(coverage(MEMBER).rows, 6);
		assert_eq!(coverage(MEMBER).end(), until);
		assert_ok!(renew_under(version, from));
		assert_eq!(events(), []);
	});
}

#[test]
fn versions_of_one_plan_share_plan_years() {
	ExtBuilder::default().book().family().execute(|| {
		assert_ok!(publish(amended()));
		assert_ok!(terminate(MEMBER, day(9)));
		assert_ok!(renew(MEMBER, 1, day(20)));
		assert_eq!(coverage(MEMBER).rows, 5);
		assert_eq!(coverage(MEMBER).spans.len(), 2);
		let family = Family { insurer: INSURER, number: FAMILY };
		assert!(FamilyYears::<Test>::iter_prefix_values(family).all(|year| year.members == 3));
	});
}

#[test]
fn a_coverage_that_goes_on_under_its_version_is_one_span() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		assert_ok!(terminate(MEMBER, day(9)));
		assert_ok!(renew(MEMBER, 0, day(10)));
		assert_eq!(coverage(MEMBER).spans.len(), 1);
		assert_eq!(coverage(MEMBER).end(), YEARS_END);
		events();
		assert_ok!(renew(MEMBER, 0, day(10)));
		assert_eq!(events(), []);
		// With a gap it is another one.
		assert_ok!(terminate(MEMBER, day(9)));
		assert_ok!(renew(MEMBER, 0, day(11)));
		assert_eq!(coverage(MEMBER).spans.len(), 2);
		assert_eq!(coverage(MEMBER).rows, 3);
	});
}

#[test]
fn a_day_is_covered_once() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		assert_ok!(publish(amended()));
		assert_noop!(renew(MEMBER, 1, day(10)), Failure::SpanOverlaps);
		assert_ok!(terminate(MEMBER, day(9)));
		assert_noop!(renew(MEMBER, 1, day(9)), Failure::SpanOverlaps);
		assert_noop!(renew(MEMBER, 1, YEARS_END.saturating_add(1)), Failure::OutsideVersion);
		assert_noop!(renew(MEMBER, 2, day(10)), Failure::VersionUnknown);
		assert_ok!(renew(MEMBER, 1, day(10)));
	});
}

#[test]
fn a_coverage_has_so_many_spans() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		for place in 1..MAX_SPANS as i32 {
			assert_ok!(terminate(MEMBER, day(10 * place)));
			assert_ok!(renew(MEMBER, 0, day(10 * place + 2)));
		}
		assert_ok!(terminate(MEMBER, day(50)));
		assert_noop!(renew(MEMBER, 0, day(52)), Failure::TooManySpans);
		assert_ok!(renew(MEMBER, 0, day(51)));
	});
}

#[test]
fn a_closed_plan_takes_nobody_from_another_one() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		let version = later(PLAN + 1);
		assert_ok!(Coverage::close_plan(by(INSURER), INSURER, PLAN + 1));
		let from = YEARS_END.saturating_add(1);
		assert_noop!(renew_under(version, from), Failure::PlanClosed);
		let unknown = PlanVersion { plan: 1, ..version };
		assert_noop!(renew_under(unknown, from), Failure::PlanUnknown);
	});
}

#[test]
fn only_the_insurer_renews_what_it_enrolled() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		let from = YEARS_END.saturating_add(1);
		let renew = |agent, version| Coverage::renew(signed(agent), MEMBER, version, from);
		let version = later(PLAN + 1);
		assert_noop!(renew(adjudicator(OTHER_INSURER), version), Failure::NotTheInsurer);
		assert_noop!(renew(admin(INSURER), version), DUTY_MISSING);
		let others = PlanVersion { insurer: OTHER_INSURER, ..version };
		assert_noop!(renew(adjudicator(INSURER), others), Failure::NotTheInsurer);
		let unknown = Coverage::renew(by(INSURER), SPOUSE, version, from);
		assert_noop!(unknown, Failure::CoverageUnknown);
	});
}

#[test]
fn who_was_not_covered_any_more_is_waited_for_again() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		assert_ok!(terminate(MEMBER, day(-1)));
		assert_eq!(Opened::<Test>::iter().count(), 0);
		assert_ok!(renew(MEMBER, 0, day(5)));
		assert_eq!(Opened::<Test>::get(INSURER).coverages, 1);
		assert_eq!(Due::<Test>::iter().count(), 1);
	});
}

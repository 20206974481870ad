// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Coverage, *},
	*,
};

use salus_adjudication::{BasisPoints, Currency, Frequency};

fn changed(change: impl FnOnce(&mut VersionOf<Test>)) -> VersionOf<Test> {
	let mut version = version();
	change(&mut version);
	version
}

#[test]
fn versions_are_numbered_and_stand() {
	ExtBuilder::default().execute(|| {
		assert_ok!(publish(version()));
		assert_eq!(events(), [Event::PlanPublished { version: numbered(0) }]);
		assert_eq!(Index::used(INSURER), 2);
		assert_ok!(publish(amended()));
		assert_eq!(events(), [Event::PlanPublished { version: numbered(1) }]);
		assert_eq!(Index::used(INSURER), 3);
		assert_eq!(Coverage::plan(INSURER, PLAN), Some(Plan { versions: 2, open: true }));
		assert_eq!(Coverage::version(numbered(0)), Some(version()));
		assert_eq!(Coverage::version(numbered(1)), Some(amended()));
	});
}

#[test]
fn the_newest_version_is_not_published_twice() {
	ExtBuilder::default().book().execute(|| {
		assert_ok!(publish(version()));
		assert_eq!(events(), []);
		assert_ok!(publish(amended()));
		assert_ok!(publish(version()));
		assert_eq!(Coverage::plan(INSURER, PLAN).unwrap().versions, 3);
	});
}

#[test]
fn a_version_that_cannot_be_adjudicated_by_is_refused() {
	ExtBuilder::default().execute(|| {
		let cases = [
			(changed(|row| row.terms.currency = Currency(*b"chf")), Failure::CurrencyMalformed),
			(
				changed(|row| row.terms.benefits[0].coinsurance = BasisPoints(10_001)),
				Failure::CoinsuranceTooHigh,
			),
			(changed(|row| row.terms.benefits[1].category = 0), Failure::BenefitTwice),
			(
				changed(|row| row.terms.deductible.as_mut().unwrap().family = Some(1)),
				Failure::FamilyBelowIndividual,
			),
			(
				changed(|row| row.terms.filing_days = HISTORY_DAYS as u16 + 1),
				Failure::FilingTooLong,
			),
			(
				changed(|row| {
					let days_between = Some(MAX_DAYS_BETWEEN + 1);
					row.terms.benefits[0].frequency = Frequency { units: None, days_between };
				}),
				Failure::DaysBetweenTooMany,
			),
			(
				changed(|row| row.prompt_pay.interest = BasisPoints(10_001)),
				Failure::InterestTooHigh,
			),
			(changed(|row| row.years = Default::default()), Failure::YearsUnsound),
			(changed(|row| row.until = day_before(NEXT_YEAR)), Failure::YearsUnsound),
			(
				changed(|row| row.out_of_network = Some(Network { table: 1, tier: 0 })),
				Failure::TableUnknown,
			),
		];
		for (version, failure) in cases {
			assert_noop!(publish(version), failure);
		}
	});
}

#[test]
fn the_bounds_themselves_are_allowed() {
	ExtBuilder::default().execute(|| {
		assert_ok!(publish(changed(|row| {
			row.terms.filing_days = HISTORY_DAYS as u16;
			row.terms.benefits[0].frequency.days_between = Some(MAX_DAYS_BETWEEN);
			row.prompt_pay.interest = BasisPoints::WHOLE;
			row.until = NEXT_YEAR;
		})));
	});
}

#[test]
fn only_an_active_insurer_publishes_in_its_own_book() {
	ExtBuilder::default().execute(|| {
		let publish_as =
			|agent| Coverage::publish_plan(signed(agent), INSURER, PLAN, Box::new(version()));
		assert_noop!(publish_as(admin(INSURER)), DUTY_MISSING);
		assert_noop!(publish_as(adjudicator(CLINIC)), Failure::NotAnInsurer);
		assert_noop!(publish_as(adjudicator(OTHER_INSURER)), Failure::NotTheInsurer);
		Register::suspend(INSURER);
		assert_noop!(publish_as(adjudicator(INSURER)), NOT_ACTIVE);
	});
}

#[test]
fn a_version_needs_quota() {
	ExtBuilder::default().execute(|| {
		Index::prepay(INSURER, 1);
		assert_noop!(publish(version()), QUOTA_EXHAUSTED);
		Index::prepay(INSURER, 2);
		assert_ok!(publish(version()));
	});
}

#[test]
fn a_closed_plan_takes_nobody_new() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		assert_ok!(Coverage::close_plan(by(INSURER), INSURER, PLAN));
		assert_eq!(events(), [Event::PlanClosed { insurer: INSURER, plan: PLAN }]);
		assert_ok!(Coverage::close_plan(by(INSURER), INSURER, PLAN));
		assert_eq!(events(), []);
		assert_noop!(enrol([enrolment(SPOUSE)]), Failure::PlanClosed);
		// Who is in it stays in it.
		assert_ok!(terminate(MEMBER, day(10)));
		assert_ok!(publish(amended()));
		assert_ok!(renew(MEMBER, 1, day(11)));
		let close = |insurer, plan| Coverage::close_plan(by(insurer), INSURER, plan);
		assert_noop!(close(INSURER, 1), Failure::PlanUnknown);
		assert_noop!(close(OTHER_INSURER, PLAN), Failure::NotTheInsurer);
	});
}

#[test]
fn a_version_that_nobody_needs_is_retired() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		let retire = |version| Coverage::retire_version(by(INSURER), numbered(version));
		assert_noop!(retire(0), Failure::VersionInUse);
		assert_noop!(retire(1), Failure::VersionUnknown);
		assert_ok!(publish(amended()));
		assert_noop!(retire(0), Failure::VersionInUse);
		assert_noop!(retire(1), Failure::VersionInUse);
		assert_ok!(publish(version()));
		events();
		let used = Index::used(INSURER);
		assert_ok!(retire(1));
		assert_eq!(events(), [Event::VersionRetired { version: numbered(1) }]);
		assert_eq!(Index::used(INSURER), used - 1);
		assert_ok!(retire(1));
		assert_eq!(events(), []);
		assert_noop!(retire(2), Failure::VersionInUse);
		assert_ok!(Coverage::close_plan(by(INSURER), INSURER, PLAN));
		assert_ok!(retire(2));
		let elsewhere = Coverage::retire_version(by(OTHER_INSURER), numbered(0));
		assert_noop!(elsewhere, Failure::NotTheInsurer);
	});
}

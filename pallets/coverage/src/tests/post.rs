// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Coverage, *},
	*,
};

use salus_adjudication::{Delta, Policies, Spent, Units, Usage, Year};
use sp_runtime::ArithmeticError;

fn years(member: AccountId) -> Vec<Year> {
	Coverage::years(&member, numbered(0))
}

fn delta(amount: u128) -> Delta {
	let (spent, usage) = (
		Spent { deductible: amount, out_of_pocket: amount * 2 },
		Some(Usage { category: 0, units: Units(amount as u64) }),
	);
	Delta { year: YEAR, spent, paid: amount, usage, taken: None, parts: 0 }
}

fn post(member: AccountId, years: &[Year]) -> sp_runtime::DispatchResult {
	Coverage::post(&member, numbered(0), years, &[])
}

#[test]
fn what_is_posted_stands_and_can_be_taken_back() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		let before = years(MEMBER);
		let after = before[0].plus(&delta(10)).unwrap();
		assert_ok!(post(MEMBER, &[after.clone(), before[1].clone()]));
		assert_eq!(years(MEMBER), [after.clone(), before[1].clone()]);
		assert_eq!(MemberYears::<Test>::iter().count(), 1);
		assert_ok!(post(MEMBER, &[after.minus(&delta(10)).unwrap()]));
		assert_eq!(years(MEMBER), before);
		assert_eq!(MemberYears::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_family_bears_the_sum() {
	ExtBuilder::default().book().family().execute(|| {
		for (member, amount) in [(MEMBER, 10), (SPOUSE, 5), (MEMBER, 1)] {
			let year = years(member)[0].plus(&delta(amount)).unwrap();
			assert_ok!(post(member, &[year]));
		}
		let spent = |amount| Spent { deductible: amount, out_of_pocket: amount * 2 };
		let child = &years(CHILD)[0];
		assert_eq!((child.member, child.family), (spent(0), Some(spent(16))));
		assert_ok!(post(MEMBER, &[years(MEMBER)[0].minus(&delta(10)).unwrap()]));
		assert_eq!(years(SPOUSE)[0].family, Some(spent(6)));
	});
}

#[test]
fn versions_of_a_plan_count_together() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		assert_ok!(publish(amended()));
		assert_ok!(post(MEMBER, &[years(MEMBER)[0].plus(&delta(10)).unwrap()]));
		assert_ok!(terminate(MEMBER, TODAY));
		assert_eq!(Coverage::years(&MEMBER, numbered(1)), []);
		assert_ok!(renew(MEMBER, 1, day(1)));
		assert_eq!(Coverage::years(&MEMBER, numbered(1)), years(MEMBER));
	});
}

#[test]
fn a_reversal_reaches_a_coverage_that_ended() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		assert_ok!(post(MEMBER, &[years(MEMBER)[0].plus(&delta(10)).unwrap()]));
		assert_ok!(terminate(MEMBER, day(-100)));
		assert_ok!(post(MEMBER, &[years(MEMBER)[0].minus(&delta(10)).unwrap()]));
		assert_eq!(MemberYears::<Test>::iter().count(), 0);
	});
}

#[test]
fn what_nobody_promised_is_not_counted() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		assert_ok!(publish(amended()));
		let year = Year::new(TODAY, YEARS_END, false);
		assert_noop!(post(MEMBER, &[year]), Failure::YearUnknown);
		assert_noop!(post(SPOUSE, &[]), Failure::CoverageUnknown);
		assert_noop!(Coverage::post(&MEMBER, numbered(1), &[], &[]), Failure::VersionUnknown);
	});
}

#[test]
fn units_are_taken_and_given_back() {
	let chain = ExtBuilder::default().book().enrolled(MEMBER).requested(MEMBER, 3);
	chain.decided(MEMBER, 3, GIVEN).requested(MEMBER, 4).execute(|| {
		let given = || Coverage::authorisations(&MEMBER, CLINIC, &[3]).remove(0);
		let post = |number, units| {
			let posted =
				salus_adjudication::Authorisation { number, units_left: Units(units), ..given() };
			Coverage::post(&MEMBER, numbered(0), &[], &[posted])
		};
		assert_ok!(post(3, 2_000));
		assert_eq!(given().units_left, Units(2_000));
		assert_ok!(withdraw_by(INSURER, MEMBER, 3));
		assert_ok!(post(3, 8_000));
		assert_eq!(given().units_left, Units(8_000));
		assert_noop!(post(3, 8_001), Failure::TooManyUnits);
		assert_noop!(post(4, 1), Failure::NotDecided);
		assert_noop!(post(5, 1), Failure::AuthorisationUnknown);
	});
}

#[test]
fn claims_are_counted_also_of_who_was_never_enrolled() {
	ExtBuilder::default().execute(|| {
		assert_ok!(Coverage::claim_added(&STRANGER));
		assert_ok!(Coverage::claim_added(&STRANGER));
		assert_ok!(Coverage::claim_removed(&STRANGER));
		assert_eq!(MemberClaims::<Test>::get(STRANGER), 1);
		assert_ok!(Coverage::claim_removed(&STRANGER));
		assert_eq!(MemberClaims::<Test>::iter().count(), 0);
		assert_noop!(Coverage::claim_removed(&STRANGER), ArithmeticError::Underflow);
	});
}

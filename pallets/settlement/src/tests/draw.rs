// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_testing::{admin, submitter, Register, DUTY_MISSING, NOT_AN_AGENT};
use sp_runtime::TokenError;

use crate::{
	mock::{Settlement, *},
	*,
};

#[test]
fn free_money_goes_to_an_account() {
	ExtBuilder::default().funded(300).settled(0, 300).execute(|| {
		assert_ok!(Settlement::draw(signed(admin(CLINIC)), CHF, 1_000, STRANGER));
		let drawn = Event::Drawn {
			institution: CLINIC,
			currency: CHF,
			amount: 1_000,
			beneficiary: STRANGER,
		};
		assert_eq!(events(), [drawn]);
		assert_eq!(balance(STRANGER), 1_000);
		assert_eq!(balance_of(CLINIC), MONEY + 300 - 1_000);
	});
}

#[test]
fn an_institution_that_leaves_draws_everything() {
	ExtBuilder::default().execute(|| {
		Register::suspend(CLINIC);
		assert_ok!(Settlement::draw(signed(admin(CLINIC)), CHF, MONEY, STRANGER));
		assert_eq!(balance_of(CLINIC), 0);
	});
}

#[test]
fn what_is_reserve_is_not_drawn() {
	ExtBuilder::default().funded(300).execute(|| {
		let draw = |amount| Settlement::draw(signed(admin(INSURER)), CHF, amount, STRANGER);
		assert_noop!(draw(MONEY - 300), Error::<Test>::FundsShort);
		assert_ok!(draw(MONEY - 301));
		assert_noop!(draw(1), Error::<Test>::FundsShort);
	});
}

#[test]
fn no_rest_below_the_minimum_is_destroyed() {
	ExtBuilder::default().execute(|| {
		let draw = |amount| Settlement::draw(signed(admin(CLINIC)), EUR, amount, STRANGER);
		assert_noop!(draw(MONEY - EUR_MINIMUM + 1), Error::<Test>::FundsShort);
		assert_ok!(draw(MONEY - EUR_MINIMUM));
		assert_ok!(draw(EUR_MINIMUM));
	});
}

#[test]
fn what_cannot_be_drawn_is_refused() {
	ExtBuilder::default().execute(|| {
		let draw = |account, currency, amount| {
			Settlement::draw(signed(account), currency, amount, STRANGER)
		};
		assert_noop!(draw(STRANGER, CHF, 1), NOT_AN_AGENT);
		assert_noop!(draw(submitter(CLINIC), CHF, 1), DUTY_MISSING);
		assert_noop!(draw(admin(CLINIC), CHF, 0), Error::<Test>::AmountZero);
		assert_noop!(draw(admin(CLINIC), CHF, MONEY + 1), Error::<Test>::FundsShort);
		assert_noop!(draw(admin(CLINIC), USD, 1), Error::<Test>::CurrencyUnsupported);
		assert_noop!(draw(admin(CLINIC), EUR, 1), TokenError::BelowMinimum);
	});
}

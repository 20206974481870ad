// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_primitives::Duty;
use salus_testing::{adjudicator, agent, Register, DUTY_MISSING};

use crate::{
	mock::{Settlement, *},
	*,
};

fn withdraw(amount: Amount) -> DispatchResult {
	Settlement::withdraw(signed(adjudicator(INSURER)), INSURER, CHF, amount)
}

#[test]
fn reserve_becomes_free_again() {
	ExtBuilder::default().funded(300).execute(|| {
		assert_ok!(withdraw(100));
		let withdrawn = Event::ReserveWithdrawn { insurer: INSURER, currency: CHF, amount: 100 };
		assert_eq!(events(), [withdrawn]);
		assert_eq!((reserve().held, reserve().withdrawn), (200, 100));
		assert_eq!(balance_of(INSURER), MONEY - 200);
		assert_ok!(withdraw(200));
		assert_eq!(balance_of(INSURER), MONEY);
	});
}

#[test]
fn what_waits_stays() {
	ExtBuilder::default().funded(250).settled(0, 300).settled(1, 100).execute(|| {
		assert_noop!(withdraw(1), Error::<Test>::ReserveShort);
		assert_ok!(reverse(&payment(0, 300)));
		assert_ok!(withdraw(150));
		assert_noop!(withdraw(1), Error::<Test>::ReserveShort);
	});
}

#[test]
fn more_than_there_is_or_nothing_is_refused() {
	ExtBuilder::default().funded(300).execute(|| {
		assert_noop!(withdraw(301), Error::<Test>::ReserveShort);
		assert_noop!(withdraw(0), Error::<Test>::AmountZero);
		let call =
			|currency| Settlement::withdraw(signed(adjudicator(INSURER)), INSURER, currency, 1);
		assert_noop!(call(EUR), Error::<Test>::ReserveUnknown);
		assert_noop!(call(DEM), Error::<Test>::CurrencyUnsupported);
	});
}

#[test]
fn only_an_adjudicator_of_who_answers_withdraws() {
	ExtBuilder::default().funded(300).execute(|| {
		let call = |account| Settlement::withdraw(signed(account), INSURER, CHF, 1);
		assert_noop!(call(adjudicator(MUTUAL)), Error::<Test>::NotInsurer);
		assert_noop!(call(agent(INSURER, Duty::Admin)), DUTY_MISSING);
		Register::suspend(INSURER);
		assert_ok!(call(adjudicator(INSURER)));
	});
}

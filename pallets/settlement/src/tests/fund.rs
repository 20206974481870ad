// SPDX-License-Identifier: Apache-2.0

use frame_support::{
	assert_err_ignore_postinfo, assert_noop, assert_ok, dispatch::GetDispatchInfo, dispatch::Pays,
	traits::fungibles::InspectHold, weights::Weight,
};
use salus_primitives::{Duty, Role};
use salus_testing::{adjudicator, agent, sovereign, Register, DUTY_MISSING, NOT_AN_AGENT};

use crate::{
	mock::{Settlement, *},
	*,
};

fn amounts(rows: &[(Currency, Amount)]) -> AmountsOf<Test> {
	rows.to_vec().try_into().expect("within the bound")
}

#[test]
fn free_money_becomes_reserve() {
	ExtBuilder::default().execute(|| {
		let both = amounts(&[(CHF, 300), (EUR, 50)]);
		assert_ok!(Settlement::fund(signed(adjudicator(INSURER)), INSURER, both));

		let funded = |currency, amount| Event::ReserveFunded { insurer: INSURER, currency, amount };
		assert_eq!(events(), [funded(CHF, 300), funded(EUR, 50)]);
		assert_eq!(reserve(), Reserve { held: 300, funded: 300, ..Reserve::default() });
		assert_eq!(balance_of(INSURER), MONEY - 300);
		let reason = HoldReason::Reserve.into();
		let account = sovereign(INSURER);
		assert_eq!(AssetsHolder::balance_on_hold(CHF_ASSET, &reason, &account), 300);
		assert_eq!(AssetsHolder::balance_on_hold(EUR_ASSET, &reason, &account), 50);
		assert_eq!(Settlement::currencies(INSURER), [CHF, EUR]);
	});
}

#[test]
fn each_call_moves_money_once_more() {
	ExtBuilder::default().funded(300).funded(300).execute(|| {
		assert_eq!(reserve().held, 600);
		assert_eq!(Settlement::currencies(INSURER), [CHF]);
	});
}

#[test]
fn only_an_adjudicator_of_who_answers_funds() {
	ExtBuilder::default().execute(|| {
		let fund = |account| Settlement::fund(signed(account), INSURER, amounts(&[(CHF, 1)]));
		assert_noop!(fund(STRANGER), NOT_AN_AGENT);
		assert_noop!(fund(agent(INSURER, Duty::Admin)), DUTY_MISSING);
		assert_noop!(fund(adjudicator(MUTUAL)), Error::<Test>::NotInsurer);
		let nobody = Settlement::fund(RuntimeOrigin::none(), INSURER, amounts(&[]));
		assert_err_ignore_postinfo!(nobody, sp_runtime::DispatchError::BadOrigin);
	});
}

#[test]
fn only_an_insurer_opens_a_reserve() {
	ExtBuilder::default().funded(1).execute(|| {
		let fund =
			|insurer| Settlement::fund(signed(adjudicator(insurer)), insurer, amounts(&[(CHF, 1)]));
		assert_noop!(fund(CLINIC), Error::<Test>::NotInsurer);
		// One that has a reserve may no longer be an insurer, and owes nevertheless.
		Register::admit(INSURER, &[Role::Auditor], b"CH");
		assert_ok!(fund(INSURER));
	});
}

#[test]
fn an_insurer_that_is_barred_or_leaves_still_funds() {
	ExtBuilder::default().execute(|| {
		Register::suspend(INSURER);
		assert_ok!(fund(5));
	});
}

#[test]
fn what_cannot_become_reserve_is_refused() {
	ExtBuilder::default().execute(|| {
		assert_noop!(fund(0), Error::<Test>::AmountZero);
		assert_noop!(fund(MONEY), Error::<Test>::FundsShort);
		assert_noop!(fund_in(INSURER, USD, 1), Error::<Test>::CurrencyUnsupported);
		assert_noop!(fund_in(INSURER, DEM, 1), Error::<Test>::CurrencyUnsupported);
		// The minimum of the currency stays free.
		assert_ok!(fund(MONEY - 1));
		let most = MONEY - EUR_MINIMUM;
		assert_noop!(fund_in(INSURER, EUR, most + 1), Error::<Test>::FundsShort);
		assert_ok!(fund_in(INSURER, EUR, most));
	});
}

#[test]
fn one_that_is_refused_takes_the_others_with_it() {
	ExtBuilder::default().execute(|| {
		let both = amounts(&[(CHF, 1), (USD, 1)]);
		assert_noop!(
			Settlement::fund(signed(adjudicator(INSURER)), INSURER, both),
			Error::<Test>::CurrencyUnsupported
		);
	});
}

#[test]
fn a_reserve_in_one_currency_more_than_can_be_is_refused() {
	ExtBuilder::default().execute(|| {
		const XTS: Currency = Currency(*b"XTS");
		assert_ok!(Assets::force_create(RuntimeOrigin::root(), 963, BANK, true, 1));
		assert_ok!(Assets::mint(signed(BANK), 963, sovereign(INSURER), 100));
		assert_ok!(fund(1));
		assert_ok!(fund_in(INSURER, EUR, 1));
		assert_noop!(fund_in(INSURER, XTS, 1), Error::<Test>::TooManyCurrencies);
	});
}

#[test]
fn what_waited_is_paid_in_order_up_to_the_bound() {
	let mut story = ExtBuilder::default();
	for number in 0..5 {
		story = story.settled(number, 100);
	}
	story.execute(|| {
		assert_ok!(fund(1_000));
		let row = reserve();
		assert_eq!((row.queued, row.owed, row.paid), (2, 200, 300));
		assert!(Settlement::queued(decided(2)).is_none());
		assert!(Settlement::queued(decided(3)).is_some());
		// The sweep goes on.
		idle();
		assert_eq!(reserve().queued, 0);
		assert_eq!(balance_of(CLINIC), MONEY + 500);
	});
}

#[test]
fn the_fee_is_for_what_was_paid() {
	ExtBuilder::default().settled(0, 100).execute(|| {
		let most =
			RuntimeCall::Settlement(Call::fund { insurer: INSURER, amounts: amounts(&[(CHF, 1)]) });
		let declared: Weight = most.get_dispatch_info().call_weight;
		assert_eq!(declared, <() as WeightInfo>::fund(1, MAX_PAYMENTS));
		let call =
			Settlement::fund(signed(adjudicator(INSURER)), INSURER, amounts(&[(CHF, 1_000)]));
		let post = call.expect("it is funded");
		assert_eq!(post.actual_weight, Some(<() as WeightInfo>::fund(1, 1)));
		assert_eq!(post.pays_fee, Pays::Yes);
	});
}

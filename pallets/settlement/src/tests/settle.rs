// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_adjudication::{
	Advice, AdviceEntry, Payee, Payment, Settled, Settlement as SettlementTrait,
};
use salus_testing::sovereign;

use crate::{
	mock::{Settlement, *},
	*,
};

fn paid(amount: Amount, interest: Amount, recovered: Amount) -> AdviceEntry {
	AdviceEntry::Paid { amount, interest, recovered }
}

fn told(payee: Payee<AccountId>) -> Vec<AdviceEntry> {
	let advices = <Settlement as SettlementTrait<_>>::advices(&payee, today());
	advices.into_iter().map(|advice| advice.entry).collect()
}

#[test]
fn money_moves_at_once_where_the_reserve_suffices() {
	ExtBuilder::default().funded(300).execute(|| {
		assert_eq!(settle(payment(0, 300)), Ok(Settled::Paid));

		let settled = Event::PaymentSettled {
			insurer: INSURER,
			currency: CHF,
			payee: Payee::Institution(CLINIC),
			decided: decided(0),
			amount: 300,
			interest: 0,
			recovered: 0,
		};
		assert_eq!(events(), [settled]);
		assert_eq!(balance_of(CLINIC), MONEY + 300);
		let row = reserve();
		assert_eq!((row.held, row.paid, row.queued), (0, 300, 0));
		assert!(!Settlement::is_queued(&payment(0, 300)));
		let advice = Advice {
			insurer: INSURER,
			currency: CHF,
			decided: decided(0),
			at: now(),
			entry: paid(300, 0, 0),
		};
		let clinic = Payee::Institution(CLINIC);
		assert_eq!(<Settlement as SettlementTrait<_>>::advices(&clinic, today()), [advice]);
	});
}

#[test]
fn a_member_without_sal_is_paid() {
	ExtBuilder::default().funded(300).execute(|| {
		let payee = Payee::Account(MEMBER);
		assert_ok!(settle(Payment { payee, ..payment(0, 20) }));
		assert_eq!(balance(MEMBER), 20);
		assert_eq!(told(payee), [paid(20, 0, 0)]);
		assert_eq!(Balances::free_balance(MEMBER), 0);
	});
}

#[test]
fn where_the_reserve_is_short_it_waits_in_order() {
	ExtBuilder::default().funded(150).execute(|| {
		assert_eq!(settle(payment(0, 200)), Ok(Settled::Queued));
		let queued = Event::PaymentQueued {
			insurer: INSURER,
			currency: CHF,
			payee: Payee::Institution(CLINIC),
			decided: decided(0),
			amount: 200,
			number: Number(0),
		};
		assert_eq!(events(), [queued]);
		assert!(Settlement::is_queued(&payment(0, 200)));
		assert!(told(Payee::Institution(CLINIC)).is_empty());

		// It would suffice for this one, and nobody overtakes.
		assert_eq!(settle(payment(1, 100)), Ok(Settled::Queued));
		let row = reserve();
		assert_eq!((row.held, row.owed, row.queued, row.next), (150, 300, 2, Number(2)));
		assert_eq!(balance_of(CLINIC), MONEY);
	});
}

#[test]
fn an_insurer_without_a_reserve_owes() {
	ExtBuilder::default().settled(0, 10).execute(|| {
		assert_eq!(reserve().owed, 10);
		assert_eq!(Settlement::currencies(INSURER), [CHF]);
	});
}

#[test]
fn nothing_to_pay_is_told_and_does_not_wait() {
	ExtBuilder::default().settled(0, 10).execute(|| {
		assert_eq!(settle(payment(1, 0)), Ok(Settled::Paid));
		assert_eq!(told(Payee::Institution(CLINIC)), [paid(0, 0, 0)]);
		assert_eq!(reserve().queued, 1);
	});
}

#[test]
fn late_payment_brings_interest() {
	ExtBuilder::default().settled(0, 36_500).passed_days(40).execute(|| {
		// 10 days late at 10 % a year of 365 days.
		assert_ok!(fund(100_000));
		assert_eq!(told(Payee::Institution(CLINIC)), [paid(36_500, 100, 0)]);
		assert_eq!(balance_of(CLINIC), MONEY + 36_600);
		assert_eq!(reserve().paid, 36_600);
	});
}

#[test]
fn a_reserve_that_is_short_of_the_interest_is_short() {
	ExtBuilder::default().settled(0, 36_500).passed_days(40).execute(|| {
		assert_ok!(fund(36_599));
		assert_eq!(reserve().queued, 1);
		assert_ok!(fund(1));
		assert_eq!(reserve().queued, 0);
	});
}

#[test]
fn what_the_payee_owes_is_kept_back() {
	ExtBuilder::default().funded(300).settled(0, 200).reversed(0, 200).execute(|| {
		assert_ok!(settle(payment(1, 150)));
		assert_eq!(told(Payee::Institution(CLINIC))[2], paid(150, 0, 150));
		assert_eq!((owed(), balance_of(CLINIC)), (50, MONEY + 200));
		assert_ok!(settle(payment(2, 80)));
		assert_eq!(told(Payee::Institution(CLINIC))[3], paid(80, 0, 50));
		assert_eq!((owed(), balance_of(CLINIC)), (0, MONEY + 230));
		assert_eq!(reserve().held, 70);
	});
}

#[test]
fn interest_is_on_what_the_payee_did_not_have_already() {
	// A claim paid in time, and after an appeal again with more.
	ExtBuilder::default().funded(100_000).settled(0, 36_500).execute(|| {
		let second = payment(1, 73_000);
		pass_days(40);
		assert_ok!(reverse(&payment(0, 36_500)));
		assert_ok!(settle(second));
		let last = *told(Payee::Institution(CLINIC)).last().unwrap();
		assert_eq!(last, paid(73_000, 100, 36_500));
		assert_eq!(balance_of(CLINIC), MONEY + 73_100);
	});
}

#[test]
fn only_what_moves_has_to_be_there() {
	ExtBuilder::default().funded(200).settled(0, 200).reversed(0, 200).execute(|| {
		assert_eq!(reserve().held, 0);
		assert_eq!(settle(payment(1, 200)), Ok(Settled::Paid));
		assert_eq!(owed(), 0);
	});
}

#[test]
fn another_payee_or_insurer_does_not_bear_it() {
	ExtBuilder::default().funded(300).settled(0, 200).reversed(0, 200).execute(|| {
		let other = Payment { payee: Payee::Institution(HOSPITAL), ..payment(1, 50) };
		assert_ok!(settle(other));
		assert_eq!(balance_of(HOSPITAL), MONEY + 50);
		assert_ok!(fund_in(MUTUAL, CHF, 100));
		assert_ok!(settle(Payment { insurer: MUTUAL, ..payment(2, 50) }));
		assert_eq!(balance_of(CLINIC), MONEY + 250);
		assert_eq!(owed(), 200);
	});
}

#[test]
fn an_insurer_can_pay_itself() {
	ExtBuilder::default().funded(300).execute(|| {
		assert_ok!(settle(Payment { payee: Payee::Institution(INSURER), ..payment(0, 100) }));
		assert_eq!(balance_of(INSURER), MONEY - 200);
		assert_eq!(reserve().held, 200);
	});
}

#[test]
fn a_payee_that_cannot_receive_stops_nobody() {
	ExtBuilder::default().funded(300).execute(|| {
		block(sovereign(CLINIC));
		let payee = Payee::Institution(CLINIC);
		assert_eq!(settle(payment(0, 100)), Ok(Settled::Paid));
		let undelivered =
			Event::PaymentUndelivered { insurer: INSURER, currency: CHF, payee, amount: 100 };
		assert_eq!(events()[0], undelivered);
		assert_eq!(settle(payment(1, 50)), Ok(Settled::Paid));
		assert_eq!(Settlement::undelivered_to(&payee), [(INSURER, CHF, 150)]);
		let row = reserve();
		assert_eq!((row.held, row.undelivered, row.paid), (150, 150, 150));
		assert_eq!(
			settle(Payment { payee: Payee::Account(MEMBER), ..payment(2, 150) }),
			Ok(Settled::Paid)
		);

		// The next payment brings it along.
		thaw(sovereign(CLINIC));
		assert_ok!(fund(20));
		events();
		assert_ok!(settle(payment(3, 20)));
		let delivered =
			Event::PaymentDelivered { insurer: INSURER, currency: CHF, payee, amount: 150 };
		assert_eq!(events()[0], delivered);
		assert_eq!(balance_of(CLINIC), MONEY + 170);
	});
}

#[test]
fn less_than_the_minimum_of_the_currency_is_gathered() {
	ExtBuilder::default().then(|| fund_in(INSURER, EUR, 300)).execute(|| {
		let payee = Payee::Account(MEMBER);
		let euro = |number, amount| Payment { currency: EUR, payee, ..payment(number, amount) };
		assert_ok!(settle(euro(0, EUR_MINIMUM - 1)));
		assert_eq!(Settlement::undelivered_to(&payee), [(INSURER, EUR, EUR_MINIMUM - 1)]);
		assert_ok!(settle(euro(1, 1)));
		assert_eq!(Assets::balance(EUR_ASSET, MEMBER), EUR_MINIMUM);
		assert!(Settlement::undelivered_to(&payee).is_empty());
	});
}

#[test]
fn a_frozen_currency_stops_no_adjudication() {
	ExtBuilder::default().funded(300).execute(|| {
		assert_ok!(Assets::freeze_asset(signed(BANK), CHF_ASSET));
		assert_eq!(settle(payment(0, 100)), Ok(Settled::Paid));
		assert_eq!(reserve().undelivered, 100);
		assert_ok!(Assets::thaw_asset(signed(BANK), CHF_ASSET));
	});
}

#[test]
fn what_cannot_be_settled_is_refused() {
	ExtBuilder::default().funded(10).settled(0, 100).execute(|| {
		assert!(!<Settlement as SettlementTrait<_>>::supports(USD));
		assert!(!<Settlement as SettlementTrait<_>>::supports(DEM));
		assert!(<Settlement as SettlementTrait<_>>::supports(CHF));
		assert_noop!(settle(payment(0, 100)), Error::<Test>::AlreadyQueued);
		let dollars = |amount| Payment { currency: USD, ..payment(1, amount) };
		assert_noop!(settle(dollars(1)), Error::<Test>::CurrencyUnsupported);
		assert_noop!(settle(dollars(0)), Error::<Test>::CurrencyUnsupported);
	});
}

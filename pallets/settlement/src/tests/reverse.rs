// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_adjudication::{balance::check, AdviceEntry, Payee, Payment};
use salus_testing::sovereign;

use super::remittance::remittance;
use crate::{
	mock::{Settlement, *},
	*,
};

fn told() -> Vec<AdviceEntry> {
	let advices = Settlement::advices_between(&Payee::Institution(CLINIC), today(), today());
	advices.into_iter().map(|advice| advice.entry).collect()
}

#[test]
fn what_was_paid_is_owed() {
	ExtBuilder::default().funded(300).settled(0, 200).execute(|| {
		assert_ok!(reverse(&payment(0, 200)));
		let payee = Payee::Institution(CLINIC);
		let reversed = Event::PaymentReversed {
			insurer: INSURER,
			currency: CHF,
			payee,
			decided: decided(0),
			amount: 200,
		};
		assert_eq!(events(), [reversed]);
		assert_eq!(told()[1], AdviceEntry::Reversed { amount: 200 });
		assert_eq!(Settlement::owed_by(&payee), [(INSURER, CHF, 200)]);
		assert_eq!(Settlement::receivables(INSURER, None, 10), [(CHF, payee, 200)]);
		// No money moves.
		assert_eq!(balance_of(CLINIC), MONEY + 200);
		assert_eq!((reserve().held, reserve().reversed), (100, 200));
	});
}

#[test]
fn what_waits_leaves_the_queue_and_nobody_is_told() {
	ExtBuilder::default().settled(0, 200).settled(1, 50).execute(|| {
		assert_ok!(reverse(&payment(0, 200)));
		let dropped =
			Event::PaymentDropped { insurer: INSURER, currency: CHF, decided: decided(0) };
		assert_eq!(events(), [dropped]);
		assert!(told().is_empty());
		assert_eq!((reserve().queued, reserve().owed, owed()), (1, 50, 0));
		// Its number is not given again.
		assert_ok!(settle(payment(0, 10)));
		assert_eq!(Settlement::queued(decided(0)).unwrap().0, Number(2));
	});
}

#[test]
fn what_waited_behind_it_is_paid_by_the_sweep() {
	ExtBuilder::default().funded(60).settled(0, 200).settled(1, 50).execute(|| {
		assert_ok!(reverse(&payment(0, 200)));
		idle();
		assert_eq!((reserve().queued, reserve().held), (0, 10));
	});
}

#[test]
fn more_that_is_kept_back_can_make_the_first_payable() {
	let other = || Payment { payee: Payee::Institution(HOSPITAL), ..payment(9, 100) };
	let story = ExtBuilder::default().funded(100).then(move || settle(other()).map(|_| ()));
	let waiting = || Payment { payee: Payee::Institution(HOSPITAL), ..payment(1, 100) };
	story.then(move || settle(waiting()).map(|_| ())).execute(move || {
		assert_ok!(reverse(&other()));
		idle();
		assert_eq!((reserve().queued, reserve().held), (0, 0));
		assert_eq!(balance_of(HOSPITAL), MONEY + 100);
	});
}

#[test]
fn interest_stays_with_the_payee() {
	ExtBuilder::default().settled(0, 36_500).passed_days(40).funded(50_000).execute(|| {
		assert_ok!(reverse(&Payment { received: salus_primitives::Day(0), ..payment(0, 36_500) }));
		assert_eq!(owed(), 36_500);
		assert_eq!(balance_of(CLINIC), MONEY + 36_600);
	});
}

#[test]
fn a_reversal_of_nothing_is_told() {
	ExtBuilder::default().settled(0, 0).execute(|| {
		assert_ok!(reverse(&payment(0, 0)));
		assert_eq!(told()[1], AdviceEntry::Reversed { amount: 0 });
		assert_eq!(Settlement::reserve(INSURER, CHF), None);
	});
}

#[test]
fn what_no_reserve_paid_is_not_taken_back() {
	ExtBuilder::default().execute(|| {
		assert_noop!(reverse(&payment(0, 1)), Error::<Test>::ReserveUnknown);
	});
}

fn unreachable() -> DispatchResult {
	block(sovereign(CLINIC));
	Ok(())
}

#[test]
fn what_is_undelivered_is_reserve_again_and_not_owed() {
	ExtBuilder::default().funded(300).then(unreachable).settled(0, 200).execute(|| {
		assert_ok!(reverse(&payment(0, 200)));
		let payee = Payee::Institution(CLINIC);
		let reclaimed =
			Event::PaymentReclaimed { insurer: INSURER, currency: CHF, payee, amount: 200 };
		assert_eq!(events().last(), Some(&reclaimed));
		assert_eq!((reserve().held, reserve().undelivered), (300, 0));
		assert_eq!((reserve().recovered, reserve().reversed, owed()), (200, 200, 0));
		assert!(Settlement::undelivered_to(&payee).is_empty());
		assert!(Settlement::receivables(INSURER, None, 10).is_empty());
		assert_eq!(told()[1], AdviceEntry::Reversed { amount: 200 });
		// It was paid and came back: nothing is kept back of what comes later.
		thaw(sovereign(CLINIC));
		assert_ok!(settle(payment(1, 70)));
		assert_eq!(balance_of(CLINIC), MONEY + 70);
		let today = today();
		assert_eq!(check(&remittance(&payee, today, today, 270)), Ok(()));
	});
}

#[test]
fn only_what_was_delivered_is_owed() {
	let story = ExtBuilder::default().funded(500).settled(0, 200).then(unreachable);
	story.settled(1, 50).execute(|| {
		assert_ok!(reverse(&payment(0, 200)));
		assert_eq!((reserve().held, reserve().undelivered, owed()), (300, 0, 150));
		assert_ok!(reverse(&payment(1, 50)));
		assert_eq!((reserve().recovered, reserve().reversed, owed()), (50, 250, 200));
	});
}

#[test]
fn interest_that_is_undelivered_stays_for_the_payee() {
	let story = ExtBuilder::default().settled(0, 36_500).passed_days(40).then(unreachable);
	story.funded(50_000).execute(|| {
		assert_ok!(reverse(&Payment { received: salus_primitives::Day(0), ..payment(0, 36_500) }));
		assert_eq!((reserve().undelivered, owed()), (100, 0));
		thaw(sovereign(CLINIC));
		let payee = Payee::Institution(CLINIC);
		assert_ok!(Settlement::deliver(signed(STRANGER), INSURER, CHF, payee));
		assert_eq!(balance_of(CLINIC), MONEY + 100);
	});
}

#[test]
fn what_is_reserve_again_pays_what_waits() {
	let story = ExtBuilder::default().funded(200).then(unreachable).settled(0, 200);
	let member = || Payment { payee: Payee::Account(MEMBER), ..payment(1, 150) };
	story.then(move || settle(member()).map(|_| ())).execute(|| {
		assert_ok!(reverse(&payment(0, 200)));
		idle();
		assert_eq!((reserve().queued, reserve().held, balance(MEMBER)), (0, 50, 150));
	});
}

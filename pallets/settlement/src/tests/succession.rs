// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_adjudication::{Payee, Payment, Settled};
use salus_primitives::{InstitutionId, WindUp};
use salus_testing::{adjudicator, admin, sovereign, submitter};

use crate::{
	mock::{Settlement, *},
	*,
};

const PAYEE: Payee<AccountId> = Payee::Institution(CLINIC);

fn ensure_closed(institution: InstitutionId) -> sp_runtime::DispatchResult {
	<Settlement as WindUp>::ensure_closed(institution)
}

fn draw_all(institution: InstitutionId) {
	for (currency, asset) in [(CHF, CHF_ASSET), (EUR, EUR_ASSET)] {
		let free = Assets::balance(asset, sovereign(institution));
		if free > 0 {
			assert_ok!(Settlement::draw(signed(admin(institution)), currency, free, STRANGER));
		}
	}
}

#[test]
fn an_institution_leaves_with_nothing_open() {
	let story = ExtBuilder::default().funded(200).settled(0, 200).reversed(0, 200);
	story.settled(1, 300).execute(|| {
		assert_noop!(ensure_closed(INSURER), Error::<Test>::PaymentsWaiting);
		assert_ok!(reverse(&payment(1, 300)));
		assert_noop!(ensure_closed(INSURER), Error::<Test>::ReceivablesOpen);
		assert_noop!(ensure_closed(CLINIC), Error::<Test>::DebtsOpen);
		let repay = Settlement::repay(signed(submitter(CLINIC)), INSURER, CHF, PAYEE, 200);
		assert_ok!(repay);
		for institution in [INSURER, CLINIC] {
			assert_noop!(ensure_closed(institution), Error::<Test>::MoneyLeft);
		}
		draw_all(CLINIC);
		assert_ok!(ensure_closed(CLINIC));
		let insurer = signed(adjudicator(INSURER));
		assert_ok!(Settlement::withdraw(insurer, INSURER, CHF, 200));
		draw_all(INSURER);
		assert_ok!(ensure_closed(INSURER));
	});
}

#[test]
fn a_payee_stays_while_payments_to_it_wait_or_are_undelivered() {
	ExtBuilder::default().settled(0, 300).execute(|| {
		let free = balance_of(CLINIC) - 1;
		assert_ok!(Settlement::draw(signed(admin(CLINIC)), CHF, free, STRANGER));
		assert_noop!(ensure_closed(CLINIC), Error::<Test>::PaymentsAwaited);
		block(sovereign(CLINIC));
		assert_ok!(fund(300));
		assert_noop!(ensure_closed(CLINIC), Error::<Test>::PaymentsUndelivered);

		// With a successor they come to its account.
		assert_ok!(succeed(CLINIC, HOSPITAL));
		assert_noop!(ensure_closed(HOSPITAL), Error::<Test>::PaymentsUndelivered);
		assert_ok!(Settlement::deliver(signed(STRANGER), INSURER, CHF, PAYEE));
		assert_eq!(balance_of(HOSPITAL), MONEY + 300);
		assert_noop!(ensure_closed(HOSPITAL), Error::<Test>::MoneyLeft);
	});
}

#[test]
fn a_payee_leaves_when_they_were_taken_back() {
	ExtBuilder::default().funded(300).settled(0, 0).execute(|| {
		draw_all(HOSPITAL);
		let payee = Payee::Institution(HOSPITAL);
		let paid = Payment { payee, currency: EUR, ..payment(1, EUR_MINIMUM - 1) };
		assert_ok!(fund_in(INSURER, EUR, 300));
		assert_ok!(settle(paid));
		assert_noop!(ensure_closed(HOSPITAL), Error::<Test>::PaymentsUndelivered);
		let waiting = Payment { payee, ..payment(2, 400) };
		assert_ok!(settle(waiting));
		assert_noop!(ensure_closed(HOSPITAL), Error::<Test>::PaymentsAwaited);
		assert_ok!(reverse(&paid));
		assert_ok!(reverse(&waiting));
		assert_ok!(ensure_closed(HOSPITAL));
	});
}

#[test]
fn a_successor_takes_over_reserves_and_the_free_money_beside_them() {
	ExtBuilder::default().funded(300).execute(|| {
		draw_all(MUTUAL);
		assert_ok!(succeed(INSURER, MUTUAL));
		let handed_over = Event::ReservesHandedOver {
			predecessor: INSURER,
			successor: MUTUAL,
			currency: CHF,
			amount: 300,
		};
		assert_eq!(events().last(), Some(&handed_over));
		assert_eq!((balance_of(INSURER), balance_of(MUTUAL)), (0, MONEY - 300));
		assert_eq!(Settlement::currencies(MUTUAL), [CHF]);
		assert!(Settlement::currencies(INSURER).is_empty());

		// It pays from it, funds it and withdraws from it under the number of the one that left.
		assert_eq!(settle(payment(0, 300)), Ok(Settled::Paid));
		let successor = signed(adjudicator(MUTUAL));
		let amounts = vec![(CHF, 40)].try_into().unwrap();
		assert_ok!(Settlement::fund(successor.clone(), INSURER, amounts));
		assert_ok!(Settlement::withdraw(successor, INSURER, CHF, 10));
		assert_eq!(reserve().held, 30);
		assert_eq!(Settlement::reserve(MUTUAL, CHF), None);

		// What nobody took over the one that left draws.
		assert_noop!(ensure_closed(INSURER), Error::<Test>::MoneyLeft);
		draw_all(INSURER);
		assert_ok!(ensure_closed(INSURER));
	});
}

#[test]
fn reserves_of_earlier_predecessors_go_along() {
	let mutual = || fund_in(MUTUAL, CHF, 70);
	ExtBuilder::default().funded(300).then(mutual).execute(|| {
		assert_ok!(succeed(INSURER, MUTUAL));
		assert_ok!(succeed(MUTUAL, HOSPITAL));
		assert_eq!(balance_of(HOSPITAL), 3 * MONEY - 370);
		assert_ok!(settle(payment(0, 300)));
		assert_ok!(settle(Payment { insurer: MUTUAL, ..payment(1, 70) }));
		assert_eq!(balance_of(CLINIC), MONEY + 370);
	});
}

#[test]
fn what_is_open_is_the_successors() {
	let story = ExtBuilder::default().funded(200).settled(0, 200).reversed(0, 200);
	story.settled(1, 300).execute(|| {
		assert_ok!(succeed(INSURER, MUTUAL));
		assert_noop!(ensure_closed(MUTUAL), Error::<Test>::PaymentsWaiting);
		draw_all(INSURER);
		assert_ok!(ensure_closed(INSURER));
		assert_ok!(succeed(CLINIC, HOSPITAL));
		assert_noop!(ensure_closed(HOSPITAL), Error::<Test>::DebtsOpen);

		// The successor of the payee repays and is paid.
		let repay = |agent| Settlement::repay(signed(agent), INSURER, CHF, PAYEE, 50);
		assert_ok!(repay(submitter(HOSPITAL)));
		assert_noop!(repay(submitter(CLINIC)), Error::<Test>::NotPayee);
		let amounts = vec![(CHF, 1_000)].try_into().unwrap();
		assert_ok!(Settlement::fund(signed(adjudicator(MUTUAL)), INSURER, amounts));
		assert_eq!(balance_of(HOSPITAL), MONEY - 50 + 150);
		assert_eq!(owed(), 0);
	});
}

#[test]
fn what_is_undelivered_moves_with_the_reserve() {
	ExtBuilder::default().funded(300).execute(|| {
		block(sovereign(CLINIC));
		assert_ok!(settle(payment(0, 100)));
		assert_ok!(succeed(INSURER, MUTUAL));
		thaw(sovereign(CLINIC));
		assert_ok!(Settlement::deliver(signed(STRANGER), INSURER, CHF, PAYEE));
		assert_eq!(balance_of(CLINIC), MONEY + 100);
	});
}

#[test]
fn a_successor_does_not_get_more_currencies_than_it_can_have() {
	ExtBuilder::default().funded(1).execute(|| {
		assert_ok!(Assets::force_create(RuntimeOrigin::root(), 963, BANK, true, 1));
		assert_ok!(Assets::mint(signed(BANK), 963, sovereign(MUTUAL), 100));
		assert_ok!(fund_in(MUTUAL, EUR, 1));
		assert_ok!(fund_in(MUTUAL, Currency(*b"XTS"), 1));
		assert_noop!(succeed(INSURER, MUTUAL), Error::<Test>::TooManyCurrencies);
	});
}

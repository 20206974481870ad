// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_adjudication::{Payee, Payment};
use salus_testing::{adjudicator, admin, sovereign, submitter, Register, DUTY_MISSING};

use crate::{
	mock::{Settlement, *},
	*,
};

const PAYEE: Payee<AccountId> = Payee::Institution(CLINIC);

fn repay(account: AccountId, amount: Amount) -> DispatchResult {
	Settlement::repay(signed(account), INSURER, CHF, PAYEE, amount)
}

/// The clinic owes 200.
fn owing() -> ExtBuilder {
	ExtBuilder::default().funded(300).settled(0, 200).reversed(0, 200)
}

#[test]
fn what_is_owed_comes_back_into_the_reserve() {
	owing().execute(|| {
		assert_ok!(repay(submitter(CLINIC), 150));
		let repaid =
			|amount| Event::Repaid { insurer: INSURER, currency: CHF, payee: PAYEE, amount };
		assert_eq!(events(), [repaid(150)]);
		assert_eq!((reserve().held, reserve().recovered, owed()), (250, 150, 50));
		assert_eq!(balance_of(CLINIC), MONEY + 50);
		assert_ok!(repay(admin(CLINIC), 50));
		assert_eq!(events(), [repaid(50)]);
		assert!(Settlement::receivables(INSURER, None, 10).is_empty());
		assert!(Settlement::owed_by(&PAYEE).is_empty());
	});
}

#[test]
fn what_waits_is_looked_at_again() {
	owing().settled(1, 500).execute(|| {
		// 200 are kept back of it, and 100 are there.
		assert_eq!(reserve().queued, 1);
		let other = Payment { payee: Payee::Account(MEMBER), ..payment(2, 150) };
		assert_ok!(settle(other));
		assert_ok!(repay(submitter(CLINIC), 200));
		idle();
		assert_eq!((reserve().queued, reserve().held), (2, 300));
		assert_ok!(reverse(&payment(1, 500)));
		idle();
		assert_eq!((balance(MEMBER), reserve().held), (150, 150));
	});
}

#[test]
fn an_account_repays_for_itself() {
	let payee = Payee::Account(MEMBER);
	let paid = move || Payment { payee, ..payment(0, 200) };
	let story = ExtBuilder::default().funded(300).then(move || settle(paid()).map(|_| ()));
	story.then(move || reverse(&paid())).execute(move || {
		let call =
			|account, amount| Settlement::repay(signed(account), INSURER, CHF, payee, amount);
		assert_noop!(call(STRANGER, 1), Error::<Test>::NotPayee);
		assert_ok!(call(MEMBER, 200));
		assert_eq!((balance(MEMBER), reserve().held), (0, 300));
	});
}

#[test]
fn only_the_payee_repays_and_no_more_than_it_owes() {
	owing().execute(|| {
		assert_noop!(repay(submitter(HOSPITAL), 1), Error::<Test>::NotPayee);
		assert_noop!(repay(adjudicator(CLINIC), 1), DUTY_MISSING);
		assert_noop!(repay(submitter(CLINIC), 0), Error::<Test>::AmountZero);
		assert_noop!(repay(submitter(CLINIC), 201), Error::<Test>::MoreThanOwed);
		Register::suspend(CLINIC);
		assert_ok!(repay(submitter(CLINIC), 200));
	});
}

#[test]
fn what_is_not_there_is_not_repaid() {
	owing().execute(|| {
		let all = MONEY + 200;
		assert_ok!(Settlement::draw(signed(admin(CLINIC)), CHF, all, STRANGER));
		assert_noop!(repay(submitter(CLINIC), 1), Error::<Test>::FundsShort);
	});
}

#[test]
fn an_insurer_without_an_account_gets_one_first() {
	ExtBuilder::default().funded(200).settled(0, 200).reversed(0, 200).execute(|| {
		let rest = MONEY - 200;
		assert_ok!(Settlement::draw(signed(admin(INSURER)), CHF, rest, STRANGER));
		assert_noop!(repay(submitter(CLINIC), 200), Error::<Test>::InsurerWithoutAccount);
		assert_ok!(Settlement::draw(signed(admin(CLINIC)), CHF, 1, sovereign(INSURER)));
		assert_ok!(repay(submitter(CLINIC), 200));
		assert_eq!((reserve().held, balance_of(INSURER)), (200, 1));
	});
}

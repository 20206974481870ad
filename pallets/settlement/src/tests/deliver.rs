// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_adjudication::Payee;
use salus_testing::sovereign;

use crate::{
	mock::{Settlement, *},
	*,
};

const PAYEE: Payee<AccountId> = Payee::Institution(CLINIC);

fn deliver() -> DispatchResult {
	Settlement::deliver(signed(STRANGER), INSURER, CHF, PAYEE)
}

/// 100 could not be delivered.
fn undelivered() -> ExtBuilder {
	let blocked = || {
		block(sovereign(CLINIC));
		Ok(())
	};
	ExtBuilder::default().funded(300).then(blocked).settled(0, 100)
}

#[test]
fn what_could_not_be_received_comes_later() {
	undelivered().execute(|| {
		thaw(sovereign(CLINIC));
		assert_ok!(deliver());
		let delivered =
			Event::PaymentDelivered { insurer: INSURER, currency: CHF, payee: PAYEE, amount: 100 };
		assert_eq!(events(), [delivered]);
		assert_eq!((reserve().undelivered, balance_of(CLINIC)), (0, MONEY + 100));
		assert_noop!(deliver(), Error::<Test>::NothingUndelivered);
	});
}

#[test]
fn what_still_cannot_be_received_stays() {
	undelivered().execute(|| {
		assert_noop!(deliver(), Error::<Test>::PayeeBlocked);
	});
}

#[test]
fn no_reserve_is_withdrawn_over_it_and_no_interest_runs() {
	undelivered().passed_days(100).execute(|| {
		let adjudicator = signed(salus_testing::adjudicator(INSURER));
		assert_noop!(
			Settlement::withdraw(adjudicator.clone(), INSURER, CHF, 201),
			Error::<Test>::ReserveShort
		);
		assert_ok!(Settlement::withdraw(adjudicator, INSURER, CHF, 200));
		thaw(sovereign(CLINIC));
		assert_ok!(deliver());
		assert_eq!(balance_of(CLINIC), MONEY + 100);
	});
}

#[test]
fn taken_back_it_comes_no_more() {
	undelivered().reversed(0, 100).execute(|| {
		thaw(sovereign(CLINIC));
		assert_noop!(deliver(), Error::<Test>::NothingUndelivered);
		assert_eq!((owed(), balance_of(CLINIC)), (0, MONEY));
	});
}

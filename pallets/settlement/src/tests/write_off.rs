// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_adjudication::Payee;
use salus_testing::{adjudicator, admin, Register, DUTY_MISSING};

use crate::{
	mock::{Settlement, *},
	*,
};

const PAYEE: Payee<AccountId> = Payee::Institution(CLINIC);

fn write_off(account: AccountId, amount: Amount) -> DispatchResult {
	Settlement::write_off(signed(account), INSURER, CHF, PAYEE, amount)
}

#[test]
fn what_is_given_up_is_not_kept_back() {
	ExtBuilder::default().funded(300).settled(0, 200).reversed(0, 200).execute(|| {
		assert_ok!(write_off(adjudicator(INSURER), 150));
		let written_off =
			Event::WrittenOff { insurer: INSURER, currency: CHF, payee: PAYEE, amount: 150 };
		assert_eq!(events(), [written_off]);
		assert_eq!((owed(), reserve().written_off, reserve().held), (50, 150, 100));
		assert_ok!(settle(payment(1, 80)));
		assert_eq!(balance_of(CLINIC), MONEY + 230);
	});
}

#[test]
fn only_the_insurer_gives_up_and_no_more_than_is_owed() {
	ExtBuilder::default().funded(300).settled(0, 200).reversed(0, 200).execute(|| {
		assert_noop!(write_off(adjudicator(MUTUAL), 1), Error::<Test>::NotInsurer);
		assert_noop!(write_off(admin(INSURER), 1), DUTY_MISSING);
		assert_noop!(write_off(adjudicator(INSURER), 0), Error::<Test>::AmountZero);
		assert_noop!(write_off(adjudicator(INSURER), 201), Error::<Test>::MoreThanOwed);
		Register::suspend(INSURER);
		assert_ok!(write_off(adjudicator(INSURER), 200));
		assert!(Settlement::receivables(INSURER, None, 10).is_empty());
	});
}

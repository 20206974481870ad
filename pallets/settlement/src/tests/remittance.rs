// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;
use salus_adjudication::{
	balance::{self, check},
	AdviceEntry, Payee, Remittance,
};
use salus_primitives::Day;

use crate::{
	mock::{Settlement, *},
	*,
};

/// The 835 of what the clinic was told from one day until another.
pub fn remittance(payee: &Payee<AccountId>, from: Day, until: Day, moved: i128) -> Remittance {
	let mut remitted = Remittance { paid: moved, ..Remittance::default() };
	for advice in Settlement::advices_between(payee, from, until) {
		let (paid, plb) = match advice.entry {
			AdviceEntry::Paid { amount, interest, recovered } => {
				(amount as i128, vec![-(interest as i128), recovered as i128])
			}
			AdviceEntry::Reversed { amount } => (-(amount as i128), vec![-(amount as i128)]),
		};
		let claim = balance::Claim { charge: paid, paid, ..balance::Claim::default() };
		remitted.claims.push(claim);
		remitted.provider_adjustments.extend(plb);
	}
	remitted
}

#[test]
fn what_moved_is_what_was_told_on_any_days() {
	ExtBuilder::default().funded(500).settled(0, 200).settled(1, 36_500).execute(|| {
		let first = today();
		pass_days(40);
		assert_ok!(reverse(&payment(0, 200)));
		assert_ok!(fund(40_000));
		pass_days(1);
		assert_ok!(settle(payment(2, 0)));
		assert_ok!(settle(payment(3, 70)));

		let payee = Payee::Institution(CLINIC);
		let day = |days: i32| Day(first.0 + days);
		// 36 500 less the 200, with ten days of interest on the rest.
		let second = 36_300 + 99;
		for (from, until, moved) in [
			(0, 0, 200),
			(40, 40, second),
			(41, 41, 70),
			(0, 40, 200 + second),
			(0, 41, 270 + second),
		] {
			assert_eq!(check(&remittance(&payee, day(from), day(until), moved)), Ok(()));
		}
		assert_eq!(balance_of(CLINIC), MONEY + 270 + second as Amount);
	});
}

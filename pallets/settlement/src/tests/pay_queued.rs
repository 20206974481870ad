// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;
use salus_adjudication::Payee;
use salus_testing::sovereign;

use crate::{
	mock::{Settlement, *},
	*,
};

fn pay() -> Option<frame_support::weights::Weight> {
	let call = Settlement::pay_queued(signed(STRANGER), INSURER, CHF);
	call.expect("it is open to all").actual_weight
}

#[test]
fn anybody_has_what_waits_paid_where_money_came() {
	let mut story = ExtBuilder::default();
	for number in 0..8 {
		story = story.settled(number, 100);
	}
	story.funded(1_000).execute(|| {
		assert_eq!(reserve().queued, 5);
		assert_eq!(pay(), Some(<() as WeightInfo>::pay_queued(3)));
		assert_eq!(reserve().queued, 2);
		assert_eq!(pay(), Some(<() as WeightInfo>::pay_queued(2)));
		assert_eq!((reserve().queued, reserve().held), (0, 200));
		assert_eq!(balance_of(CLINIC), MONEY + 800);
	});
}

#[test]
fn where_nothing_can_be_paid_nothing_happens() {
	ExtBuilder::default().funded(50).settled(0, 100).execute(|| {
		let before = reserve();
		assert_eq!(pay(), Some(<() as WeightInfo>::pay_queued(0)));
		assert_eq!((reserve(), events()), (before, vec![]));
		assert_ok!(Settlement::pay_queued(signed(STRANGER), MUTUAL, DEM));
	});
}

#[test]
fn a_payee_that_cannot_receive_does_not_block_the_queue() {
	ExtBuilder::default().settled(0, 100).settled(1, 70).execute(|| {
		block(sovereign(CLINIC));
		assert_ok!(fund(200));
		assert_eq!((reserve().queued, reserve().undelivered, reserve().held), (0, 170, 30));
		thaw(sovereign(CLINIC));
		let payee = Payee::Institution(CLINIC);
		assert_ok!(Settlement::deliver(signed(STRANGER), INSURER, CHF, payee));
		assert_eq!(balance_of(CLINIC), MONEY + 170);
	});
}

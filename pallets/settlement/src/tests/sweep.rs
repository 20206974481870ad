// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_ok, traits::Hooks, weights::Weight};
use salus_adjudication::Payment;

use crate::{
	mock::{Settlement, *},
	*,
};

const STEP: fn() -> Weight = <() as WeightInfo>::sweep_payment;
const NOTHING: fn() -> Weight = <() as WeightInfo>::sweep_nothing;

fn queues() -> ExtBuilder {
	let mut story = ExtBuilder::default();
	for number in 0..6 {
		story = story.settled(number, 100);
	}
	story.funded(450)
}

#[test]
fn the_sweep_pays_as_far_as_reserve_and_weight_go() {
	queues().execute(|| {
		assert_eq!(reserve().queued, 3);
		let limit = NOTHING() + STEP();
		assert_eq!(Settlement::on_idle(1, limit), limit);
		assert_eq!(reserve().queued, 2);
		// The fifth is not payable: it looks once more, and then no more.
		assert_eq!(idle(), NOTHING() + STEP());
		assert_eq!((reserve().queued, reserve().held), (2, 50));
		assert_eq!(idle(), NOTHING());
	});
}

#[test]
fn it_does_nothing_where_there_is_no_weight() {
	queues().execute(|| {
		assert_eq!(Settlement::on_idle(1, Weight::zero()), Weight::zero());
		let short = NOTHING() + STEP() - Weight::from_parts(1, 0);
		assert_eq!(Settlement::on_idle(1, short), NOTHING());
		assert_eq!(reserve().queued, 3);
	});
}

#[test]
fn a_queue_that_nothing_came_for_costs_the_sweep_nothing() {
	ExtBuilder::default().settled(0, 100).execute(|| {
		assert_eq!(idle(), NOTHING());
		assert_ok!(fund(50));
		assert_eq!(idle(), NOTHING());
	});
}

#[test]
fn a_queue_that_is_not_payable_stops_no_other() {
	let other = |number| Payment { insurer: MUTUAL, ..payment(number, 100) };
	let mut story = queues();
	for number in 10..15 {
		story = story.then(move || settle(other(number)).map(|_| ()));
	}
	story.then(|| fund_in(MUTUAL, CHF, 500)).execute(|| {
		idle();
		assert_eq!(reserve().queued, 2);
		assert_eq!(Settlement::reserve(MUTUAL, CHF).unwrap().queued, 0);
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{
	traits::Hooks,
	weights::{Weight, WeightMeter},
};

use crate::{
	mock::{Panels, *},
	*,
};

/// Runs the sweep with room for so many steps; what it used beside looking.
fn sweep_steps(steps: u64) -> Weight {
	let nothing = <Test as Config>::WeightInfo::sweep_nothing();
	let limit = nothing + Panels::step() * steps;
	let mut meter = WeightMeter::with_limit(limit);
	Panels::sweep(&mut meter);
	meter.consumed() - nothing
}

fn many(count: u64) -> ExtBuilder {
	(0..count).fold(ExtBuilder::default(), ExtBuilder::convened)
}

#[test]
fn it_does_as_much_as_there_is_weight_for() {
	many(5).execute(|| {
		wait_for_randomness();
		let mut meter = WeightMeter::with_limit(Weight::zero());
		Panels::sweep(&mut meter);
		assert_eq!((meter.consumed(), sweep_steps(0)), (Weight::zero(), Weight::zero()));
		assert_eq!(waiting(), (0, 5));
		assert_eq!(sweep_steps(2), Panels::step() * 2);
		assert_eq!(waiting(), (6, 3));
		assert_eq!(sweep_steps(10), Panels::step() * 3);
		assert_eq!((waiting(), sweep_steps(10)), ((15, 0), Weight::zero()));
	});
}

#[test]
fn what_became_vacant_first_is_drawn_first() {
	ExtBuilder::default().execute(|| {
		for number in [3, 1, 2] {
			assert!(convene(number).is_ok());
			pass(0);
		}
		wait_for_randomness();
		for (drawn, number) in [(1, 3), (2, 1), (3, 2)] {
			sweep_steps(1);
			assert_eq!((sitting(number).len(), waiting()), (3, (3 * drawn, 3 - drawn)));
		}
	});
}

#[test]
fn who_is_late_longest_leaves_first() {
	let chain = ExtBuilder::default().seated(2).passed(5).seated(1).passed(5).seated(3);
	chain.passed(VOTE).execute(|| {
		for (left, number) in [(1, 2), (2, 1), (3, 3)] {
			sweep_steps(1);
			assert_eq!((row(number).former.len(), waiting()), (3, (9 - 3 * left, left)));
		}
		assert_eq!(Lapses::take().len(), 9);
	});
}

#[test]
fn it_runs_when_a_block_has_room() {
	many(1).execute(|| {
		wait_for_randomness();
		let used = Panels::on_idle(System::block_number(), Weight::MAX);
		let nothing = <Test as Config>::WeightInfo::sweep_nothing();
		assert_eq!((used, waiting()), (nothing + Panels::step(), (3, 0)));
	});
}

#[test]
fn a_panel_waits_for_its_randomness_and_not_for_that_of_others() {
	many(1).execute(|| {
		wait_for_randomness();
		assert!(convene(7).is_ok());
		sweep();
		assert_eq!(waiting(), (3, 1));
		assert_eq!(row(7).seats[0], vacant(System::block_number()));
	});
}

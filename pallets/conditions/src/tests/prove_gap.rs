// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::merkle;
use salus_supply::Place;
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Conditions, *},
	*,
};

/// Four readings of 5 degrees, so many minutes ago, of which the wholesaler tells for container 1.
fn state(minutes_ago: [u64; 4]) -> [Reading; 4] {
	let reading = |ago| Reading { at: now() - ago * MINUTE, centi_celsius: 500 };
	let readings = minutes_ago.map(reading);
	let from = now() - 100 * MINUTE;
	assert_ok!(record(1, Statement { root: root(&readings), count: 4, from, ..spent(0, 500) }));
	readings
}

fn place(readings: &[Reading; 4], index: u32) -> Place {
	let leaves = readings.map(|reading| reading.leaf_hash());
	let (left, right) = leaves.split_at(2);
	let (own, other) = if index < 2 { (left, right) } else { (right, left) };
	let path = vec![own[(index as usize + 1) % 2], merkle::node_hash(&other[0], &other[1])];
	Place { index, path: path.try_into().unwrap() }
}

fn prove_two(readings: &[Reading; 4], one: u32, next: u32) -> DispatchResult {
	let named = |index| (readings[index as usize], place(readings, index));
	let ((reading, own), (following, its)) = (named(one), named(next));
	Conditions::prove_gap(signed(STRANGER), container(1), 0, reading, own, following, its)
}

fn prove(readings: &[Reading; 4], one: u32) -> DispatchResult {
	prove_two(readings, one, one + 1)
}

fn fridge() -> ExtBuilder {
	ExtBuilder::default().packed(1, &[insulin]).then(|| {
		pass(1_000 * MINUTE);
		Ok(())
	})
}

#[test]
fn an_hour_that_nobody_watched_is_an_excursion() {
	fridge().execute(|| {
		let readings = state([100, 99, 38, 0]);
		events();
		assert_noop!(prove(&readings, 0), Failure::AsStated);
		assert_noop!(prove(&readings, 2), Failure::AsStated);
		assert_ok!(prove(&readings, 1));
		let (excursion_id, causes) = (ExcursionId(0), Causes::MISSTATED);
		let (container, number, reading) = (container(1), 0, readings[2]);
		assert_eq!(
			events(),
			[
				Event::ReadingsDisproved { container, number, institution: WHOLESALER, reading },
				Event::ExcursionOpened { excursion: excursion_id, container, causes }
			]
		);
		assert!(Warehouse::is_quarantined(&container));
		pass(MINUTE);
		assert_ok!(prove(&readings, 1));
		assert_eq!((events(), excursion(0).extended_at), (vec![], None));
	});
}

#[test]
fn readings_stand_in_their_order() {
	fridge().execute(|| {
		let readings = state([100, 60, 61, 0]);
		assert_ok!(prove(&readings, 1));
		assert!(excursion(0).causes.is_misstated);
	});
}

#[test]
fn only_neighbours_that_are_there_prove_it() {
	fridge().execute(|| {
		let readings = state([100, 60, 40, 0]);
		assert_noop!(prove_two(&readings, 0, 3), Failure::NotNeighbours);
		assert_noop!(prove_two(&readings, 2, 1), Failure::NotNeighbours);
		for index in 0..3 {
			assert_noop!(prove(&readings, index), Failure::AsStated);
		}
		for index in 0..2 {
			let mut others = readings;
			others[index].at -= 1_000 * MINUTE;
			let (own, its) = (place(&readings, 0), place(&readings, 1));
			let origin = signed(STRANGER);
			let proved = Conditions::prove_gap(
				origin,
				container(1),
				0,
				others[0],
				own.clone(),
				others[1],
				its.clone(),
			);
			assert_noop!(proved, Failure::NotInReadings);
			let by = |origin, number| {
				let (own, its) = (own.clone(), its.clone());
				Conditions::prove_gap(
					origin,
					container(number),
					0,
					readings[0],
					own,
					readings[1],
					its,
				)
			};
			assert_noop!(by(RuntimeOrigin::root(), 1), BadOrigin);
			assert_noop!(by(signed(STRANGER), 2), Failure::ReadingsUnknown);
		}
	});
}

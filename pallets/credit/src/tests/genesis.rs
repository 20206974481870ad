// SPDX-License-Identifier: Apache-2.0

//! What kills a chain, points 11 and 13.

use frame_support::traits::{Get, GetCallName};

use super::*;

#[test]
fn point_11_genesis_weighs_the_first_two_sessions() {
	let validators = [(1, 5), (2, 4), (3, 3), (4, 2)];
	genesis(&validators, 3).execute_with(|| {
		assert_eq!(active(), [(1, 3_200), (2, 2_800), (3, 2_200), (4, 1_800)]);
		assert_eq!(queued(), active());
		let babe = pallet_babe::Authorities::<Test>::get();
		assert_eq!(babe[0], (keys(1, 0).babe, 3_200));
		assert_eq!(pallet_babe::NextAuthorities::<Test>::get(), babe);
		let grandpa = pallet_grandpa::Authorities::<Test>::get();
		assert_eq!(grandpa[3], (keys(4, 0).grandpa, 1_800));
		assert_eq!(ActiveKeys::<Test>::get()[1], (2, keys(2, 0)));
		let roster = Rosters::<Test>::get(0);
		assert_eq!(roster, ActiveWeights::<Test>::get());
		assert_eq!(roster[2].institution, plain(3));
	});
}

#[test]
fn point_13_an_epoch_is_as_long_as_genesis_says() {
	with_levels(&[(1, 5), (2, 5)], 7, || {
		run_to_session(3);
		assert_eq!(System::block_number(), 22);
		let slots: u64 = EpochDuration::<Test>::get();
		assert_eq!(slots, 7);
	});
	assert_eq!(Call::<Test>::get_call_names(), ["allege", "clear"], "no call changes it");
	genesis(&[(1, 5)], 0).execute_with(|| assert_eq!(EpochSlots::<Test>::get(), 1));
}

#[test]
fn the_digest_carries_the_queued_weights() {
	with_validators(&[1, 2], || {
		admit(3);
		run_to_session(1);
		let weights: Vec<_> = announced().unwrap().into_iter().map(|(_, weight)| weight).collect();
		assert_eq!(weights, [3_334, 3_333, 3_333]);
	});
}

#[test]
fn both_lists_have_the_planned_weights_with_the_keys_of_their_validators() {
	let planned = [(1, 3_200), (2, 2_800), (3, 2_200), (4, 1_800)];
	with_levels(&[(1, 5), (2, 4), (3, 3), (4, 2)], 3, || {
		let babe = planned.map(|(validator, weight)| (keys(validator, 0).babe, weight));
		assert_eq!(pallet_babe::Authorities::<Test>::get().to_vec(), babe);
		let grandpa = planned.map(|(validator, weight)| (keys(validator, 0).grandpa, weight));
		assert_eq!(pallet_grandpa::Authorities::<Test>::get().to_vec(), grandpa);
	});
}

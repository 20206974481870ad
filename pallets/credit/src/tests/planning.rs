// SPDX-License-Identifier: Apache-2.0

//! What kills a chain, points 1 to 5, 8 and 12.

use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use pallet_session::historical::HistoricalSessions;
use sp_consensus_babe::KEY_TYPE;

use super::*;

const FOUR: [(AccountId, u8); 4] = [(1, 5), (2, 4), (3, 3), (4, 2)];

#[test]
fn a_new_validator_is_announced_one_session_before_it_acts() {
	with_validators(&[1, 2], || {
		run_to_session(1);
		admit(3);
		run_to_session(2);
		assert_eq!(queued().len(), 3);
		assert_eq!(active(), [(1, 5_000), (2, 5_000)]);
		run_to_session(3);
		assert_eq!(active().len(), 3);
		assert_eq!(Session::validators(), [1, 2, 3]);
	});
}

#[test]
fn weights_follow_accreditation_two_sessions_later() {
	with_levels(&FOUR, 3, || {
		assert_eq!(active(), [(1, 3_200), (2, 2_800), (3, 2_200), (4, 1_800)]);
		run_to_session(1);
		accredit(4, 5);
		run_to_session(2);
		let next = [(1, 2_807), (2, 2_456), (3, 1_930), (4, 2_807)];
		assert_eq!(queued(), next);
		assert_eq!(active()[0], (1, 3_200));
		run_to_session(3);
		assert_eq!(active(), next);
	});
}

#[test]
fn point_1_a_set_nobody_is_left_in_goes_on() {
	with_validators(&[1, 2], || {
		run_to_session(1);
		bar(1);
		bar(2);
		run_to_session(6);
		assert_eq!(active(), [(1, 5_000), (2, 5_000)]);
		assert_eq!(pallet_babe::Authorities::<Test>::get().len(), 2);
		assert_eq!(pallet_grandpa::Authorities::<Test>::get().len(), 2);
	});
}

#[test]
fn point_1_the_last_validators_keys_cannot_be_purged() {
	with_validators(&[1, 2], || {
		run_to_session(1);
		assert_ok!(Session::purge_keys(RuntimeOrigin::signed(1)));
		purge_keys(2);
		run_to_session(2);
		assert!(is_restored(1) && is_restored(2));
		assert!(!is_planned(), "they are the keys that were");
		run_to_session(6);
		assert_eq!(Session::validators(), [1, 2]);
		assert_eq!(pallet_session::NextKeys::<Test>::get(1), Some(keys(1, 0)));
		let key = (KEY_TYPE, keys(1, 0).babe);
		assert_eq!(Session::key_owner(KEY_TYPE, key.1.as_ref()), Some(1));
		let proof = KeyOwnership::<Test>::prove(key.clone()).unwrap();
		run_to_session(8);
		assert_eq!(KeyOwnership::<Test>::check_proof(key, proof), Some((1, ())));
		// They are the validator's as if it had set them, and it can set others.
		set_keys(1, 3);
		run_to_session(10);
		assert_eq!(ActiveKeys::<Test>::get()[0], (1, keys(1, 3)));
		assert_ok!(Session::purge_keys(RuntimeOrigin::signed(1)));
		run_to_session(12);
		assert_eq!(Session::validators(), [2], "one that is not the last can go");
	});
}

#[test]
fn who_was_barred_validates_again_only_with_new_keys() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		bar(2);
		run_to_session(2);
		assert!(events().contains(&Event::KeysForgotten { validator: 2 }));
		let proof = KeyOwnership::<Test>::prove((KEY_TYPE, keys(2, 0).babe));
		assert!(proof.is_some(), "it uses them until session 3");
		Admitted::mutate(|admitted| admitted.insert(2));
		run_to_session(5);
		assert_eq!(Session::validators(), [1, 3, 4]);
		set_keys(2, 1);
		run_to_session(7);
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
		assert_eq!(ActiveKeys::<Test>::get()[1], (2, keys(2, 1)));
	});
}

#[test]
fn keys_that_were_never_planned_are_forgotten_as_well() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		admit(5);
		bar(5);
		run_to_session(2);
		assert_eq!(pallet_session::NextKeys::<Test>::get(5), None);
		assert_eq!(Session::key_owner(KEY_TYPE, keys(5, 0).babe.as_ref()), None);
		Admitted::mutate(|admitted| admitted.insert(5));
		run_to_session(4);
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
	});
}

#[test]
fn who_is_barred_and_admitted_in_one_session_keeps_its_keys() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		bar(2);
		Admitted::mutate(|admitted| admitted.insert(2));
		run_to_session(4);
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
	});
}

#[test]
fn point_1_a_key_rotated_while_nobody_is_admitted_can_be_reported() {
	with_validators(&[1, 2], || {
		run_to_session(1);
		bar(1);
		bar(2);
		set_keys(1, 7);
		run_to_session(2);
		assert!(is_planned());
		run_to_session(3);
		let key = (KEY_TYPE, keys(1, 7).babe);
		let proof = KeyOwnership::<Test>::prove(key.clone()).unwrap();
		run_to_session(4);
		assert_eq!(KeyOwnership::<Test>::check_proof(key, proof), Some((1, ())));
	});
}

#[test]
fn point_2_who_has_no_credit_left_still_weighs_the_floor() {
	with_levels(&[(1, 5), (2, 5), (3, 5), (4, 5), (5, 0)], 3, || {
		run_to_session(1);
		offend(&[5], 1);
		run_to_session(3);
		assert_eq!(credit(5), 0);
		assert_eq!(active()[4], (5, 500));
		let babe = pallet_babe::Authorities::<Test>::get();
		assert!(babe.iter().all(|(_, weight)| *weight > 0));
	});
}

#[test]
fn point_3_weights_add_up_to_ten_thousand_in_both_lists() {
	for count in [1, 2, 3, 4, 5, 6, 7, 9, 10, 33, 64, 100u64] {
		let validators: Vec<_> = (1..=count).map(|number| (number, (number % 6) as u8)).collect();
		genesis(&validators, 3).execute_with(|| {
			let babe = pallet_babe::Authorities::<Test>::get();
			assert_eq!(babe.iter().map(|(_, weight)| weight).sum::<u64>(), TOTAL_WEIGHT);
			let grandpa = pallet_grandpa::Authorities::<Test>::get();
			assert_eq!(grandpa.iter().map(|(_, weight)| weight).sum::<u64>(), TOTAL_WEIGHT);
			assert_ok!(Credit::do_try_state());
		});
	}
}

#[test]
fn point_4_what_babe_enacts_was_announced_whatever_becomes_of_credit_meanwhile() {
	with_levels(&FOUR, 3, || {
		run_to_session(1);
		accredit(4, 5);
		run_to_session(2);
		let next = announced().unwrap();
		assert_eq!(next.iter().map(|(_, weight)| *weight).sum::<u64>(), TOTAL_WEIGHT);
		accredit(4, 0);
		accredit(1, 1);
		offend(&[2], 1);
		run_to_session(3);
		assert_eq!(pallet_babe::Authorities::<Test>::get().to_vec(), next);
	});
}

#[test]
fn point_5_an_unchanged_session_plans_nothing_and_copies_its_root() {
	with_validators(&[1, 2], || {
		run_to_session(3);
		let set_id = pallet_grandpa::CurrentSetId::<Test>::get();
		let root = HistoricalSessions::<Test>::get(4).unwrap();
		run_to_session(4);
		assert_eq!(pallet_grandpa::CurrentSetId::<Test>::get(), set_id);
		assert!(!is_planned());
		assert_eq!(HistoricalSessions::<Test>::get(5), Some(root));
	});
}

#[test]
fn point_5_whatever_changes_gets_a_root_of_its_own() {
	type Case = (&'static str, fn(), bool);
	let cases: [Case; 5] = [
		("genesis", || (), false),
		("a weight", || accredit(4, 5), false),
		("a key", || set_keys(1, 7), true),
		("a member", || bar(2), true),
		(
			"an institution",
			|| assert!(Renamed::mutate(|map| map.insert(2, plain(9)).is_none())),
			false,
		),
	];
	for (what, change, changes_root) in cases {
		with_levels(&FOUR, 3, || {
			let first = HistoricalSessions::<Test>::get(0);
			assert!(first.is_some() && HistoricalSessions::<Test>::get(1).is_some());
			run_to_session(1);
			change();
			run_to_session(2);
			assert_eq!(is_planned(), what != "genesis", "{what}");
			assert_eq!(HistoricalSessions::<Test>::get(3) != first, changes_root, "{what}");
		});
	}
}

#[test]
fn point_5_weights_are_those_of_the_account_whatever_its_place() {
	with_levels(&[(2, 4), (3, 3), (4, 2), (5, 5)], 3, || {
		run_to_session(1);
		Levels::mutate(|levels| levels.insert(plain(1), 0));
		admit(1);
		run_to_session(3);
		let weight = |validator| active().into_iter().find(|(v, _)| *v == validator).unwrap().1;
		assert_eq!(active()[0].0, 1);
		assert!(weight(5) > weight(2) && weight(2) > weight(3) && weight(4) > weight(1));
		for (place, (validator, weight)) in active().into_iter().enumerate() {
			let babe = &pallet_babe::Authorities::<Test>::get()[place];
			assert_eq!(*babe, (keys(validator, 0).babe, weight));
		}
	});
}

#[test]
fn point_8_the_place_of_an_authority_is_that_of_its_validator() {
	with_levels(&FOUR, 3, || {
		run_to_session(1);
		bar(2);
		admit(7);
		set_keys(3, 4);
		run_to_session(4);
		next_block();
		let babe = pallet_babe::Authorities::<Test>::get();
		let grandpa = pallet_grandpa::Authorities::<Test>::get();
		assert_eq!(Session::validators(), [1, 3, 4, 7]);
		for (place, validator) in Session::validators().into_iter().enumerate() {
			let keys = keys(validator, if validator == 3 { 4 } else { 0 });
			assert_eq!(babe[place].0, keys.babe);
			assert_eq!(grandpa[place].0, keys.grandpa);
		}
	});
}

#[test]
fn point_12_small_steps_change_no_set_until_they_add_up() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		offend(&[4], 1);
		run_to_session(5);
		let mut adopted = queued();
		let set_id = pallet_grandpa::CurrentSetId::<Test>::get();
		let mut plans = 0;
		for session in 6..=120 {
			run_to_session(session);
			let moved: u64 =
				adopted.iter().zip(queued()).map(|(old, new)| old.1.abs_diff(new.1)).sum();
			assert!(moved == 0 || moved / 2 >= 100, "a plan moves a hundredth");
			plans += u32::from(moved > 0);
			adopted = queued();
		}
		assert!((2..=5).contains(&plans), "{plans} plans while 115 points came back");
		next_block();
		let changes = pallet_grandpa::CurrentSetId::<Test>::get() - set_id;
		assert!(changes <= u64::from(plans), "{changes} changes of the set");
	});
}

#[test]
fn point_12_of_many_one_that_moves_a_tenth_is_enough() {
	let many: Vec<_> = (1..=64).map(|validator| (validator, 5)).collect();
	with_levels(&many, 3, || {
		run_to_session(1);
		accredit(64, 4);
		run_to_session(2);
		let (before, after) = (active()[63].1, queued()[63].1);
		assert!(before - after < 100 && before - after >= before / 10, "{before}, {after}");
	});
}

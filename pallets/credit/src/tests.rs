// SPDX-License-Identifier: Apache-2.0

use alloc::{vec, vec::Vec};
use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use sp_consensus_babe::{ConsensusLog, BABE_ENGINE_ID};
use sp_runtime::{generic::DigestItem, Perbill};
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

use crate::{mock::*, weighting::share_equally, *};

fn active() -> Vec<(AccountId, u64)> {
	ActiveWeights::<Test>::get().into_iter().map(|w| (w.validator, w.weight)).collect()
}

fn queued() -> Vec<(AccountId, u64)> {
	QueuedWeights::<Test>::get().into_iter().map(|w| (w.validator, w.weight)).collect()
}

fn offend(validators: &[AccountId], session: u32) {
	let offenders: Vec<_> = validators
		.iter()
		.map(|validator| OffenceDetails { offender: (*validator, ()), reporters: vec![] })
		.collect();
	let severities = vec![Perbill::from_percent(10); validators.len()];
	<Credit as OnOffenceHandler<AccountId, (AccountId, ()), _>>::on_offence(
		&offenders,
		&severities,
		session,
	);
}

#[test]
fn equal_shares_add_up_whatever_their_number() {
	for count in 1..=100u64 {
		let shares = share_equally((0..count).collect());
		let weights: Vec<_> = shares.iter().map(|share| share.weight).collect();
		assert_eq!(weights.iter().sum::<u64>(), TOTAL_WEIGHT);
		let (least, most) = (weights.iter().min().unwrap(), weights.iter().max().unwrap());
		assert!(most - least <= 1, "{count} validators");
	}
	assert!(share_equally(Vec::<u64>::new()).is_empty());
}

#[test]
fn genesis_weighs_the_first_two_sessions() {
	with_validators(&[1, 2, 3], || {
		assert_eq!(active(), [(1, 3_334), (2, 3_333), (3, 3_333)]);
		assert_eq!(queued(), active());
		let babe = pallet_babe::Authorities::<Test>::get();
		assert_eq!(babe[0], (keys(1, 0).babe, 3_334));
		let grandpa = pallet_grandpa::Authorities::<Test>::get();
		assert_eq!(grandpa[2], (keys(3, 0).grandpa, 3_333));
	});
}

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
		assert_eq!(pallet_session::Validators::<Test>::get(), [1, 2, 3]);
	});
}

#[test]
fn what_babe_enacts_is_what_it_announced_an_epoch_before() {
	with_validators(&[1, 2, 3, 4], || {
		for session in 1..40u32 {
			let announced = pallet_babe::NextAuthorities::<Test>::get();
			match session % 5 {
				1 => admit(u64::from(session) + 100),
				2 => set_keys(2, session as u8),
				3 => Admitted::mutate(|admitted| {
					let leaver = admitted.remove(2);
					admitted.sort();
					pallet_session::NextKeys::<Test>::remove(leaver);
				}),
				_ => (),
			}
			run_to_session(session);
			assert_eq!(pallet_babe::Authorities::<Test>::get(), announced);
			assert_ok!(Credit::do_try_state());
		}
	});
}

#[test]
fn an_unchanged_session_plans_nothing_and_keeps_its_grandpa_set() {
	with_validators(&[1, 2], || {
		run_to_session(3);
		let set_id = pallet_grandpa::CurrentSetId::<Test>::get();
		run_to_session(4);
		assert_eq!(pallet_grandpa::CurrentSetId::<Test>::get(), set_id);
		let planned = System::events().into_iter().any(|record| {
			matches!(record.event, RuntimeEvent::Credit(Event::WeightsPlanned { .. }))
		});
		assert!(!planned);
	});
}

#[test]
fn a_rotated_key_can_be_proved_in_the_session_that_uses_it() {
	with_validators(&[1, 2], || {
		run_to_session(1);
		set_keys(1, 7);
		run_to_session(3);
		let key = (sp_consensus_babe::KEY_TYPE, keys(1, 7).babe);
		let proof = Historical::prove(key.clone()).expect("the key is in use");
		run_to_session(4);
		assert_eq!(Historical::check_proof(key, proof), Some((1, ())));
	});
}

#[test]
fn a_set_nobody_is_left_in_goes_on() {
	with_validators(&[1, 2], || {
		run_to_session(1);
		Admitted::set(vec![]);
		run_to_session(6);
		assert_eq!(active(), [(1, 5_000), (2, 5_000)]);
		assert_eq!(pallet_babe::Authorities::<Test>::get().len(), 2);
	});
}

#[test]
fn the_digest_carries_the_queued_weights() {
	with_validators(&[1, 2], || {
		admit(3);
		run_to_session(1);
		let announced = System::digest().logs.into_iter().find_map(|log| match log {
			DigestItem::Consensus(BABE_ENGINE_ID, bytes) => {
				match codec::Decode::decode(&mut &bytes[..]) {
					Ok(ConsensusLog::NextEpochData(next)) => Some(next.authorities),
					_ => None,
				}
			}
			_ => None,
		});
		let weights: Vec<_> = announced.unwrap().into_iter().map(|(_, weight)| weight).collect();
		assert_eq!(weights, [3_334, 3_333, 3_333]);
	});
}

#[test]
fn an_offender_counts_once_a_session_however_often_it_is_reported() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		offend(&[1], 1);
		offend(&[1], 1);
		let recorded = System::events()
			.into_iter()
			.filter(|record| {
				matches!(record.event, RuntimeEvent::Credit(Event::OffenceRecorded { .. }))
			})
			.count();
		assert_eq!(recorded, 1);
		assert_eq!(Session::disabled_validators(), [0]);
	});
}

#[test]
fn the_disabled_come_back_after_the_next_session() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(3);
		offend(&[2], 3);
		run_to_session(4);
		assert_eq!(Session::disabled_validators(), [1]);
		run_to_session(5);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn a_grandpa_change_that_had_to_wait_is_made_up_for() {
	with_validators(&[1, 2], || {
		run_to_session(1);
		set_keys(1, 7);
		run_to_session(2);
		let pending = pallet_grandpa::Authorities::<Test>::get().to_vec();
		assert!(Grandpa::schedule_change(pending, 4, None).is_ok());
		run_to_session(3);
		let carries = |keys: SessionKeys| {
			pallet_grandpa::Authorities::<Test>::get().iter().any(|(key, _)| *key == keys.grandpa)
		};
		assert!(!carries(keys(1, 7)), "the change is refused while another is pending");
		run_to_session(5);
		next_block();
		assert!(carries(keys(1, 7)));
	});
}

#[test]
fn what_is_disabled_never_weighs_more_than_a_third() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		offend(&[2, 3], 1);
		assert_eq!(Session::disabled_validators(), [1], "two of four would stop finality");
		assert!(Offenders::<Test>::contains_key(1, 3), "the offence itself is recorded");
	});
	with_validators(&[1, 2], || {
		offend(&[1], 0);
		assert!(Session::disabled_validators().is_empty(), "half of the weight is too much");
	});
}

#[test]
fn offenders_are_forgotten_with_the_reporting_window() {
	with_validators(&[1, 2, 3, 4], || {
		offend(&[2], 0);
		run_to_session(5);
		assert!(Offenders::<Test>::contains_key(0, 2));
		run_to_session(7);
		assert!(!Offenders::<Test>::contains_key(0, 2));
	});
}

#[test]
fn a_broken_sum_is_found() {
	with_validators(&[1, 2], || {
		let plan = ActiveWeights::<Test>::get();
		ActiveWeights::<Test>::mutate(|weights| weights[0].weight += 1);
		assert!(Credit::do_try_state().is_err());
		ActiveWeights::<Test>::put(plan);
	});
}

// SPDX-License-Identifier: Apache-2.0

//! Proof (f) and what kills a chain, point 10: equivocations with real signatures, reported as
//! nodes report them.

use codec::{Decode, Encode};
use frame_support::{
	assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo, traits::KeyOwnerProofSystem,
};
use frame_system::pallet_prelude::HeaderFor;
use sp_consensus_babe::{
	digests::{PreDigest, SecondaryPlainPreDigest},
	Slot, BABE_ENGINE_ID,
};
use sp_consensus_grandpa::{localized_payload, Message, Prevote};
use sp_core::{Pair, H256};
use sp_runtime::{
	generic::{Digest, DigestItem},
	traits::Header,
	transaction_validity::{InvalidTransaction, TransactionSource},
};
use sp_session::MembershipProof;

use super::*;

type Votes = sp_consensus_grandpa::EquivocationProof<H256, u64>;
type Blocks = sp_consensus_babe::EquivocationProof<HeaderFor<Test>>;

/// Votes twice in `round` of the set, with the keys of a rotation.
fn vote_twice(validator: AccountId, rotation: u8, set_id: u64, round: u64) -> Votes {
	let pair = grandpa_pair(validator, rotation);
	let vote = |byte| {
		let vote =
			Prevote::<HeaderFor<Test>> { target_hash: H256::repeat_byte(byte), target_number: 10 };
		let message = Message::<HeaderFor<Test>>::Prevote(vote.clone());
		(vote, pair.sign(&localized_payload(round, set_id, &message)))
	};
	let equivocation = (set_id, 0u8, round, pair.public(), vote(1), vote(2)).encode();
	Votes::decode(&mut &equivocation[..]).expect("these are its fields")
}

fn prove_voter(validator: AccountId, rotation: u8) -> Option<MembershipProof> {
	let key = keys(validator, rotation).grandpa;
	KeyOwnership::<Test>::prove((sp_consensus_grandpa::KEY_TYPE, key))
}

fn report_votes(votes: &Votes, proof: &MembershipProof) -> DispatchResultWithPostInfo {
	let votes = Box::new(votes.clone());
	Grandpa::report_equivocation_unsigned(RuntimeOrigin::none(), votes, proof.clone())
}

/// Two blocks in `slot`, sealed with the keys of a rotation.
fn author_twice(validator: AccountId, rotation: u8, slot: Slot) -> Blocks {
	let pair = babe_pair(validator, rotation);
	let place = Session::validators().iter().position(|other| *other == validator);
	let authority_index = place.expect("it validates") as u32;
	let header = |byte| {
		let pre_digest =
			PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index, slot });
		let log = DigestItem::PreRuntime(BABE_ENGINE_ID, pre_digest.encode());
		let mut header = HeaderFor::<Test>::new(
			10,
			H256::default(),
			H256::repeat_byte(byte),
			H256::default(),
			Digest { logs: vec![log] },
		);
		let seal = pair.sign(header.hash().as_ref()).encode();
		header.digest_mut().push(DigestItem::Seal(BABE_ENGINE_ID, seal));
		header
	};
	Blocks {
		offender: pair.public().into(),
		slot,
		first_header: header(1),
		second_header: header(2),
	}
}

fn prove_author(validator: AccountId, rotation: u8) -> Option<MembershipProof> {
	KeyOwnership::<Test>::prove((sp_consensus_babe::KEY_TYPE, keys(validator, rotation).babe))
}

fn report_blocks(blocks: &Blocks, proof: &MembershipProof) -> DispatchResultWithPostInfo {
	let blocks = Box::new(blocks.clone());
	Babe::report_equivocation_unsigned(RuntimeOrigin::none(), blocks, proof.clone())
}

fn slot() -> Slot {
	pallet_babe::CurrentSlot::<Test>::get()
}

#[test]
fn an_equivocation_of_the_previous_set_is_accepted_and_costs_once() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(2);
		let set_id = pallet_grandpa::CurrentSetId::<Test>::get();
		let votes = vote_twice(1, 0, set_id, 5);
		let proof = prove_voter(1, 0).unwrap();
		admit(5);
		run_to_session(5);
		assert_eq!(pallet_grandpa::CurrentSetId::<Test>::get(), set_id + 1);

		let call = pallet_grandpa::Call::report_equivocation_unsigned {
			equivocation_proof: Box::new(votes.clone()),
			key_owner_proof: proof.clone(),
		};
		assert_ok!(Grandpa::validate_unsigned(TransactionSource::Local, &call));
		assert_ok!(report_votes(&votes, &proof));
		assert_eq!(credit(1), 400);

		assert_noop!(
			report_votes(&votes, &proof),
			pallet_grandpa::Error::<Test>::DuplicateOffenceReport
		);
		assert_eq!(
			Grandpa::validate_unsigned(TransactionSource::Local, &call),
			InvalidTransaction::Stale.into()
		);
		// Another round of the same set is no other offence, whatever session is proved.
		let other = vote_twice(1, 0, set_id, 6);
		for session in [proof.session, proof.session - 1] {
			let proof = MembershipProof { session, ..proof.clone() };
			let key = (sp_consensus_grandpa::KEY_TYPE, keys(1, 0).grandpa);
			assert_eq!(KeyOwnership::<Test>::check_proof(key, proof.clone()), Some((1, ())));
			assert_noop!(
				report_votes(&other, &proof),
				pallet_grandpa::Error::<Test>::DuplicateOffenceReport
			);
		}
		assert_eq!(credit(1), 400);
	});
}

#[test]
fn an_offender_is_kept_once_however_often_it_offends() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(2);
		let set_id = pallet_grandpa::CurrentSetId::<Test>::get();
		let proof = prove_voter(1, 0).unwrap();
		assert_ok!(report_votes(&vote_twice(1, 0, set_id, 1), &proof));
		let rows = || pallet_offences::Reports::<Test>::iter().count();
		assert_eq!(rows(), 1);
		for round in 2..5 {
			let again = report_votes(&vote_twice(1, 0, set_id, round), &proof);
			assert!(again.is_err(), "whoever signs such a report pays for it");
			let call = pallet_grandpa::Call::report_equivocation_unsigned {
				equivocation_proof: Box::new(vote_twice(1, 0, set_id, round)),
				key_owner_proof: proof.clone(),
			};
			let stale = Grandpa::validate_unsigned(TransactionSource::Local, &call);
			assert_eq!(stale, InvalidTransaction::Stale.into(), "no pool takes it");
		}
		let blocks = author_twice(1, 0, slot());
		assert!(report_blocks(&blocks, &prove_author(1, 0).unwrap()).is_err());
		assert_eq!(rows(), 1);
	});
}

#[test]
fn a_later_set_is_another_offence() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(2);
		let report = || {
			let set_id = pallet_grandpa::CurrentSetId::<Test>::get();
			report_votes(&vote_twice(1, 0, set_id, 1), &prove_voter(1, 0).unwrap())
		};
		assert_ok!(report());
		assert!(report().is_err());
		run_to_session(4);
		next_block();
		assert_ok!(report());
		assert_eq!(conduct(1).offences, 2 * OFFENCE - 2);
	});
}

#[test]
fn two_offenders_in_one_round_pay_once_each() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(2);
		let set_id = pallet_grandpa::CurrentSetId::<Test>::get();
		for validator in [1, 2] {
			let votes = vote_twice(validator, 0, set_id, 5);
			assert_ok!(report_votes(&votes, &prove_voter(validator, 0).unwrap()));
		}
		assert_eq!([1, 2, 3, 4].map(credit), [400, 400, 800, 800]);
		assert_eq!(Session::disabled_validators(), [0], "both would be half of the weight");
	});
}

#[test]
fn point_10_who_rotates_its_keys_and_then_equivocates_is_caught() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		set_keys(1, 7);
		let set_id = pallet_grandpa::CurrentSetId::<Test>::get();
		let votes = vote_twice(1, 0, set_id, 5);
		let key = (sp_consensus_grandpa::KEY_TYPE, keys(1, 0).grandpa);
		let proof = prove_voter(1, 0).expect("it uses the old keys until session 3");

		// Without the snapshot nobody owns the key.
		let stock = Historical::prove(key.clone()).unwrap();
		assert_eq!(Historical::check_proof(key, stock), None);

		assert_ok!(report_votes(&votes, &proof));
		assert_eq!(credit(1), 400);
	});
}

#[test]
fn point_10_both_keys_of_a_rotation_are_owned_when_they_are_used() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		set_keys(1, 7);
		assert_eq!(prove_voter(1, 7), None, "not used yet");
		run_to_session(2);
		let old = prove_voter(1, 0).unwrap();
		run_to_session(3);
		assert_eq!(prove_voter(1, 0), None, "not used any more");
		let new = prove_voter(1, 7).unwrap();
		run_to_session(5);
		let owner = |rotation, proof: &MembershipProof| {
			let key = (sp_consensus_grandpa::KEY_TYPE, keys(1, rotation).grandpa);
			KeyOwnership::<Test>::check_proof(key, proof.clone())
		};
		assert_eq!(owner(0, &old), Some((1, ())));
		assert_eq!(owner(7, &new), Some((1, ())));
		assert_eq!(owner(7, &old), None);
		run_to_session(7);
		assert_eq!(owner(0, &old), None, "the window is over");
		assert_eq!(owner(7, &new), Some((1, ())));
	});
}

#[test]
fn point_10_proving_changes_nothing_and_a_wrong_count_proves_nothing() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		set_keys(1, 7);
		let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
		let proof = prove_voter(1, 0).unwrap();
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), root);
		let key = (sp_consensus_grandpa::KEY_TYPE, keys(1, 0).grandpa);
		let wrong = MembershipProof { validator_count: 3, ..proof };
		assert_eq!(KeyOwnership::<Test>::check_proof(key, wrong), None);
		assert_eq!(prove_voter(9, 0), None);
	});
}

#[test]
fn two_blocks_in_a_slot_cost_once_beside_two_votes_in_a_round() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(2);
		set_keys(3, 9);
		let blocks = author_twice(3, 0, slot());
		let proof = prove_author(3, 0).unwrap();
		assert_ok!(report_blocks(&blocks, &proof));
		assert_eq!(credit(3), 400);
		assert_noop!(
			report_blocks(&blocks, &proof),
			pallet_babe::Error::<Test>::DuplicateOffenceReport
		);
		let set_id = pallet_grandpa::CurrentSetId::<Test>::get();
		let votes = vote_twice(3, 0, set_id, 1);
		assert_noop!(
			report_votes(&votes, &prove_voter(3, 0).unwrap()),
			pallet_grandpa::Error::<Test>::DuplicateOffenceReport
		);
		assert_eq!(credit(3), 400);
		assert_eq!(Session::disabled_validators(), [2]);
	});
}

#[test]
fn blocks_of_an_earlier_session_are_reported_with_a_proof_of_then() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(2);
		let blocks = author_twice(3, 0, slot());
		let proof = prove_author(3, 0).unwrap();
		set_keys(3, 9);
		run_to_session(5);
		let later = prove_author(3, 9).unwrap();
		assert_noop!(
			report_blocks(&blocks, &later),
			pallet_babe::Error::<Test>::InvalidKeyOwnershipProof
		);
		assert_ok!(report_blocks(&blocks, &proof));
		assert_eq!(credit(3), 400);
	});
}

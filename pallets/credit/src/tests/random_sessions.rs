// SPDX-License-Identifier: Apache-2.0

//! Proof (a): over a thousand random sessions, with rotations, purges, plans that change nothing,
//! offences, levels and members, digests carry the weights of the snapshot, and what is enacted is
//! what was announced.

use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use sp_session::MembershipProof;

use super::*;

/// A small generator that gives the same numbers every time.
struct Dice(u64);

impl Dice {
	fn roll(&mut self, sides: u64) -> u64 {
		self.0 =
			self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
		(self.0 >> 33) % sides
	}

	fn one_of<T: Copy>(&mut self, choices: &[T]) -> Option<T> {
		let sides = choices.len() as u64;
		(sides > 0).then(|| choices[self.roll(sides) as usize])
	}
}

const VALIDATORS: std::ops::RangeInclusive<AccountId> = 1..=9;

fn act(dice: &mut Dice, session: u32) {
	let admitted: Vec<_> = Admitted::get().into_iter().collect();
	let anybody = *VALIDATORS.start() + dice.roll(9);
	match dice.roll(16) {
		0 | 1 => set_keys(anybody, (session % 250) as u8),
		2 if pallet_session::NextKeys::<Test>::contains_key(anybody) => purge_keys(anybody),
		3 | 9 | 10 => {
			if !pallet_session::NextKeys::<Test>::contains_key(anybody) {
				set_keys(anybody, (session % 250) as u8);
			}
			Admitted::mutate(|admitted| admitted.insert(anybody));
		}
		4 => admitted.iter().filter(|_| dice.roll(4) == 0).for_each(|validator| bar(*validator)),
		5 => accredit(anybody, dice.roll(6) as u8),
		6 => {
			let validators = Session::validators();
			if let Some(offender) = dice.one_of(&validators) {
				offend(&[offender], session);
			}
		}
		7 => {
			let validators = Session::validators();
			let pair = [dice.one_of(&validators), dice.one_of(&validators)];
			offend(&pair.into_iter().flatten().collect::<Vec<_>>(), session);
		}
		8 => {
			let another = plain(100 + dice.roll(1_000_000) as u32);
			Renamed::mutate(|map| map.insert(anybody, another));
		}
		11 if dice.roll(3) == 0 => {
			let keyed: Vec<_> = pallet_session::NextKeys::<Test>::iter_keys().collect();
			keyed.into_iter().for_each(purge_keys);
		}
		_ => (),
	}
}

type Key = sp_consensus_babe::AuthorityId;

/// What the snapshots say that BABE is to run on in the next session.
fn planned() -> Vec<(Key, u64)> {
	let keys = pallet_session::QueuedKeys::<Test>::get();
	let weights = QueuedWeights::<Test>::get();
	assert_eq!(keys.len(), weights.len());
	let carried =
		|((validator, keys), weighted): ((AccountId, SessionKeys), Weighted<AccountId>)| {
			assert_eq!(validator, weighted.validator);
			(keys.babe, weighted.weight)
		};
	keys.into_iter().zip(weights).map(carried).collect()
}

#[test]
fn a_thousand_random_sessions_enact_what_they_announced() {
	let mut dice = Dice(2_609);
	let (mut plans, mut quiet, mut restored) = (0, 0, 0);
	// A key that was in use, with its owner and the proof made then.
	let mut in_use: Option<(Key, AccountId, MembershipProof)> = None;
	with_validators(&[1, 2, 3, 4, 5], || {
		for session in 1..=1_000u32 {
			while !is_turn() {
				next_block();
			}
			let announced_before = pallet_babe::NextAuthorities::<Test>::get();
			let set_before = pallet_grandpa::CurrentSetId::<Test>::get();
			let changes = pallet_session::QueuedChanged::<Test>::get();
			next_block();
			assert_eq!(Session::current_index(), session);

			assert_eq!(pallet_babe::Authorities::<Test>::get(), announced_before);
			let digest = announced().expect("every epoch announces the next");
			assert_eq!(digest, planned());
			assert_eq!(digest, pallet_babe::NextAuthorities::<Test>::get().to_vec());
			assert_eq!(digest.iter().map(|(_, weight)| weight).sum::<u64>(), TOTAL_WEIGHT);
			assert!(digest.iter().all(|(_, weight)| *weight > 0));

			let set_id = pallet_grandpa::CurrentSetId::<Test>::get();
			assert_eq!(set_id, set_before + u64::from(changes));
			assert_eq!(pallet_grandpa::SetIdSession::<Test>::get(set_id), Some(session));

			match is_planned() {
				true => plans += 1,
				false => quiet += 1,
			}
			let is_restored = |event: &Event<Test>| matches!(event, Event::KeysRestored { .. });
			restored += u32::from(events().iter().any(is_restored));

			if let Some((key, owner, proof)) = in_use.take() {
				let owned =
					KeyOwnership::<Test>::check_proof((sp_consensus_babe::KEY_TYPE, key), proof);
				assert_eq!(owned, Some((owner, ())), "session {session}");
			}
			for _ in 0..dice.roll(3) {
				act(&mut dice, session);
			}
			// Whatever was set meanwhile, the key in use is its owner's, now and later.
			let keyed = ActiveKeys::<Test>::get();
			let place = dice.roll(keyed.len() as u64) as usize;
			let (owner, keys) = keyed[place].clone();
			let proof =
				KeyOwnership::<Test>::prove((sp_consensus_babe::KEY_TYPE, keys.babe.clone()));
			in_use = Some((keys.babe, owner, proof.expect("it is in use")));

			if session % 10 == 0 {
				assert_ok!(Credit::do_try_state());
			}
		}
	});
	println!("{plans} plans, {quiet} sessions without, keys restored {restored} times");
	assert!(plans > 200 && quiet > 100 && restored > 0);
}

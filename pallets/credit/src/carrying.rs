// SPDX-License-Identifier: Apache-2.0

//! The two session keys that carry the planned weights into BABE and GRANDPA. The stock pallets
//! give every authority the weight 1. Nothing is left out or put in another order here: the index
//! of an authority is the index of its validator.

use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;
use frame_support::{
	defensive,
	traits::{Get, OneSessionHandler},
	WeakBoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_consensus_babe::{AuthorityId as BabeId, BabeAuthorityWeight};
use sp_consensus_grandpa::{AuthorityId as GrandpaId, AuthorityList};
use sp_runtime::{traits::Zero, BoundToRuntimeAppPublic};

use crate::{ActiveWeights, Config, QueuedWeights, SetAnnounced, WeightsOf};

/// Each key with the weight of its validator. A validator without one gets 1: a weight of 0 would
/// panic in every BABE verifier.
fn weigh<'a, T: Config, Key: 'a>(
	weights: WeightsOf<T>,
	validators: impl Iterator<Item = (&'a T::AccountId, Key)>,
) -> Vec<(Key, u64)> {
	let weights: BTreeMap<_, _> =
		weights.into_iter().map(|weighted| (weighted.validator, weighted.weight)).collect();
	validators
		.map(|(validator, key)| (key, weights.get(validator).copied().unwrap_or(1).max(1)))
		.collect()
}

/// The BABE session key, weighted by credit.
pub struct CreditBabe<T>(PhantomData<T>);

type BabeAuthorities<T> =
	WeakBoundedVec<(BabeId, BabeAuthorityWeight), <T as pallet_babe::Config>::MaxAuthorities>;

impl<T> BoundToRuntimeAppPublic for CreditBabe<T> {
	type Public = BabeId;
}

impl<T: Config> OneSessionHandler<T::AccountId> for CreditBabe<T> {
	type Key = BabeId;

	fn on_genesis_session<'a, I>(validators: I)
	where
		I: Iterator<Item = (&'a T::AccountId, BabeId)> + 'a,
	{
		let weighted = weigh::<T, _>(QueuedWeights::<T>::get(), validators);
		let authorities = BabeAuthorities::<T>::force_from(weighted, None);
		pallet_babe::Authorities::<T>::put(&authorities);
		pallet_babe::NextAuthorities::<T>::put(&authorities);
	}

	/// The list enacted now must be, bit for bit, the one announced an epoch ago, or nodes that
	/// warp-synced would fork.
	fn on_new_session<'a, I>(_: bool, validators: I, queued: I)
	where
		I: Iterator<Item = (&'a T::AccountId, BabeId)> + 'a,
	{
		let announced = pallet_babe::NextAuthorities::<T>::get();
		let current = weigh::<T, _>(ActiveWeights::<T>::get(), validators);
		if current != announced.to_vec() {
			defensive!("the session's BABE authorities differ from the announced ones");
		}
		let next = weigh::<T, _>(QueuedWeights::<T>::get(), queued);
		let next = match next.is_empty() {
			true => announced.clone(),
			false => BabeAuthorities::<T>::force_from(next, None),
		};
		let session = pallet_session::CurrentIndex::<T>::get();
		pallet_babe::Pallet::<T>::enact_epoch_change(announced, next, Some(session));
	}

	fn on_disabled(index: u32) {
		<pallet_babe::Pallet<T> as OneSessionHandler<T::AccountId>>::on_disabled(index)
	}
}

/// The GRANDPA session key, weighted by credit.
pub struct CreditGrandpa<T>(PhantomData<T>);

impl<T> BoundToRuntimeAppPublic for CreditGrandpa<T> {
	type Public = GrandpaId;
}

impl<T: Config> CreditGrandpa<T> {
	/// Hands `authorities` to the voters. Refused while an earlier change is pending: then neither
	/// the set id nor the note of a stall may change.
	fn schedule(authorities: AuthorityList) {
		let (delay, last_final) = match pallet_grandpa::Stalled::<T>::get() {
			Some((delay, last_final)) => (delay, Some(last_final)),
			None => (Zero::zero(), None),
		};
		let scheduled =
			pallet_grandpa::Pallet::<T>::schedule_change(authorities, delay, last_final);
		if scheduled.is_err() {
			return;
		}
		pallet_grandpa::Stalled::<T>::kill();
		if let Some(last_final) = last_final {
			Self::drop_announced_after(last_final);
		}
		let set_id = pallet_grandpa::CurrentSetId::<T>::mutate(|set_id| {
			*set_id = set_id.saturating_add(1);
			*set_id
		});
		if last_final.is_none() {
			SetAnnounced::<T>::insert(set_id, frame_system::Pallet::<T>::block_number());
		}
		if let Some(expired) = set_id.checked_sub(T::MaxSetIdSessionEntries::get().max(1)) {
			pallet_grandpa::SetIdSession::<T>::remove(expired);
			SetAnnounced::<T>::remove(expired);
		}
	}

	/// When voters are forced, nodes drop the changes that were announced and never became final,
	/// and count none of them. Who counted on would refuse every later report of a double vote.
	fn drop_announced_after(last_final: BlockNumberFor<T>) {
		let mut set_id = pallet_grandpa::CurrentSetId::<T>::get();
		while SetAnnounced::<T>::get(set_id).is_some_and(|announced| announced > last_final) {
			SetAnnounced::<T>::remove(set_id);
			pallet_grandpa::SetIdSession::<T>::remove(set_id);
			set_id = set_id.saturating_sub(1);
		}
		pallet_grandpa::CurrentSetId::<T>::put(set_id);
	}
}

impl<T: Config> OneSessionHandler<T::AccountId> for CreditGrandpa<T> {
	type Key = GrandpaId;

	fn on_genesis_session<'a, I>(validators: I)
	where
		I: Iterator<Item = (&'a T::AccountId, GrandpaId)> + 'a,
	{
		let weighted = weigh::<T, _>(QueuedWeights::<T>::get(), validators);
		pallet_grandpa::Authorities::<T>::put(WeakBoundedVec::force_from(weighted, None));
	}

	fn on_new_session<'a, I>(changed: bool, validators: I, _: I)
	where
		I: Iterator<Item = (&'a T::AccountId, GrandpaId)> + 'a,
	{
		let authorities = weigh::<T, _>(ActiveWeights::<T>::get(), validators);
		// A change that was refused while another was pending is made up for in a later session.
		let missed = pallet_grandpa::Authorities::<T>::get().to_vec() != authorities;
		let stalled = pallet_grandpa::Stalled::<T>::exists();
		if !authorities.is_empty() && (changed || missed || stalled) {
			Self::schedule(authorities);
		}
		pallet_grandpa::SetIdSession::<T>::insert(
			pallet_grandpa::CurrentSetId::<T>::get(),
			pallet_session::CurrentIndex::<T>::get(),
		);
	}

	fn on_disabled(index: u32) {
		<pallet_grandpa::Pallet<T> as OneSessionHandler<T::AccountId>>::on_disabled(index)
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Planning of sessions, and the two session keys that carry the planned weights into BABE and
//! GRANDPA. The stock pallets give every authority the weight 1.

use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;
use frame_support::{
	defensive,
	traits::{Get, OneSessionHandler},
	WeakBoundedVec,
};
use pallet_session::{historical, SessionManager};
use sp_consensus_babe::{AuthorityId as BabeId, BabeAuthorityWeight};
use sp_consensus_grandpa::{AuthorityId as GrandpaId, AuthorityList};
use sp_runtime::{traits::Zero, BoundToRuntimeAppPublic};
use sp_staking::SessionIndex;

use crate::{
	weighting::share_equally, ActiveWeights, Config, Event, Offenders, Pallet, QueuedWeights,
	Weighted, WeightsOf,
};

/// The validators and weights of the session after the next.
pub struct PlanSessions<T>(PhantomData<T>);

impl<T: Config> PlanSessions<T> {
	/// Admitted validators that have session keys, with their weights.
	fn plan() -> WeightsOf<T> {
		let keyed = T::Admitted::get()
			.into_iter()
			.filter(|validator| pallet_session::NextKeys::<T>::contains_key(validator))
			.collect();
		WeightsOf::<T>::truncate_from(share_equally(keyed))
	}

	/// Whether a validator of `plan` will use other session keys than it was queued with last.
	fn rotates_keys(plan: &WeightsOf<T>) -> bool {
		let queued = pallet_session::QueuedKeys::<T>::get();
		plan.iter().any(|Weighted { validator, .. }| {
			let next = pallet_session::NextKeys::<T>::get(validator);
			let last = queued.iter().find(|(queued, _)| queued == validator).map(|(_, keys)| keys);
			next.as_ref() != last
		})
	}
}

impl<T: Config> SessionManager<T::AccountId> for PlanSessions<T> {
	/// Validators are returned whenever weights, keys or the set changed: only then does
	/// `pallet_session` note a new historical root, without which a rotated key could never be
	/// reported. So they are while one is disabled, because only a new set enables it again. An
	/// empty plan is no plan: the session goes on with the validators it has.
	fn new_session(session: SessionIndex) -> Option<Vec<T::AccountId>> {
		let plan = Self::plan();
		let unchanged = plan == QueuedWeights::<T>::get()
			&& !Self::rotates_keys(&plan)
			&& pallet_session::DisabledValidators::<T>::get().is_empty();
		if plan.is_empty() || unchanged {
			return None;
		}
		let validators: Vec<_> = plan.iter().map(|weighted| weighted.validator.clone()).collect();
		QueuedWeights::<T>::put(plan);
		Pallet::<T>::deposit_event(Event::WeightsPlanned {
			session,
			validators: validators.len() as u32,
		});
		Some(validators)
	}

	fn new_session_genesis(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		let plan = Self::plan();
		let validators: Vec<_> = plan.iter().map(|weighted| weighted.validator.clone()).collect();
		QueuedWeights::<T>::put(plan);
		(!validators.is_empty()).then_some(validators)
	}

	fn start_session(_: SessionIndex) {
		ActiveWeights::<T>::put(QueuedWeights::<T>::get());
	}

	/// What happened before the reporting window can no longer be reported, so its proofs go.
	fn end_session(session: SessionIndex) {
		let Some(first) = session.checked_sub(T::ReportingSessions::get()) else { return };
		historical::Pallet::<T>::prune_up_to(first);
		if let Some(expired) = first.checked_sub(1) {
			let _ = Offenders::<T>::clear_prefix(expired, T::MaxValidators::get(), None);
		}
	}
}

impl<T: Config> historical::SessionManager<T::AccountId, ()> for PlanSessions<T> {
	fn new_session(session: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		<Self as SessionManager<_>>::new_session(session).map(identified)
	}

	fn new_session_genesis(session: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		<Self as SessionManager<_>>::new_session_genesis(session).map(identified)
	}

	fn start_session(session: SessionIndex) {
		<Self as SessionManager<_>>::start_session(session)
	}

	fn end_session(session: SessionIndex) {
		<Self as SessionManager<_>>::end_session(session)
	}
}

fn identified<AccountId>(validators: Vec<AccountId>) -> Vec<(AccountId, ())> {
	validators.into_iter().map(|validator| (validator, ())).collect()
}

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
		let scheduled = match pallet_grandpa::Stalled::<T>::get() {
			Some((further_wait, median)) => pallet_grandpa::Pallet::<T>::schedule_change(
				authorities,
				further_wait,
				Some(median),
			),
			None => pallet_grandpa::Pallet::<T>::schedule_change(authorities, Zero::zero(), None),
		};
		if scheduled.is_ok() {
			pallet_grandpa::Stalled::<T>::kill();
			let set_id = pallet_grandpa::CurrentSetId::<T>::mutate(|set_id| {
				*set_id = set_id.saturating_add(1);
				*set_id
			});
			if let Some(expired) = set_id.checked_sub(T::MaxSetIdSessionEntries::get().max(1)) {
				pallet_grandpa::SetIdSession::<T>::remove(expired);
			}
		}
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

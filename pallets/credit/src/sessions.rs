// SPDX-License-Identifier: Apache-2.0

//! Planning of sessions: who validates in the session after the next, and with which weight.

use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use frame_support::{defensive, traits::Get};
use frame_system::RawOrigin;
use pallet_session::{historical, ExternallySetKeys, KeyOwner, NextKeys, SessionManager};
use salus_primitives::Validators;
use sp_runtime::{traits::OpaqueKeys, Perbill};
use sp_staking::{offence::OffenceSeverity, SessionIndex};

use crate::{
	weighting::{share, Share},
	ActiveKeys, ActiveWeights, Config, Event, KeysOf, Offenders, Pallet, QueuedWeights, Rosters,
	Weighted, WeightsOf,
};

/// The validators and weights of the session after the next.
pub struct PlanSessions<T>(PhantomData<T>);

impl<T: Config> Pallet<T> {
	/// What would be planned now: the admitted institutions that have session keys, weighted by
	/// their credit.
	pub(crate) fn draft() -> WeightsOf<T> {
		let keyed: Vec<_> = T::Validators::admitted()
			.into_iter()
			.filter(|validator| NextKeys::<T>::contains_key(&validator.account))
			.take(T::MaxValidators::get() as usize)
			.collect();
		let credits: Vec<_> =
			keyed.iter().map(|validator| Self::credit_of(validator.institution).into()).collect();
		let weighted =
			|(validator, Share { weight, bound }): (salus_primitives::Validator<_>, _)| {
				let (validator, institution) = (validator.account, validator.institution);
				Weighted { validator, institution, weight, bound }
			};
		WeightsOf::<T>::truncate_from(
			keyed.into_iter().zip(share(&credits)).map(weighted).collect(),
		)
	}

	/// Plans `session`, or says that it goes on as before.
	///
	/// Validators are returned whenever weights, keys or the set changed: only then does
	/// `pallet_session` note a new historical root, without which a rotated key could never be
	/// reported. So they are while one is disabled, because only a new set enables it again.
	pub(crate) fn plan(session: SessionIndex) -> Option<Vec<T::AccountId>> {
		let draft = Self::draft();
		let plan = match draft.is_empty() {
			true => Self::carry_on(),
			false => {
				Self::forget_keys();
				draft
			}
		};
		if plan.is_empty() || Self::is_as_queued(&plan) {
			return None;
		}
		Some(Self::adopt(plan, session))
	}

	/// Who is not admitted any more has no keys in a later plan either, until it sets new ones: the
	/// old ones may be destroyed by then, or in other hands.
	fn forget_keys() {
		let admitted: BTreeSet<_> =
			T::Validators::admitted().into_iter().map(|validator| validator.account).collect();
		let barred = |validator: &T::AccountId| !admitted.contains(validator);
		for validator in NextKeys::<T>::iter_keys().filter(barred).collect::<Vec<_>>() {
			let origin = RawOrigin::Signed(validator.clone()).into();
			if pallet_session::Pallet::<T>::purge_keys(origin).is_ok() {
				Self::deposit_event(Event::KeysForgotten { validator });
			}
		}
	}

	/// A set nobody is left in goes on, with the keys it has: a chain without validators would end.
	fn carry_on() -> WeightsOf<T> {
		for (validator, keys) in ActiveKeys::<T>::get() {
			if NextKeys::<T>::contains_key(&validator) {
				continue;
			}
			for id in T::Keys::key_ids() {
				let key = (*id, keys.get_raw(*id).to_vec());
				if !KeyOwner::<T>::contains_key(&key) {
					KeyOwner::<T>::insert(key, &validator);
				}
			}
			NextKeys::<T>::insert(&validator, keys);
			// No consumer was counted and no deposit taken for these.
			ExternallySetKeys::<T>::insert(&validator, ());
			Self::deposit_event(Event::KeysRestored { validator });
		}
		QueuedWeights::<T>::get()
	}

	/// Whether `plan` is not worth a change of what was adopted last. Compared is always with that,
	/// so that small steps add up.
	fn is_as_queued(plan: &WeightsOf<T>) -> bool {
		let queued = QueuedWeights::<T>::get();
		let who =
			|weighted: &Weighted<T::AccountId>| (weighted.validator.clone(), weighted.institution);
		plan.iter().map(who).eq(queued.iter().map(who))
			&& moved(plan, &queued) < T::Hysteresis::get()
			&& !one_moves_a_tenth(plan, &queued)
			&& !Self::rotates_keys(plan)
			&& pallet_session::DisabledValidators::<T>::get().is_empty()
	}

	/// Whether a validator of `plan` will use other session keys than in the session that starts.
	fn rotates_keys(plan: &WeightsOf<T>) -> bool {
		let last = pallet_session::QueuedKeys::<T>::get();
		plan.iter().any(|Weighted { validator, .. }| {
			let last = last.iter().find(|(other, _)| other == validator).map(|(_, keys)| keys);
			NextKeys::<T>::get(validator).as_ref() != last
		})
	}

	fn adopt(plan: WeightsOf<T>, session: SessionIndex) -> Vec<T::AccountId> {
		let validators: Vec<_> = plan.iter().map(|weighted| weighted.validator.clone()).collect();
		QueuedWeights::<T>::put(plan);
		Self::deposit_event(Event::WeightsPlanned { session, validators: validators.len() as u32 });
		validators
	}

	/// The queued weights and keys are those of the session that starts.
	fn start(session: SessionIndex) {
		let weights = QueuedWeights::<T>::get();
		Rosters::<T>::insert(session, &weights);
		ActiveWeights::<T>::put(weights);
		// Here, before the next session is planned, these are still the keys of the one that starts.
		let keys = pallet_session::QueuedKeys::<T>::get();
		match KeysOf::<T>::try_from(keys) {
			Ok(keys) => ActiveKeys::<T>::put(keys),
			Err(_) => {
				defensive!("no more validators are planned than there may be");
			}
		}
		Self::disable_again(session);
	}

	/// A new set enables everybody, so who offended in the session before is disabled again.
	fn disable_again(session: SessionIndex) {
		let Some(last) = session.checked_sub(1) else { return };
		for offender in Offenders::<T>::iter_key_prefix(last) {
			let severity = OffenceSeverity(Perbill::one());
			pallet_session::Pallet::<T>::report_offence(offender, severity);
		}
	}

	/// What happened before the reporting window can no longer be reported, so its proofs go.
	fn forget_before_window(next: SessionIndex) {
		let Some(first) = next.checked_sub(T::ReportingSessions::get()) else { return };
		historical::Pallet::<T>::prune_up_to(first);
		if let Some(expired) = first.checked_sub(1) {
			Rosters::<T>::remove(expired);
			let _ = Offenders::<T>::clear_prefix(expired, T::MaxValidators::get(), None);
		}
	}
}

/// How much weight the one plan gives to others than the other plan, where both are of the same
/// validators.
fn moved<AccountId>(plan: &[Weighted<AccountId>], other: &[Weighted<AccountId>]) -> u64 {
	let both = plan.iter().zip(other);
	let differences = both.map(|(new, old)| new.weight.abs_diff(old.weight));
	differences.fold(0, u64::saturating_add) / 2
}

/// Whether somebody would weigh a tenth more or less than in the other plan. Of many, one alone
/// moves too little of the whole to count.
fn one_moves_a_tenth<AccountId>(
	plan: &[Weighted<AccountId>],
	other: &[Weighted<AccountId>],
) -> bool {
	let mut both = plan.iter().zip(other);
	both.any(|(new, old)| new.weight.abs_diff(old.weight).saturating_mul(10) >= old.weight)
}

impl<T: Config> SessionManager<T::AccountId> for PlanSessions<T> {
	fn new_session(session: SessionIndex) -> Option<Vec<T::AccountId>> {
		Pallet::<T>::plan(session)
	}

	fn new_session_genesis(session: SessionIndex) -> Option<Vec<T::AccountId>> {
		let plan = Pallet::<T>::draft();
		(!plan.is_empty()).then(|| Pallet::<T>::adopt(plan, session))
	}

	fn start_session(session: SessionIndex) {
		Pallet::<T>::start(session);
	}

	fn end_session(session: SessionIndex) {
		Pallet::<T>::judge();
		Pallet::<T>::forget_before_window(session.saturating_add(1));
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

// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{OpaqueKeys, SaturatedConversion, Saturating},
	KeyTypeId, TryRuntimeError,
};
use sp_staking::SessionIndex;

use crate::*;

type Broken = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	pub fn do_try_state() -> Broken {
		let now = pallet_session::CurrentIndex::<T>::get();
		Self::check_weights(&ActiveWeights::<T>::get())?;
		Self::check_weights(&QueuedWeights::<T>::get())?;
		Self::check_babe()?;
		Self::check_grandpa()?;
		ensure!(EpochSlots::<T>::get() > 0, "I3: an epoch has at least one slot");
		Self::check_window(now)?;
		Self::check_session()?;
		Self::check_conducts(now)?;
		Self::check_histories(now)?;
		Self::check_dockets(now)
	}

	fn check_weights(weights: &WeightsOf<T>) -> Broken {
		if weights.is_empty() {
			return Ok(());
		}
		let limits = weighting::limits(weights.len());
		let mut sorted: Vec<_> = weights.iter().map(|weighted| weighted.weight).collect();
		sorted.sort_unstable_by(|one, other| other.cmp(one));
		ensure!(sorted.iter().sum::<u64>() == TOTAL_WEIGHT, "I1: the weights do not add up");
		ensure!(
			sorted.iter().all(|weight| *weight >= limits.floor),
			"I1: a weight below the floor"
		);
		ensure!(sorted.iter().all(|weight| *weight <= limits.cap), "I1: a weight above the cap");
		let heaviest: u64 = sorted.iter().take(limits.group as usize).sum();
		ensure!(heaviest <= limits.tolerated, "I1: the heaviest are more than is tolerated");
		let validators: BTreeSet<_> = weights.iter().map(|weighted| &weighted.validator).collect();
		let institutions: BTreeSet<_> =
			weights.iter().map(|weighted| weighted.institution).collect();
		let distinct = validators.len() == weights.len() && institutions.len() == weights.len();
		ensure!(distinct, "I1: a validator or an institution twice");
		Ok(())
	}

	fn check_babe() -> Broken {
		let (active, queued) = (ActiveWeights::<T>::get(), QueuedWeights::<T>::get());
		let id = sp_consensus_babe::KEY_TYPE;
		let running = raw(pallet_babe::Authorities::<T>::get().into_inner());
		ensure!(
			active.is_empty() || running == Self::carried(id, active, ActiveKeys::<T>::get()),
			"I2: BABE does not run on the active weights"
		);
		let announced = raw(pallet_babe::NextAuthorities::<T>::get().into_inner());
		let keys = pallet_session::QueuedKeys::<T>::get();
		ensure!(
			queued.is_empty() || announced == Self::carried(id, queued, keys),
			"I2: BABE has not announced the queued weights"
		);
		Ok(())
	}

	/// What was refused while a forced change was under way is made up for when the first session
	/// starts after another one may be forced.
	fn check_grandpa() -> Broken {
		let active = ActiveWeights::<T>::get();
		let scheduled = pallet_grandpa::PendingChange::<T>::get()
			.map_or_else(pallet_grandpa::Authorities::<T>::get, |change| change.next_authorities);
		let epoch = EpochSlots::<T>::get().saturated_into::<BlockNumberFor<T>>();
		let now = frame_system::Pallet::<T>::block_number();
		let is_forcing = pallet_grandpa::NextForced::<T>::get()
			.is_some_and(|next| now <= next.saturating_add(epoch));
		let id = sp_consensus_grandpa::KEY_TYPE;
		ensure!(
			active.is_empty()
				|| is_forcing
				|| raw(scheduled.into_inner()) == Self::carried(id, active, ActiveKeys::<T>::get()),
			"I2: GRANDPA does not run on the active weights"
		);
		Ok(())
	}

	/// The session keys of kind `id`, with the weights of their validators.
	fn carried(
		id: KeyTypeId,
		weights: WeightsOf<T>,
		keys: impl IntoIterator<Item = (T::AccountId, T::Keys)>,
	) -> Vec<(Vec<u8>, u64)> {
		let keys = keys.into_iter().map(|(_, keys)| keys.get_raw(id).to_vec());
		keys.zip(weights.into_iter().map(|weighted| weighted.weight)).collect()
	}

	fn check_window(now: SessionIndex) -> Broken {
		let window = now.saturating_sub(T::ReportingSessions::get())..=now;
		let rosters: BTreeSet<_> = Rosters::<T>::iter_keys().collect();
		let complete = rosters.is_empty() || rosters.iter().copied().eq(window.clone());
		ensure!(complete, "I4: not the rosters of the window");
		ensure!(
			Rosters::<T>::get(now) == ActiveWeights::<T>::get(),
			"I4: the last roster is not that of this session"
		);
		let known = Offenders::<T>::iter_keys().all(|(session, _)| window.contains(&session));
		ensure!(known, "I4: an offender of a session outside of the window");
		Ok(())
	}

	fn check_session() -> Broken {
		let validators = pallet_session::Validators::<T>::get();
		let active = ActiveWeights::<T>::get();
		let weighted = active.iter().map(|weighted| &weighted.validator);
		ensure!(
			active.is_empty() || weighted.eq(validators.iter()),
			"I5: other validators weighted"
		);
		let keys = ActiveKeys::<T>::get();
		let keyed = keys.iter().map(|(validator, _)| validator);
		ensure!(keyed.eq(validators.iter()), "I5: the keys are not of those who validate");
		let known = AuthoredBlocks::<T>::iter_keys().all(|author| validators.contains(&author));
		ensure!(known, "I5: an author who does not validate");
		Ok(())
	}

	fn check_conducts(now: SessionIndex) -> Broken {
		for conduct in Conducts::<T>::iter_values() {
			let in_range = (LEAST_RELIABILITY..=MOST_RELIABILITY).contains(&conduct.reliability)
				&& conduct.lateness <= MOST_LATENESS
				&& conduct.offences <= MOST_OFFENCES
				&& (conduct.base == 0 || BASE.contains(&conduct.base));
			ensure!(in_range, "I6: conduct out of its range");
			let past = conduct.session <= now && conduct.late_in.is_none_or(|late| late <= now);
			ensure!(past, "I6: conduct of a session to come");
		}
		Ok(())
	}

	fn check_histories(now: SessionIndex) -> Broken {
		for (institution, history) in Histories::<T>::iter() {
			ensure!(Conducts::<T>::contains_key(institution), "I7: a history without conduct");
			let ordered = history.windows(2).all(|pair| match pair {
				[one, next] => one.until <= next.since && one.cause != next.cause,
				_ => true,
			});
			let past =
				history.iter().all(|change| change.since <= change.until && change.until <= now);
			ensure!(ordered && past, "I7: a history out of order");
			let told = Conducts::<T>::get(institution).map(|conduct| conduct.credit());
			let last = history.last().map(|change| change.credit);
			ensure!(last.is_none() || last == told, "I7: the last change is not what credit is");
		}
		Ok(())
	}

	fn check_dockets(now: SessionIndex) -> Broken {
		let mut open = BTreeSet::new();
		for (institution, docket) in Dockets::<T>::iter() {
			let ordered = docket.recent.windows(2).all(|pair| match pair {
				[one, next] => one.number < next.number && one.session <= next.session,
				_ => true,
			});
			let counted = docket.recent.iter().all(|noted| noted.number < docket.total);
			ensure!(ordered && counted, "I8: lapses out of order");
			let past = docket.recent.iter().all(|noted| noted.session <= now);
			ensure!(past, "I8: a lapse of a session to come");
			let alleged = docket.recent.iter().filter(|noted| noted.stage.is_open());
			open.extend(alleged.map(|noted| (institution, noted.number)));
		}
		let mut before_panels = BTreeSet::new();
		for (reference, (institution, number)) in Matters::<T>::iter() {
			let matter = Self::matter(institution, number);
			ensure!(matter.reference == reference, "I9: a matter under another name");
			before_panels.insert((institution, number));
		}
		ensure!(open == before_panels, "I9: other lapses alleged than are before panels");
		Ok(())
	}
}

fn raw<Key: AsRef<[u8]>>(authorities: Vec<(Key, u64)>) -> Vec<(Vec<u8>, u64)> {
	authorities.into_iter().map(|(key, weight)| (key.as_ref().to_vec(), weight)).collect()
}

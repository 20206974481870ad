// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

#[cfg(any(feature = "try-runtime", test))]
mod invariants {
	use alloc::{collections::BTreeSet, vec::Vec};
	use frame_support::{ensure, traits::Get};
	use sp_runtime::TryRuntimeError;

	use crate::{
		ActiveWeights, Config, EpochSlots, Offenders, Pallet, QueuedWeights, WeightsOf,
		TOTAL_WEIGHT,
	};

	impl<T: Config> Pallet<T> {
		pub fn do_try_state() -> Result<(), TryRuntimeError> {
			Self::whole(&ActiveWeights::<T>::get())?;
			Self::whole(&QueuedWeights::<T>::get())?;
			Self::in_step_with_babe()?;
			ensure!(EpochSlots::<T>::get() > 0, "I3: an epoch has at least one slot");
			let now = pallet_session::CurrentIndex::<T>::get();
			ensure!(
				Offenders::<T>::iter_keys().all(|(session, _)| session <= now),
				"I4: nobody offends in a session to come"
			);
			Ok(())
		}

		fn whole(weights: &WeightsOf<T>) -> Result<(), TryRuntimeError> {
			let sum: u64 = weights.iter().map(|weighted| weighted.weight).sum();
			let distinct: BTreeSet<_> =
				weights.iter().map(|weighted| &weighted.validator).collect();
			ensure!(weights.is_empty() || sum == TOTAL_WEIGHT, "I1: the weights add up");
			ensure!(weights.iter().all(|weighted| weighted.weight > 0), "I1: no weight is 0");
			ensure!(distinct.len() == weights.len(), "I1: no validator counts twice");
			ensure!(weights.len() as u32 <= T::MaxValidators::get(), "I1: within the bound");
			Ok(())
		}

		fn in_step_with_babe() -> Result<(), TryRuntimeError> {
			let carried =
				|list: Vec<(_, u64)>| list.into_iter().map(|(_, w)| w).collect::<Vec<_>>();
			let planned = |weights: WeightsOf<T>| {
				weights.into_iter().map(|weighted| weighted.weight).collect::<Vec<_>>()
			};
			let active = planned(ActiveWeights::<T>::get());
			let queued = planned(QueuedWeights::<T>::get());
			ensure!(
				active.is_empty()
					|| carried(pallet_babe::Authorities::<T>::get().into_inner()) == active,
				"I2: BABE runs on the active weights"
			);
			ensure!(
				queued.is_empty()
					|| carried(pallet_babe::NextAuthorities::<T>::get().into_inner()) == queued,
				"I2: BABE has announced the queued weights"
			);
			Ok(())
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

#[cfg(test)]
mod mock;
mod offences;
mod sessions;
#[cfg(test)]
mod tests;
mod try_state;
pub mod weighting;

pub use offences::DisableUpToThirdOfWeight;
pub use pallet::*;
pub use sessions::{CreditBabe, CreditGrandpa, PlanSessions};
pub use weighting::{Weighted, TOTAL_WEIGHT};

// FRAME's macros expand to `expect`.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_staking::SessionIndex;

	use super::Weighted;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config
		+ pallet_babe::Config
		+ pallet_grandpa::Config
		+ pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
		+ pallet_session::historical::Config<FullIdentification = ()>
	{
		/// The validator accounts of the institutions that may validate, in a stable order.
		type Admitted: Get<Vec<Self::AccountId>>;

		/// The most validators that one session can have.
		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// For how many sessions an offence can still be reported.
		#[pallet::constant]
		type ReportingSessions: Get<SessionIndex>;
	}

	/// The weights of one session, in the order of its validators.
	pub type WeightsOf<T> =
		BoundedVec<Weighted<<T as frame_system::Config>::AccountId>, <T as Config>::MaxValidators>;

	/// Slots of one epoch. Written at genesis and never again: no BABE chain survives a change.
	#[pallet::storage]
	pub type EpochSlots<T> = StorageValue<_, u64, ValueQuery>;

	/// The weights in force in this session: the queued ones of the session before.
	#[pallet::storage]
	pub type ActiveWeights<T: Config> = StorageValue<_, WeightsOf<T>, ValueQuery>;

	/// The weights planned for the next session, announced to clients already.
	#[pallet::storage]
	pub type QueuedWeights<T: Config> = StorageValue<_, WeightsOf<T>, ValueQuery>;

	/// Who offended in which session, so that a repeated report of the same offender changes
	/// nothing. Rows go when the session can no longer be reported.
	#[pallet::storage]
	pub type Offenders<T: Config> =
		StorageDoubleMap<_, Twox64Concat, SessionIndex, Twox64Concat, T::AccountId, ()>;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		pub epoch_slots: u64,
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { epoch_slots: 200, _config: PhantomData }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			EpochSlots::<T>::put(self.epoch_slots.max(1));
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A set was planned for `session`: a weight, a key or a member changed, or one was disabled.
		WeightsPlanned { session: SessionIndex, validators: u32 },
		/// `offender` misbehaved in `session`. Said once, however often it is reported.
		OffenceRecorded { offender: T::AccountId, session: SessionIndex },
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let most = u64::from(T::MaxValidators::get());
			assert!(most > 0, "a chain needs a validator");
			assert!(most <= super::TOTAL_WEIGHT, "every validator needs a weight of at least 1");
			assert!(T::MaxValidators::get() <= <T as pallet_babe::Config>::MaxAuthorities::get());
			assert!(
				T::MaxValidators::get() <= <T as pallet_grandpa::Config>::MaxAuthorities::get()
			);
			assert!(
				T::MaxSetIdSessionEntries::get() >= u64::from(T::ReportingSessions::get()),
				"a GRANDPA equivocation must stay reportable for the whole window",
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

/// The length of an epoch in slots, for `pallet_babe::Config::EpochDuration`.
pub struct EpochDuration<T>(core::marker::PhantomData<T>);

impl<T: Config> frame_support::traits::Get<u64> for EpochDuration<T> {
	fn get() -> u64 {
		EpochSlots::<T>::get()
	}
}

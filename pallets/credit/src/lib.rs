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

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod carrying;
mod conduct;
mod lapses;
#[cfg(test)]
mod mock;
mod offences;
mod ownership;
mod runtime_api;
mod sessions;
mod standing;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weighting;
mod weights;

pub use carrying::{CreditBabe, CreditGrandpa};
pub use offences::{DisableUpToThirdOfWeight, GrandpaWeights, ReportOnce};
pub use ownership::KeyOwnership;
pub use pallet::*;
pub use runtime_api::*;
pub use sessions::PlanSessions;
pub use types::*;
pub use weighting::{Bound, Limits, TOTAL_WEIGHT};
pub use weights::WeightInfo;

use frame_support::{
	traits::{Get, PalletInfo},
	BoundedVec,
};

/// The weights of one session, in the order of its validators.
pub type WeightsOf<T> =
	BoundedVec<Weighted<<T as frame_system::Config>::AccountId>, <T as Config>::MaxValidators>;
/// The validators of one session with their keys, in their order.
pub type KeysOf<T> = BoundedVec<
	(<T as frame_system::Config>::AccountId, <T as pallet_session::Config>::Keys),
	<T as Config>::MaxValidators,
>;
pub type HistoryOf<T> = BoundedVec<Change, <T as Config>::MaxHistory>;
pub type DocketOf<T> = Docket<<T as Config>::MaxLapses>;

// FRAME's macros expand to `expect`.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use salus_primitives::{Digest, InstitutionId, Lapse, Membership, Panels, Ruling, Validators};
	use sp_consensus_grandpa::SetId;
	use sp_staking::SessionIndex;

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
		/// Says which institutions may validate, and their accreditation.
		type Validators: Validators<Self::AccountId>;

		/// Says who speaks for an institution.
		type Membership: Membership<Self::AccountId>;

		/// Decide whether an institution was late.
		type Panels: Panels;

		/// The most validators that one session can have.
		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// For how many sessions after its own an offence can be reported.
		#[pallet::constant]
		type ReportingSessions: Get<SessionIndex>;

		/// How much weight must move for a new plan where nothing else changed, out of
		/// [`TOTAL_WEIGHT`].
		#[pallet::constant]
		type Hysteresis: Get<u64>;

		/// How many changes of credit an institution's history keeps.
		#[pallet::constant]
		type MaxHistory: Get<u32>;

		/// How many lapses of an institution are kept.
		#[pallet::constant]
		type MaxLapses: Get<u32>;

		type WeightInfo: WeightInfo;
	}

	/// Slots of one epoch. Written at genesis and never again: no BABE chain survives a change.
	#[pallet::storage]
	pub type EpochSlots<T> = StorageValue<_, u64, ValueQuery>;

	/// The weights in force in this session: the queued ones of the session before.
	#[pallet::storage]
	pub type ActiveWeights<T: Config> = StorageValue<_, WeightsOf<T>, ValueQuery>;

	/// The weights planned for the next session, announced to clients already.
	#[pallet::storage]
	pub type QueuedWeights<T: Config> = StorageValue<_, WeightsOf<T>, ValueQuery>;

	/// The validators of this session with the keys that they use in it. Key owners are proved from
	/// it, because `pallet_session` forgets a key as soon as its owner sets another.
	///
	/// The keys state no greatest length; there are no more of them than validators.
	#[pallet::storage]
	#[pallet::unbounded]
	pub type ActiveKeys<T: Config> = StorageValue<_, KeysOf<T>, ValueQuery>;

	/// The block that announced a set of voters to GRANDPA, unless it was forced upon it. Goes with
	/// the last session that pallet-grandpa keeps of a set, or when nodes drop the set.
	#[pallet::storage]
	pub type SetAnnounced<T: Config> = StorageMap<_, Twox64Concat, SetId, BlockNumberFor<T>>;

	/// The weights of each session that can still be reported, and so which institution an offender
	/// validated for. Written when a session starts; goes when it cannot be reported any more.
	#[pallet::storage]
	pub type Rosters<T: Config> =
		StorageMap<_, Twox64Concat, SessionIndex, WeightsOf<T>, ValueQuery>;

	/// Who offended in which session, so that a repeated report of the same offender changes
	/// nothing. Rows go when the session can no longer be reported.
	#[pallet::storage]
	pub type Offenders<T: Config> =
		StorageDoubleMap<_, Twox64Concat, SessionIndex, Twox64Concat, T::AccountId, ()>;

	/// How many blocks of this session a validator authored. Rows go when the session ends.
	#[pallet::storage]
	pub type AuthoredBlocks<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, u32, ValueQuery>;

	/// What moved the credit of an institution. Written when a session ends in which it validated,
	/// and with each offence and confirmed lapse; goes by [`Pallet::clear`].
	#[pallet::storage]
	pub type Conducts<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, Conduct>;

	/// The last changes of an institution's credit, the oldest first. Written and gone with
	/// [`Conducts`].
	#[pallet::storage]
	pub type Histories<T: Config> =
		StorageMap<_, Twox64Concat, InstitutionId, HistoryOf<T>, ValueQuery>;

	/// The lapses of an institution. Written when another pallet tells of one; goes by
	/// [`Pallet::clear`].
	#[pallet::storage]
	pub type Dockets<T: Config> =
		StorageMap<_, Twox64Concat, InstitutionId, DocketOf<T>, ValueQuery>;

	/// Which lapse, by its institution and number, the panel of a matter decides about. Goes with
	/// its ruling.
	#[pallet::storage]
	pub type Matters<T: Config> = StorageMap<_, Blake2_128Concat, Digest, (InstitutionId, u32)>;

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
		/// A set was planned for `session`: weights, a key or a member changed, or one was disabled.
		WeightsPlanned { session: SessionIndex, validators: u32 },
		/// Nobody was left to validate, so the keys that `validator` had purged are in use again.
		KeysRestored { validator: T::AccountId },
		/// `validator` is no longer admitted, so the session keys that it set are not planned again.
		KeysForgotten { validator: T::AccountId },
		/// `offender` misbehaved in `session`. Said once, however often it is reported.
		OffenceRecorded {
			offender: T::AccountId,
			institution: Option<InstitutionId>,
			session: SessionIndex,
		},
		/// The credit of an institution is not what it was.
		CreditChanged { institution: InstitutionId, cause: Cause, from: u16, to: u16 },
		/// An institution did not do in time what it had to. That alone costs nothing.
		LapseNoted { institution: InstitutionId, number: u32, lapse: Lapse },
		/// A panel decides whether an institution was late.
		LapseAlleged {
			institution: InstitutionId,
			number: u32,
			accuser: InstitutionId,
			matter: Digest,
		},
		/// A panel decided. `counted` says whether credit was lost.
		LapseRuled { institution: InstitutionId, number: u32, ruling: Ruling, counted: bool },
		/// Nothing is kept any more about an institution that left.
		Cleared { institution: InstitutionId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No such lapse is kept. Look up the recent ones.
		LapseUnknown,
		/// The signer's institution is neither a Regulator nor an Auditor. One of those alleges.
		NotOverseer,
		/// The signer's institution answers for the lapse itself. Another one alleges it.
		OwnLapse,
		/// The lapse is before a panel. Wait for its ruling.
		AlreadyAlleged,
		/// A panel ruled on the lapse. That stands.
		AlreadyRuled,
		/// The institution is a member. What is kept about it stays until it leaves.
		StillMember,
		/// Conduct moves the credit still. Wait until it has decayed.
		NotDecayed,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Counts the author. The turn of a session is weighed by `pallet_session`, as a whole block.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			<T as Config>::WeightInfo::note_author()
		}

		fn integrity_test() {
			Self::check_order();
			let most = u64::from(T::MaxValidators::get());
			assert!(most > 0, "a chain needs a validator");
			assert!(most <= 100, "floors and caps were looked at for as many");
			assert!(T::MaxValidators::get() <= <T as pallet_babe::Config>::MaxAuthorities::get());
			assert!(
				T::MaxValidators::get() <= <T as pallet_grandpa::Config>::MaxAuthorities::get()
			);
			assert!(
				T::MaxSetIdSessionEntries::get()
					>= u64::from(T::ReportingSessions::get()).saturating_add(2),
				"a GRANDPA equivocation must stay reportable for the whole window: its set and the \
				set before are looked up",
			);
			let hysteresis = T::Hysteresis::get();
			assert!(hysteresis > 0, "an unchanged plan is no plan");
			assert!(hysteresis <= TOTAL_WEIGHT / 20, "weights must follow credit");
			let most = T::MaxValidators::get();
			let turn = <T as Config>::WeightInfo::judge(most)
				.saturating_add(<T as Config>::WeightInfo::plan(most));
			let block = T::BlockWeights::get().max_block;
			assert!(turn.ref_time() <= block.ref_time() / 2, "a session turns within a block");
			assert!(T::MaxHistory::get() > 0 && T::MaxLapses::get() > 0, "rows need room");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// Calls name the event they emit; a call that says what was said already emits none.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Brings a lapse of `institution` before a panel, which decides whether it was late.
		///
		/// Origin: signed by the Delegate of another institution that is an Active Regulator or
		/// Auditor. Event: [`Event::LapseAlleged`].
		#[pallet::call_index(0)]
		pub fn allege(
			origin: OriginFor<T>,
			institution: InstitutionId,
			number: u32,
		) -> DispatchResult {
			let delegate = ensure_signed(origin)?;
			Self::do_allege(delegate, institution, number)
		}

		/// Drops what is kept about an institution that left, once its conduct has decayed.
		///
		/// Origin: signed by anybody. Event: [`Event::Cleared`].
		#[pallet::call_index(1)]
		pub fn clear(origin: OriginFor<T>, institution: InstitutionId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear(institution)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Hooks and genesis run in the order of the indices: this pallet weighs what Session asks for
	/// at genesis, and Authorship finds the author of a session's first block in the new set only
	/// after Session has turned.
	fn check_order() {
		let credit = T::PalletInfo::index::<Self>();
		let session = T::PalletInfo::index::<pallet_session::Pallet<T>>();
		let authorship = T::PalletInfo::index::<pallet_authorship::Pallet<T>>();
		assert!(credit < session, "Credit needs a lower index than Session");
		assert!(session < authorship, "Authorship needs a higher index than Session");
	}
}

/// The length of an epoch in slots, for `pallet_babe::Config::EpochDuration`.
pub struct EpochDuration<T>(core::marker::PhantomData<T>);

impl<T: Config> Get<u64> for EpochDuration<T> {
	fn get() -> u64 {
		EpochSlots::<T>::get()
	}
}

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
mod errors;
mod events;
mod impls;
#[cfg(test)]
mod mock;
mod runtime_api;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
mod weights;

pub use pallet::*;
pub use runtime_api::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;
use impls::weighing::Weights;
use salus_primitives::InclusionProof;

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
pub type SubmissionOf<T> = Submission<AccountIdOf<T>, InclusionProof>;
pub type BillOf<T> = Submission<AccountIdOf<T>, Evidence>;
pub type ClaimOf<T> = Claim<AccountIdOf<T>>;
pub type ClaimStateOf<T> = ClaimState<AccountIdOf<T>>;
pub type FoldedClaimOf<T> = FoldedClaim<AccountIdOf<T>>;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "sections make clippy see what the pallet macro expands to")]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{pallet_prelude::*, traits::UnixTime, weights::WeightMeter};
	use frame_system::pallet_prelude::*;
	use salus_adjudication::{
		ClaimKey, Decided, Part, Policies, Settled, Settlement, MAX_LINES, MAX_PARTS,
	};
	use salus_primitives::{
		time::DAY_MILLISECONDS, Anchoring, Commitment, Credentialing, CreditEvents, Day, Digest,
		Fold, InstitutionId, Membership, Moment, Panels, Representation, Ruling, Sponsorship,
	};
	use sp_core::H256;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Says for which institution an agent acts.
		type Membership: Membership<Self::AccountId>;

		/// Says who acts for a member, and when it died.
		type Representation: Representation<Self::AccountId>;

		/// Pays for the rows of providers.
		type Sponsorship: Sponsorship<Self::AccountId>;

		/// Says who is licensed to treat people.
		type Credentialing: Credentialing<Self::AccountId>;

		/// Knows what insurers promised, and counts.
		type Policies: Policies<Self::AccountId>;

		/// Pays.
		type Settlement: Settlement<Self::AccountId>;

		/// Knows what providers anchored.
		type Anchoring: Anchoring;

		/// Draws those who rule on appeals.
		type Panels: Panels;

		/// Learns which insurer was late.
		type CreditEvents: CreditEvents;

		type Time: UnixTime;

		/// Sets deadlines and limits.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// How many claims one call submits.
		#[pallet::constant]
		type MaxClaims: Get<u32>;

		/// How many rounds a claim can have: one, and one for each appeal that is won.
		#[pallet::constant]
		type MaxRounds: Get<u32>;

		/// How many appeals of one provider, or of one member, can be before panels at a time.
		#[pallet::constant]
		type MaxAppeals: Get<u32>;

		/// With the claims of how many institutions that it took over from, the last ones, those of a
		/// provider are compared.
		#[pallet::constant]
		type MaxPredecessors: Get<u32>;

		/// How many claims one call folds.
		#[pallet::constant]
		type MaxFold: Get<u32>;

		/// How long after the last word a claim stays in the state before anybody may fold it, in
		/// milliseconds. At least as long as any plan has providers file, so that nothing is billed
		/// twice.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		type WeightInfo: WeightInfo;
	}

	/// One row is one claim of a provider, by its own reference. Written by [`Pallet::submit`]; goes
	/// when it is folded.
	#[pallet::storage]
	pub type Claims<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		InstitutionId,
		Blake2_128Concat,
		Commitment,
		ClaimOf<T>,
		OptionQuery,
	>;

	/// One row is one adjudication of a claim. Written when it is decided, and never again; goes with
	/// the claim.
	#[pallet::storage]
	pub type Adjudications<T: Config> = StorageMap<_, Blake2_128Concat, Decided, Round>;

	/// The claims about a member. Written and gone with them.
	#[pallet::storage]
	pub type MemberClaims<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, ClaimKey, ()>;

	/// The claims that wait for an insurer, as they name it. Written when they are pended; gone when
	/// they are decided or taken back.
	#[pallet::storage]
	pub type Pended<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Blake2_128Concat, ClaimKey, ()>;

	/// Those of them that nobody has noted to be late, in the order in which they are due.
	#[pallet::storage]
	pub type Due<T: Config> = StorageDoubleMap<_, Identity, DueAt, Blake2_128Concat, ClaimKey, ()>;

	/// Which claim covers a service of a provider for a member, by its modifiers. Written with the
	/// lines that are covered; gone when their round is reversed, or with the claim.
	#[pallet::storage]
	pub type Billed<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, Rendered>,
			NMapKey<Blake2_128Concat, Modifiers>,
		),
		BilledLines,
		OptionQuery,
	>;

	/// The covered services of a member on a day of a provider that others include, and what was
	/// taken off those. Written and gone as the rows of [`Billed`]; what was taken stays until those
	/// go.
	#[pallet::storage]
	pub type PartsBilled<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		(InstitutionId, Day),
		BoundedVec<Part, ConstU32<MAX_PARTS>>,
		ValueQuery,
	>;

	/// The insurers to whose claims a covered line of a provider has a dispensing number, as those
	/// name it. Written and gone as the rows of [`Billed`].
	#[pallet::storage]
	pub type Dispensings<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		InstitutionId,
		Blake2_128Concat,
		Digest,
		BoundedVec<InstitutionId, ConstU32<MAX_INSURERS>>,
		ValueQuery,
	>;

	/// What was said about a service for good. Written when a panel upholds its denial and when the
	/// insurer takes it back; gone when that is overturned, or with the claim.
	#[pallet::storage]
	pub type Precedents<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, Rendered>,
			NMapKey<Blake2_128Concat, Modifiers>,
		),
		Precedent,
		OptionQuery,
	>;

	/// The days on which a member was covered for a row whose benefit asks for days in between, by
	/// bucket. Written and gone as the rows of [`Billed`].
	#[pallet::storage]
	pub type Served<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, u32>,
			NMapKey<Twox64Concat, i32>,
		),
		ServedDays,
		ValueQuery,
	>;

	/// The claims of a provider that rest on a leaf, and wait or have a covered line. Written when
	/// they are pended or decided; gone when they are denied as a whole, reversed or folded.
	#[pallet::storage]
	pub type EvidenceUses<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		(InstitutionId, H256),
		Blake2_128Concat,
		ClaimKey,
		(),
	>;

	/// How many covered lines a clinician rendered for a provider on a day. Written and gone as the rows of
	/// [`Billed`].
	#[pallet::storage]
	pub type ClinicianDays<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		(InstitutionId, Day),
		u32,
		ValueQuery,
	>;

	/// The claim whose appeal is before a panel. Written by [`Pallet::appeal`]; gone with the ruling
	/// or when the appeal is withdrawn.
	#[pallet::storage]
	pub type Matters<T: Config> = StorageMap<_, Blake2_128Concat, Digest, ClaimKey>;

	/// How many appeals of a party are before panels. Written by [`Pallet::appeal`]; a row goes at
	/// nothing.
	#[pallet::storage]
	pub type OpenAppeals<T: Config> =
		StorageMap<_, Blake2_128Concat, Party<T::AccountId>, u32, ValueQuery>;

	/// From whom a provider took over, and from whom those did, if they claimed anything; ascending by
	/// day. Written when it does; stays.
	#[pallet::storage]
	pub type Predecessors<T: Config> = StorageMap<
		_,
		Twox64Concat,
		InstitutionId,
		BoundedVec<Succession, T::MaxPredecessors>,
		ValueQuery,
	>;

	/// How many claims wait or are under appeal for which an institution answers, as provider and as
	/// insurer: it does not leave before. Moves to a successor; a row goes at nothing.
	#[pallet::storage]
	pub type OpenClaims<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, u32, ValueQuery>;

	/// What is left of the folded claims of a provider. Written by [`Pallet::fold`]; stays.
	#[pallet::storage]
	pub type Folds<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, Fold>;

	/// The deadlines of what begins from now on. Written at genesis and by
	/// [`Pallet::set_deadlines`].
	#[pallet::storage]
	pub type CurrentDeadlines<T: Config> = StorageValue<_, Deadlines, ValueQuery>;

	/// What is believed without a look. Written at genesis and by [`Pallet::set_limits`].
	#[pallet::storage]
	pub type CurrentLimits<T: Config> = StorageValue<_, Limits, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		pub deadlines: Deadlines,
		pub limits: Limits,
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.deadlines.are_sound(), "a deadline leaves no time");
			CurrentDeadlines::<T>::put(self.deadlines);
			CurrentLimits::<T>::put(self.limits);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, limit: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(limit);
			Self::sweep(&mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			assert!(T::MaxClaims::get() > 0, "a call needs room for one claim");
			assert!(T::MaxFold::get() > 0, "a call needs room for one claim");
			assert!(T::MaxAppeals::get() > 0, "a denial needs somebody to hear it");
			assert!(T::HistoryPeriod::get() >= DAY_MILLISECONDS, "no service is recent enough");
			let rounds = T::MaxRounds::get();
			assert!((2..=u8::MAX.into()).contains(&rounds), "an appeal needs a second round");
			let block = T::BlockWeights::get().max_block;
			let sweep =
				T::WeightInfo::sweep_nothing().saturating_add(T::WeightInfo::sweep_overdue());
			assert!(sweep.all_lte(block), "a block needs room for one step of the sweep");
			let longest = T::WeightInfo::submit(MAX_LINES).saturating_add(T::WeightInfo::void());
			assert!(longest.all_lte(block), "a block needs room for the longest claim");
			assert!(
				T::WeightInfo::apply_ruling().all_lte(block),
				"a block needs room for a ruling"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// Calls name the events they emit; a call that says what was said already emits none. One that
	/// comes late emits that the insurer is late before that, unless the sweep did.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Submits a claim, which is decided and paid at once, or waits for its insurer. What it weighs
		/// less for want of predecessors and dispensings is not charged.
		///
		/// Origin: signed by a ClaimSubmitter of an Active healthcare provider, laboratory or
		/// pharmacy. Events: [`Event::ClaimSubmitted`], and [`Event::ClaimAdjudicated`] or
		/// [`Event::ClaimPended`]; [`Event::ClaimReversed`] of the claim that it replaces. Standard:
		/// FHIR R4 Claim, X12 837 (005010X222A1, 005010X223A2).
		#[pallet::call_index(0)]
		#[pallet::weight(Weights::of::<T>(submission).declared())]
		pub fn submit(
			origin: OriginFor<T>,
			submission: Box<SubmissionOf<T>>,
		) -> DispatchResultWithPostInfo {
			let agent = ensure_signed(origin)?;
			let weights = Weights::of::<T>(&submission);
			let provider = Self::do_submit(agent, *submission)?;
			Ok(Some(weights.used::<T>(provider)).into())
		}

		/// Submits claims, each of which is refused or not for itself alone.
		///
		/// Origin: as [`Pallet::submit`]. Events: of [`Pallet::submit`] for each, or
		/// [`Event::ClaimRefused`]. Standard: X12 837.
		#[pallet::call_index(1)]
		#[pallet::weight(Weights::of_all::<T>(submissions).declared())]
		pub fn submit_many(
			origin: OriginFor<T>,
			submissions: BoundedVec<SubmissionOf<T>, T::MaxClaims>,
		) -> DispatchResultWithPostInfo {
			let agent = ensure_signed(origin)?;
			let weights = Weights::of_all::<T>(&submissions);
			let provider = Self::do_submit_many(agent, submissions)?;
			Ok(Some(weights.used::<T>(provider)).into())
		}

		/// Takes a claim back, unless it paid an account. Its round is reversed, and what was paid is
		/// owed.
		///
		/// Origin: signed by a ClaimSubmitter of the institution that answers for the provider.
		/// Event: [`Event::ClaimReversed`]. Standard: X12 837 CLM05-3 `8`.
		#[pallet::call_index(2)]
		pub fn void(origin: OriginFor<T>, claim: ClaimKey) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_void(agent, claim)
		}

		/// Lets the rules decide a claim that waits, or denies it after review.
		///
		/// Origin: signed by a ClaimAdjudicator of the institution that answers for the insurer.
		/// Events: [`Event::ClaimDecided`], [`Event::ClaimAdjudicated`]. Standard: X12 277.
		#[pallet::call_index(3)]
		pub fn decide_pended(
			origin: OriginFor<T>,
			claim: ClaimKey,
			verdict: Verdict,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_decide(agent, claim, verdict)
		}

		/// Takes the round of a claim back, if a line of it is covered, unless it is the last that a
		/// claim can have: nobody could appeal that. What was paid is owed.
		///
		/// Origin: as [`Pallet::decide_pended`]. Event: [`Event::ClaimReversed`]. Standard: X12 835
		/// CLP02 `22`.
		#[pallet::call_index(4)]
		pub fn reverse(
			origin: OriginFor<T>,
			claim: ClaimKey,
			reason: ReversalReason,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_reverse(agent, claim, reason)
		}

		/// Objects before a panel to the denied lines of the last round, or to its reversal by the
		/// insurer. Each side once for each, and in time.
		///
		/// Origin: signed by a ClaimSubmitter of the institution that answers for the provider, or by
		/// the member or a representative for claims. Event: [`Event::Appealed`]. Standard: 29 CFR
		/// 2560.503-1(h).
		#[pallet::call_index(5)]
		pub fn appeal(
			origin: OriginFor<T>,
			claim: ClaimKey,
			grounds: Commitment,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_appeal(signer, claim, grounds)
		}

		/// Takes an appeal back.
		///
		/// Origin: as [`Pallet::appeal`], of the side that appealed. Event:
		/// [`Event::AppealWithdrawn`].
		#[pallet::call_index(6)]
		pub fn withdraw_appeal(origin: OriginFor<T>, claim: ClaimKey) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_withdraw_appeal(signer, claim)
		}

		/// Tries again to decide what a panel overturned, if that failed with the ruling.
		///
		/// Origin: signed by anybody. Event: [`Event::ClaimAdjudicated`].
		#[pallet::call_index(7)]
		pub fn apply_ruling(origin: OriginFor<T>, claim: ClaimKey) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_apply_ruling(claim)
		}

		/// Puts claims of a provider that have been at rest for long into its digest, in this order,
		/// all or none.
		///
		/// Origin: signed by anybody. Event: [`Event::ClaimFolded`] for each. Standard: RFC 6962, 2.1.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::fold(claims.len() as u32))]
		pub fn fold(
			origin: OriginFor<T>,
			provider: InstitutionId,
			claims: BoundedVec<Commitment, T::MaxFold>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold(provider, &claims)
		}

		/// Sets the deadlines of what begins from now on.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Event: [`Event::DeadlinesSet`].
		#[pallet::call_index(9)]
		pub fn set_deadlines(origin: OriginFor<T>, deadlines: Deadlines) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_deadlines(deadlines)
		}

		/// Sets what is believed without a look.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Event: [`Event::LimitsSet`].
		#[pallet::call_index(10)]
		pub fn set_limits(origin: OriginFor<T>, limits: Limits) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_limits(limits)
		}
	}
}

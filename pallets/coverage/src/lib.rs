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

use frame_support::{pallet_macros::import_section, BoundedVec};
use salus_adjudication::{PlanYear, PriceRow};
use salus_primitives::Day;

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
pub type VersionOf<T> = Version<BoundedVec<Day, <T as Config>::MaxYears>>;
pub type PricesOf<T> = BoundedVec<PriceRow, <T as Config>::MaxPeriods>;
pub type ContractsOf<T> = BoundedVec<Contract, <T as Config>::MaxContracts>;
pub type CoverageOf<T> = Coverage<BoundedVec<Span, <T as Config>::MaxSpans>>;
pub type EnrolmentOf<T> = Enrolment<AccountIdOf<T>>;
pub type StepOf<T> = Step<AccountIdOf<T>>;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "sections make clippy see what the pallet macro expands to")]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{pallet_prelude::*, traits::UnixTime, weights::WeightMeter};
	use frame_system::pallet_prelude::*;
	use salus_adjudication::{year::MAX_YEARS, PlanVersion, Units};
	use salus_primitives::{
		time::DAY_MILLISECONDS, Commitment, CreditEvents, Digest, InstitutionId, Membership,
		Moment, Sponsorship,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Says for which institution an agent acts.
		type Membership: Membership<Self::AccountId>;

		/// Says who registered a member, and pays for rows.
		type Sponsorship: Sponsorship<Self::AccountId>;

		/// Learns which insurer was late.
		type CreditEvents: CreditEvents;

		type Time: UnixTime;

		/// Sets the deadlines.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// How many prices of one row stand, one after the other.
		#[pallet::constant]
		type MaxPeriods: Get<u32>;

		/// How many rows of a table one call prices.
		#[pallet::constant]
		type MaxPrices: Get<u32>;

		/// How many contracts with one provider stand, one after the other.
		#[pallet::constant]
		type MaxContracts: Get<u32>;

		/// How many spans a coverage has.
		#[pallet::constant]
		type MaxSpans: Get<u32>;

		/// How many plan years a version has.
		#[pallet::constant]
		type MaxYears: Get<u32>;

		/// How many members one call enrols.
		#[pallet::constant]
		type MaxEnrolments: Get<u32>;

		/// How long what ended stays after the last claim about it could be filed, in milliseconds;
		/// and the longest time to file one.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		type WeightInfo: WeightInfo;
	}

	/// One row is a plan of an insurer. Written with its first version; stays, so that no version
	/// gets a number twice.
	#[pallet::storage]
	pub type Plans<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Twox64Concat, u32, Plan>;

	/// One row is a version of a plan. Written by [`Pallet::publish_plan`]; goes by
	/// [`Pallet::retire_version`].
	#[pallet::storage]
	pub type Versions<T: Config> = StorageMap<_, Twox64Concat, PlanVersion, VersionOf<T>>;

	/// How many spans lie under a version. Written with the first; a row goes with the last.
	#[pallet::storage]
	pub type Subscribed<T: Config> = StorageMap<_, Twox64Concat, PlanVersion, u32, ValueQuery>;

	/// One row is a table of prices. Written by [`Pallet::publish_table`]; stays.
	#[pallet::storage]
	pub type Tables<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Twox64Concat, u32, Table>;

	/// One row is the prices of a row of a table, ascending. Written by [`Pallet::set_prices`]; goes
	/// by [`Pallet::retire_prices`].
	#[pallet::storage]
	pub type Prices<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, InstitutionId>,
			NMapKey<Twox64Concat, u32>,
			NMapKey<Twox64Concat, u32>,
		),
		PricesOf<T>,
		ValueQuery,
	>;

	/// One row is the contracts of an insurer with a provider, ascending. Written by
	/// [`Pallet::contract`]; goes by [`Pallet::retire_contract`].
	#[pallet::storage]
	pub type Contracts<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		InstitutionId,
		Twox64Concat,
		InstitutionId,
		ContractsOf<T>,
		ValueQuery,
	>;

	/// One row is a coverage, by its member. Written by [`Pallet::enrol`]; goes by
	/// [`Pallet::close_coverage`].
	#[pallet::storage]
	pub type Coverages<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, CoverageOf<T>>;

	/// How many claims about an account are in the state. Written by whoever keeps claims; a row
	/// goes with the last.
	#[pallet::storage]
	pub type MemberClaims<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// What is counted of a member in a plan year in which something was. Written by whoever
	/// adjudicates; goes with the coverage.
	#[pallet::storage]
	pub type MemberYears<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		PlanYear,
		Accumulators,
		ValueQuery,
	>;

	/// What is counted of a family in a plan year. Written with the coverage of its first member and
	/// by whoever adjudicates; goes with that of its last.
	#[pallet::storage]
	pub type FamilyYears<T: Config> =
		StorageDoubleMap<_, Twox64Concat, Family, Twox64Concat, PlanYear, FamilyYear>;

	/// One row is an authorisation about a member, by the number that its provider chose. Written by
	/// [`Pallet::request_authorisation`]; goes by [`Pallet::clear_authorisation`].
	#[pallet::storage]
	pub type Authorisations<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, u32, Authorisation>;

	/// The decisions and the ends of coverages that the sweep waits for, in the order in which they
	/// are due. Written when they begin to be awaited; a row goes when they come or are noted.
	#[pallet::storage]
	pub type Due<T: Config> = StorageDoubleMap<_, Identity, DueAt, Blake2_128Concat, StepOf<T>, ()>;

	/// The authorisations that wait beyond their deadline, by who answered when that was noted.
	/// Written by the sweep; a row goes with the decision.
	#[pallet::storage]
	pub type Overdue<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Blake2_128Concat, (T::AccountId, u32), ()>;

	/// What an institution does not leave before, of all that it answers for. Moves to a successor;
	/// a row goes at nothing.
	#[pallet::storage]
	pub type Opened<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, Open, ValueQuery>;

	/// The deadlines of what begins from now on. Written at genesis and by
	/// [`Pallet::set_deadlines`].
	#[pallet::storage]
	pub type CurrentDeadlines<T: Config> = StorageValue<_, Deadlines, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		pub deadlines: Deadlines,
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.deadlines.are_sound(), "an insurer needs time to decide");
			CurrentDeadlines::<T>::put(self.deadlines);
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
			assert!(T::MaxPeriods::get() > 1, "a price needs room for the one after it");
			assert!(T::MaxContracts::get() > 1, "a contract needs room for the one after it");
			assert!(T::MaxPrices::get() > 0, "a call needs room for one price");
			assert!(T::MaxEnrolments::get() > 0, "a call needs room for one member");
			assert!(T::MaxSpans::get() > 0, "a coverage needs room for one span");
			let years = T::MaxYears::get();
			assert!(0 < years && years <= MAX_YEARS, "plan years are more than the engine takes");
			let history = T::HistoryPeriod::get();
			assert!(history >= DAY_MILLISECONDS, "a claim needs a day to be filed");
			let block = T::BlockWeights::get().max_block;
			let sweep = T::WeightInfo::sweep_nothing().saturating_add(Self::longest_step());
			assert!(sweep.all_lte(block), "a block needs room for one step of the sweep");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// A call that says what stands already changes nothing and emits nothing. Where the origin is
	/// *the insurer*, it is a ClaimAdjudicator of an Active insurer that answers for the insurer
	/// named, or for that of the member; *also while leaving*: of any institution that answers.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Publishes the next version of a plan. It never changes.
		///
		/// Origin: the insurer. Event: [`Event::PlanPublished`]. Standard: FHIR R4 InsurancePlan.
		#[pallet::call_index(0)]
		pub fn publish_plan(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			plan: u32,
			version: Box<VersionOf<T>>,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_publish_plan(agent, insurer, plan, *version)
		}

		/// Ends enrolment in a plan. Who is in it can be renewed in it, also under new versions.
		///
		/// Origin: the insurer, also while leaving. Event: [`Event::PlanClosed`].
		#[pallet::call_index(1)]
		pub fn close_plan(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			plan: u32,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_close_plan(agent, insurer, plan)
		}

		/// Drops a version under which nobody is covered, and which is not the newest of an open
		/// plan.
		///
		/// Origin: the insurer, also while leaving. Event: [`Event::VersionRetired`].
		#[pallet::call_index(2)]
		pub fn retire_version(origin: OriginFor<T>, version: PlanVersion) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_retire_version(agent, version)
		}

		/// Opens a table of prices under the root of what its rows mean.
		///
		/// Origin: the insurer. Event: [`Event::TablePublished`].
		#[pallet::call_index(3)]
		pub fn publish_table(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			table: u32,
			code_book: Digest,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_publish_table(agent, insurer, table, code_book)
		}

		/// Gives a table another code book, as when rows were added to it.
		///
		/// Origin: the insurer. Event: [`Event::TableRevised`].
		#[pallet::call_index(4)]
		pub fn revise_table(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			table: u32,
			code_book: Digest,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_revise_table(agent, insurer, table, code_book)
		}

		/// Adds a price to each row. It begins after the newest one of its row and ends that the day
		/// before; days that have passed are allowed, and what was adjudicated stands.
		///
		/// Origin: the insurer. Event: [`Event::PricesSet`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_prices(prices.len() as u32))]
		pub fn set_prices(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			table: u32,
			prices: BoundedVec<PriceRow, T::MaxPrices>,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_set_prices(agent, insurer, table, prices.into_inner())
		}

		/// Lets the newest price of each row end with a day.
		///
		/// Origin: the insurer, also while leaving. Event: [`Event::PricesEnded`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::end_prices(rows.len() as u32))]
		pub fn end_prices(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			table: u32,
			rows: BoundedVec<u32, T::MaxPrices>,
			until: Day,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_end_prices(agent, insurer, table, &rows, until)
		}

		/// Drops rows whose last price ended twice [`Config::HistoryPeriod`] ago: once for filing,
		/// once for what follows.
		///
		/// Origin: the insurer, also while leaving. Event: [`Event::PricesRetired`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::retire_prices(rows.len() as u32))]
		pub fn retire_prices(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			table: u32,
			rows: BoundedVec<u32, T::MaxPrices>,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_retire_prices(agent, insurer, table, &rows)
		}

		/// States that a provider accepts the prices of a table from a day on. It begins after the
		/// newest contract with it and ends that the day before.
		///
		/// Origin: the insurer. Event: [`Event::Contracted`]. Standard: FHIR R4
		/// InsurancePlan.network.
		#[pallet::call_index(8)]
		pub fn contract(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			provider: InstitutionId,
			from: Day,
			table: u32,
			tier: u8,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			let contract = Contract { from, until: None, table, tier };
			Self::do_contract(agent, insurer, provider, contract)
		}

		/// Lets the newest contract with a provider end with a day.
		///
		/// Origin: the insurer, also while leaving. Event: [`Event::ContractEnded`].
		#[pallet::call_index(9)]
		pub fn end_contract(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			provider: InstitutionId,
			until: Day,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_end_contract(agent, insurer, provider, until)
		}

		/// Drops contracts of which the last ended twice [`Config::HistoryPeriod`] ago.
		///
		/// Origin: the insurer, also while leaving. Event: [`Event::ContractRetired`].
		#[pallet::call_index(10)]
		pub fn retire_contract(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			provider: InstitutionId,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_retire_contract(agent, insurer, provider)
		}

		/// Covers accounts that the institution registered, until the end of a version, all or none.
		///
		/// Origin: the insurer. Event: [`Event::Enrolled`] for each. Standard: FHIR R4 Coverage; X12
		/// 834.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::enrol(members.len() as u32))]
		pub fn enrol(
			origin: OriginFor<T>,
			insurer: InstitutionId,
			members: BoundedVec<EnrolmentOf<T>, T::MaxEnrolments>,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_enrol(agent, insurer, members.into_inner())
		}

		/// Covers a member from a day after its last on, until the end of a version.
		///
		/// Origin: the insurer, which answers for that of the version too. Event:
		/// [`Event::CoverageRenewed`]. Standard: FHIR R4 Coverage.period.
		#[pallet::call_index(12)]
		pub fn renew(
			origin: OriginFor<T>,
			member: T::AccountId,
			version: PlanVersion,
			from: Day,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_renew(agent, member, version, from)
		}

		/// Lets a coverage end with a day, which may have passed.
		///
		/// Origin: the insurer, also while leaving. Events: [`Event::CoverageTerminated`], and
		/// [`Event::CoverageEnded`] where the day has passed.
		#[pallet::call_index(13)]
		pub fn terminate(origin: OriginFor<T>, member: T::AccountId, until: Day) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_terminate(agent, member, until)
		}

		/// Drops a coverage on which no claim can rest any more, with its accumulators.
		///
		/// Origin: the insurer, also while leaving. Event: [`Event::CoverageClosed`].
		#[pallet::call_index(14)]
		pub fn close_coverage(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_close_coverage(agent, member)
		}

		/// Asks whether a service of a member is authorised, under a number that is free.
		///
		/// Origin: signed by a ClaimSubmitter of an Active healthcare provider, laboratory or
		/// pharmacy. Event: [`Event::AuthorisationRequested`]. Standard: X12 278; FHIR R4 Claim.use
		/// `preauthorization`.
		#[pallet::call_index(15)]
		#[allow(clippy::too_many_arguments)]
		pub fn request_authorisation(
			origin: OriginFor<T>,
			member: T::AccountId,
			number: u32,
			row: u32,
			units: Units,
			from: Day,
			until: Day,
			evidence: Commitment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			let request = Request { row, units, from, until, evidence };
			Self::do_request_authorisation(agent, member, number, request)
		}

		/// Says whether a service is authorised.
		///
		/// Origin: the insurer, also while leaving. Event: [`Event::AuthorisationDecided`], after
		/// [`Event::AuthorisationOverdue`] where it comes late and nobody noted so. Standard: X12
		/// 278; 42 CFR 422.568.
		#[pallet::call_index(16)]
		pub fn decide_authorisation(
			origin: OriginFor<T>,
			member: T::AccountId,
			number: u32,
			decision: Decision,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_decide_authorisation(agent, member, number, decision)
		}

		/// Withdraws a request, or an authorisation for services after today. What was authorised
		/// until today stays so.
		///
		/// Origin: signed by a ClaimSubmitter of the institution that answers for the provider; of
		/// what was given, the insurer, also while leaving. Event:
		/// [`Event::AuthorisationWithdrawn`]. Standard: X12 278; 29 CFR 2560.503-1(f)(2)(ii).
		#[pallet::call_index(17)]
		pub fn withdraw_authorisation(
			origin: OriginFor<T>,
			member: T::AccountId,
			number: u32,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_withdraw_authorisation(agent, member, number)
		}

		/// Drops an authorisation on which no claim can rest any more.
		///
		/// Origin: signed by anybody. Event: [`Event::AuthorisationCleared`].
		#[pallet::call_index(18)]
		pub fn clear_authorisation(
			origin: OriginFor<T>,
			member: T::AccountId,
			number: u32,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_authorisation(member, number)
		}

		/// Sets the deadlines of what begins from now on.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Event: [`Event::DeadlinesSet`].
		#[pallet::call_index(19)]
		pub fn set_deadlines(origin: OriginFor<T>, deadlines: Deadlines) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_deadlines(deadlines)
		}
	}
}

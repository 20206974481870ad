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

// The pallet macros expand to `expect` on what the construction of the runtime guarantees.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{Commitment, Fold, InstitutionId, Membership, Moment, Sponsorship};
	use salus_supply::{ContainerKey, Containers, Lots, Place};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Says for which institution an agent acts.
		type Membership: Membership<Self::AccountId>;

		/// Says how a product has to be stored, and who made it.
		type Lots: Lots;

		/// Says who has a container and what is in it, and quarantines it.
		type Containers: Containers;

		/// Pays for rows.
		type Sponsorship: Sponsorship<Self::AccountId>;

		type Time: UnixTime;

		/// How many rows one call may fold.
		#[pallet::constant]
		type MaxFold: Get<u32>;

		/// How long nothing may have changed of a container that left the stock before anybody may
		/// fold what it went through, in milliseconds.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		type WeightInfo: WeightInfo;
	}

	/// One row is what a container went through. Written with its first readings, when it leaves a
	/// container that has readings, or when something that has one is packed into it; goes by
	/// [`Pallet::fold`].
	#[pallet::storage]
	pub type Monitors<T: Config> =
		StorageMap<_, Blake2_128Concat, ContainerKey, Monitor, OptionQuery>;

	/// One row is what was stated about readings of a container in a row, by their number. Written
	/// by [`Pallet::record_readings`]; goes by [`Pallet::fold`].
	#[pallet::storage]
	pub type Readings<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ContainerKey, Twox64Concat, u32, Batch, OptionQuery>;

	/// One row is one container that went through too much. Written when readings or what a
	/// container inherits tell so; goes by [`Pallet::fold`].
	#[pallet::storage]
	pub type Excursions<T: Config> =
		StorageMap<_, Twox64Concat, ExcursionId, Excursion, OptionQuery>;

	/// One row is one excursion without an outcome, in their order. A container has at most one.
	#[pallet::storage]
	pub type OpenExcursions<T: Config> = StorageMap<_, Identity, ExcursionKey, (), OptionQuery>;

	/// The number of the next excursion.
	#[pallet::storage]
	pub type NextExcursion<T: Config> = StorageValue<_, ExcursionId, ValueQuery>;

	/// One row is what left the state of all that one institution paid for. It stays.
	#[pallet::storage]
	pub type Folds<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, Fold, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A holder stated what was read in a container up to a moment.
		ReadingsRecorded {
			container: ContainerKey,
			number: u32,
			institution: InstitutionId,
			until: Moment,
		},
		/// A reading was proved to lie outside what `institution` stated, or not soon after the one
		/// before it.
		ReadingsDisproved {
			container: ContainerKey,
			number: u32,
			institution: InstitutionId,
			reading: Reading,
		},
		/// A container went through what `parent` did, which it left.
		ExposureInherited { container: ContainerKey, parent: ContainerKey },
		/// A container went through too much and is quarantined.
		ExcursionOpened { excursion: ExcursionId, container: ContainerKey, causes: Causes },
		/// A container went through more yet; whoever answered is asked again.
		ExcursionExtended { excursion: ExcursionId, container: ContainerKey, causes: Causes },
		/// A manufacturer said whether its lots are as they should be; `institution` answers for
		/// it.
		StabilityAnswered {
			excursion: ExcursionId,
			institution: InstitutionId,
			is_stable: bool,
			assessment: Commitment,
		},
		/// Everything in the container is as it should be; this quarantine of it ended.
		ExcursionReleased {
			excursion: ExcursionId,
			container: ContainerKey,
			institution: InstitutionId,
		},
		/// The container left the stock before its excursion was released.
		ExcursionClosed { excursion: ExcursionId, container: ContainerKey },
		/// Rows about a container left the state; digests of who paid for them prove them.
		ConditionsFolded { container: ContainerKey, rows: u32 },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Nobody packed such a container. Check its key.
		ContainerUnknown,
		/// The container was unpacked, or left the stock. Name what was in it.
		NotInStock,
		/// The institution does not answer for who has the container. Ask the one that does.
		NotHolder,
		/// The container is in another one. Name the outermost: it goes through the same.
		Nested,
		/// No product in the container asks for a temperature. Nothing has to be recorded.
		NotMonitored,
		/// The figures contradict each other. Compute them again.
		StatementUnsound,
		/// Minutes are to be outside exactly if the lowest or highest temperature is. Count them
		/// by the strictest product in the container.
		OutsideMismatch,
		/// The last reading lies in the future. Correct the clock of the logger.
		ReadingsInFuture,
		/// The readings begin before a lot in the container was made. Correct the clock of the
		/// logger.
		BeforeMade,
		/// The readings begin before the last ones that count ended, those of what was packed into
		/// the container included. Leave out what is told.
		ReadingsOverlap,
		/// The readings end less than a minute after the last ones that count. State more at once.
		StatementTooShort,
		/// More lots are in the container than an excursion may concern. Pack fewer.
		TooManyLots,
		/// No readings have this number. Check container and number.
		ReadingsUnknown,
		/// The reading is not proved to be one of these. Check reading and path.
		NotInReadings,
		/// The readings do not follow each other. Name one and the next.
		NotNeighbours,
		/// The reading is as was stated. There is nothing to prove.
		AsStated,
		/// No excursion has this number. Check it.
		ExcursionUnknown,
		/// The container went through more than the answer is about. Look at the excursion again.
		ExcursionChanged,
		/// The excursion has ended. Nothing is asked any more.
		ExcursionClosed,
		/// The institution answers for no manufacturer of what is in the container. Ask one.
		NotConcerned,
		/// A manufacturer has not answered. Ask it.
		StabilityUnanswered,
		/// A manufacturer does not say that its lots are as they should be. Take the container out
		/// of the stock.
		NotStable,
		/// The container is in the stock. Wait until it was unpacked, or left it.
		InStock,
		/// Nobody knows what the container went through. Check its key.
		MonitorUnknown,
		/// The last excursion of the container is open. Close it first.
		ExcursionOpen,
		/// Something changed too recently. Fold it later.
		HistoryRunning,
		/// No row is to be folded. Name a limit above zero.
		NothingToFold,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxFold::get() > 0, "fold needs room for one row");
			assert!(T::HistoryPeriod::get() > 0, "what was stated must be provable for some time");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// A call that repeats what stands changes nothing and emits nothing.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// States what was read in an outermost container, after all that is known of it. What is
		/// more than the strictest product in it allows opens an excursion and quarantines the
		/// container, or adds to the one that is open.
		///
		/// Origin: signed by a Logistics agent of the institution that answers for the holder; also
		/// while Suspended or WindingUp. Events: [`Event::ReadingsRecorded`],
		/// [`Event::ExcursionOpened`] or [`Event::ExcursionExtended`]. Standard: USP <1079>,
		/// <1079.2>; EU GDP (2013/C 343/01) 9.2, 9.4.
		#[pallet::call_index(0)]
		pub fn record_readings(
			origin: OriginFor<T>,
			container: ContainerKey,
			statement: Statement,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_record_readings(agent, container, statement)
		}

		/// Proves that a reading lies outside what was stated about all of them, once for each
		/// statement. What the container is in by now has an excursion, if it is in the stock.
		///
		/// Origin: signed, by anybody. Events: [`Event::ReadingsDisproved`],
		/// [`Event::ExcursionOpened`] or [`Event::ExcursionExtended`]. Standard: RFC 6962, 2.1.1.
		#[pallet::call_index(1)]
		pub fn prove_reading(
			origin: OriginFor<T>,
			container: ContainerKey,
			number: u32,
			reading: Reading,
			place: Place,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_prove_reading(container, number, reading, &place)
		}

		/// Says for all manufacturers for which the institution answers whether their lots in the
		/// container are as they should be, after all that it went through up to `changed_at`, when
		/// the excursion was opened or last extended. It may say otherwise until the excursion ends.
		///
		/// Origin: signed by a ResponsiblePerson of an institution that answers for a manufacturer
		/// of what is in the container; also while Suspended or WindingUp. Event:
		/// [`Event::StabilityAnswered`]. Standard: ICH Q1A(R2); USP <1079.2>.
		#[pallet::call_index(2)]
		pub fn answer_stability(
			origin: OriginFor<T>,
			excursion: ExcursionId,
			changed_at: Moment,
			is_stable: bool,
			assessment: Commitment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_answer_stability(agent, excursion, changed_at, is_stable, assessment)
		}

		/// Ends an excursion after which everything in the container is as it should be, by the
		/// word of every manufacturer, and the quarantine with it.
		///
		/// Origin: signed by a ResponsiblePerson of the institution that answers for the holder;
		/// also while Suspended or WindingUp. Event: [`Event::ExcursionReleased`]. Standard: EU GDP
		/// (2013/C 343/01) 5.5, 9.2.
		#[pallet::call_index(3)]
		pub fn release(origin: OriginFor<T>, excursion: ExcursionId) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_release(agent, excursion)
		}

		/// Ends an excursion of a container that left the stock.
		///
		/// Origin: signed, by anybody. Event: [`Event::ExcursionClosed`].
		#[pallet::call_index(4)]
		pub fn close(origin: OriginFor<T>, excursion: ExcursionId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close(excursion)
		}

		/// Takes up to `limit` rows about a container that is no longer in the stock, and of which
		/// nothing changed for [`Config::HistoryPeriod`], out of the state: readings first, oldest
		/// first, then excursions, latest first, then the monitor.
		///
		/// Origin: signed, by anybody. Event: [`Event::ConditionsFolded`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::fold((*limit).min(T::MaxFold::get())))]
		pub fn fold(origin: OriginFor<T>, container: ContainerKey, limit: u32) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold(container, limit)
		}

		/// Proves that a reading, and the `next` one, are in disorder or more than an hour apart, so
		/// that nobody knows what happened between them: with the same effect as
		/// [`Pallet::prove_reading`].
		///
		/// Origin: signed, by anybody. Events: as of [`Pallet::prove_reading`]. Standard: RFC 6962,
		/// 2.1.1.
		#[pallet::call_index(6)]
		pub fn prove_gap(
			origin: OriginFor<T>,
			container: ContainerKey,
			number: u32,
			reading: Reading,
			place: Place,
			next: Reading,
			next_place: Place,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_prove_gap(container, number, (reading, &place), (next, &next_place))
		}
	}
}

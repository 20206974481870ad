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
pub mod weights;

pub use impls::MAX_TRACE;
pub use pallet::*;
pub use runtime_api::*;
pub use weights::WeightInfo;

use frame_support::{traits::ConstU32, BoundedVec};
use salus_primitives::Digest;
use salus_supply::event::MAX_CORRECTIONS;

/// The events that say right what another one said wrong.
pub type Corrections = BoundedVec<Digest, ConstU32<MAX_CORRECTIONS>>;

// The pallet macros expand to `expect` on what the construction of the runtime guarantees.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{Fold, InstitutionId, Membership, Moment, Sponsorship};
	use salus_supply::{ErrorReason, EventNumber, Step, Trails};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Says for which institution an agent acts.
		type Membership: Membership<Self::AccountId>;

		/// Know the last event about each thing.
		type Trails: Trails;

		/// Pays for the rows of institutions.
		type Sponsorship: Sponsorship<Self::AccountId>;

		type Time: UnixTime;

		/// How many events one call may fold.
		#[pallet::constant]
		type MaxEvents: Get<u32>;

		/// How long events stay in the state before anybody may fold them, in milliseconds.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		type WeightInfo: WeightInfo;
	}

	/// One row is one event. Written by the pallet in which it happened, through
	/// [`salus_supply::Events`], and by [`Pallet::declare_error`]; goes by [`Pallet::fold`].
	#[pallet::storage]
	pub type Events<T: Config> =
		StorageMap<_, Twox64Concat, EventNumber, salus_supply::Event, OptionQuery>;

	/// The number of the event that a hash identifies, by who recorded it: so that nobody who sees a
	/// call before it is in a block takes the hash away. Written and gone with the event.
	#[pallet::storage]
	pub type EventNumbers<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		Digest,
		Twox64Concat,
		InstitutionId,
		EventNumber,
		OptionQuery,
	>;

	/// The number of the next event.
	#[pallet::storage]
	pub type NextEvent<T: Config> = StorageValue<_, EventNumber, ValueQuery>;

	/// The lowest number of an event that was not folded.
	#[pallet::storage]
	pub type OldestEvent<T: Config> = StorageValue<_, EventNumber, ValueQuery>;

	/// What proves the events that were folded, each with its number.
	#[pallet::storage]
	pub type Folded<T: Config> = StorageValue<_, Fold, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Something happened to things, as an agent of the institution said.
		EventRecorded { number: EventNumber, event: Digest, institution: InstitutionId, step: Step },
		/// An institution said that an event was wrong.
		ErrorDeclared {
			number: EventNumber,
			event: Digest,
			institution: InstitutionId,
			reason: ErrorReason,
		},
		/// The oldest events left the state, all before `oldest`.
		EventsFolded { count: u32, oldest: EventNumber },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The institution recorded an event with this hash. Declare an error to say it otherwise.
		EventKnown,
		/// No event with this hash is in the state. Check the hash, or ask who kept what was
		/// folded.
		EventUnknown,
		/// The event lies in the future. Correct the moment.
		EventInFuture,
		/// No clock is so far from UTC. Correct the offset.
		OffsetOutOfRange,
		/// The event is about nothing. Name the things.
		NoThings,
		/// The event is about more things than one can be. Split it.
		TooManyThings,
		/// The event counts more lots than one can. Split it.
		TooManyQuantities,
		/// The institution does not answer for the one that recorded the event. Ask that one.
		NotRecorder,
		/// Another error is declared of the event. Declare one of its corrections.
		AlreadyDeclared,
		/// No event with the hash of a correction is in the state. Record it first.
		CorrectionUnknown,
		/// A correction is named twice, or is the event itself. Name each other event once.
		CorrectionInvalid,
		/// What did not occur has no corrections (CBV 2.0, 7.5). Name none, or another reason.
		NothingToCorrect,
		/// No event is old enough.
		NothingToFold,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxEvents::get() > 0, "fold needs room for one event");
			assert!(T::HistoryPeriod::get() > 0, "an event must be shown for some time");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// A call that repeats what stands changes nothing and emits nothing.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Says that an event was wrong, once, and which events say it right. The event stays, and
		/// so does what it did: that is undone by further events.
		///
		/// Origin: signed by a Logistics agent or ResponsiblePerson of the institution that
		/// answers for the one which recorded the event; also while Suspended or WindingUp. Event:
		/// [`Event::ErrorDeclared`]. Standard: EPCIS 2.0, 7.4.1.4; CBV 2.0, 7.5.
		#[pallet::call_index(0)]
		pub fn declare_error(
			origin: OriginFor<T>,
			event: Digest,
			reason: ErrorReason,
			corrections: Corrections,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_declare_error(&agent, event, reason, corrections)
		}

		/// Takes up to `limit` events that were recorded at least [`Config::HistoryPeriod`] ago out
		/// of the state, the oldest first; a digest proves them to who kept them.
		///
		/// Origin: signed, by anybody. Event: [`Event::EventsFolded`]. Standard: 21 USC
		/// 360eee-1(c)(1)(A)(v).
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::fold((*limit).min(T::MaxEvents::get())))]
		pub fn fold(origin: OriginFor<T>, limit: u32) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold(limit)
		}
	}
}

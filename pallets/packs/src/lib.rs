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
pub mod weights;

pub use pallet::*;
pub use runtime_api::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "sections make clippy see what the pallet macro expands to")]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use salus_gs1::{Gtin, Lgtin, Serial, Sgtin};
	use salus_primitives::{Commitment, Fold, InstitutionId, Membership, Moment, Sponsorship};
	use salus_supply::{
		Capture, ContainerKey, Containers, Events, Introduction, Lots, PackState, Stock, Trails,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Says for which institution an agent acts.
		type Membership: Membership<Self::AccountId>;

		/// Knows what was made, and what was recalled.
		type Lots: Lots;

		/// Knows who has which container, and counts.
		type Containers: Containers + Stock;

		/// Keeps what happened.
		type Events: Events;

		/// Knows the last events about containers and lots.
		type Trails: Trails;

		/// Pays for rows.
		type Sponsorship: Sponsorship<Self::AccountId>;

		type Time: UnixTime;

		/// How many refused attempts make a pack suspect.
		#[pallet::constant]
		type SuspicionThreshold: Get<u32>;

		/// For how long what was dispensed or decommissioned by mistake can be restored, in
		/// milliseconds.
		#[pallet::constant]
		type RestorePeriod: Get<Moment>;

		/// How long after the last word about a pack its rows stay in the state before anybody may
		/// fold them, in milliseconds.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		/// Of how many packs one call folds the rows.
		#[pallet::constant]
		type MaxFold: Get<u32>;

		type WeightInfo: WeightInfo;
	}

	/// One row is a pack that somebody touched by itself, paid by the institution that did. Written
	/// by each call about it, and as it goes into and out of containers; goes when it is folded.
	#[pallet::storage]
	pub type TouchedPacks<T: Config> = StorageMap<_, Blake2_128Concat, Sgtin, Pack>;

	/// How many packs of a lot that were touched are loose with an institution. Written as they come
	/// and go; a row goes at nothing.
	#[pallet::storage]
	pub type LoosePacks<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, Lgtin, Twox64Concat, InstitutionId, u32, ValueQuery>;

	/// One row is a doubt about a pack, whether anybody touched that or not, by product and serial;
	/// paid by the institution that raised it first. Written with refused attempts, reports and
	/// decisions; goes when it is folded.
	#[pallet::storage]
	pub type Suspicions<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, Gtin, Blake2_128Concat, Serial, Suspicion>;

	/// What is left of the folded rows that an institution paid. Written by [`Pallet::fold`]; stays.
	#[pallet::storage]
	pub type Folds<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, Fold>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::SuspicionThreshold::get() > 1, "one mistake makes no pack suspect");
			assert!(T::MaxFold::get() > 0, "a call needs room for one pack");
			assert!(
				T::RestorePeriod::get() <= T::HistoryPeriod::get(),
				"what can be restored must be in the state"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// Calls name the event they emit; a call that says what was said already emits none. An
	/// introduction is needed for a pack that nobody touched yet, and is not looked at otherwise.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Takes a pack that nobody touched yet out of its container. It is loose from then on, and
		/// its own row says where it is.
		///
		/// Origin: signed by a Logistics agent of the institution that has the container, also while
		/// it winds up. Event: [`Event::PackTakenOut`]. Standard: EPCIS 2.0, AggregationEvent DELETE,
		/// unpacking.
		#[pallet::call_index(0)]
		pub fn take_out(
			origin: OriginFor<T>,
			pack: Sgtin,
			introduction: Introduction,
			capture: Capture,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_take_out(agent, pack, introduction, capture)
		}

		/// Dispenses a pack, or `content` of the units in it. Where the pack may not reach a patient
		/// the call succeeds, changes nothing about the pack and says why not; reasons that tell of
		/// a copy or of carelessness are counted, and as many as `SuspicionThreshold` make the pack
		/// suspect. A client must look for the event.
		///
		/// Origin: signed by a Practitioner of an Active Pharmacy or HealthcareProvider. Event:
		/// [`Event::PackDispensed`], or [`Event::DispenseRefused`] and, for the attempt that makes it
		/// suspect, [`Event::SuspicionRaised`]. Standard: EU 2016/161, Articles 11, 25, 28 and 30;
		/// EPCIS 2.0, ObjectEvent OBSERVE, dispensing.
		#[pallet::call_index(1)]
		pub fn dispense(
			origin: OriginFor<T>,
			pack: Sgtin,
			introduction: Option<Introduction>,
			content: Option<u32>,
			capture: Capture,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_dispense(agent, pack, introduction, content, capture)
		}

		/// Takes a pack from the stock for another reason than dispensing, or locks it.
		///
		/// Origin: signed by a Logistics agent of the institution that has the pack, also while it
		/// winds up. Event: [`Event::PackDecommissioned`]. Standard: EU 2016/161, Articles 22 to 25,
		/// 40 and 41; EPCIS 2.0, ObjectEvent DELETE, decommissioning.
		#[pallet::call_index(2)]
		pub fn decommission(
			origin: OriginFor<T>,
			pack: Sgtin,
			introduction: Option<Introduction>,
			state: PackState,
			capture: Capture,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_decommission(agent, pack, introduction, state, capture)
		}

		/// Undoes the last dispensing or decommissioning of a pack, within `RestorePeriod` and at
		/// the same place, or unlocks it, at any time. With `was_kept` the signer states that the
		/// pack was not handed to the public and that nobody knows it to be stolen.
		///
		/// Origin: signed by a Practitioner, for what was dispensed, or a Logistics agent, for the
		/// rest, of the institution that did it, also while it winds up. Event:
		/// [`Event::PackRestored`]. Standard: EU 2016/161, Article 13; EPCIS 2.0, ObjectEvent
		/// OBSERVE, stocking.
		#[pallet::call_index(3)]
		pub fn restore(
			origin: OriginFor<T>,
			pack: Sgtin,
			was_kept: bool,
			capture: Capture,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_restore(agent, pack, was_kept, capture)
		}

		/// Says that a pack that is labelled as of `lot` may be falsified, stolen or spoilt. Nobody
		/// dispenses it until its manufacturer or a Regulator has looked.
		///
		/// Origin: signed by a Logistics agent of an Active trading partner or Regulator. Events:
		/// [`Event::SuspicionReported`], and [`Event::SuspicionRaised`] if it was not suspect before.
		/// Standard: 21 USC 360eee(21) and 360eee-1(b)(4)(A), (c)(4)(A), (d)(4)(A); EU 2016/161,
		/// Articles 18, 24 and 30.
		#[pallet::call_index(4)]
		pub fn report_suspect(
			origin: OriginFor<T>,
			pack: Sgtin,
			lot: Lgtin,
			grounds: Commitment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_report_suspect(agent, pack, lot, grounds)
		}

		/// Finds a pack illegitimate about which there was a doubt.
		///
		/// Origin: signed by a ResponsiblePerson of its manufacturer or of a Regulator. Event:
		/// [`Event::IllegitimateDeclared`]. Standard: 21 USC 360eee(8) and 360eee-1(b)(4)(B).
		#[pallet::call_index(5)]
		pub fn declare_illegitimate(
			origin: OriginFor<T>,
			pack: Sgtin,
			grounds: Commitment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_declare_illegitimate(agent, pack, grounds)
		}

		/// Finds nothing wrong with a pack; attempts are counted from nothing again. What was found
		/// illegitimate only a Regulator clears.
		///
		/// Origin: signed by a ResponsiblePerson of its manufacturer or of a Regulator. Event:
		/// [`Event::SuspicionCleared`]. Standard: 21 USC 360eee-1(b)(4)(A)(ii) and (B)(iv).
		#[pallet::call_index(6)]
		pub fn clear_suspicion(
			origin: OriginFor<T>,
			pack: Sgtin,
			findings: Commitment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_clear_suspicion(agent, pack, findings)
		}

		/// Puts what is known of packs into the digests of the institutions that paid for it, in
		/// this order, all or none: rows of packs whose lot has left the state, and doubts about
		/// which nothing was said for long.
		///
		/// Origin: signed by anybody. Events: [`Event::PackFolded`] and [`Event::SuspicionFolded`].
		/// Standard: RFC 6962, 2.1.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::fold(packs.len() as u32))]
		pub fn fold(origin: OriginFor<T>, packs: BoundedVec<Sgtin, T::MaxFold>) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold(&packs)
		}
	}
}

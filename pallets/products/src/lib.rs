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
mod recalls;
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
use salus_gs1::{CompanyPrefix, Gtin, Lgtin, Sgtin};
use salus_primitives::{Commitment, Day, Digest, Fold, InstitutionId, Membership, Moment};
use salus_supply::{Capture, Events, Leaf, RecallId, Stock};

#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(recalls::recalls)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "sections make clippy see what the pallet macro expands to")]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime, weights::WeightMeter};
	use frame_system::pallet_prelude::*;
	use salus_primitives::Sponsorship;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Says for which institution an agent acts.
		type Membership: Membership<Self::AccountId>;

		/// Pays for rows.
		type Sponsorship: Sponsorship<Self::AccountId>;

		/// Keeps what happened to lots.
		type Events: Events;

		/// Counts packs.
		type Stock: Stock;

		type Time: UnixTime;

		/// Grants company prefixes.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// How many commissioning batches a lot has at most.
		#[pallet::constant]
		type MaxBatches: Get<u32>;

		/// How many lots are made out of one at most.
		#[pallet::constant]
		type MaxDerived: Get<u32>;

		/// How many steps of a trace one call does: each flags a lot, or finds that there is none.
		#[pallet::constant]
		type TraceSteps: Get<u32>;

		/// How many lots, or responses to a recall, one call folds.
		#[pallet::constant]
		type MaxFold: Get<u32>;

		/// How long after its last day a lot stays in the state before anybody may fold it, in
		/// milliseconds.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		type WeightInfo: WeightInfo;
	}

	/// One row is a company prefix. Written at genesis and by [`Pallet::grant_prefix`]; stays.
	#[pallet::storage]
	pub type Prefixes<T: Config> = StorageMap<_, Blake2_128Concat, CompanyPrefix, Prefix>;

	/// How many prefixes that count begin with a shorter one. Written with them; a row goes at
	/// nothing.
	#[pallet::storage]
	pub type Beginnings<T: Config> =
		StorageMap<_, Blake2_128Concat, CompanyPrefix, u32, ValueQuery>;

	/// One row is a product. Written by [`Pallet::register_product`]; stays, as no GTIN is reused.
	#[pallet::storage]
	pub type Products<T: Config> = StorageMap<_, Blake2_128Concat, Gtin, Product>;

	/// One row is a lot. Written by [`Pallet::register_lot`]; goes when it is folded.
	#[pallet::storage]
	pub type Lots<T: Config> = StorageMap<_, Blake2_128Concat, Lgtin, Lot>;

	/// The commissioning batches of a lot, by number. Written by [`Pallet::commission`]; go with the
	/// lot.
	#[pallet::storage]
	pub type Batches<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, Lgtin, Twox64Concat, u32, Batch>;

	/// The lots that were made out of a lot. Written by [`Pallet::register_lot`]; a row goes with the
	/// lot that was made.
	#[pallet::storage]
	pub type Derived<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, Lgtin, Blake2_128Concat, Lgtin, ()>;

	/// What is left of the folded lots and recalls of a manufacturer. Written by [`Pallet::fold`] and
	/// [`Pallet::fold_recall`]; stays.
	#[pallet::storage]
	pub type Folds<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, Fold>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		pub prefixes: alloc::vec::Vec<GenesisPrefix>,
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for GenesisPrefix { prefix, institution, evidence } in &self.prefixes {
				assert!(
					Pallet::<T>::grant(*prefix, *institution, *evidence).is_ok(),
					"a prefix of the first block begins another one"
				);
			}
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
			Self::ensure_sound_config();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// Calls name the event they emit; a call that says what was said already emits none. A recall,
	/// and what is said about one, takes rows also beyond the quota.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Lets an institution issue numbers under a company prefix, which neither begins another one
		/// that counts nor begins with one.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Event: [`Event::PrefixGranted`]. Standard: GS1 General
		/// Specifications, 1.4.
		#[pallet::call_index(0)]
		pub fn grant_prefix(
			origin: OriginFor<T>,
			prefix: CompanyPrefix,
			institution: InstitutionId,
			evidence: Commitment,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_grant_prefix(prefix, institution, evidence)
		}

		/// Lets nothing new be issued under a prefix. Products that have numbers under it stay.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Event: [`Event::PrefixWithdrawn`].
		#[pallet::call_index(1)]
		pub fn withdraw_prefix(origin: OriginFor<T>, prefix: CompanyPrefix) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_withdraw_prefix(prefix)
		}

		/// Registers a product under a number that was never used.
		///
		/// Origin: signed by a ResponsiblePerson of the Active manufacturer to which the prefix was
		/// granted. Event: [`Event::ProductRegistered`]. Standard: GS1 General Specifications, 4.2.
		#[pallet::call_index(2)]
		pub fn register_product(
			origin: OriginFor<T>,
			prefix: CompanyPrefix,
			gtin: Gtin,
			terms: ProductTerms,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_register_product(agent, prefix, gtin, terms)
		}

		/// Keeps all packs of a product from patients.
		///
		/// Origin: signed by a ResponsiblePerson of the manufacturer, or of a Regulator also after it.
		/// Event: [`Event::ProductWithdrawn`]. Standard: Directive 2001/83/EC, Art. 117 and 123(2).
		#[pallet::call_index(3)]
		pub fn withdraw_product(
			origin: OriginFor<T>,
			gtin: Gtin,
			notice: Commitment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_withdraw_product(agent, gtin, notice)
		}

		/// Ends the withdrawal of a product.
		///
		/// Origin: signed by a ResponsiblePerson of a Regulator; of the manufacturer, where no
		/// Regulator withdrew it. Event: [`Event::ProductReinstated`].
		#[pallet::call_index(4)]
		pub fn reinstate_product(
			origin: OriginFor<T>,
			gtin: Gtin,
			notice: Commitment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_reinstate_product(agent, gtin, notice)
		}

		/// Registers a lot that was made, out of released lots that nothing keeps from patients.
		///
		/// Origin: signed by a Logistics agent of the manufacturer. Event: [`Event::LotRegistered`].
		/// Standard: EPCIS 2.0, TransformationEvent; 21 CFR 7.59(b).
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::register_lot(manufacture.inputs.len() as u32))]
		pub fn register_lot(
			origin: OriginFor<T>,
			lot: Lgtin,
			manufacture: Manufacture,
			capture: Capture,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_register_lot(agent, lot, manufacture, capture)
		}

		/// Gives `count` packs of a lot their serials, the leaves under `root` in strictly ascending
		/// order, and says how many serials were made for nothing.
		///
		/// Origin: signed by a Logistics agent of the manufacturer. Event: [`Event::PacksCommissioned`].
		/// Standard: EPCIS 2.0, ObjectEvent ADD; CBV 2.0, commissioning; RFC 6962, 2.1.
		#[pallet::call_index(6)]
		pub fn commission(
			origin: OriginFor<T>,
			lot: Lgtin,
			root: Digest,
			count: u32,
			rejects: u32,
			capture: Capture,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_commission(agent, lot, Commissioning { root, count, rejects }, capture)
		}

		/// Certifies a lot. Of a medicine, packs were commissioned.
		///
		/// Origin: signed by a ResponsiblePerson of the manufacturer. Event: [`Event::LotReleased`].
		/// Standard: EU GMP Annex 16, 1.1 and 4.1; 21 CFR 211.22(a).
		#[pallet::call_index(7)]
		pub fn release_lot(
			origin: OriginFor<T>,
			lot: Lgtin,
			certificate: Commitment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_release_lot(agent, lot, certificate)
		}

		/// Lets a lot be used longer than is printed on it.
		///
		/// Origin: signed by a ResponsiblePerson of the manufacturer. Event: [`Event::ExpiryExtended`].
		/// Standard: 21 USC 360bbb-3a(b).
		#[pallet::call_index(8)]
		pub fn extend_expiry(origin: OriginFor<T>, lot: Lgtin, expiry: Day) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_extend_expiry(agent, lot, expiry)
		}

		/// Recalls a whole lot, at once, and flags the lots that were made out of it.
		///
		/// Origin: signed by a ResponsiblePerson of the manufacturer, whatever its status, or of a
		/// Regulator, which alone classifies. Events: [`Event::LotRecalled`], and
		/// [`Event::LotAffected`] for each lot. Standard: 21 CFR 7.40 to 7.49.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::recall().saturating_add(Pallet::<T>::trace_weight()))]
		pub fn recall(
			origin: OriginFor<T>,
			lot: Lgtin,
			terms: RecallTerms,
			notice: Commitment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_recall(agent, lot, terms, notice)
		}

		/// Recalls packs of a lot, at once, and flags the lots that were made out of it.
		///
		/// Origin: as of [`Pallet::recall`]. Events: [`Event::PacksRecalled`], and
		/// [`Event::LotAffected`] for each lot. Standard: 21 CFR 7.40 to 7.49.
		#[pallet::call_index(10)]
		#[pallet::weight(
			T::WeightInfo::recall_packs(serials.len() as u32)
				.saturating_add(Pallet::<T>::trace_weight())
		)]
		pub fn recall_packs(
			origin: OriginFor<T>,
			lot: Lgtin,
			serials: PackSerials,
			terms: RecallTerms,
			notice: Commitment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_recall_packs(agent, lot, &serials, terms, notice)
		}

		/// Names further packs of the same lot in a recall of packs, and flags what was made out of
		/// the lot by now.
		///
		/// Origin: signed by a ResponsiblePerson of a Regulator; of the manufacturer, whatever its
		/// status, where it opened the recall. Events: [`Event::RecallExtended`], and
		/// [`Event::LotAffected`] for each lot.
		#[pallet::call_index(11)]
		#[pallet::weight(
			T::WeightInfo::add_to_recall(serials.len() as u32)
				.saturating_add(Pallet::<T>::trace_weight())
		)]
		pub fn add_to_recall(
			origin: OriginFor<T>,
			recall: RecallId,
			serials: PackSerials,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_add_to_recall(agent, recall, &serials)
		}

		/// Says how grave the hazard is.
		///
		/// Origin: signed by a ResponsiblePerson of a Regulator. Event: [`Event::RecallClassified`].
		/// Standard: 21 CFR 7.41(b).
		#[pallet::call_index(12)]
		pub fn classify(
			origin: OriginFor<T>,
			recall: RecallId,
			class: RecallClass,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_classify(agent, recall, class)
		}

		/// Answers a recall; the last answer counts.
		///
		/// Origin: signed by a ResponsiblePerson of any institution. Event:
		/// [`Event::RecallAnswered`]. Standard: 21 CFR 7.49(c)(1)(v) and (d).
		#[pallet::call_index(13)]
		pub fn respond(origin: OriginFor<T>, recall: RecallId, in_stock: u32) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_respond(agent, recall, in_stock)
		}

		/// Ends a recall to which as many of those who hold packs answered as it asks for, within its
		/// depth; not more than `holders` institutions hold packs. What was recalled stays so.
		///
		/// Origin: signed by a ResponsiblePerson of a Regulator. Event: [`Event::RecallTerminated`].
		/// Standard: 21 CFR 7.55.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::terminate_recall(*holders))]
		pub fn terminate_recall(
			origin: OriginFor<T>,
			recall: RecallId,
			report: Commitment,
			holders: u32,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_terminate_recall(agent, recall, report, holders)
		}

		/// Says that a lot may go on though it was made out of one that was recalled.
		///
		/// Origin: signed by a ResponsiblePerson of its manufacturer. Event: [`Event::LotAssessed`].
		#[pallet::call_index(15)]
		pub fn assess_lot(
			origin: OriginFor<T>,
			lot: Lgtin,
			recall: RecallId,
			findings: Commitment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_assess_lot(agent, lot, Assessment { recall, findings })
		}

		/// Goes on flagging the lots that a recall affects, as every block does that has room.
		///
		/// Origin: signed by anybody. Events: [`Event::LotAffected`] for each lot, and
		/// [`Event::RecallTraced`] in the end.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::trace().saturating_add(Pallet::<T>::trace_weight()))]
		pub fn trace(origin: OriginFor<T>, recall: RecallId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_trace(recall)
		}

		/// Proves that two neighbours in a batch do not ascend, so that absence from it proves nothing:
		/// the lot loses its release for good.
		///
		/// Origin: signed by anybody. Event: [`Event::BatchDisordered`]. Standard: RFC 6962, 2.1.1.
		#[pallet::call_index(17)]
		pub fn report_disorder(
			origin: OriginFor<T>,
			lot: Lgtin,
			batch: u32,
			left: Leaf,
			right: Leaf,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_report_disorder(lot, batch, &left, &right)
		}

		/// Puts lots that expired long ago, of which nothing is left, into the digests of their
		/// manufacturers, in this order, all or none.
		///
		/// Of a lot that waits for the assessments of more than 16 recalls, so many are let go first.
		///
		/// Origin: signed by anybody. Event: [`Event::LotFolded`] for each. Standard: RFC 6962, 2.1.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::fold(lots.len() as u32))]
		pub fn fold(origin: OriginFor<T>, lots: BoundedVec<Lgtin, T::MaxFold>) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold(&lots)
		}

		/// Puts responses to a terminated recall of a lot that expired long ago, and after the last of
		/// them the recall, into the digest of the manufacturer.
		///
		/// Origin: signed by anybody. Event: [`Event::RecallFolded`] with the recall. Standard: RFC
		/// 6962, 2.1.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::fold_recall(MAX_RECALLED, T::MaxFold::get()))]
		pub fn fold_recall(origin: OriginFor<T>, recall: RecallId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let (packs, responses) = Self::do_fold_recall(recall)?;
			Ok(Some(T::WeightInfo::fold_recall(packs, responses)).into())
		}

		/// Has a recall carried further than who opened it said, and more of the consignees answer.
		///
		/// Origin: signed by a ResponsiblePerson of a Regulator. Event: [`Event::RecallDeepened`].
		/// Standard: 21 CFR 7.42(a)(1).
		#[pallet::call_index(20)]
		pub fn deepen_recall(
			origin: OriginFor<T>,
			recall: RecallId,
			depth: Depth,
			effectiveness: Effectiveness,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_deepen_recall(agent, recall, depth, effectiveness)
		}
	}
}

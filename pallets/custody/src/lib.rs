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
use salus_primitives::{
	Commitment, CredentialTypeId, Credentialing, CreditEvents, Digest, Fold, InstitutionId,
	Membership, Moment, Panels, Role, Ruling, Sponsorship,
};
use salus_supply::{Capture, ContainerKey, Holding, PackState, Quarantine, Tally};

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "sections make clippy see what the pallet macro expands to")]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime, weights::WeightMeter};
	use frame_system::pallet_prelude::*;
	use salus_gs1::{Lgtin, Lot, Sgtin};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Says for which institution an agent acts.
		type Membership: Membership<Self::AccountId>;

		/// Says who is licensed to trade.
		type Credentialing: Credentialing<Self::AccountId>;

		/// Knows what was made.
		type Lots: salus_supply::Lots;

		/// Keeps the packs that were touched.
		type Packs: salus_supply::Packs;

		/// Keeps what happened to containers.
		type Events: salus_supply::Events;

		/// Learns which container was in which.
		type Exposures: salus_supply::Exposures;

		/// Pays for rows.
		type Sponsorship: Sponsorship<Self::AccountId>;

		/// Rules on what the sides do not settle.
		type Panels: Panels;

		/// Learns who did not settle in time.
		type CreditEvents: CreditEvents;

		type Time: UnixTime;

		/// Sets who trades with which licence, and the deadlines.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// How many disputes of one institution are before panels at a time.
		#[pallet::constant]
		type MaxDisputes: Get<u32>;

		/// How many containers or shipments one call folds.
		#[pallet::constant]
		type MaxFold: Get<u32>;

		/// How long after its end a container or shipment stays in the state before anybody may fold
		/// it, in milliseconds.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		type WeightInfo: WeightInfo;
	}

	/// One row is one container. Written by [`Pallet::pack`]; goes when it is folded.
	#[pallet::storage]
	pub type Containers<T: Config> = StorageMap<_, Blake2_128Concat, ContainerKey, Container>;

	/// The containers in a container, not those in them. Written by [`Pallet::pack`]; a row goes when
	/// one gets out or is folded.
	#[pallet::storage]
	pub type Children<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ContainerKey, Blake2_128Concat, ContainerKey, ()>;

	/// The packs in a container that were touched, each with its lot. Written by [`Pallet::pack`];
	/// a row goes when it gets out or the container is folded.
	#[pallet::storage]
	pub type Enclosed<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ContainerKey, Blake2_128Concat, Sgtin, Lot>;

	/// One row is one shipment. Written by [`Pallet::ship`]; goes when it is folded.
	#[pallet::storage]
	pub type Shipments<T: Config> = StorageMap<_, Twox64Concat, ShipmentId, Shipment>;

	/// The number that the next shipment gets. Written with each.
	#[pallet::storage]
	pub type NextShipmentId<T: Config> = StorageValue<_, ShipmentId, ValueQuery>;

	/// The shipments on their way, by sender and by receiver. Written by [`Pallet::ship`]; a row goes
	/// when it is received, refused or cancelled.
	#[pallet::storage]
	pub type OpenShipments<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Twox64Concat, ShipmentId, ()>;

	/// One row is one exception. Written by [`Pallet::receive`]; goes with its shipment.
	#[pallet::storage]
	pub type Exceptions<T: Config> = StorageMap<_, Twox64Concat, ExceptionId, Exception>;

	/// The number that the next exception gets. Written with each.
	#[pallet::storage]
	pub type NextExceptionId<T: Config> = StorageValue<_, ExceptionId, ValueQuery>;

	/// The exceptions that are not settled, by both sides. Written by [`Pallet::receive`]; a row goes
	/// when it is settled.
	#[pallet::storage]
	pub type OpenExceptions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Twox64Concat, ExceptionId, ()>;

	/// The exceptions that are not settled, in the order in which they are due. Written by
	/// [`Pallet::receive`]; a row goes when it is settled, or is late and before a panel.
	#[pallet::storage]
	pub type Due<T: Config> = StorageDoubleMap<_, Identity, DueAt, Twox64Concat, ExceptionId, ()>;

	/// What each matter before a panel is about, and whose dispute it is. Written by
	/// [`Pallet::dispute`]; a row goes when the panel rules or the exception is settled.
	#[pallet::storage]
	pub type Matters<T: Config> = StorageMap<_, Twox64Concat, Digest, (ExceptionId, Side)>;

	/// How many disputes of an institution are before panels. Written and gone with them.
	#[pallet::storage]
	pub type OpenDisputes<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, u32, ValueQuery>;

	/// What became of the packs of a lot. Written when packs are commissioned; goes with the lot.
	#[pallet::storage]
	pub type Tallies<T: Config> = StorageMap<_, Blake2_128Concat, Lgtin, Tally>;

	/// How many packs of a lot an institution answers for. Written when it gets some; goes when it
	/// has none.
	#[pallet::storage]
	pub type Holdings<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, Lgtin, Twox64Concat, InstitutionId, Holding>;

	/// How many holdings, shipments on their way and open exceptions an institution has: it does not
	/// leave before. Written with them; a row goes at nothing.
	#[pallet::storage]
	pub type Open<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, u32, ValueQuery>;

	/// Who sells what is a proprietor's. Written and gone by [`Pallet::set_seller`].
	#[pallet::storage]
	pub type Sellers<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Twox64Concat, InstitutionId, ()>;

	/// The type of credential without which nobody trades in a role. Written at genesis and by
	/// [`Pallet::set_trading_licence`].
	#[pallet::storage]
	pub type TradingLicences<T: Config> = StorageMap<_, Twox64Concat, Role, CredentialTypeId>;

	/// The deadlines of what begins from now on. Written at genesis and by
	/// [`Pallet::set_deadlines`].
	#[pallet::storage]
	pub type CurrentDeadlines<T: Config> = StorageValue<_, Deadlines, ValueQuery>;

	/// What is left of the folded containers that an institution packed. Written by [`Pallet::fold`];
	/// stays.
	#[pallet::storage]
	pub type ContainerFolds<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, Fold>;

	/// What is left of the folded shipments that an institution sent. Written by
	/// [`Pallet::fold_shipments`]; stays.
	#[pallet::storage]
	pub type ShipmentFolds<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, Fold>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		pub trading_licences: alloc::vec::Vec<(Role, CredentialTypeId)>,
		pub deadlines: Deadlines,
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.deadlines.are_sound(), "a deadline is nothing");
			CurrentDeadlines::<T>::put(self.deadlines);
			for (role, credential_type) in &self.trading_licences {
				assert!(TRADING_ROLES.contains(role), "nobody trades in a role with a licence");
				TradingLicences::<T>::insert(role, credential_type);
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
			assert!(T::MaxFold::get() > 0, "a call needs room for one container");
			assert!(T::MaxDisputes::get() > 0, "a side needs room for one dispute");
			let things = MAX_CHILDREN.saturating_add(MAX_PACKS).saturating_add(1);
			assert!(
				things <= salus_supply::event::MAX_THINGS,
				"an event needs room for a container"
			);
			let block = T::BlockWeights::get().max_block;
			let sweep = T::WeightInfo::sweep_nothing().saturating_add(T::WeightInfo::sweep_one());
			assert!(sweep.all_lte(block), "a block needs room for one step of the sweep");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// Calls name the event they emit. One that says what was said already, or has a capture that was
	/// recorded for the same, changes nothing and emits none. Each capture is recorded as one event
	/// of EPCIS 2.0.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Packs a container with loose packs, touched packs and containers, all of the institution.
		/// Also what is not released, or only returned, can be packed: shipping asks.
		///
		/// Origin: signed by a Logistics agent of the institution under whose company prefix the key
		/// was issued; also while Suspended or WindingUp, for what is loose cannot be handed over.
		/// Event: [`Event::ContainerPacked`]. Standard: EPCIS 2.0 AggregationEvent ADD; CBV 2.0
		/// packing.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::pack(
			content.portions.len() as u32,
			content.containers.len() as u32,
			content.packs.len() as u32,
		))]
		pub fn pack(
			origin: OriginFor<T>,
			container: ContainerKey,
			content: Content,
			capture: Capture,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_pack(agent, container, content, capture)
		}

		/// Unpacks a container: what is in it stands by itself. It weighs what was in it.
		///
		/// Origin: signed by a Logistics agent of the institution that has it, also while Suspended or
		/// WindingUp; loose packs must be its property. Event: [`Event::ContainerUnpacked`]. Standard: EPCIS 2.0 AggregationEvent
		/// DELETE; CBV 2.0 unpacking.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::unpack(MAX_CHILDREN, MAX_PACKS))]
		pub fn unpack(
			origin: OriginFor<T>,
			container: ContainerKey,
			capture: Capture,
		) -> DispatchResultWithPostInfo {
			let agent = ensure_signed(origin)?;
			let (children, packs) = Self::do_unpack(agent, container, capture)?;
			Ok(Some(T::WeightInfo::unpack(children, packs)).into())
		}

		/// Ships containers to a trading partner. Until it receives them the sender answers for them.
		///
		/// Origin: signed by a Logistics agent of the institution that has them, licensed to trade; also
		/// without a licence to return, and while Suspended or WindingUp to return, and to transfer
		/// without the title.
		/// Event: [`Event::Shipped`]. Standard: 21 USC 360eee-1(c)(1)(A), 360eee(27); EPCIS 2.0
		/// ObjectEvent OBSERVE, shipping.
		#[pallet::call_index(2)]
		pub fn ship(origin: OriginFor<T>, dispatch: Dispatch, capture: Capture) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_ship(agent, dispatch, capture)
		}

		/// Receives a shipment, apart from what `findings` say.
		///
		/// Origin: signed by a Logistics agent of the receiver, also while Suspended or WindingUp.
		/// Events: [`Event::ExceptionOpened`] for each finding, with [`Event::ContainerMissing`] for
		/// what is missing, and [`Event::Received`]. Standard: EPCIS 2.0 ObjectEvent OBSERVE,
		/// receiving.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::receive(findings.len() as u32))]
		pub fn receive(
			origin: OriginFor<T>,
			shipment: ShipmentId,
			findings: Findings,
			capture: Capture,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_receive(agent, shipment, &findings, capture)
		}

		/// Refuses a shipment: all of it is back with the sender, quarantined until it is verified.
		///
		/// Origin: signed by a Logistics agent of the receiver, also while Suspended or WindingUp.
		/// Event: [`Event::ShipmentRefused`].
		#[pallet::call_index(4)]
		pub fn refuse(origin: OriginFor<T>, shipment: ShipmentId) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_refuse(agent, shipment)
		}

		/// Cancels a shipment that nobody received in time: all of it is back with the sender,
		/// quarantined until it is verified.
		///
		/// Origin: signed by a Logistics agent of the sender, also while Suspended or WindingUp.
		/// Event: [`Event::ShipmentCancelled`].
		#[pallet::call_index(5)]
		pub fn cancel(origin: OriginFor<T>, shipment: ShipmentId) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_cancel(agent, shipment)
		}

		/// Says how an exception is to be settled; what both sides say decides, and of what is surplus
		/// that the sender says it is its own. Until then each may say otherwise; while a panel sits
		/// also after the deadline. It weighs less where no panel is dismissed.
		///
		/// Origin: signed by a Logistics agent of a side, also while Suspended or WindingUp. Events:
		/// [`Event::ResolutionStated`], and [`Event::ExceptionSettled`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::settle().saturating_add(T::WeightInfo::dismiss()))]
		pub fn settle(
			origin: OriginFor<T>,
			exception: ExceptionId,
			resolution: Resolution,
		) -> DispatchResultWithPostInfo {
			let agent = ensure_signed(origin)?;
			let is_dismissed = Self::do_settle(agent, exception, resolution)?;
			Ok((!is_dismissed).then(T::WeightInfo::settle).into())
		}

		/// Settles by rule what the sides did not settle in time: missing is lost, surplus the sender's,
		/// damaged or wrong destroyed. While a panel sits it only notes who said nothing.
		///
		/// Origin: signed by anybody. Events: [`Event::SettlementOverdue`] for each side that said
		/// nothing, and [`Event::ExceptionSettled`].
		#[pallet::call_index(7)]
		pub fn close_overdue(origin: OriginFor<T>, exception: ExceptionId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close_overdue(exception)
		}

		/// Verifies what came back, so that it moves again.
		///
		/// Origin: signed by a ResponsiblePerson of the institution that has it, also while Suspended
		/// or WindingUp. Event: [`Event::ReturnVerified`]. Standard: 21 USC 360eee-1(c)(4)(D).
		#[pallet::call_index(8)]
		pub fn verify_return(
			origin: OriginFor<T>,
			container: ContainerKey,
			findings: Commitment,
			capture: Capture,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_verify_return(agent, container, findings, capture)
		}

		/// Takes a container out of the stock with all that is in it, for good.
		///
		/// Origin: signed by a Logistics agent of the institution that has it, also while Suspended or
		/// WindingUp. Event: [`Event::ContainerDecommissioned`]. Standard: Commission Delegated
		/// Regulation (EU) 2016/161, Art. 22, 23, 40; EPCIS 2.0 ObjectEvent DELETE.
		#[pallet::call_index(9)]
		pub fn decommission(
			origin: OriginFor<T>,
			container: ContainerKey,
			state: PackState,
			capture: Capture,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_decommission(agent, container, state, capture)
		}

		/// Lets another institution, such as one that stores goods for others, sell what is the
		/// proprietor's and what it has, or no longer.
		///
		/// Origin: signed by a ResponsiblePerson of the institution that answers for `proprietor`;
		/// also while Suspended or WindingUp. Event: [`Event::SellerSet`]. Standard: 21 USC
		/// 360eee(22).
		#[pallet::call_index(10)]
		pub fn set_seller(
			origin: OriginFor<T>,
			proprietor: InstitutionId,
			seller: InstitutionId,
			may_sell: bool,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_set_seller(agent, proprietor, seller, may_sell)
		}

		/// Sets the type of credential without which nobody trades in a role. Without a type nobody
		/// does at all.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Event: [`Event::TradingLicenceSet`]. Standard: 21 USC
		/// 360eee(2).
		#[pallet::call_index(11)]
		pub fn set_trading_licence(
			origin: OriginFor<T>,
			role: Role,
			credential_type: Option<CredentialTypeId>,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_trading_licence(role, credential_type)
		}

		/// Sets the deadlines of what begins from now on.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Event: [`Event::DeadlinesSet`].
		#[pallet::call_index(12)]
		pub fn set_deadlines(origin: OriginFor<T>, deadlines: Deadlines) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_deadlines(deadlines)
		}

		/// Puts containers that were unpacked or left the stock long ago into the digests of their
		/// packers, in this order, all or none; those in a container before it.
		///
		/// Origin: signed by anybody. Event: [`Event::ContainerFolded`] for each. Standard: RFC 6962,
		/// 2.1; 21 USC 360eee-1(c)(1)(A)(v).
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::fold(containers.len() as u32))]
		pub fn fold(
			origin: OriginFor<T>,
			containers: BoundedVec<ContainerKey, T::MaxFold>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold(&containers)
		}

		/// Puts shipments that were closed long ago, with their exceptions, into the digests of their
		/// senders, in this order, all or none.
		///
		/// Origin: signed by anybody. Event: [`Event::ShipmentFolded`] for each. Standard: RFC 6962,
		/// 2.1; 21 USC 360eee-1(c)(1)(A)(v).
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::fold_shipments(shipments.len() as u32))]
		pub fn fold_shipments(
			origin: OriginFor<T>,
			shipments: BoundedVec<ShipmentId, T::MaxFold>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold_shipments(&shipments)
		}

		/// Has a panel decide, once for each side, whether an exception is settled as it said and not
		/// by rule.
		///
		/// Origin: signed by a Logistics agent of a side, also while Suspended or WindingUp. Event:
		/// [`Event::ExceptionDisputed`].
		#[pallet::call_index(15)]
		pub fn dispute(
			origin: OriginFor<T>,
			exception: ExceptionId,
			grounds: Commitment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_dispute(agent, exception, grounds)
		}
	}
}

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

use frame_support::{traits::Get, BoundedVec};
use salus_primitives::InstitutionId;

pub type PartiesOf<T> = BoundedVec<InstitutionId, <T as Config>::MaxParties>;
pub type PanelOf<T> = Panel<
	PartiesOf<T>,
	BoundedVec<Seat, <T as Config>::PanelSize>,
	BoundedVec<Former, MaxFormer<T>>,
>;

/// How many panelists leave one panel: those that are replaced, and the last one of each seat.
pub struct MaxFormer<T>(core::marker::PhantomData<T>);

impl<T: Config> Get<u32> for MaxFormer<T> {
	fn get() -> u32 {
		T::MaxReplacements::get().saturating_add(T::PanelSize::get())
	}
}

// The pallet macros expand to `expect` on what the construction of the runtime guarantees.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{Randomness, UnixTime},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		Commitment, CreditEvents, Fold, Forum, Matter, Membership, Moment, Ruling, Rulings,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Says which institutions there are and who votes for one.
		type Membership: Membership<Self::AccountId>;

		/// Randomness that was collected in one epoch, with the block that followed that epoch.
		type Randomness: Randomness<Self::Hash, BlockNumberFor<Self>>;

		/// How many blocks such an epoch has at most.
		type EpochLength: Get<u64>;

		/// Learns what panels ruled.
		type Rulings: Rulings;

		/// Learns which institution was late.
		type CreditEvents: CreditEvents;

		type Time: UnixTime;

		/// Sets the deadlines.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// How many institutions decide one matter.
		#[pallet::constant]
		type PanelSize: Get<u32>;

		/// How many panelists of one panel are replaced.
		#[pallet::constant]
		type MaxReplacements: Get<u32>;

		/// How many institutions are parties to one matter.
		#[pallet::constant]
		type MaxParties: Get<u32>;

		/// How many candidates are drawn for one seat before they are looked for in a row.
		#[pallet::constant]
		type MaxDraws: Get<u32>;

		/// How many candidates one draw looks at in a row.
		#[pallet::constant]
		type MaxScan: Get<u32>;

		/// How many panels one call folds.
		#[pallet::constant]
		type MaxFold: Get<u32>;

		/// How long after its end a panel stays in the state before anybody may fold it, in
		/// milliseconds.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		type WeightInfo: WeightInfo;
	}

	/// One row is the panel of one matter. Written when it is convened; goes when it is folded.
	#[pallet::storage]
	pub type Panels<T: Config> = StorageMap<_, Blake2_128Concat, Matter, PanelOf<T>>;

	/// The seats whose panelists have to vote, with their numbers, in the order in which they are
	/// due. Written when a seat is drawn; a row goes when its panelist votes or leaves, or with the
	/// panel's end.
	#[pallet::storage]
	pub type Due<T: Config> =
		StorageDoubleMap<_, Identity, InOrder, Blake2_128Concat, (Matter, u32), ()>;

	/// The panels with vacant seats, by the block since when those are vacant, the oldest first.
	/// Written when a panel is convened or a panelist leaves; a row goes when its seats are drawn, or
	/// with the panel's end.
	#[pallet::storage]
	pub type Vacancies<T: Config> =
		StorageDoubleMap<_, Identity, InOrder, Blake2_128Concat, Matter, ()>;

	/// The seat in which an institution has to vote. Written and gone with [`Due`].
	#[pallet::storage]
	pub type Serving<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Blake2_128Concat, Matter, u32>;

	/// What is left of the folded panels of a forum. Written by [`Pallet::fold`]; stays.
	#[pallet::storage]
	pub type Folds<T: Config> = StorageMap<_, Twox64Concat, Forum, Fold>;

	/// The deadlines of the seats that are drawn from now on. Written at genesis and by
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
			assert!(self.deadlines.are_sound(), "a panelist needs time to vote");
			CurrentDeadlines::<T>::put(self.deadlines);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A matter gets a panel, which is drawn once nobody could know of it what is drawn.
		PanelConvened { matter: Matter, parties: PartiesOf<T> },
		/// An institution has a seat, and votes before it is due.
		PanelistDrawn { matter: Matter, seat: u32, panelist: InstitutionId, due: Moment },
		/// A panelist voted.
		Voted { matter: Matter, panelist: InstitutionId, ruling: Ruling, reasons: Commitment },
		/// A panelist declared a conflict and left.
		PanelistRecused { matter: Matter, panelist: InstitutionId },
		/// A panelist did not vote in time, which was a lapse, and left.
		VoteOverdue { matter: Matter, panelist: InstitutionId },
		/// A panelist left because it is no longer Active, or not independent of the parties any more.
		PanelistDisqualified { matter: Matter, panelist: InstitutionId },
		/// A draw looked at as many candidates as it may and found nobody who may sit. The seat is
		/// drawn again, from later randomness, until all were looked at.
		NobodyFound { matter: Matter, seat: u32 },
		/// Nobody will sit there. The other seats decide.
		SeatClosed { matter: Matter, seat: u32 },
		/// The panel decided its matter.
		PanelRuled { matter: Matter, ruling: Ruling },
		/// The dispute was withdrawn.
		PanelDismissed { matter: Matter },
		/// A panel left the state, the next one in the digest of its forum.
		PanelFolded { matter: Matter },
		/// The seats that are drawn from now on have these deadlines.
		DeadlinesSet { deadlines: Deadlines },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The matter has a panel. A forum names each dispute anew.
		AlreadyConvened,
		/// More institutions are parties than a panel can be independent of. Name each once.
		TooManyParties,
		/// Too few institutions were found that are independent of the parties and of each other.
		/// Settle the dispute otherwise, or try again in a later block or when more are Active.
		TooFewInstitutions,
		/// The matter has no panel, or it was folded.
		PanelUnknown,
		/// The panel ruled or was dismissed. There is nothing to decide.
		PanelClosed,
		/// The signer's institution has no seat on the panel. Only panelists vote.
		NotAPanelist,
		/// The institution voted otherwise, or voted and cannot leave. What was said stands.
		AlreadyVoted,
		/// The institution is late. Its seat goes to another one.
		DeadlinePassed,
		/// The institution became related to a party. Its seat goes to another one.
		NotIndependent,
		/// The panel has not ended. It can be folded after that.
		NotClosed,
		/// The panel ended too short a while ago. Fold it after the history period.
		HistoryRunning,
		/// There would be no time to vote. Lengthen the deadline.
		DeadlinesUnsound,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, limit: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(limit);
			Self::sweep(&mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			let size = T::PanelSize::get();
			assert!(size.checked_rem(2) == Some(1), "a panel that can be divided evenly");
			assert!(T::MaxParties::get() > 1, "a dispute has two parties");
			assert!(T::MaxDraws::get() > 0, "a seat is drawn");
			assert!(T::MaxScan::get() >= size, "a panel fits into what is looked at in a row");
			assert!(T::MaxFold::get() > 0, "a call needs room for one panel");
			let block = T::BlockWeights::get().max_block;
			let sweep = T::WeightInfo::sweep_nothing().saturating_add(Self::step());
			assert!(sweep.all_lte(block), "a block needs room for one step of the sweep");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// Calls name the event they emit; a call that says what was said already emits none. Where the
	/// votes decide, [`Event::PanelRuled`] follows.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Votes on a matter, once, for written reasons that go to the parties.
		///
		/// Origin: signed by the Delegate of a panelist that is Active, independent and not late.
		/// Event: [`Event::Voted`]. Standard: 29 CFR 2560.503-1(h)(3)(ii).
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::vote().saturating_add(T::Rulings::weight()))]
		pub fn vote(
			origin: OriginFor<T>,
			matter: Matter,
			ruling: Ruling,
			reasons: Commitment,
		) -> DispatchResult {
			let delegate = ensure_signed(origin)?;
			Self::do_vote(delegate, matter, ruling, reasons)
		}

		/// Leaves a seat for a conflict that the chain does not know of. Not a lapse.
		///
		/// Origin: signed by the Delegate of a panelist that did not vote and is not late, Active or
		/// not. Event: [`Event::PanelistRecused`]; [`Event::SeatClosed`] if enough panelists were
		/// replaced. Standard: 29 CFR 2560.503-1(b)(7).
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::recuse().saturating_add(T::Rulings::weight()))]
		pub fn recuse(origin: OriginFor<T>, matter: Matter) -> DispatchResult {
			let delegate = ensure_signed(origin)?;
			Self::do_recuse(delegate, matter)
		}

		/// Does for one matter what the sweep does for all: takes their seats from panelists who are
		/// late or may not sit any more, and draws those for which the randomness is known. Quiet if
		/// there are none.
		///
		/// Origin: signed by anybody. Events: [`Event::VoteOverdue`],
		/// [`Event::PanelistDisqualified`], [`Event::PanelistDrawn`], [`Event::NobodyFound`],
		/// [`Event::SeatClosed`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::draw().saturating_add(T::Rulings::weight()))]
		pub fn draw(origin: OriginFor<T>, matter: Matter) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_draw(matter)
		}

		/// Puts panels that ended long ago into the digests of their forums, in this order, all or
		/// none.
		///
		/// Origin: signed by anybody. Event: [`Event::PanelFolded`] for each. Standard: RFC 6962, 2.1.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::fold(matters.len() as u32))]
		pub fn fold(
			origin: OriginFor<T>,
			matters: BoundedVec<Matter, T::MaxFold>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold(&matters)
		}

		/// Sets the deadlines of the seats that are drawn from now on.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Event: [`Event::DeadlinesSet`]. Standard: 29 CFR
		/// 2560.503-1(i).
		#[pallet::call_index(4)]
		pub fn set_deadlines(origin: OriginFor<T>, deadlines: Deadlines) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_deadlines(deadlines)
		}
	}
}

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
#[cfg(feature = "next-release")]
pub mod migrations;
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
pub use types::{Agent, Founder, Institution, Status};
pub use weights::WeightInfo;

use frame_support::{traits::fungible, BoundedVec};
use salus_primitives::Validator;

pub type BalanceOf<T> =
	<<T as Config>::Currency as fungible::Inspect<<T as frame_system::Config>::AccountId>>::Balance;
pub type EndpointOf<T> = BoundedVec<u8, <T as Config>::MaxEndpoint>;
pub type InstitutionOf<T> =
	Institution<<T as frame_system::Config>::AccountId, BalanceOf<T>, EndpointOf<T>>;
pub type AgentOf<T> = Agent<BalanceOf<T>>;
pub type ValidatorOf<T> = Validator<<T as frame_system::Config>::AccountId>;

// The pallet macros expand to `expect` on what the construction of the runtime guarantees.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, DefaultNoBound};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		Accreditation, Country, Duties, Electorate, InstitutionId, LegalId, Membership, Roles,
		WindUp,
	};

	const STORAGE_VERSION: StorageVersion =
		StorageVersion::new(if cfg!(feature = "next-release") { 2 } else { 1 });

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		type RuntimeHoldReason: From<HoldReason>;

		/// Deposits and what agents are topped up with.
		type Currency: fungible::Mutate<Self::AccountId>
			+ fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Decides on proposals, roles and validators.
		type AdmitOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Decides on accreditation.
		type AccreditOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Suspends, reinstates, and orders to wind up.
		type SuspendOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The delegates of all Active institutions.
		type Electorate: Electorate<Self::AccountId>;

		/// The pallets that keep something open for an institution.
		type WindUp: WindUp;

		/// Held from the proposal until the institution withdraws.
		#[pallet::constant]
		type MembershipDeposit: Get<BalanceOf<Self>>;

		/// Held for each agent.
		#[pallet::constant]
		type AgentDeposit: Get<BalanceOf<Self>>;

		/// The longest endpoint in bytes.
		#[pallet::constant]
		type MaxEndpoint: Get<u32>;

		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// The longest chain of successions, and so the most hops a lookup follows.
		#[pallet::constant]
		type MaxSuccessions: Get<u32>;

		/// Names the sovereign accounts.
		#[pallet::constant]
		type PalletId: Get<frame_support::PalletId>;

		type WeightInfo: WeightInfo;
	}

	/// Why funds of an institution's sovereign account are on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The institution is proposed or a member.
		Membership,
		/// One amount for each agent.
		Agent,
	}

	/// The id that the next proposal gets. Only ever grows, so that no id comes back.
	#[pallet::storage]
	pub type NextInstitutionId<T: Config> = StorageValue<_, InstitutionId, ValueQuery>;

	/// One row is one institution. Written by [`Pallet::propose`]; goes when the proposal is
	/// rejected or withdrawn. The row of a member that withdraws stays as history.
	#[pallet::storage]
	pub type Institutions<T: Config> =
		CountedStorageMap<_, Twox64Concat, InstitutionId, InstitutionOf<T>>;

	/// The institutions that were admitted, in the order of that, counted from 0 without a gap: from
	/// these others draw by lot. Written by [`Pallet::admit`] and at genesis; a row stays whatever
	/// becomes of the institution, so that only governance makes the list longer and nobody moves
	/// what is in it.
	#[pallet::storage]
	pub type Admitted<T: Config> = CountedStorageMap<_, Twox64Concat, u32, InstitutionId>;

	/// Which institution carries a legal id. Written with the proposal; goes when that is rejected
	/// or withdrawn and when the institution withdraws, which frees the legal id.
	#[pallet::storage]
	pub type LegalIds<T: Config> = StorageMap<_, Blake2_128Concat, LegalId, InstitutionId>;

	/// One row is one account that acts for one institution. Written by [`Pallet::propose`] and
	/// [`Pallet::appoint`]; goes when the agent is dismissed, resigns or its institution ends.
	#[pallet::storage]
	pub type Agents<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, AgentOf<T>>;

	/// The agents of each institution, which [`Agents`] knows by account only. A row comes and goes
	/// with the agent's own; [`migrations::IndexAgents`] writes those of agents that were there
	/// before.
	#[cfg(feature = "next-release")]
	#[pallet::storage]
	pub type AgentsOf<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Blake2_128Concat, T::AccountId, ()>;

	/// The validator accounts in the order of their institutions, one for each at most. Written by
	/// [`Pallet::name_validator`]; an entry goes by the same call or when its institution
	/// withdraws.
	#[pallet::storage]
	pub type Validators<T: Config> =
		StorageValue<_, BoundedVec<ValidatorOf<T>, T::MaxValidators>, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Active from the first block, without deposits.
		pub institutions: Vec<Founder<T::AccountId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for founder in &self.institutions {
				let found = Pallet::<T>::found(founder.clone());
				assert!(found.is_ok(), "{:?} cannot be a founder: {found:?}", founder.legal_id);
			}
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `applicant` asked for the admission of an institution.
		Proposed { institution: InstitutionId, legal_id: LegalId, applicant: T::AccountId },
		/// A proposal became a member.
		Admitted { institution: InstitutionId, accreditation: Accreditation },
		/// A proposal was refused and removed.
		Rejected { institution: InstitutionId },
		/// The level of accreditation was set.
		Accredited { institution: InstitutionId, accreditation: Accreditation },
		/// The roles were replaced.
		RolesAssigned { institution: InstitutionId, roles: Roles },
		/// An Active institution was barred.
		Suspended { institution: InstitutionId },
		/// A Suspended institution is Active again.
		Reinstated { institution: InstitutionId },
		/// An institution is leaving, or offers its succession to another one than before.
		WindUpStarted { institution: InstitutionId, offered: Option<InstitutionId> },
		/// `successor` answers for everything that `predecessor` kept.
		SuccessionAccepted { predecessor: InstitutionId, successor: InstitutionId },
		/// An institution, or a proposal, left; its balance went to `beneficiary`.
		Withdrawn { institution: InstitutionId, beneficiary: T::AccountId },
		/// `agent` has exactly these duties.
		AgentAppointed { institution: InstitutionId, agent: T::AccountId, duties: Duties },
		/// An Admin ended an agency.
		AgentDismissed { institution: InstitutionId, agent: T::AccountId },
		/// An agent ended its own agency.
		AgentResigned { institution: InstitutionId, agent: T::AccountId },
		/// The account under which the institution validates was set or taken away.
		ValidatorNamed { institution: InstitutionId, account: Option<T::AccountId> },
		/// The endpoint was replaced.
		EndpointChanged { institution: InstitutionId },
		/// The sovereign account paid an agent.
		ToppedUp { institution: InstitutionId, agent: T::AccountId, amount: BalanceOf<T> },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No institution has this id. Look it up by its legal id.
		InstitutionUnknown,
		/// The call needs a proposal, and this institution was admitted already.
		InstitutionNotProposed,
		/// The institution's status does not permit the call. Wait for its admission or
		/// reinstatement; one that is leaving can only hand over and close.
		InstitutionNotActive,
		/// Only a Suspended or a WindingUp institution can be reinstated or ordered to wind up. Suspend
		/// it first.
		InstitutionNotHalted,
		/// Only an institution that is winding up can withdraw. Wind up first.
		InstitutionNotWindingUp,
		/// The check digit of the legal id is wrong. Correct the typing error.
		LegalIdInvalid,
		/// Another institution carries this legal id.
		LegalIdTaken,
		/// The country is not two capital letters. Use ISO 3166-1 alpha-2.
		CountryMalformed,
		/// An institution needs a role. Name one.
		NoRoles,
		/// Accreditation ends at 5.
		AccreditationOutOfRange,
		/// The parent is not Active. Admit or reinstate it first, or propose without a parent.
		ParentNotActive,
		/// The account acts for no institution. Have an Admin appoint it.
		NotAnAgent,
		/// The agent does not carry the duty that the call needs. Have an Admin assign it.
		DutyMissing,
		/// The account acts for another institution. It must resign there, or use another account.
		AgentElsewhere,
		/// An agent needs a duty. To take the last one, dismiss the agent.
		NoDuties,
		/// The institution would have no Admin left. Appoint another one first.
		LastAdmin,
		/// Another agent is the Delegate. Take the duty from that one first.
		DelegateTaken,
		/// Agents other than the caller remain. Dismiss them first.
		AgentsRemain,
		/// The successor is not an Active institution other than the one that leaves.
		SuccessorNotActive,
		/// The succession was accepted and cannot be offered again.
		SuccessionSettled,
		/// The succession was not offered to the caller's institution.
		SuccessionNotOffered,
		/// The chain of predecessors would become too long. Another institution must succeed.
		TooManySuccessions,
		/// The account validates for another institution. Name another account.
		ValidatorTaken,
		/// All validator places are taken.
		TooManyValidators,
		/// All seats of the electorate are taken. Wait until an institution leaves.
		NoSeatLeft,
		/// The account is the sovereign account of an institution, for which nobody can sign. Name one
		/// that has a key.
		AgentWithoutKey,
		/// Governance ordered the institution to leave, and decides who succeeds it.
		OrderedToWindUp,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxEndpoint::get() > 0, "an endpoint needs room");
			assert!(T::MaxValidators::get() > 0, "a chain needs a validator");
			assert!(T::MaxSuccessions::get() > 0, "winding up needs a successor");
			assert!(
				Self::sovereign_account(InstitutionId(0))
					!= Self::sovereign_account(InstitutionId(u32::MAX)),
				"account ids are too short to tell sovereign accounts apart"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Asks for the admission of an institution. The caller becomes its first agent, as Admin,
		/// and moves both deposits and the existential deposit to its sovereign account.
		///
		/// Origin: signed, by an account that is not an agent. Event: [`Event::Proposed`].
		/// Standards: GS1 GLN, ISO 17442 (LEI), 45 CFR 162.406 (NPI), ISO 3166-1.
		#[pallet::call_index(0)]
		pub fn propose(
			origin: OriginFor<T>,
			legal_id: LegalId,
			jurisdiction: Country,
			roles: Roles,
			endpoint: EndpointOf<T>,
			parent: Option<InstitutionId>,
		) -> DispatchResult {
			let applicant = ensure_signed(origin)?;
			Self::do_propose(applicant, legal_id, jurisdiction, roles, endpoint, parent)
		}

		/// Makes a proposal an Active member. Its parent, if it names one, must be Active.
		///
		/// Origin: [`Config::AdmitOrigin`]. Event: [`Event::Admitted`].
		#[pallet::call_index(1)]
		#[pallet::weight(Pallet::<T>::with_seat(T::WeightInfo::admit()))]
		pub fn admit(
			origin: OriginFor<T>,
			institution: InstitutionId,
			accreditation: Accreditation,
		) -> DispatchResultWithPostInfo {
			T::AdmitOrigin::ensure_origin(origin)?;
			let seated = Self::do_admit(institution, accreditation)?;
			Ok(Some(T::WeightInfo::admit().saturating_add(seated)).into())
		}

		/// Removes a proposal and returns everything in its account to the applicant.
		///
		/// Origin: [`Config::AdmitOrigin`]. Event: [`Event::Rejected`].
		#[pallet::call_index(2)]
		pub fn reject(origin: OriginFor<T>, institution: InstitutionId) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::do_reject(institution)
		}

		/// Sets the level of accreditation of a member.
		///
		/// Origin: [`Config::AccreditOrigin`]. Event: [`Event::Accredited`].
		#[pallet::call_index(3)]
		pub fn accredit(
			origin: OriginFor<T>,
			institution: InstitutionId,
			accreditation: Accreditation,
		) -> DispatchResult {
			T::AccreditOrigin::ensure_origin(origin)?;
			Self::do_accredit(institution, accreditation)
		}

		/// Replaces the roles of a member.
		///
		/// Origin: [`Config::AdmitOrigin`]. Event: [`Event::RolesAssigned`].
		#[pallet::call_index(4)]
		pub fn assign_roles(
			origin: OriginFor<T>,
			institution: InstitutionId,
			roles: Roles,
		) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::do_assign_roles(institution, roles)
		}

		/// Bars an Active institution from all but leaving. Its validator no longer counts.
		///
		/// Origin: [`Config::SuspendOrigin`]. Event: [`Event::Suspended`].
		#[pallet::call_index(5)]
		#[pallet::weight(Pallet::<T>::with_seat(T::WeightInfo::suspend()))]
		pub fn suspend(
			origin: OriginFor<T>,
			institution: InstitutionId,
		) -> DispatchResultWithPostInfo {
			T::SuspendOrigin::ensure_origin(origin)?;
			let seated = Self::do_suspend(institution)?;
			Ok(Some(T::WeightInfo::suspend().saturating_add(seated)).into())
		}

		/// Makes a Suspended institution Active again, or one that winds up and has no successor yet.
		///
		/// Origin: [`Config::SuspendOrigin`]. Event: [`Event::Reinstated`].
		#[pallet::call_index(6)]
		#[pallet::weight(Pallet::<T>::with_seat(T::WeightInfo::reinstate()))]
		pub fn reinstate(
			origin: OriginFor<T>,
			institution: InstitutionId,
		) -> DispatchResultWithPostInfo {
			T::SuspendOrigin::ensure_origin(origin)?;
			let seated = Self::do_reinstate(institution)?;
			Ok(Some(T::WeightInfo::reinstate().saturating_add(seated)).into())
		}

		/// Starts to leave and offers the succession to an Active institution, if to any. Called
		/// again it changes an offer that was not accepted. Refused where governance ordered it.
		///
		/// Origin: signed by an Admin of an Active, Suspended or WindingUp institution.
		/// Event: [`Event::WindUpStarted`].
		#[pallet::call_index(7)]
		#[pallet::weight(Pallet::<T>::with_seat(T::WeightInfo::wind_up()))]
		pub fn wind_up(
			origin: OriginFor<T>,
			successor: Option<InstitutionId>,
		) -> DispatchResultWithPostInfo {
			let admin = ensure_signed(origin)?;
			let seated = Self::do_wind_up(admin, successor)?;
			Ok(Some(T::WeightInfo::wind_up().saturating_add(seated)).into())
		}

		/// Takes over all that `predecessor` keeps open, deposits included, for good.
		///
		/// Origin: signed by an Admin of the Active institution that it was offered to.
		/// Event: [`Event::SuccessionAccepted`].
		#[pallet::call_index(8)]
		pub fn accept_succession(
			origin: OriginFor<T>,
			predecessor: InstitutionId,
		) -> DispatchResult {
			let admin = ensure_signed(origin)?;
			Self::do_accept_succession(admin, predecessor)
		}

		/// Ends the caller's institution: refused while anything is open or other agents remain;
		/// releases the deposits and sends the whole sovereign account to `beneficiary`. A
		/// proposal is taken back by the same call.
		///
		/// Origin: signed by the last Admin of a WindingUp or Proposed institution.
		/// Event: [`Event::Withdrawn`].
		#[pallet::call_index(9)]
		pub fn withdraw(origin: OriginFor<T>, beneficiary: T::AccountId) -> DispatchResult {
			let admin = ensure_signed(origin)?;
			Self::do_withdraw(admin, beneficiary)
		}

		/// Gives `agent` exactly these duties. A new agent needs an Active institution, whose
		/// sovereign account must hold a deposit for it.
		///
		/// Origin: signed by an Admin of an Active, Suspended or WindingUp institution.
		/// Event: [`Event::AgentAppointed`].
		#[pallet::call_index(10)]
		#[pallet::weight(Pallet::<T>::with_seat(T::WeightInfo::appoint()))]
		pub fn appoint(
			origin: OriginFor<T>,
			agent: T::AccountId,
			duties: Duties,
		) -> DispatchResultWithPostInfo {
			let admin = ensure_signed(origin)?;
			let seated = Self::do_appoint(admin, agent, duties)?;
			Ok(Some(T::WeightInfo::appoint().saturating_add(seated)).into())
		}

		/// Ends the agency of `agent` and releases its deposit to the sovereign account.
		///
		/// Origin: signed by an Admin of an Active, Suspended or WindingUp institution.
		/// Event: [`Event::AgentDismissed`].
		#[pallet::call_index(11)]
		#[pallet::weight(Pallet::<T>::with_seat(T::WeightInfo::dismiss()))]
		pub fn dismiss(origin: OriginFor<T>, agent: T::AccountId) -> DispatchResultWithPostInfo {
			let admin = ensure_signed(origin)?;
			let seated = Self::do_dismiss(admin, agent)?;
			Ok(Some(T::WeightInfo::dismiss().saturating_add(seated)).into())
		}

		/// Ends the caller's own agency and releases its deposit to the sovereign account.
		///
		/// Origin: signed by an agent. Event: [`Event::AgentResigned`].
		#[pallet::call_index(12)]
		#[pallet::weight(Pallet::<T>::with_seat(T::WeightInfo::resign()))]
		pub fn resign(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			let agent = ensure_signed(origin)?;
			let seated = Self::do_resign(agent)?;
			Ok(Some(T::WeightInfo::resign().saturating_add(seated)).into())
		}

		/// Sets the account under which an Active institution validates, or takes it from any.
		///
		/// Origin: [`Config::AdmitOrigin`]. Event: [`Event::ValidatorNamed`].
		#[pallet::call_index(13)]
		pub fn name_validator(
			origin: OriginFor<T>,
			institution: InstitutionId,
			account: Option<T::AccountId>,
		) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::do_name_validator(institution, account)
		}

		/// Replaces the address of the institution's services.
		///
		/// Origin: signed by an Admin of an Active, Suspended or WindingUp institution.
		/// Event: [`Event::EndpointChanged`].
		#[pallet::call_index(14)]
		pub fn change_endpoint(origin: OriginFor<T>, endpoint: EndpointOf<T>) -> DispatchResult {
			let admin = ensure_signed(origin)?;
			Self::do_change_endpoint(admin, endpoint)
		}

		/// Pays `amount` from the sovereign account to an agent of the institution, for fees.
		///
		/// Origin: signed by an Admin of an Active, Suspended or WindingUp institution.
		/// Event: [`Event::ToppedUp`].
		#[pallet::call_index(15)]
		pub fn top_up(
			origin: OriginFor<T>,
			agent: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let admin = ensure_signed(origin)?;
			Self::do_top_up(admin, agent, amount)
		}

		/// Has an institution leave that does not do so itself, and offers its succession to an
		/// Active one, if to any. Called again it changes an offer that was not accepted. Suspend it
		/// first.
		///
		/// Origin: [`Config::SuspendOrigin`]. Event: [`Event::WindUpStarted`].
		#[pallet::call_index(16)]
		pub fn order_winding_up(
			origin: OriginFor<T>,
			institution: InstitutionId,
			successor: Option<InstitutionId>,
		) -> DispatchResult {
			T::SuspendOrigin::ensure_origin(origin)?;
			Self::do_order_winding_up(institution, successor)
		}
	}
}

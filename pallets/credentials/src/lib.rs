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

use frame_support::{
	traits::{fungible, UnixTime},
	BoundedBTreeSet, BoundedVec,
};
use salus_primitives::CredentialTypeId;

pub type BalanceOf<T> =
	<<T as Config>::Currency as fungible::Inspect<<T as frame_system::Config>::AccountId>>::Balance;
pub type BoardOf<T> = Board<BoundedBTreeSet<CredentialTypeId, <T as Config>::MaxCharters>>;
pub type CredentialOf<T> = Credential<<T as frame_system::Config>::AccountId, SuspensionsOf<T>>;
pub type IssuanceOf<T> = Issuance<<T as frame_system::Config>::AccountId>;
pub type SuspensionsOf<T> = BoundedVec<Interval, <T as Config>::MaxSuspensions>;

// The pallet macros expand to `expect` on what the construction of the runtime guarantees.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use salus_primitives::{Commitment, Digest, InstitutionId, Membership, Moment, SuspensionHook};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		type RuntimeHoldReason: From<HoldReason>;

		/// Holds the deposits of boards.
		type Currency: fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Says for which institution an agent acts.
		type Membership: Membership<Self::AccountId>;

		type Time: UnixTime;

		/// Keeps the registry: types, charters, the retention.
		type RegistryOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Bars boards and ends that.
		type SuspendOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Learns what boards do to credentials.
		type SuspensionHook: SuspensionHook<Self::AccountId>;

		/// Held for each credential.
		#[pallet::constant]
		type CredentialDeposit: Get<BalanceOf<Self>>;

		/// Held for each chunk of status lists.
		#[pallet::constant]
		type StatusChunkDeposit: Get<BalanceOf<Self>>;

		#[pallet::constant]
		type MaxTypes: Get<u32>;

		/// How many types one board may issue.
		#[pallet::constant]
		type MaxCharters: Get<u32>;

		/// How many credentials one call issues or clears.
		#[pallet::constant]
		type MaxIssuances: Get<u32>;

		/// How many credentials of one type a holder has, those that ended included, and so how
		/// many a question about a type reads.
		#[pallet::constant]
		type MaxHoldings: Get<u32>;

		/// How many ended suspensions a credential remembers.
		#[pallet::constant]
		type MaxSuspensions: Get<u32>;

		type WeightInfo: WeightInfo;
	}

	/// Why funds of an institution's sovereign account are on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// One amount for each credential that it answers for.
		Credential,
		/// One amount for each chunk of status lists that it answers for.
		StatusChunk,
	}

	/// One row is one type. Written by [`Pallet::register_type`] and [`Pallet::retire_type`]; stays,
	/// because answers about the past need it, so there are [`Config::MaxTypes`] at most.
	#[pallet::storage]
	pub type CredentialTypes<T: Config> =
		CountedStorageMap<_, Twox64Concat, CredentialTypeId, CredentialType>;

	/// One row is what the registry knows of one institution. Written by governance and with every
	/// credential that comes or goes; goes when nothing is left to know. What is left of a board
	/// that issued is how many places of its status lists were given.
	#[pallet::storage]
	pub type Boards<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, BoardOf<T>>;

	/// One row is one credential, by its commitment. Written by its board; goes by
	/// [`Pallet::clear`].
	#[pallet::storage]
	pub type Credentials<T: Config> = StorageMap<_, Blake2_128Concat, Commitment, CredentialOf<T>>;

	/// The credentials of one type that a holder has, in the order in which they were issued.
	/// Written and gone with them.
	#[pallet::storage]
	pub type Holdings<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		CredentialTypeId,
		BoundedVec<Commitment, T::MaxHoldings>,
		ValueQuery,
	>;

	/// Pieces of the status lists, by the board that issued and their place. Written with the
	/// first credential of a piece; goes with the last one.
	#[pallet::storage]
	pub type StatusChunks<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Twox64Concat, u32, StatusChunk>;

	/// For how many days after the end of its validity a credential cannot be cleared. Written at
	/// genesis and by [`Pallet::set_retention`].
	#[pallet::storage]
	pub type RetentionDays<T: Config> =
		StorageValue<_, u32, ValueQuery, ConstU32<DEFAULT_RETENTION_DAYS>>;

	/// Six years, for which 45 CFR 164.316(b)(2)(i) keeps what an audit may ask for.
	pub const DEFAULT_RETENTION_DAYS: u32 = 2_192;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		pub retention_days: u32,
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { retention_days: DEFAULT_RETENTION_DAYS, _config: Default::default() }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			RetentionDays::<T>::put(self.retention_days);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Governance recognises a type of credential.
		TypeRegistered {
			credential_type: CredentialTypeId,
			schema: Digest,
			clinical: bool,
			max_validity_days: u32,
		},
		/// A type is issued no more.
		TypeRetired { credential_type: CredentialTypeId },
		/// A board may issue a type.
		CharterGranted { board: InstitutionId, credential_type: CredentialTypeId },
		/// A board may no longer issue a type.
		CharterWithdrawn { board: InstitutionId, credential_type: CredentialTypeId },
		/// A board was barred.
		BoardSuspended { board: InstitutionId },
		/// A board is barred no longer.
		BoardReinstated { board: InstitutionId },
		/// Credentials stay for so many days after the end of their validity.
		RetentionSet { days: u32 },
		/// A board issued a credential.
		CredentialIssued {
			credential: Commitment,
			board: InstitutionId,
			holder: T::AccountId,
			credential_type: CredentialTypeId,
		},
		/// A board issued `count` credentials, in its status lists from `first` on.
		CredentialsIssued { board: InstitutionId, first: u32, count: u32 },
		/// A credential does not count for now.
		CredentialSuspended { credential: Commitment, holder: T::AccountId },
		/// A credential counts again.
		CredentialReinstated { credential: Commitment, holder: T::AccountId },
		/// A credential does not count from `effective_from` on.
		CredentialRevoked {
			credential: Commitment,
			holder: T::AccountId,
			reason: RevocationReason,
			effective_from: Moment,
		},
		/// `by` took the place of a credential.
		CredentialRenewed { credential: Commitment, by: Commitment, holder: T::AccountId },
		/// `count` credentials that ended long ago are gone.
		CredentialsCleared { board: InstitutionId, count: u32 },
		/// `successor` answers for the `count` credentials that `predecessor` answered for.
		CredentialsHandedOver { predecessor: InstitutionId, successor: InstitutionId, count: u32 },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No type has this number. Have governance register it.
		TypeUnknown,
		/// The number stands for another type. Register under another number.
		TypeTaken,
		/// The type is issued no more. Issue one that took its place.
		TypeRetired,
		/// All places of the registry are taken.
		TooManyTypes,
		/// The institution is not an Active licensing board.
		NotABoard,
		/// The registry knows no such board. Grant it a charter first.
		BoardUnknown,
		/// Governance bars the board. It can suspend and clear, and hand over.
		BoardSuspended,
		/// The board may not issue this type. Have governance grant the charter.
		NotChartered,
		/// The board has as many charters as it can. Withdraw one.
		TooManyCharters,
		/// No credential has this commitment, or it was cleared.
		CredentialUnknown,
		/// The institution does not answer for this credential. Ask the one that does.
		NotIssuer,
		/// Another credential has this commitment. Commit with a new salt.
		CommitmentTaken,
		/// The index is not the board's next one. Read it, sign the credential with it, commit anew.
		IndexNotNext,
		/// The holder has one of this type from the board that is open. Renew or revoke it.
		AlreadyHeld,
		/// The holder has as many of this type as are kept. Clear what ended long ago.
		TooManyHoldings,
		/// The validity has no length.
		ValidityEmpty,
		/// The validity is longer than the type permits.
		ValidityTooLong,
		/// A renewal ends before what it renews. Choose a later end, or revoke and issue.
		ValidityShortened,
		/// The credential is not valid yet. Wait, or revoke and issue.
		NotYetValid,
		/// The validity has ended. Issue a new credential.
		Expired,
		/// The credential is suspended. Reinstate it first.
		Suspended,
		/// The credential was revoked. Issue a new one.
		Revoked,
		/// The credential was renewed. Act on the one that took its place.
		Renewed,
		/// It was revoked from an earlier moment, or with another reason. Only an earlier effect
		/// can still be stated.
		AlreadyRevoked,
		/// A revocation takes effect within the validity and not after now. Revoke when it is due.
		EffectOutOfRange,
		/// No further suspension can be remembered. Revoke it and issue a new one, valid from now.
		TooManySuspensions,
		/// The validity ended too short a while ago. Clear it after the retention.
		RetentionRunning,
		/// The credential that it renewed stands and names it. Clear that one first.
		RenewedOneStands,
		/// Credentials are left. Hand them over to another board, or clear them when they are due.
		CredentialsOpen,
		/// What takes over credentials must be an Active licensing board.
		SuccessorNotABoard,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxTypes::get() > 0, "a registry needs a type");
			assert!(T::MaxCharters::get() > 0, "a board needs a charter");
			assert!(T::MaxIssuances::get() > 0, "a call needs room for one credential");
			assert!(T::MaxHoldings::get() > 1, "a credential and its renewal need room");
			assert!(T::MaxSuspensions::get() > 0, "a suspension must be able to end");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// Calls name the event they emit; a call that asks for what stands already emits none.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Recognises a type of credential under a number that governance chooses.
		///
		/// Origin: [`Config::RegistryOrigin`]. Event: [`Event::TypeRegistered`].
		/// Standard: W3C VC 2.0, 4.11 (`credentialSchema`).
		#[pallet::call_index(0)]
		pub fn register_type(
			origin: OriginFor<T>,
			credential_type: CredentialTypeId,
			schema: Digest,
			clinical: bool,
			max_validity_days: u32,
		) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			Self::do_register_type(credential_type, schema, clinical, max_validity_days)
		}

		/// Ends the issuing of a type. What was issued stays.
		///
		/// Origin: [`Config::RegistryOrigin`]. Event: [`Event::TypeRetired`].
		#[pallet::call_index(1)]
		pub fn retire_type(
			origin: OriginFor<T>,
			credential_type: CredentialTypeId,
		) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			Self::do_retire_type(credential_type)
		}

		/// Lets an Active licensing board issue a type.
		///
		/// Origin: [`Config::RegistryOrigin`]. Event: [`Event::CharterGranted`].
		#[pallet::call_index(2)]
		pub fn grant_charter(
			origin: OriginFor<T>,
			board: InstitutionId,
			credential_type: CredentialTypeId,
		) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			Self::do_grant_charter(board, credential_type)
		}

		/// Ends that a board issues a type. What it issued stays, and it answers for it.
		///
		/// Origin: [`Config::RegistryOrigin`]. Event: [`Event::CharterWithdrawn`].
		#[pallet::call_index(3)]
		pub fn withdraw_charter(
			origin: OriginFor<T>,
			board: InstitutionId,
			credential_type: CredentialTypeId,
		) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			Self::do_withdraw_charter(board, credential_type)
		}

		/// Bars a board from all but suspending, clearing and handing over. What it issued stays.
		///
		/// Origin: [`Config::SuspendOrigin`]. Event: [`Event::BoardSuspended`].
		#[pallet::call_index(4)]
		pub fn suspend_board(origin: OriginFor<T>, board: InstitutionId) -> DispatchResult {
			T::SuspendOrigin::ensure_origin(origin)?;
			Self::do_suspend_board(board)
		}

		/// Ends that a board is barred.
		///
		/// Origin: [`Config::SuspendOrigin`]. Event: [`Event::BoardReinstated`].
		#[pallet::call_index(5)]
		pub fn reinstate_board(origin: OriginFor<T>, board: InstitutionId) -> DispatchResult {
			T::SuspendOrigin::ensure_origin(origin)?;
			Self::do_reinstate_board(board)
		}

		/// Sets for how long credentials stay after the end of their validity, those that stand
		/// included.
		///
		/// Origin: [`Config::RegistryOrigin`]. Event: [`Event::RetentionSet`].
		#[pallet::call_index(6)]
		pub fn set_retention(origin: OriginFor<T>, days: u32) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			Self::do_set_retention(days)
		}

		/// Issues a credential. One that starts in the past takes over the suspensions of the
		/// holder's earlier ones from this board in that time.
		///
		/// Origin: signed by an Issuer of a chartered board. Event: [`Event::CredentialIssued`].
		/// Standards: W3C VC 2.0; W3C Bitstring Status List v1.0.
		#[pallet::call_index(7)]
		pub fn issue(origin: OriginFor<T>, issuance: IssuanceOf<T>) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_issue(&agent, issuance)
		}

		/// Issues many credentials, all or none. Those that stand already are not counted.
		///
		/// Origin: signed by an Issuer of a chartered board. Event: [`Event::CredentialsIssued`].
		/// Standards: W3C VC 2.0; W3C Bitstring Status List v1.0.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::issue_many(issuances.len() as u32))]
		pub fn issue_many(
			origin: OriginFor<T>,
			issuances: BoundedVec<IssuanceOf<T>, T::MaxIssuances>,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_issue_many(&agent, issuances.into_inner())
		}

		/// Suspends a credential from now on. No bound, deposit or bar refuses it.
		///
		/// Origin: signed by an Issuer of the board that answers for it, also one that is
		/// Suspended or WindingUp. Event: [`Event::CredentialSuspended`].
		#[pallet::call_index(9)]
		pub fn suspend(origin: OriginFor<T>, credential: Commitment) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_suspend(&agent, credential)
		}

		/// Ends a suspension from now on. It stays true that it was suspended.
		///
		/// Origin: signed by an Issuer of the board that answers for it.
		/// Event: [`Event::CredentialReinstated`].
		#[pallet::call_index(10)]
		pub fn reinstate(origin: OriginFor<T>, credential: Commitment) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_reinstate(&agent, credential)
		}

		/// Revokes a credential for good, from a moment of its validity on that is not to come. A
		/// second revocation can only state an earlier effect.
		///
		/// Origin: signed by an Issuer of the board that answers for it, also one that is
		/// Suspended or WindingUp. Event: [`Event::CredentialRevoked`].
		/// Standard: RFC 5280, 5.3.1 (reasons).
		#[pallet::call_index(11)]
		pub fn revoke(
			origin: OriginFor<T>,
			credential: Commitment,
			reason: RevocationReason,
			effective_from: Moment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_revoke(&agent, credential, reason, effective_from)
		}

		/// Puts a new credential in the place of an active one, from now on. The status lists show
		/// the old one as revoked, so that it cannot be presented in place of the new one.
		///
		/// Origin: signed by an Issuer of a chartered board that answers for it.
		/// Event: [`Event::CredentialRenewed`].
		#[pallet::call_index(12)]
		pub fn renew(
			origin: OriginFor<T>,
			credential: Commitment,
			by: Commitment,
			valid_until: Moment,
			index: u32,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_renew(&agent, credential, by, valid_until, index)
		}

		/// Removes credentials whose validity ended longer ago than the retention, all or none,
		/// and releases their deposits.
		///
		/// Origin: signed by an Issuer of the board that answers for them, also one that is
		/// Suspended or WindingUp. Event: [`Event::CredentialsCleared`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::clear(credentials.len() as u32))]
		pub fn clear(
			origin: OriginFor<T>,
			credentials: BoundedVec<Commitment, T::MaxIssuances>,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_clear(&agent, &credentials)
		}
	}
}

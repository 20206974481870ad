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

use frame_support::{traits::fungible, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;

pub type BalanceOf<T> =
	<<T as Config>::Currency as fungible::Inspect<<T as frame_system::Config>::AccountId>>::Balance;
pub type StampOf<T> = Stamp<BlockNumberFor<T>>;
pub type IdentityOf<T> = Identity<BlockNumberFor<T>>;
pub type MethodOf<T> = Method<BlockNumberFor<T>>;
pub type ClosedMethodOf<T> = ClosedMethod<BlockNumberFor<T>>;
pub type ServiceOf<T> = Service<BoundedVec<u8, <T as Config>::MaxEndpoint>>;
pub type ServicesOf<T> = BoundedVec<ServiceOf<T>, <T as Config>::MaxServices>;
pub type MandateOf<T> = Mandate<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

// The pallet macros expand to `expect` on what the construction of the runtime guarantees.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		Basis, Commitment, ConfidentialTags, Day, InstitutionId, Membership, Moment, Scope,
		Sponsorship,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		type RuntimeHoldReason: From<HoldReason>;

		/// Deposits of accounts that have no sponsor.
		type Currency: fungible::Mutate<Self::AccountId>
			+ fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Says for which institution an agent acts.
		type Membership: Membership<Self::AccountId>;

		/// Pays for the rows of subjects.
		type Sponsorship: Sponsorship<Self::AccountId>;

		type Time: UnixTime;

		/// On hold for each row of an account that has no sponsor.
		#[pallet::constant]
		type RowDeposit: Get<BalanceOf<Self>>;

		/// How many keys of an identity count at a time.
		#[pallet::constant]
		type MaxMethods: Get<u32>;

		/// How many keys that no longer count an identity keeps before it folds the oldest. The keys
		/// for assertions that close within [`Config::HistoryPeriod`] must fit, all that count
		/// included.
		#[pallet::constant]
		type MaxClosedMethods: Get<u32>;

		/// How many mandates a subject keeps, those that are over included.
		#[pallet::constant]
		type MaxMandates: Get<u32>;

		#[pallet::constant]
		type MaxServices: Get<u32>;

		/// The longest endpoint of a service in bytes.
		#[pallet::constant]
		type MaxEndpoint: Get<u32>;

		/// How long what is over stays in the state before anybody may fold it, in milliseconds.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		/// The farthest that majority can lie ahead, in milliseconds.
		#[pallet::constant]
		type LongestMinority: Get<Moment>;

		type WeightInfo: WeightInfo;
	}

	/// Why funds of an account are on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// One amount for each row of its identity.
		Identity,
	}

	/// One row is what stands behind one account. Written when it first needs one; it stays, so
	/// that an identity that ended never comes back.
	#[pallet::storage]
	pub type Identities<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, IdentityOf<T>>;

	/// The keys that count, by their ids. Written by [`Pallet::add_method`] and
	/// [`Pallet::rotate_method`]; an entry goes when it is rotated, revoked or the identity ends.
	#[pallet::storage]
	pub type Methods<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<MethodOf<T>, T::MaxMethods>,
		ValueQuery,
	>;

	/// The keys that no longer count, in the order in which they closed. Written when one closes;
	/// an entry goes when it is folded.
	#[pallet::storage]
	pub type ClosedMethods<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<ClosedMethodOf<T>, T::MaxClosedMethods>,
		ValueQuery,
	>;

	/// The services of an institution under its sovereign account, by their numbers. Written by
	/// [`Pallet::publish_services`]; goes by the same call or with the identity.
	#[pallet::storage]
	pub type Services<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, ServicesOf<T>, ValueQuery>;

	/// Who acts or acted for a subject, by the ids of the mandates. Written by [`Pallet::empower`]
	/// and [`Pallet::record_mandate`]; an entry goes when it is folded.
	#[pallet::storage]
	pub type Mandates<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<MandateOf<T>, T::MaxMandates>,
		ValueQuery,
	>;

	/// What a subject keeps from its representatives. Written and gone by
	/// [`Pallet::keep_confidential`].
	#[pallet::storage]
	pub type Confidential<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Confidentiality>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account has an identity; `sponsor`, or else the account, pays for it.
		IdentityCreated { account: T::AccountId, sponsor: Option<InstitutionId> },
		/// A key counts from now on.
		MethodAdded { account: T::AccountId, method: MethodId },
		/// `by` took the place of the key `method`.
		MethodRotated { account: T::AccountId, method: MethodId, by: MethodId },
		/// A key no longer counts; what it signed since `compromised_since` never did. Comes again
		/// when others turn out to have had it before.
		MethodRevoked { account: T::AccountId, method: MethodId, compromised_since: Option<Moment> },
		/// The identity ended, by itself or by an institution.
		Deactivated { account: T::AccountId, by: Option<InstitutionId> },
		/// An institution replaced its services.
		ServicesPublished { institution: InstitutionId, account: T::AccountId },
		/// A subject gave a power of attorney.
		Empowered { subject: T::AccountId, mandate: MandateId, representative: T::AccountId },
		/// An institution recorded a mandate that it saw evidence of.
		MandateRecorded {
			subject: T::AccountId,
			mandate: MandateId,
			representative: T::AccountId,
			basis: Basis,
			institution: InstitutionId,
		},
		/// A mandate was ended.
		MandateEnded { subject: T::AccountId, mandate: MandateId },
		/// An institution recorded a death, or that the record was wrong.
		DeathRecorded { subject: T::AccountId, died_on: Option<Day>, institution: InstitutionId },
		/// What a subject keeps from its representatives was replaced or lifted.
		ConfidentialityChanged { subject: T::AccountId },
		/// The oldest rows that were over left the state; `digest`s in the identity prove them.
		HistoryFolded { account: T::AccountId, methods: u32, mandates: u32 },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The signer does not control the identity: it is not the living subject, nor a
		/// representative for its keys, nor an Admin of the institution, which must be Active to
		/// add keys.
		NotController,
		/// The identity ended and does not come back. Use another account.
		Deactivated,
		/// Nothing is stored about the account. Add a key or a mandate first.
		IdentityUnknown,
		/// The bytes cannot be a key of this kind. Give points compressed.
		KeyMalformed,
		/// The key counts already. Revoke it first to use it for something else.
		KeyInUse,
		/// The key counted once and does not come back. Make a new one.
		KeyRetired,
		/// A key needs a relationship. Name one.
		NoRelationships,
		/// X25519 is for key agreement, and the others for all but that.
		RelationshipUnsuitable,
		/// As many keys as can count at a time do. Rotate or revoke one.
		TooManyMethods,
		/// No key that counts has this id. One that closed can only be declared compromised.
		MethodUnknown,
		/// A key cannot have been compromised in the future. Leave the moment out, or correct it.
		CompromisedInFuture,
		/// The key no longer counted by that moment. Give an earlier one, if others had it before.
		CompromisedAfterEnd,
		/// Another key would push one for assertions out of the history before its time. Revoke what
		/// is not needed, or wait until the oldest has been closed for the history period.
		HistoryFull,
		/// An Active institution keeps its identity. Wind up first.
		InstitutionActive,
		/// The institution's identity stands. Deactivate it before withdrawing.
		IdentityOpen,
		/// The numbers of the services are not in strictly ascending order.
		ServicesNotSorted,
		/// An endpoint is not a URI.
		EndpointMalformed,
		/// No institution registered the account as its subject. Register it first.
		SubjectUnknown,
		/// The agent's institution did not register the subject. Ask the one that did.
		NotSponsor,
		/// The agent's institution is no Active Regulator. A court order goes through one.
		NotARegulator,
		/// The signer may not do this for the subject.
		NotPermitted,
		/// A subject cannot represent itself. Name another account.
		SelfRepresentation,
		/// A mandate needs a scope. Name a power.
		NoPowers,
		/// A mandate over a minor ends at majority at the latest. Give its end.
		EndMissing,
		/// The end of the mandate has passed.
		EndPassed,
		/// Majority cannot lie that far ahead. Correct the end.
		EndTooFar,
		/// A minor cannot give a power of attorney.
		SubjectIsMinor,
		/// The death of the subject is not recorded. Record it first.
		SubjectNotDead,
		/// The day lies in the future.
		DeathInFuture,
		/// As many mandates as a subject can have are in force. End one.
		TooManyMandates,
		/// The subject has no mandate with this id.
		MandateUnknown,
		/// Nothing that is over is old enough.
		NothingToFold,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxMethods::get() > 0, "an identity needs room for a key");
			assert!(
				T::MaxClosedMethods::get() > T::MaxMethods::get(),
				"a rotation needs room for the old key and for those that count"
			);
			assert!(T::MaxMandates::get() > 0, "a subject needs room for a representative");
			assert!(T::MaxServices::get() > 0, "an institution needs room for a service");
			assert!(T::MaxEndpoint::get() > 0, "an endpoint needs room");
			assert!(T::LongestMinority::get() > 0, "minors need representatives");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// A call that repeats what stands changes nothing and emits nothing. What a subject, a
	/// representative or a Regulator signs is charged to the sponsor also beyond its quota.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Adds a key to the identity of `account`, which is created if it has none.
		///
		/// Origin: signed by the account itself, a representative for its keys, or an Admin of the
		/// Active institution whose sovereign account it is. Event: [`Event::MethodAdded`].
		/// Standard: W3C DID Core 1.0, 5.2 and 5.3.
		#[pallet::call_index(0)]
		pub fn add_method(
			origin: OriginFor<T>,
			account: T::AccountId,
			key: PublicKey,
			relationships: Relationships,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_add_method(signer, account, key, relationships)
		}

		/// Puts a new key in the place of one, for the same relationships.
		///
		/// Origin: as of [`Pallet::add_method`]; the institution may also be Suspended or
		/// WindingUp. Event: [`Event::MethodRotated`]. Standard: W3C DID Core 1.0, 9.6.
		#[pallet::call_index(1)]
		pub fn rotate_method(
			origin: OriginFor<T>,
			account: T::AccountId,
			method: MethodId,
			key: PublicKey,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_rotate_method(signer, account, method, key)
		}

		/// Takes a key away, from now on or, if others had it, since a moment before. One that closed
		/// already is declared compromised since before its end, never later.
		///
		/// Origin: as of [`Pallet::rotate_method`]. Event: [`Event::MethodRevoked`]. Standard: W3C
		/// DID Core 1.0, 9.7 and 9.8.
		#[pallet::call_index(2)]
		pub fn revoke_method(
			origin: OriginFor<T>,
			account: T::AccountId,
			method: MethodId,
			compromised_since: Option<Moment>,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_revoke_method(signer, account, method, compromised_since)
		}

		/// Ends an identity for good: its keys and services go, its history and mandates stay.
		///
		/// Origin: signed by the account itself; by a PrivacyOfficer of its sponsor, as when the
		/// key was stolen; or by an Admin of the institution whose sovereign account it is and
		/// which is not Active. Event: [`Event::Deactivated`]. Standard: W3C DID Core 1.0, 8.2.
		#[pallet::call_index(3)]
		pub fn deactivate(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_deactivate(signer, account)
		}

		/// Replaces the services of the signer's institution by these, in the order of their
		/// numbers.
		///
		/// Origin: signed by an Admin of an Active, Suspended or WindingUp institution.
		/// Event: [`Event::ServicesPublished`]. Standard: W3C DID Core 1.0, 5.4.
		#[pallet::call_index(4)]
		pub fn publish_services(origin: OriginFor<T>, services: ServicesOf<T>) -> DispatchResult {
			let admin = ensure_signed(origin)?;
			Self::do_publish_services(admin, services)
		}

		/// Gives a power of attorney.
		///
		/// Origin: signed by the subject, of age and alive. Event: [`Event::Empowered`]. Standard:
		/// HL7 v3 RoleCode `POWATT`.
		#[pallet::call_index(5)]
		pub fn empower(
			origin: OriginFor<T>,
			representative: T::AccountId,
			scope: Scope,
			until: Option<Moment>,
		) -> DispatchResult {
			let subject = ensure_signed(origin)?;
			Self::do_empower(subject, representative, scope, until)
		}

		/// Records a mandate for which `evidence` was shown. One over a minor ends at majority;
		/// an earlier end hides the birthday.
		///
		/// Origin: signed by a PrivacyOfficer of the Active institution that sponsors the subject;
		/// for a court order of a Regulator; for an executor of either.
		/// Event: [`Event::MandateRecorded`]. Standard: HL7 v3 RoleCode; 45 CFR 164.502(g).
		#[pallet::call_index(6)]
		pub fn record_mandate(
			origin: OriginFor<T>,
			subject: T::AccountId,
			representative: T::AccountId,
			basis: Basis,
			scope: Scope,
			until: Option<Moment>,
			evidence: Commitment,
		) -> DispatchResult {
			let officer = ensure_signed(origin)?;
			let terms = Terms { representative, basis, scope, until, evidence: Some(evidence) };
			Self::do_record_mandate(officer, subject, terms)
		}

		/// Ends a mandate.
		///
		/// Origin: signed by the representative; by the subject, if it is a power of attorney or
		/// rests on a lost key; by a PrivacyOfficer of the institution that recorded it or, if it
		/// is a power of attorney, that sponsors the subject; or by a PrivacyOfficer of a
		/// Regulator. Event: [`Event::MandateEnded`].
		#[pallet::call_index(7)]
		pub fn end_mandate(
			origin: OriginFor<T>,
			subject: T::AccountId,
			mandate: MandateId,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_end_mandate(signer, subject, mandate)
		}

		/// Records the last day of a subject's life, or takes a wrong one back. From the day after
		/// only executors act for the subject.
		///
		/// Origin: signed by a PrivacyOfficer of the Active institution that sponsors the subject,
		/// or of a Regulator. Event: [`Event::DeathRecorded`]. Standard: FHIR R4
		/// Patient.deceased.
		#[pallet::call_index(8)]
		pub fn record_death(
			origin: OriginFor<T>,
			subject: T::AccountId,
			died_on: Option<Day>,
		) -> DispatchResult {
			let officer = ensure_signed(origin)?;
			Self::do_record_death(officer, subject, died_on)
		}

		/// Replaces the salted tags of what the subject, a minor above all, keeps from those who
		/// represent it, filled up with decoys, or lifts them all.
		///
		/// Origin: signed by a PrivacyOfficer of the institution that sponsors the subject, or by
		/// the subject, which cannot change as a minor what an officer chose.
		/// Event: [`Event::ConfidentialityChanged`]. Standard: 45 CFR 164.502(g)(3)(i).
		#[pallet::call_index(9)]
		pub fn keep_confidential(
			origin: OriginFor<T>,
			subject: T::AccountId,
			tags: Option<Box<ConfidentialTags>>,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_keep_confidential(signer, subject, tags.map(|tags| *tags))
		}

		/// Takes keys and mandates that have been over for [`Config::HistoryPeriod`] out of the
		/// state; a digest proves them to who kept them.
		///
		/// Origin: signed, by anybody. Event: [`Event::HistoryFolded`].
		#[pallet::call_index(10)]
		pub fn fold(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold(account)
		}
	}
}

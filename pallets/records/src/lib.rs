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

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use runtime_api::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::{
	pallet_macros::import_section,
	traits::{fungible, UnixTime},
	BoundedVec, DefaultNoBound,
};
use salus_primitives::{
	merkle, Commitment, CreditEvents, Day, Digest, InstitutionId, Lapse, Membership, Moment,
};
use sp_core::H256;
use sp_runtime::traits::{IdentifyAccount, Verify};

pub type StatementOf<T> = Statement<<T as frame_system::Config>::AccountId>;
pub type SubjectOf<T> = Subject<<T as frame_system::Config>::AccountId>;
pub type EntryOf<T> = Entry<
	<T as frame_system::Config>::AccountId,
	BoundedVec<InstitutionId, <T as Config>::MaxHolds>,
>;
pub type RecordedSurgeryOf<T> = RecordedSurgery<<T as frame_system::Config>::AccountId>;
pub type BalanceOf<T> =
	<<T as Config>::Currency as fungible::Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// From the leaf up to the root, the leaf's own level first.
pub type AuditPath = BoundedVec<H256, frame_support::traits::ConstU32<{ merkle::MAX_PATH }>>;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "sections make clippy see what the pallet macro expands to")]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		type RuntimeHoldReason: From<HoldReason>;

		/// Learns of requests that were not answered in time.
		type CreditEvents: CreditEvents;

		/// Holds what institutions prepay.
		type Currency: fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Says for which institution an agent acts.
		type Membership: Membership<Self::AccountId>;

		type Time: UnixTime;

		/// What a subject signs to be registered with.
		type Signature: Verify<Signer = Self::Signer> + Parameter;

		type Signer: IdentifyAccount<AccountId = Self::AccountId>;

		/// May change the deadlines.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What one prepaid row holds.
		#[pallet::constant]
		type RowDeposit: Get<BalanceOf<Self>>;

		/// How many entries one call may register or fold.
		#[pallet::constant]
		type MaxEntries: Get<u32>;

		/// How many leaves a batch may have.
		#[pallet::constant]
		type MaxLeaves: Get<u32>;

		/// How many rows subjects may make an institution use beyond its quota.
		#[pallet::constant]
		type MaxOverdraft: Get<u32>;

		/// How many regulators may hold one entry.
		#[pallet::constant]
		type MaxHolds: Get<u32>;

		type WeightInfo: WeightInfo;

		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::Signature, Self::AccountId>;
	}

	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The rows that an institution prepaid.
		Quota,
	}

	/// Persons known to the index, by the account of one relationship. Written by registering and
	/// merging. It stays: an account that lost its provider would restart its nonce, and calls
	/// that it signed before could be relayed again.
	#[pallet::storage]
	pub type Subjects<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, SubjectOf<T>, OptionQuery>;

	/// Quota of the institutions that answer for rows today. Written with every row that comes or
	/// goes; gone when nothing is prepaid and nothing kept.
	#[pallet::storage]
	pub type Custodians<T: Config> =
		StorageMap<_, Twox64Concat, InstitutionId, Custodian, OptionQuery>;

	/// One record each, by first custodian and digest, which never change: after a hand-over the
	/// successor answers for it. Written by the custodian, the subject and regulators; gone when
	/// folded.
	#[pallet::storage]
	pub type Entries<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		InstitutionId,
		Blake2_128Concat,
		Digest,
		EntryOf<T>,
		OptionQuery,
	>;

	/// Which entries are about a subject. Written and gone with the entry.
	#[pallet::storage]
	pub type SubjectEntries<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		EntryKey,
		(),
		OptionQuery,
	>;

	/// Operations, by the key of the entry that records each. Written by its coordinator; gone
	/// when the entry is erased or folded.
	#[pallet::storage]
	pub type Surgeries<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		InstitutionId,
		Blake2_128Concat,
		Digest,
		RecordedSurgeryOf<T>,
		OptionQuery,
	>;

	/// Roots by custodian. Written by anchoring and folding; gone when retired.
	#[pallet::storage]
	pub type Batches<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		InstitutionId,
		Blake2_128Concat,
		Digest,
		Batch,
		OptionQuery,
	>;

	/// Which leaves of a batch became entries, by custodian, root and chunk. Written by
	/// materialising; gone with the batch.
	#[pallet::storage]
	pub type Consumed<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, InstitutionId>,
			NMapKey<Blake2_128Concat, Digest>,
			NMapKey<Twox64Concat, u32>,
		),
		Bitmap,
		OptionQuery,
	>;

	/// The deadlines in force for new requests. Written at genesis and by governance.
	#[pallet::storage]
	pub type CurrentDeadlines<T: Config> = StorageValue<_, Deadlines, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		pub deadlines: Deadlines,
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			CurrentDeadlines::<T>::put(self.deadlines);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxEntries::get() > 0, "register_many and fold need room for one entry");
			assert!(
				T::MaxLeaves::get() >= T::MaxEntries::get(),
				"what one call folds must fit a batch"
			);
			assert!(T::MaxHolds::get() > 0, "a regulator must be able to hold an entry");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// Calls name the event they emit. Registering, anchoring, materialising, superseding,
	/// accepting or stating what stands already changes nothing and emits none, so that a lost
	/// answer is no reason to worry.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Prepays rows, held at `RowDeposit` each on the institution's sovereign account. Admin,
		/// also while winding up. [`Event::QuotaBought`].
		#[pallet::call_index(0)]
		pub fn buy_quota(origin: OriginFor<T>, rows: u32) -> DispatchResult {
			Self::do_buy_quota(&ensure_signed(origin)?, rows)
		}

		/// Gives unused rows back. Admin, also while winding up. [`Event::QuotaReturned`].
		#[pallet::call_index(1)]
		pub fn return_quota(origin: OriginFor<T>, rows: u32) -> DispatchResult {
			Self::do_return_quota(&ensure_signed(origin)?, rows)
		}

		/// Makes the account that signed `salus:subject:`, genesis hash, institution and `expires`
		/// a subject of the institution. RecordWriter. [`Event::SubjectRegistered`]. FHIR R4
		/// Patient.managingOrganization.
		#[pallet::call_index(2)]
		pub fn register_subject(
			origin: OriginFor<T>,
			subject: T::AccountId,
			expires: Moment,
			signature: T::Signature,
		) -> DispatchResult {
			Self::do_register_subject(&ensure_signed(origin)?, subject, expires, &signature)
		}

		/// Registers one record of a subject. RecordWriter. [`Event::EntryRegistered`]. FHIR R4
		/// DocumentReference.
		#[pallet::call_index(3)]
		pub fn register(origin: OriginFor<T>, statement: StatementOf<T>) -> DispatchResult {
			Self::do_register(&ensure_signed(origin)?, statement)
		}

		/// Registers many records, all or none. RecordWriter. [`Event::EntriesRegistered`], which
		/// counts the new ones.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::register_many(statements.len() as u32))]
		pub fn register_many(
			origin: OriginFor<T>,
			statements: BoundedVec<StatementOf<T>, T::MaxEntries>,
		) -> DispatchResult {
			Self::do_register_many(&ensure_signed(origin)?, statements.into_inner())
		}

		/// Anchors the root over `count` salted leaves, the ordinary way to record. RecordWriter.
		/// [`Event::BatchAnchored`]. RFC 6962, 2.1.
		#[pallet::call_index(5)]
		pub fn anchor_batch(
			origin: OriginFor<T>,
			root: Digest,
			count: u32,
			retained_until: Day,
		) -> DispatchResult {
			Self::do_anchor_batch(&ensure_signed(origin)?, root, count, retained_until)
		}

		/// Makes a leaf an entry, recorded when its batch was. RecordWriter of the custodian, or
		/// the subject. [`Event::LeafMaterialised`]. RFC 6962, 2.1.1.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::materialise(path.len() as u32))]
		pub fn materialise(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			root: Digest,
			index: u32,
			statement: StatementOf<T>,
			path: AuditPath,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_materialise(&signer, custodian, LeafPosition { root, index }, statement, &path)
		}

		/// Puts a corrected version in the place of an entry; the old one stays. It also grants an
		/// open amendment. RecordWriter. [`Event::EntrySuperseded`]. FHIR R4
		/// DocumentReference.relatesTo (replaces), 45 CFR 164.526(c).
		#[pallet::call_index(7)]
		pub fn supersede(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
			statement: StatementOf<T>,
		) -> DispatchResult {
			let old = EntryKey { custodian, digest };
			Self::do_supersede(&ensure_signed(origin)?, old, statement)
		}

		/// Says that a record was never right, such as one of another person. RecordWriter.
		/// [`Event::EntryMarkedInError`]. FHIR R4 DocumentReference.status (entered-in-error).
		#[pallet::call_index(8)]
		pub fn mark_in_error(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
		) -> DispatchResult {
			Self::do_mark_in_error(&ensure_signed(origin)?, EntryKey { custodian, digest })
		}

		/// Offers a record to another institution. RecordWriter. [`Event::CustodyOffered`]. FHIR R4
		/// DocumentReference.custodian.
		#[pallet::call_index(9)]
		pub fn offer_custody(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
			to: InstitutionId,
		) -> DispatchResult {
			Self::do_offer_custody(&ensure_signed(origin)?, EntryKey { custodian, digest }, to)
		}

		/// Takes an offer back. RecordWriter. [`Event::CustodyOfferWithdrawn`].
		#[pallet::call_index(10)]
		pub fn withdraw_offer(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
		) -> DispatchResult {
			Self::do_withdraw_offer(&ensure_signed(origin)?, EntryKey { custodian, digest })
		}

		/// Takes an offered record over, encrypted anew; holds and requests come along.
		/// RecordWriter of the recipient. [`Event::CustodyAccepted`]. FHIR R4
		/// DocumentReference.relatesTo (replaces).
		#[pallet::call_index(11)]
		pub fn accept_custody(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
			new_digest: Digest,
			new_size: SizeClass,
		) -> DispatchResult {
			let old = EntryKey { custodian, digest };
			Self::do_accept_custody(&ensure_signed(origin)?, old, new_digest, new_size)
		}

		/// Forbids to erase or fold an entry. PrivacyOfficer of a Regulator.
		/// [`Event::HoldPlaced`]. GDPR Art. 18(2), 17(3)(e).
		#[pallet::call_index(12)]
		pub fn place_hold(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
		) -> DispatchResult {
			Self::do_place_hold(&ensure_signed(origin)?, EntryKey { custodian, digest })
		}

		/// Lifts the hold of the own institution. PrivacyOfficer, also while winding up.
		/// [`Event::HoldLifted`].
		#[pallet::call_index(13)]
		pub fn lift_hold(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
		) -> DispatchResult {
			Self::do_lift_hold(&ensure_signed(origin)?, EntryKey { custodian, digest })
		}

		/// Asks for an amendment; what is asked lies at the custodian behind `statement`. The
		/// subject. [`Event::AmendmentRequested`]. 45 CFR 164.526(b), GDPR Art. 16.
		#[pallet::call_index(14)]
		pub fn request_amendment(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
			statement: Commitment,
		) -> DispatchResult {
			let key = EntryKey { custodian, digest };
			Self::do_request_amendment(&ensure_signed(origin)?, key, statement)
		}

		/// Denies an amendment; superseding grants it. PrivacyOfficer of the custodian.
		/// [`Event::AmendmentDenied`]. 45 CFR 164.526(d).
		#[pallet::call_index(15)]
		pub fn deny_amendment(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
			denial: Denial,
		) -> DispatchResult {
			Self::do_deny_amendment(&ensure_signed(origin)?, EntryKey { custodian, digest }, denial)
		}

		/// Keeps the subject's disagreement beside the denial. The subject.
		/// [`Event::DisagreementStated`]. 45 CFR 164.526(d)(2).
		#[pallet::call_index(16)]
		pub fn state_disagreement(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
			statement: Commitment,
		) -> DispatchResult {
			let key = EntryKey { custodian, digest };
			Self::do_state_disagreement(&ensure_signed(origin)?, key, statement)
		}

		/// Says that two subjects are one person: the duplicate gets no more records.
		/// RecordWriter. [`Event::SubjectMerged`]. FHIR R4 Patient.link (replaced-by).
		#[pallet::call_index(17)]
		pub fn merge(
			origin: OriginFor<T>,
			duplicate: T::AccountId,
			survivor: T::AccountId,
		) -> DispatchResult {
			Self::do_merge(&ensure_signed(origin)?, duplicate, survivor)
		}

		/// Undoes a merge. RecordWriter. [`Event::SubjectUnmerged`].
		#[pallet::call_index(18)]
		pub fn unmerge(origin: OriginFor<T>, duplicate: T::AccountId) -> DispatchResult {
			Self::do_unmerge(&ensure_signed(origin)?, duplicate)
		}

		/// Asks for erasure. The subject. [`Event::ErasureRequested`]. GDPR Art. 17(1).
		#[pallet::call_index(19)]
		pub fn request_erasure(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
		) -> DispatchResult {
			Self::do_request_erasure(&ensure_signed(origin)?, EntryKey { custodian, digest })
		}

		/// Takes the longer time, once and before the request is due. PrivacyOfficer of the
		/// custodian. [`Event::ErasureExtended`]. GDPR Art. 12(3).
		#[pallet::call_index(20)]
		pub fn extend_erasure(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
		) -> DispatchResult {
			Self::do_extend_erasure(&ensure_signed(origin)?, EntryKey { custodian, digest })
		}

		/// Attests that the keys of a record are destroyed, asked or not, and leaves a tombstone;
		/// holds and retention stop it. PrivacyOfficer of the custodian.
		/// [`Event::ErasureAttested`]. GDPR Art. 17(1), NIST SP 800-88 (cryptographic erase).
		#[pallet::call_index(21)]
		pub fn attest_erasure(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
		) -> DispatchResult {
			Self::do_attest_erasure(&ensure_signed(origin)?, EntryKey { custodian, digest })
		}

		/// Refuses an erasure on a law. PrivacyOfficer of the custodian.
		/// [`Event::ErasureRefused`]. GDPR Art. 17(3), 12(4).
		#[pallet::call_index(22)]
		pub fn refuse_erasure(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
			law: Law,
		) -> DispatchResult {
			Self::do_refuse_erasure(&ensure_signed(origin)?, EntryKey { custodian, digest }, law)
		}

		/// Replaces closed entries, digests ascending and older versions first or together, by one
		/// root that proves them. RecordWriter. [`Event::EntriesFolded`]. RFC 6962, 2.1.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::fold(digests.len() as u32))]
		pub fn fold(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digests: BoundedVec<Digest, T::MaxEntries>,
		) -> DispatchResult {
			Self::do_fold(&ensure_signed(origin)?, custodian, &digests)
		}

		/// Drops a batch whose retention ended, with its bitmaps, at most `chunks` of them.
		/// RecordWriter. [`Event::BatchRetired`]. GDPR Art. 5(1)(e).
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::retire(*chunks))]
		pub fn retire(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			root: Digest,
			chunks: u32,
		) -> DispatchResult {
			Self::do_retire(&ensure_signed(origin)?, custodian, root, chunks)
		}

		/// Sets the deadlines of requests and folds from now on. `GovernanceOrigin`.
		/// [`Event::DeadlinesSet`].
		#[pallet::call_index(25)]
		pub fn set_deadlines(origin: OriginFor<T>, deadlines: Deadlines) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			CurrentDeadlines::<T>::put(deadlines);
			Self::deposit_event(Event::DeadlinesSet { deadlines });
			Ok(())
		}

		/// States when an operation went on and when its safety checks were completed, once for
		/// each entry: superseding makes room for a correction. The signer is who coordinated the
		/// checks, a Practitioner of the custodian. [`Event::SurgeryRecorded`]. WHO Surgical Safety
		/// Checklist (2009).
		#[pallet::call_index(26)]
		pub fn record_surgery(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
			surgery: Surgery,
		) -> DispatchResult {
			let key = EntryKey { custodian, digest };
			Self::do_record_surgery(ensure_signed(origin)?, key, surgery)
		}

		/// Says that the custodian did not answer a request in time, which a late answer says by
		/// itself; it is noted once for each request. Any account. [`Event::AnswerOverdue`].
		/// GDPR Art. 12(3), 45 CFR 164.526(b)(2).
		#[pallet::call_index(27)]
		pub fn report_overdue(
			origin: OriginFor<T>,
			custodian: InstitutionId,
			digest: Digest,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_report_overdue(EntryKey { custodian, digest })
		}
	}
}

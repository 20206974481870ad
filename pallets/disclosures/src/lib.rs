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

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use runtime_api::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::{BoundedVec, DefaultNoBound};

pub type ReceiptOf<T> = Receipt<<T as frame_system::Config>::AccountId>;
pub type CountersignedOf<T> =
	CountersignedReceipt<<T as frame_system::Config>::AccountId, <T as Config>::Signature>;
pub type BatchOf<T> = BoundedVec<NumberedAccess, <T as Config>::MaxReceipts>;

// The pallet macros expand to `expect` on what the construction of the runtime guarantees.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use salus_consent::Bases;
	use salus_primitives::{
		AssertionKeys, Commitment, CreditEvents, InstitutionId, Membership, Moment, Sponsorship,
	};
	use sp_runtime::traits::{IdentifyAccount, Verify};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Says for which institution an agent acts.
		type Membership: Membership<Self::AccountId>;

		/// Says who registered a subject, and pays for its rows.
		type Sponsorship: Sponsorship<Self::AccountId>;

		/// Says what an access can have rested on.
		type Bases: Bases<Self::AccountId>;

		/// Says which keys of an institution sign receipts.
		type AssertionKeys: AssertionKeys<Self::AccountId>;

		/// Learns of omissions, and of what was recorded too late.
		type CreditEvents: CreditEvents;

		type Time: UnixTime;

		/// May change the deadlines.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// With what a requester countersigns.
		type Signature: Verify<Signer = Self::Signer> + Parameter;

		type Signer: IdentifyAccount<AccountId = Self::AccountId>;

		/// How many receipts one call may record or fold.
		#[pallet::constant]
		type MaxReceipts: Get<u32>;

		/// How far a number may lie above the highest one before. It must not shrink: gaps are
		/// looked for within it.
		#[pallet::constant]
		type MaxGap: Get<u64>;

		/// How many omissions of one ledger stand in the state. It must not shrink.
		#[pallet::constant]
		type MaxOmissions: Get<u32>;

		/// How long after an access it may be sealed, in milliseconds.
		#[pallet::constant]
		type MaxSeal: Get<Moment>;

		/// How long receipts stay in the state before anybody may fold them, and how long after an
		/// access its omission can be proved, in milliseconds. Of what is sealed both count from
		/// the end of the seal. It must not grow: what was folded by then would pass for omitted.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		type WeightInfo: WeightInfo;

		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::Signature, Self::AccountId>;
	}

	/// One row is the receipts of one subject with the institution that registered it, whoever
	/// answers for that one. Written with the first of them, or the first omission; it stays, so
	/// that no number is given twice.
	#[pallet::storage]
	pub type Ledgers<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		InstitutionId,
		Ledger,
		OptionQuery,
	>;

	/// One row is one receipt, by its number. Written by [`Pallet::record`]; goes by
	/// [`Pallet::fold`].
	#[pallet::storage]
	pub type Disclosures<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, InstitutionId>,
			NMapKey<Identity, Place>,
		),
		Disclosure,
		OptionQuery,
	>;

	/// One row is one receipt that does not stand as it was signed. Written by
	/// [`Pallet::prove_omission`]; goes by [`Pallet::fold`]. A ledger has at most
	/// [`Config::MaxOmissions`] of them.
	#[pallet::storage]
	pub type Omissions<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, InstitutionId>,
			NMapKey<Identity, Place>,
			NMapKey<Blake2_128Concat, Commitment>,
		),
		Omission,
		OptionQuery,
	>;

	/// The deadlines in force. Written at genesis and by governance.
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

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A custodian recorded `count` receipts that it had not recorded before, `late` of them
		/// after their deadline; `next` is one above the highest number.
		DisclosuresRecorded {
			subject: T::AccountId,
			custodian: InstitutionId,
			count: u32,
			late: u32,
			next: ReceiptNumber,
		},
		/// A countersigned receipt does not stand as it was signed; `institution` answers for it.
		OmissionProved {
			subject: T::AccountId,
			custodian: InstitutionId,
			number: ReceiptNumber,
			commitment: Commitment,
			institution: InstitutionId,
		},
		/// The oldest rows left the state; digests in the ledger prove them.
		DisclosuresFolded {
			subject: T::AccountId,
			custodian: InstitutionId,
			disclosures: u32,
			omissions: u32,
		},
		/// The consortium changed the deadlines.
		DeadlinesSet { deadlines: Deadlines },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No institution registered the account as its subject. Register it first.
		SubjectUnknown,
		/// Another institution registered the subject. Name that one, whoever answers for it.
		SubjectElsewhere,
		/// The institution does not, or did not, answer for the custodian. Ask or name the one
		/// that does.
		NotCustodian,
		/// There is no receipt. Name at least one.
		EmptyBatch,
		/// The numbers do not ascend strictly. Sort them and drop doubles.
		NotSorted,
		/// The number stands for another receipt. Two receipts got one number: give the later one
		/// the next.
		NumberTaken,
		/// Receipts with this and lower numbers have left the state. Give the next number.
		NumberClosed,
		/// The number lies too far above the highest. Record those between first.
		NumberTooHigh,
		/// The access lies in the future. Correct the moment.
		AccessInFuture,
		/// The access could not rest on the basis at its moment. Name the basis that it had.
		BasisMissing,
		/// Only a disclosure on the basis of a law that lets it be withheld can be sealed. Leave
		/// the seal out.
		NotSealable,
		/// The seal ends before the access, or too long after it. Correct the moment.
		SealOutOfRange,
		/// The custodian can still record the access in time. Prove the omission later.
		NotOverdue,
		/// The access is older than what the state keeps. Ask who kept what was folded.
		TooOld,
		/// The receipt stands as it was signed. Nothing is left to do.
		AlreadyRecorded,
		/// The key was not one of the institution's for assertions at the moment of the access, or
		/// was compromised by then. Check key and institution.
		KeyUnknown,
		/// The release is not signed by its key over this commitment. Check receipt and salt.
		ReleaseInvalid,
		/// The countersignature is not the requester's over this commitment. Check receipt and
		/// salt.
		CountersignatureInvalid,
		/// The subject has no ledger with the custodian. Nothing was recorded.
		LedgerUnknown,
		/// Nothing in the ledger is old enough.
		NothingToFold,
		/// Law has the access withheld. Prove the omission once the seal has ended.
		StillSealed,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxReceipts::get() > 0, "record and fold need room for one receipt");
			assert!(T::MaxGap::get() > 0, "the next number must be free to record");
			assert!(T::HistoryPeriod::get() > 0, "an omission must be provable for some time");
			assert!(
				T::MaxSeal::get() <= T::HistoryPeriod::get(),
				"a seal must end before its disclosure leaves the state"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// A call that repeats what stands changes nothing and emits nothing.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Records receipts of a subject, their numbers ascending, all or none; those that stand
		/// already are passed over. What comes after its deadline is a lapse of who answers, one
		/// for each call.
		///
		/// Origin: signed by a RecordReader or PrivacyOfficer of the institution that answers for
		/// `custodian`, which registered the subject; also while Suspended or WindingUp, for what
		/// was disclosed has to be accounted for. Event: [`Event::DisclosuresRecorded`].
		/// Standard: 45 CFR 164.528; FHIR R4 AuditEvent.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::record(batch.len() as u32))]
		pub fn record(
			origin: OriginFor<T>,
			subject: T::AccountId,
			custodian: InstitutionId,
			batch: BatchOf<T>,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_record(agent, subject, custodian, &batch)
		}

		/// Proves with a countersigned copy that a receipt does not stand as it was signed, once
		/// the deadline for recording it has passed and its seal has ended. It makes the receipt
		/// public, also where it is refused.
		///
		/// Where [`Config::MaxOmissions`] of the ledger stand already, it is folded at once. The
		/// same receipt is not proved twice while its row stands; one that was folded at once can
		/// be, as long as it is not too old.
		///
		/// Origin: signed, by anybody. Event: [`Event::OmissionProved`]. Standard: 45 CFR
		/// 164.528(b).
		#[pallet::call_index(1)]
		pub fn prove_omission(
			origin: OriginFor<T>,
			countersigned: Box<CountersignedOf<T>>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_prove_omission(*countersigned)
		}

		/// Takes up to `count` rows that have been in the state, unsealed, for
		/// [`Config::HistoryPeriod`] out of it, the lowest numbers first and disclosures before
		/// omissions; digests prove them to who kept them.
		///
		/// Origin: signed, by anybody. Event: [`Event::DisclosuresFolded`]. Standard: 45 CFR
		/// 164.528(a)(1).
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::fold((*count).min(T::MaxReceipts::get())))]
		pub fn fold(
			origin: OriginFor<T>,
			subject: T::AccountId,
			custodian: InstitutionId,
			count: u32,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold(subject, custodian, count)
		}

		/// Sets the deadlines, also of what was disclosed before.
		///
		/// Origin: `GovernanceOrigin`. Event: [`Event::DeadlinesSet`].
		#[pallet::call_index(3)]
		pub fn set_deadlines(origin: OriginFor<T>, deadlines: Deadlines) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_deadlines(deadlines);
			Ok(())
		}
	}
}

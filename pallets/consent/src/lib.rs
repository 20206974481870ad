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
mod policies;
mod runtime_api;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
mod weights;

pub use pallet::*;
pub use policies::base_policies;
pub use runtime_api::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::{
	traits::{ConstU32, UnixTime},
	BoundedVec,
};
use salus_consent::{
	consent::MAX_CONSENTS_PER_GRANTEE,
	request::{MAX_CONSENTS, MAX_STATUTES},
	terms::MAX_PROVISIONS,
	ConsentId, Statute,
};
use salus_primitives::Digest;

pub type ConsentRowOf<T> = ConsentRow<
	<T as frame_system::Config>::AccountId,
	BoundedVec<Digest, <T as Config>::MaxEnvelopes>,
>;
pub type PartyOf<T> = salus_consent::Party<<T as frame_system::Config>::AccountId>;
pub type TermsOf<T> = salus_consent::Terms<<T as frame_system::Config>::AccountId>;
/// The consents of one subject for one grantee that a decision reads.
pub type Listed = BoundedVec<ConsentId, ConstU32<MAX_CONSENTS_PER_GRANTEE>>;
/// The law of one jurisdiction.
pub type StatuteBook = BoundedVec<Statute, ConstU32<MAX_STATUTES>>;

// The pallet macros expand to `expect` on what the construction of the runtime guarantees.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};
	use frame_support::{pallet_prelude::*, DefaultNoBound};
	use frame_system::pallet_prelude::*;
	use salus_consent::{Emergencies, Giver};
	use salus_primitives::{
		Country, InstitutionId, Membership, Moment, Representation, Roles, Sponsorship,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Says for which institution an agent acts, and what an institution is.
		type Membership: Membership<Self::AccountId>;

		/// Says who acts for a subject.
		type Representation: Representation<Self::AccountId>;

		/// Pays for the rows of subjects.
		type Sponsorship: Sponsorship<Self::AccountId>;

		/// Says what a declared emergency opens.
		type Emergencies: Emergencies<Self::AccountId>;

		type Time: UnixTime;

		/// Sets what the law of a jurisdiction says.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// How many consents of one subject the state keeps, those that are over included and those
		/// that were amended not. Half of it is for what the subject signs itself.
		#[pallet::constant]
		type MaxConsents: Get<u32>;

		/// How many rows what is signed about one subject on one day may take.
		#[pallet::constant]
		type DailyRows: Get<u32>;

		/// How many rows beyond [`Config::DailyRows`] are for denies without exceptions.
		#[pallet::constant]
		type DailyDenies: Get<u32>;

		/// How many envelopes can be posted for one consent.
		#[pallet::constant]
		type MaxEnvelopes: Get<u32>;

		/// How many consents one call folds.
		#[pallet::constant]
		type MaxFold: Get<u32>;

		/// How long a consent that is over stays before anybody may fold it, in milliseconds.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		type WeightInfo: WeightInfo;
	}

	/// One row is one consent. Written when it is given and when something becomes of it; goes when
	/// it is folded.
	#[pallet::storage]
	pub type Consents<T: Config> = StorageMap<_, Twox64Concat, ConsentId, ConsentRowOf<T>>;

	/// The number of the next consent. Written with each; it only grows.
	#[pallet::storage]
	pub type NextConsentId<T: Config> = StorageValue<_, ConsentId, ValueQuery>;

	/// What a decision reads: the consents of a subject for one grantee that are not over, in the
	/// order of their numbers, and some that expired. Written when one comes or is closed; those
	/// that expired leave when another one comes or when they are folded.
	#[pallet::storage]
	pub type Standing<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		PartyOf<T>,
		Listed,
		ValueQuery,
	>;

	/// Which consents are a subject's, to page through them. Written and gone with the consent.
	#[pallet::storage]
	pub type SubjectConsents<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, ConsentId, ()>;

	/// How many consents a subject has, what was signed about it on the last day, and the digest of
	/// those that were folded. Written with each that comes or goes; one that was ever folded from stays, to prove it.
	#[pallet::storage]
	pub type Tallies<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Tally, ValueQuery>;

	/// For which consent an envelope was posted, under the institution that registered the subject:
	/// a digest that somebody else saw and posts first takes nothing from it. Written when it is
	/// posted; goes when the consent is folded, so that until then no digest serves twice.
	#[pallet::storage]
	pub type Envelopes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Blake2_128Concat, Digest, ConsentId>;

	/// What the law of a jurisdiction says, by the codes of the statutes. Written at genesis and by
	/// governance; goes when governance sets none.
	#[pallet::storage]
	pub type Statutes<T: Config> = StorageMap<_, Twox64Concat, Country, StatuteBook, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Statutes by the country whose law they are, codes ascending.
		pub statutes: BTreeMap<Country, Vec<Statute>>,
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (country, statutes) in &self.statutes {
				let most = StatuteBook::bound();
				assert!(statutes.len() <= most, "{country:?} has more than {most} statutes");
				let statutes = BoundedVec::truncate_from(statutes.clone());
				let set = Pallet::<T>::put_statutes(*country, statutes);
				assert!(set.is_ok(), "the statutes of {country:?}: {set:?}");
			}
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A subject or its representative gave a consent.
		ConsentGranted {
			consent: ConsentId,
			subject: T::AccountId,
			grantee: PartyOf<T>,
			giver: Giver,
		},
		/// `by` took the place of a consent, which is revoked.
		ConsentAmended { consent: ConsentId, by: ConsentId, subject: T::AccountId, giver: Giver },
		/// A consent does not stand from now on. `revoker` signed.
		ConsentRevoked { consent: ConsentId, subject: T::AccountId, revoker: Giver },
		/// The custodian recorded a consent on paper.
		ConsentRecorded {
			consent: ConsentId,
			subject: T::AccountId,
			grantee: PartyOf<T>,
			giver: Giver,
			scan: Digest,
			institution: InstitutionId,
		},
		/// The custodian recorded that a consent was revoked on paper.
		RevocationRecorded {
			consent: ConsentId,
			subject: T::AccountId,
			scan: Digest,
			institution: InstitutionId,
		},
		/// What the custodian had recorded was never given.
		ConsentEnteredInError {
			consent: ConsentId,
			subject: T::AccountId,
			institution: InstitutionId,
		},
		/// The custodian made an envelope for the grantee of a consent. The one before is retired.
		EnvelopePosted { consent: ConsentId, subject: T::AccountId, envelope: Digest },
		/// `count` consents of a subject that were over for long left the state; the digest of the
		/// subject's tally proves them.
		ConsentsFolded { subject: T::AccountId, count: u32 },
		/// Governance replaced the statutes of a jurisdiction by `count` others.
		StatutesSet { country: Country, count: u32 },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No institution registered the account as its subject. Register it first.
		SubjectUnknown,
		/// The signer has no power over consents of the subject, or none over research. Have the
		/// subject or a representative with that power sign.
		NotPermitted,
		/// The subject signed this itself while a minor, and those who represent it as such leave it
		/// alone. Have the subject sign.
		GivenByMinor,
		/// The agent's institution is not the custodian of the subject. Ask the one that is.
		NotCustodian,
		/// Nobody can give a consent in this capacity now: the subject died, or the chain knows no
		/// such mandate. Record the mandate first.
		GiverImpossible,
		/// No institution has the number of the grantee. Correct it.
		GranteeUnknown,
		/// The period of the terms has passed. Correct its end.
		PeriodPassed,
		/// As many consents as a decision reads for this grantee are not over. Amend or revoke one.
		TooManyForGrantee,
		/// The state keeps as many consents of the subject as the giver can make it. Fold what was over
		/// for long, or have the subject sign.
		TooManyConsents,
		/// What was signed about the subject today takes as many rows as it can. Sign it tomorrow;
		/// revoke, or deny without exceptions, today.
		DailyAllowanceSpent,
		/// No consent of the subject has this number, or it was folded.
		ConsentUnknown,
		/// The consent was revoked, has expired or was entered in error. Grant a new one.
		ConsentOver,
		/// The consent was signed, not recorded from paper. Have it revoked.
		NotOnPaper,
		/// The deny was signed, and no paper lifts it. Have it revoked, by a new account of the subject
		/// if it lost its key.
		SignedDeny,
		/// The consent permits nothing, so that nobody needs a key.
		NotAPermit,
		/// The consent does not stand now. Post the envelope while it does.
		NotStanding,
		/// The digest was posted before for a subject of the same institution. Make a new envelope.
		EnvelopeUsed,
		/// As many envelopes as a consent can have were posted. Have it amended.
		TooManyEnvelopes,
		/// No consent was named.
		NothingToFold,
		/// Numbers or codes are not in strictly ascending order. Sort them.
		NotSorted,
		/// A consent is not over, or has been for too short a while. Fold it later.
		HistoryRunning,
		/// The country is not two capital letters. Use ISO 3166-1 alpha-2.
		CountryMalformed,
		/// A statute that permits does not name a sensitivity, actions and purposes that can be
		/// granted. Complete it.
		StatuteIncomplete,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxConsents::get() > 1, "a subject and others need room for a consent");
			let largest = MAX_PROVISIONS.saturating_add(1);
			assert!(T::DailyRows::get() >= largest, "a day has room for the largest consent");
			assert!(T::DailyDenies::get() > 0, "a day has room for a deny");
			assert!(T::MaxEnvelopes::get() > 0, "a permit needs room for a key");
			assert!(T::MaxFold::get() > 0, "fold needs room for one consent");
			// The requester's account, its institution, and each role of that.
			let grantees = (Roles::bound() as u32).saturating_add(2);
			assert!(
				MAX_CONSENTS_PER_GRANTEE.saturating_mul(grantees) <= MAX_CONSENTS,
				"a decision reads every consent that can concern a requester"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// A call that repeats what stands changes nothing and emits nothing. What a subject or a
	/// representative signs is charged to the custodian's quota also beyond it, within the
	/// allowance of the day.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Gives a consent, for which an envelope may be posted.
		///
		/// Origin: signed by the subject, or a representative with power over consents and, where
		/// the terms name research, over that. Event: [`Event::ConsentGranted`]. Standard: FHIR R4
		/// Consent; GDPR Art. 9(2)(a).
		#[pallet::call_index(0)]
		pub fn grant(
			origin: OriginFor<T>,
			subject: T::AccountId,
			grantee: PartyOf<T>,
			terms: Box<TermsOf<T>>,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_grant(signer, subject, grantee, *terms)
		}

		/// Puts a consent with other terms in the place of one, which is revoked.
		///
		/// Origin: as of [`Pallet::revoke`] for the terms that were and of [`Pallet::grant`] for the
		/// others. Event: [`Event::ConsentAmended`]. Standard: FHIR R4 Consent; HL7 v3 ActStatus.
		#[pallet::call_index(1)]
		pub fn amend(
			origin: OriginFor<T>,
			consent: ConsentId,
			terms: Box<TermsOf<T>>,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_amend(signer, consent, *terms)
		}

		/// Revokes a consent from now on; what was done before stays permitted. Its envelopes are
		/// retired.
		///
		/// Origin: as of [`Pallet::grant`], with power over research also where the terms withhold it
		/// by a deny. Event: [`Event::ConsentRevoked`]. Standard: GDPR Art. 7(3); 45 CFR 164.508(b)(5).
		#[pallet::call_index(2)]
		pub fn revoke(origin: OriginFor<T>, consent: ConsentId) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_revoke(signer, consent)
		}

		/// Records a consent on paper, whose scan the custodian keeps.
		///
		/// Origin: signed by a PrivacyOfficer of the Active custodian of the subject. Event:
		/// [`Event::ConsentRecorded`]. Standard: FHIR R4 Consent.source and Consent.verification.
		#[pallet::call_index(3)]
		pub fn record_consent(
			origin: OriginFor<T>,
			subject: T::AccountId,
			grantee: PartyOf<T>,
			terms: Box<TermsOf<T>>,
			giver: Giver,
			scan: Digest,
		) -> DispatchResult {
			let officer = ensure_signed(origin)?;
			Self::do_record_consent(officer, subject, grantee, *terms, Attested { giver, scan })
		}

		/// Records that a consent was revoked on paper, signed or not; a deny that was signed is
		/// revoked by a signature.
		///
		/// Origin: signed by a PrivacyOfficer of the custodian of the subject, Active and, unless it
		/// lifts a deny, Suspended or WindingUp. Event: [`Event::RevocationRecorded`]. Standard: GDPR Art. 7(3): as easy
		/// to withdraw as to give.
		#[pallet::call_index(4)]
		pub fn record_revocation(
			origin: OriginFor<T>,
			consent: ConsentId,
			scan: Digest,
		) -> DispatchResult {
			let officer = ensure_signed(origin)?;
			Self::do_record_revocation(officer, consent, scan)
		}

		/// Says that a consent recorded from paper was never given.
		///
		/// Origin: as of [`Pallet::record_revocation`]. Event: [`Event::ConsentEnteredInError`].
		/// Standard: FHIR R4 Consent.status (entered-in-error).
		#[pallet::call_index(5)]
		pub fn enter_in_error(origin: OriginFor<T>, consent: ConsentId) -> DispatchResult {
			let officer = ensure_signed(origin)?;
			Self::do_enter_in_error(officer, consent)
		}

		/// Says which envelope at the custodian's endpoint is the grantee's. It takes the place of
		/// the one before.
		///
		/// Origin: signed by a RecordWriter of the Active custodian of the subject. Event:
		/// [`Event::EnvelopePosted`]. Standard: RFC 9180 (HPKE).
		#[pallet::call_index(6)]
		pub fn post_envelope(
			origin: OriginFor<T>,
			consent: ConsentId,
			envelope: Digest,
		) -> DispatchResult {
			let writer = ensure_signed(origin)?;
			Self::do_post_envelope(writer, consent, envelope)
		}

		/// Takes consents that were over for [`Config::HistoryPeriod`] out of the state, numbers
		/// ascending, all or none; a digest proves them to who kept them.
		///
		/// Origin: signed, by anybody. Event: [`Event::ConsentsFolded`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::fold(consents.len() as u32))]
		pub fn fold(
			origin: OriginFor<T>,
			subject: T::AccountId,
			consents: BoundedVec<ConsentId, T::MaxFold>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold(subject, &consents)
		}

		/// Replaces what the law of a country says, codes ascending. None leaves it to consents.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Event: [`Event::StatutesSet`]. Standard: FHIR R4
		/// Consent.policy.
		#[pallet::call_index(8)]
		pub fn set_statutes(
			origin: OriginFor<T>,
			country: Country,
			statutes: StatuteBook,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_statutes(country, statutes)
		}
	}
}

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
pub use salus_consent::EmergencyId;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::{pallet_macros::import_section, BoundedVec};

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
pub type EnvelopesOf<T> = BoundedVec<Envelope, <T as Config>::MaxEnvelopes>;
pub type EmergencyOf<T> = Emergency<AccountIdOf<T>, EnvelopesOf<T>>;
pub type EncounterOf<T> = Encounter<AccountIdOf<T>>;
pub type BindingOf<T> = Binding<AccountIdOf<T>>;
pub type EmergencyStateOf<T> = EmergencyState<EmergencyOf<T>, AccountIdOf<T>>;
pub type FoldedEmergencyOf<T> = FoldedEmergency<EmergencyOf<T>, AccountIdOf<T>>;

#[import_section(errors::errors)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "sections make clippy see what the pallet macro expands to")]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime, weights::WeightMeter};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		Commitment, Credentialing, CreditEvents, Digest, Fold, InstitutionId, Membership, Moment,
		Panels, Representation, Ruling, Sensitivity, Sponsorship,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Says for which institution an agent acts.
		type Membership: Membership<Self::AccountId>;

		/// Says who acts for a subject.
		type Representation: Representation<Self::AccountId>;

		/// Knows whose subject an account is, and pays for rows.
		type Sponsorship: Sponsorship<Self::AccountId>;

		/// Says who is licensed to treat people.
		type Credentialing: Credentialing<Self::AccountId>;

		/// Hears disputes.
		type Panels: Panels;

		/// Learns which institution was late.
		type CreditEvents: CreditEvents;

		type Time: UnixTime;

		/// Sets the deadlines.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The highest sensitivity that an emergency opens.
		#[pallet::constant]
		type EmergencySensitivity: Get<Sensitivity>;

		/// How many envelopes a custodian posts for one emergency.
		#[pallet::constant]
		type MaxEnvelopes: Get<u32>;

		/// How many emergencies one call folds.
		#[pallet::constant]
		type MaxFold: Get<u32>;

		/// How long after the last word an emergency stays in the state before anybody may fold it,
		/// in milliseconds.
		#[pallet::constant]
		type HistoryPeriod: Get<Moment>;

		type WeightInfo: WeightInfo;
	}

	/// One row is one clinician's emergency. Written by [`Pallet::declare`]; goes when it is folded.
	#[pallet::storage]
	pub type Emergencies<T: Config> = StorageMap<_, Twox64Concat, EmergencyId, EmergencyOf<T>>;

	/// The number that the next emergency gets. Written with each.
	#[pallet::storage]
	pub type NextEmergencyId<T: Config> = StorageValue<_, EmergencyId, ValueQuery>;

	/// The last emergency that a clinician declared with a justification, so that a repeated call is
	/// recognised. Written and gone with it.
	#[pallet::storage]
	pub type Justifications<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		Commitment,
		EmergencyId,
	>;

	/// The emergencies declared about a subject by its account. Written and gone with them.
	#[pallet::storage]
	pub type SubjectEmergencies<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, EmergencyId, ()>;

	/// The emergencies declared under an encounter. Written and gone with them.
	#[pallet::storage]
	pub type EncounterEmergencies<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, EncounterKey, Twox64Concat, EmergencyId, ()>;

	/// One row is one encounter. Written with the first emergency under it and by
	/// [`Pallet::bind_encounter`]; goes with the last one.
	#[pallet::storage]
	pub type Encounters<T: Config> = StorageMap<_, Blake2_128Concat, EncounterKey, EncounterOf<T>>;

	/// The encounters that turned out to be about a subject. Written when they are bound; gone with
	/// them.
	#[pallet::storage]
	pub type SubjectEncounters<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, EncounterKey, ()>;

	/// The steps that nobody has noted to be late, in the order in which they are due. Written when
	/// they begin; a row goes when the step is done or noted to be late.
	#[pallet::storage]
	pub type Due<T: Config> =
		StorageDoubleMap<_, Identity, DueAt, Twox64Concat, (EmergencyId, Step), ()>;

	/// The steps that wait beyond their deadline, by who answers for them. Written by the sweep; a
	/// row goes when the step is done, or with the emergency.
	#[pallet::storage]
	pub type Overdue<T: Config> =
		StorageDoubleMap<_, Twox64Concat, Answering, Twox64Concat, (EmergencyId, Step), ()>;

	/// The emergency of each dispute that waits for the ruling of a panel. Written by
	/// [`Pallet::dispute`] and [`Pallet::review`]; a row goes when the panel rules or the dispute is
	/// withdrawn.
	#[pallet::storage]
	pub type Matters<T: Config> = StorageMap<_, Twox64Concat, Digest, EmergencyId>;

	/// The unjustified emergencies that their boards have not answered. Written by
	/// [`Pallet::review`] and by a ruling; a row goes by [`Pallet::answer_report`], or with the
	/// emergency.
	#[pallet::storage]
	pub type OpenReports<T: Config> = StorageMap<_, Twox64Concat, EmergencyId, ()>;

	/// The emergency for which an envelope was posted, under the institution that registered its
	/// subject, so that nobody else takes a digest. Written by [`Pallet::post_envelope`]; goes with
	/// the emergency.
	#[pallet::storage]
	pub type Envelopes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Blake2_128Concat, Digest, EmergencyId>;

	/// How many attestations are due, and neither given nor noted to be late, for which an
	/// institution answers: it does not leave before. Written by [`Pallet::declare`] and when they
	/// are given or noted to be late; moves to a successor; a row goes at nothing.
	#[pallet::storage]
	pub type DueAttestations<T: Config> =
		StorageMap<_, Twox64Concat, InstitutionId, u32, ValueQuery>;

	/// What is left of the folded emergencies that were declared in an institution. Written by
	/// [`Pallet::fold`]; stays.
	#[pallet::storage]
	pub type Folds<T: Config> = StorageMap<_, Twox64Concat, InstitutionId, Fold>;

	/// The deadlines of what begins from now on. Written at genesis and by
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
			assert!(self.deadlines.are_sound(), "a deadline lies before the end of the window");
			CurrentDeadlines::<T>::put(self.deadlines);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A clinician has access without consent until a moment.
		EmergencyDeclared {
			emergency: EmergencyId,
			clinician: T::AccountId,
			institution: InstitutionId,
			target: Target<T::AccountId>,
			reason: EmergencyReason,
			until: Moment,
		},
		/// An encounter turned out to be about a subject; `late` was a lapse of the institution.
		EncounterBound {
			institution: InstitutionId,
			encounter: Commitment,
			subject: T::AccountId,
			late: bool,
		},
		/// The custodian posted an envelope with the keys.
		EnvelopePosted { emergency: EmergencyId, digest: Digest },
		/// The clinician said what the access was used for, or that it was not.
		Attested { emergency: EmergencyId, used: bool },
		/// An attestation is late, which was a lapse of the institution.
		AttestationOverdue { emergency: EmergencyId, institution: InstitutionId },
		/// An emergency was reviewed.
		Reviewed { emergency: EmergencyId, reviewer: Reviewer, outcome: Outcome },
		/// A review is late, which was a lapse of the institution that answers for it, if one does.
		ReviewOverdue { emergency: EmergencyId, answering: Answering },
		/// The subject disputes an emergency.
		Disputed { emergency: EmergencyId, subject: T::AccountId },
		/// A panel hears the dispute.
		DisputeReferred { emergency: EmergencyId, matter: Digest },
		/// The panel ruled whether it stands that the emergency was justified.
		DisputeRuled { emergency: EmergencyId, matter: Digest, ruling: Ruling },
		/// The subject took its dispute back.
		DisputeWithdrawn { emergency: EmergencyId, subject: T::AccountId },
		/// No panel could be convened for the dispute. A Regulator has to review again.
		ReviewReopened { emergency: EmergencyId, due: Moment },
		/// An unjustified emergency is before the board, if one answers for the credential.
		Reported { emergency: EmergencyId, credential: Commitment, board: Option<InstitutionId> },
		/// The board answered a report.
		ReportAnswered { emergency: EmergencyId, board: InstitutionId },
		/// An emergency left the state, the next one in the digest of its institution.
		EmergencyFolded { emergency: EmergencyId, institution: InstitutionId },
		/// What begins from now on has these deadlines.
		DeadlinesSet { deadlines: Deadlines },
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, limit: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(limit);
			Self::sweep(&mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			assert!(T::MaxEnvelopes::get() > 0, "an emergency needs room for an envelope");
			assert!(T::MaxFold::get() > 0, "a call needs room for one emergency");
			let block = T::BlockWeights::get().max_block;
			let sweep = T::WeightInfo::sweep_nothing().saturating_add(Self::longest_step());
			assert!(sweep.all_lte(block), "a block needs room for one step of the sweep");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// Calls name the event they emit; a call that says what was said already emits none. One that
	/// comes late emits that it is late before that, unless the sweep did.
	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Opens the records of a subject, or of somebody yet to be identified, to the signer alone.
		/// Free of charge, unless the same declaration stands with an open window.
		///
		/// Origin: signed by the clinician, a Practitioner of an Active healthcare provider, who holds
		/// the clinical `credential`. Event: [`Event::EmergencyDeclared`]. Standard: HL7 v3 ActReason
		/// `BTG`; 45 CFR 164.312(a)(2)(ii).
		#[pallet::call_index(0)]
		#[pallet::weight((T::WeightInfo::declare(), DispatchClass::Operational))]
		#[pallet::feeless_if(|
			origin: &OriginFor<T>,
			target: &Target<T::AccountId>,
			credential: &Commitment,
			reason: &EmergencyReason,
			justification: &Commitment
		| -> bool {
			Pallet::<T>::is_free(origin, target, credential, *reason, justification)
		})]
		pub fn declare(
			origin: OriginFor<T>,
			target: Target<T::AccountId>,
			credential: Commitment,
			reason: EmergencyReason,
			justification: Commitment,
		) -> DispatchResult {
			let clinician = ensure_signed(origin)?;
			let declaration = Declaration { target, credential, reason, justification };
			Self::do_declare(clinician, declaration)
		}

		/// Says whom an encounter of `institution` was about, for all emergencies under it.
		///
		/// Origin: signed by a Practitioner, RecordWriter or PrivacyOfficer of the institution that
		/// answers for `institution`. Event: [`Event::EncounterBound`]. Standard: FHIR R4
		/// Encounter.subject.
		#[pallet::call_index(1)]
		pub fn bind_encounter(
			origin: OriginFor<T>,
			institution: InstitutionId,
			encounter: Commitment,
			subject: T::AccountId,
			identified_at: Moment,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			let key = EncounterKey { institution, encounter };
			Self::do_bind_encounter(agent, key, subject, identified_at)
		}

		/// Posts the digest of an envelope with the keys for the clinician; the last one counts.
		///
		/// Origin: signed by a RecordWriter of the subject's custodian. Event:
		/// [`Event::EnvelopePosted`]. Standard: RFC 9180.
		#[pallet::call_index(2)]
		pub fn post_envelope(
			origin: OriginFor<T>,
			emergency: EmergencyId,
			digest: Digest,
		) -> DispatchResult {
			let agent = ensure_signed(origin)?;
			Self::do_post_envelope(agent, emergency, digest)
		}

		/// Says what the access was used for, or that it was not, and ends it. What was released by
		/// then in the window is still covered.
		///
		/// Origin: signed by the clinician, whatever became of its agency. Event:
		/// [`Event::Attested`]. Standard: FHIR R4 AuditEvent.
		#[pallet::call_index(3)]
		pub fn attest(
			origin: OriginFor<T>,
			emergency: EmergencyId,
			usage: Option<Commitment>,
		) -> DispatchResult {
			let clinician = ensure_signed(origin)?;
			Self::do_attest(clinician, emergency, usage)
		}

		/// Says whether the emergency was justified. If not, the board of the credential is told. It
		/// weighs less where no panel has to be convened.
		///
		/// Origin: signed by a PrivacyOfficer of the subject's custodian; of a Regulator, if there is
		/// no custodian but the institution that declared, if the review is late, or if no panel could
		/// hear a dispute; never of the institution that declared. Events: [`Event::Reviewed`], and
		/// [`Event::Reported`], [`Event::DisputeReferred`] or [`Event::ReviewReopened`]. Standard: 45
		/// CFR 164.308(a)(1)(ii)(D).
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::review().saturating_add(T::WeightInfo::hear()))]
		pub fn review(
			origin: OriginFor<T>,
			emergency: EmergencyId,
			outcome: Outcome,
			findings: Commitment,
		) -> DispatchResultWithPostInfo {
			let officer = ensure_signed(origin)?;
			let is_heard = Self::do_review(officer, emergency, outcome, findings)?;
			Ok((!is_heard).then(T::WeightInfo::review).into())
		}

		/// Disputes an emergency, once. A panel then hears what the custodian finds or found
		/// justified, or a Regulator where none can be convened; what a Regulator found stands, with
		/// the statement beside it. It weighs less before the review.
		///
		/// Origin: signed by the subject or a representative for its requests. Events:
		/// [`Event::Disputed`]; after a custodian's review [`Event::DisputeReferred`], or
		/// [`Event::ReviewReopened`]. Standard: GDPR Art. 77; 45 CFR 164.530(d).
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::dispute().saturating_add(T::WeightInfo::hear()))]
		pub fn dispute(
			origin: OriginFor<T>,
			emergency: EmergencyId,
			statement: Commitment,
		) -> DispatchResultWithPostInfo {
			let signer = ensure_signed(origin)?;
			let is_heard = Self::do_dispute(signer, emergency, statement)?;
			Ok((!is_heard).then(T::WeightInfo::dispute).into())
		}

		/// Says what the board made of an unjustified emergency. What it does to the credential it
		/// does where the credential is kept.
		///
		/// Origin: signed by an Issuer of the board that answers for the credential. Event:
		/// [`Event::ReportAnswered`].
		#[pallet::call_index(6)]
		pub fn answer_report(
			origin: OriginFor<T>,
			emergency: EmergencyId,
			answer: Commitment,
		) -> DispatchResult {
			let issuer = ensure_signed(origin)?;
			Self::do_answer_report(issuer, emergency, answer)
		}

		/// Puts emergencies about which nothing was said for long, and nothing is left to be said that
		/// was not noted to be late, into the digests of their institutions, in this order, all or
		/// none.
		///
		/// Origin: signed by anybody. Event: [`Event::EmergencyFolded`] for each. Standard: RFC 6962,
		/// 2.1.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::fold(emergencies.len() as u32))]
		pub fn fold(
			origin: OriginFor<T>,
			emergencies: BoundedVec<EmergencyId, T::MaxFold>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_fold(&emergencies)
		}

		/// Sets the deadlines of what begins from now on.
		///
		/// Origin: [`Config::GovernanceOrigin`]. Event: [`Event::DeadlinesSet`].
		#[pallet::call_index(8)]
		pub fn set_deadlines(origin: OriginFor<T>, deadlines: Deadlines) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_deadlines(deadlines)
		}

		/// Takes a dispute back, for good, unless it was heard. What the custodian found stands.
		///
		/// Origin: signed by the subject or a representative for its requests. Event:
		/// [`Event::DisputeWithdrawn`].
		#[pallet::call_index(9)]
		pub fn withdraw_dispute(origin: OriginFor<T>, emergency: EmergencyId) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_withdraw_dispute(signer, emergency)
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What the calls and the steps of the sweep cost at their worst: under a bound encounter, late, with
//! all envelopes, and among institutions that were handed over as often as can be.

use alloc::vec::Vec;

use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	dispatch::CheckIfFeeless,
	traits::{EnsureOrigin, Get, UnfilteredDispatchable},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_primitives::{
	Commitment, Credentialing, Digest, Duty, InstitutionId, Membership, Moment, Panels,
	Representation, Ruling, Rulings, Sponsorship,
};

use crate::*;

/// A clinician, the institution in whose place its own answers, and the subject of another one in
/// whose place `custodian` answers.
struct Night<AccountId> {
	clinician: AccountId,
	employer: InstitutionId,
	institution: InstitutionId,
	credential: Commitment,
	keeper: AccountId,
	custodian: InstitutionId,
	subject: AccountId,
}

fn night<T: Config>() -> Night<T::AccountId> {
	let clinician: T::AccountId = account("clinician", 0, 0);
	let employer = T::Membership::benchmark_institution(&clinician);
	let institution = T::Membership::benchmark_predecessor(employer);
	T::Sponsorship::benchmark_sponsor(employer, &account("neighbour", 0, 0));
	let keeper: T::AccountId = account("keeper", 0, 0);
	let custodian = T::Membership::benchmark_institution(&keeper);
	let subject: T::AccountId = account("subject", 0, 0);
	let sponsor = T::Membership::benchmark_predecessor(custodian);
	T::Sponsorship::benchmark_sponsor(sponsor, &subject);
	let (_, credential) = T::Credentialing::benchmark_credential(&clinician);
	Night { clinician, employer, institution, credential, keeper, custodian, subject }
}

fn commitment(number: u64) -> Commitment {
	let mut bytes = [1; 32];
	bytes[..8].copy_from_slice(&number.to_be_bytes());
	bytes.into()
}

fn digest(number: u64) -> Digest {
	Digest(commitment(number).0)
}

/// The next emergency, under a bound encounter of its own, with envelopes up to `room`.
fn declared<T: Config>(night: &Night<T::AccountId>, room: u32) -> EmergencyId {
	let (now, emergency) = (Pallet::<T>::now(), NextEmergencyId::<T>::get());
	let declaration = Declaration {
		target: Target::Encounter(commitment(emergency.0)),
		credential: night.credential,
		reason: EmergencyReason::SubjectCannotConsent,
		justification: commitment(emergency.0),
	};
	let envelopes: Vec<_> = (0..T::MaxEnvelopes::get().saturating_sub(room))
		.map(|place| {
			let number = emergency.0 * u64::from(T::MaxEnvelopes::get()) + u64::from(place);
			Envelope { digest: digest(number), charged: true }
		})
		.collect();
	let sponsor = T::Sponsorship::sponsor_of(&night.subject).expect("it was registered");
	for envelope in &envelopes {
		Envelopes::<T>::insert(sponsor, envelope.digest, emergency);
	}
	let (clinician, institution) = (night.clinician.clone(), night.institution);
	let deadlines = CurrentDeadlines::<T>::get();
	let mut row = EmergencyOf::<T>::declared(clinician, institution, declaration, now, deadlines);
	row.envelopes = BoundedVec::truncate_from(envelopes);
	row.charged = true;
	Pallet::<T>::enter(emergency, &row);
	let key = row.encounter().expect("it is under one");
	Encounters::<T>::mutate(key, |encounter| {
		let encounter = encounter.as_mut().expect("it is under it");
		encounter.binding = Some(Binding {
			subject: night.subject.clone(),
			identified_at: now,
			bound_at: now,
			review_due: now,
		});
	});
	SubjectEncounters::<T>::insert(&night.subject, key, ());
	for step in row.open_steps() {
		Pallet::<T>::expect_step(emergency, &row, step);
	}
	Emergencies::<T>::insert(emergency, row);
	NextEmergencyId::<T>::put(EmergencyId(emergency.0 + 1));
	emergency
}

fn change<T: Config>(emergency: EmergencyId, change: impl FnOnce(&mut EmergencyOf<T>)) {
	Emergencies::<T>::mutate(emergency, |row| change(row.as_mut().expect("it was declared")));
}

/// Lets `step` be late from the beginning of time on.
fn let_lapse<T: Config>(emergency: EmergencyId, step: Step) {
	change::<T>(emergency, |row| {
		let deadline = row.deadline_mut(step).expect("it waits");
		Due::<T>::remove(DueAt::from(deadline.due), (emergency, step));
		deadline.due = 0;
		Due::<T>::insert(DueAt::from(0), (emergency, step), ());
	});
}

fn found<T: Config>(emergency: EmergencyId, outcome: Outcome, custodian: InstitutionId) {
	change::<T>(emergency, |row| {
		Due::<T>::remove(DueAt::from(row.review.deadline.due), (emergency, Step::Review));
		row.review.done = Some(Finding {
			reviewer: Reviewer::Custodian(custodian),
			outcome,
			findings: Commitment::default(),
			reviewed_at: 0,
		});
	});
}

fn reported<T: Config>(emergency: EmergencyId) {
	change::<T>(emergency, |row| row.report = Some(Report { reported_at: 0, answer: None }));
	OpenReports::<T>::insert(emergency, ());
}

/// An emergency that a custodian found justified and the subject disputes.
fn disputed<T: Config>(night: &Night<T::AccountId>) -> EmergencyId {
	let emergency = declared::<T>(night, 0);
	found::<T>(emergency, Outcome::Justified, night.custodian);
	let dispute = Dispute::new(Commitment::default(), Pallet::<T>::now());
	change::<T>(emergency, |row| row.dispute = Some(dispute));
	emergency
}

/// Has a panel convened for an emergency, or a Regulator review it again.
fn have_heard<T: Config>(emergency: EmergencyId) {
	let mut row = Emergencies::<T>::get(emergency).expect("it was declared");
	let binding = Pallet::<T>::binding_of(&row);
	Pallet::<T>::hear(emergency, &mut row, binding.as_ref());
	Emergencies::<T>::insert(emergency, row);
}

/// An emergency that a panel hears, of which every seat is taken.
fn before_panel<T: Config>(night: &Night<T::AccountId>) -> EmergencyId {
	T::Panels::benchmark_institutions();
	let emergency = disputed::<T>(night);
	have_heard::<T>(emergency);
	T::Panels::benchmark_seats(&Pallet::<T>::matter(emergency));
	emergency
}

/// An emergency that is open to `clinician` about `subject`, for the benchmarks of others.
pub(crate) fn open_emergency<T: Config>(
	clinician: &T::AccountId,
	subject: &T::AccountId,
) -> EmergencyId {
	let (_, credential) = T::Credentialing::benchmark_credential(clinician);
	let institution = T::Membership::institution_of(clinician).unwrap_or_default();
	let night = Night {
		clinician: clinician.clone(),
		employer: institution,
		institution: T::Membership::benchmark_predecessor(institution),
		credential,
		keeper: clinician.clone(),
		custodian: institution,
		subject: subject.clone(),
	};
	declared::<T>(&night, 0)
}

/// The step that is due first.
fn first_due<T: Config>() -> (DueAt, EmergencyId, Step) {
	let (at, (emergency, step)) = Due::<T>::iter_keys().next().expect("something waits");
	(at, emergency, step)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn declare() {
		let night = night::<T>();
		let night = Night { institution: night.employer, ..night };
		let expired = declared::<T>(&night, 0);
		change::<T>(expired, |row| row.until = 0);
		let row = Emergencies::<T>::get(expired).expect("it was declared");
		let Declaration { target, credential, reason, justification } = row.declaration;
		let call = Call::<T>::declare { target, credential, reason, justification };
		let origin: T::RuntimeOrigin = RawOrigin::Signed(night.clinician).into();

		#[block]
		{
			assert!(call.is_feeless(&origin));
			assert_ok!(call.dispatch_bypass_filter(origin));
		}

		assert_eq!(Emergencies::<T>::iter().count(), 2);
	}

	#[benchmark]
	fn bind_encounter() {
		let night = night::<T>();
		let emergency = declared::<T>(&night, 0);
		let institution = night.institution;
		let key = EncounterKey { institution, encounter: commitment(emergency.0) };
		Encounters::<T>::mutate(key, |encounter| {
			encounter.as_mut().expect("it was declared").binding = None
		});
		SubjectEncounters::<T>::remove(&night.subject, key);
		CurrentDeadlines::<T>::mutate(|deadlines| deadlines.binding = 0);
		let (agent, identified_at) = (night.clinician, Pallet::<T>::now());

		#[extrinsic_call]
		_(RawOrigin::Signed(agent), institution, key.encounter, night.subject, identified_at);

		assert!(Encounters::<T>::get(key).is_some_and(|encounter| encounter.binding.is_some()));
	}

	#[benchmark]
	fn post_envelope() {
		let night = night::<T>();
		let emergency = declared::<T>(&night, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(night.keeper), emergency, digest(u64::MAX));

		let sponsor = T::Sponsorship::sponsor_of(&night.subject).expect("it was registered");
		assert_eq!(Envelopes::<T>::get(sponsor, digest(u64::MAX)), Some(emergency));
	}

	#[benchmark]
	fn attest() {
		let night = night::<T>();
		let emergency = declared::<T>(&night, 0);
		let_lapse::<T>(emergency, Step::Attestation);

		#[extrinsic_call]
		_(RawOrigin::Signed(night.clinician), emergency, Some(Commitment::default()));

		let row = Emergencies::<T>::get(emergency).expect("it was declared");
		assert!(row.attestation.done.is_some());
	}

	#[benchmark]
	fn review() {
		let night = night::<T>();
		let emergency = declared::<T>(&night, 0);
		let encounter = commitment(emergency.0);
		change::<T>(emergency, |row| {
			row.declaration.target = Target::Subject(night.subject.clone())
		});
		let_lapse::<T>(emergency, Step::Review);
		let officer = RawOrigin::Signed(night.keeper).into();

		#[block]
		{
			// The subject of an encounter takes one more read.
			assert!(Pallet::<T>::encounter(night.institution, encounter).is_some());
			let findings = Commitment::default();
			assert_ok!(Pallet::<T>::review(officer, emergency, Outcome::Unjustified, findings));
		}

		let row = Emergencies::<T>::get(emergency).expect("it was declared");
		assert!(row.report.is_some());
		assert!(matches!(
			row.review.deadline.missed,
			Some(Answering::Institution(institution)) if institution == night.custodian
		));
	}

	/// Without what hears it.
	#[benchmark]
	fn dispute() {
		let night = night::<T>();
		let emergency = declared::<T>(&night, 0);
		let representative: T::AccountId = account("representative", 0, 0);
		T::Representation::benchmark_representative(&night.subject, &representative);

		#[extrinsic_call]
		_(RawOrigin::Signed(representative), emergency, Commitment::default());

		let row = Emergencies::<T>::get(emergency).expect("it was declared");
		assert!(row.is_disputed());
	}

	#[benchmark]
	fn withdraw_dispute() {
		let night = night::<T>();
		let emergency = before_panel::<T>(&night);
		let representative: T::AccountId = account("representative", 0, 0);
		T::Representation::benchmark_representative(&night.subject, &representative);

		#[extrinsic_call]
		_(RawOrigin::Signed(representative), emergency);

		assert!(!Matters::<T>::contains_key(Pallet::<T>::matter(emergency).reference));
	}

	#[benchmark]
	fn hear() {
		let night = night::<T>();
		T::Panels::benchmark_institutions();
		let emergency = disputed::<T>(&night);

		#[block]
		{
			have_heard::<T>(emergency);
		}

		assert!(Matters::<T>::contains_key(Pallet::<T>::matter(emergency).reference));
	}

	#[benchmark]
	fn ruled() {
		let night = night::<T>();
		let emergency = before_panel::<T>(&night);
		let matter = Pallet::<T>::matter(emergency);

		#[block]
		{
			Pallet::<T>::ruled(&matter, Ruling::Overturned);
		}

		assert!(OpenReports::<T>::contains_key(emergency));
	}

	#[benchmark]
	fn answer_report() {
		let night = night::<T>();
		let emergency = declared::<T>(&night, 0);
		found::<T>(emergency, Outcome::Unjustified, night.custodian);
		reported::<T>(emergency);
		let board = T::Credentialing::board_of(&night.credential).expect("it issued");

		#[block]
		{
			// Who issues for the board is not known here, so any Issuer is asked for.
			assert!(T::Membership::authorize_winding_up(&night.keeper, Duty::Issuer).is_ok());
			assert_ok!(Pallet::<T>::answer_as(board, emergency, Commitment::default()));
		}

		assert!(!OpenReports::<T>::contains_key(emergency));
	}

	#[benchmark]
	fn fold(n: Linear<1, { T::MaxFold::get() }>) {
		let night = night::<T>();
		let emergencies: Vec<_> = (0..n).map(|_| declared::<T>(&night, 0)).collect();
		for emergency in &emergencies {
			for step in [Step::Attestation, Step::Review] {
				let_lapse::<T>(*emergency, step);
				let (at, emergency, step) = first_due::<T>();
				Pallet::<T>::sweep_one(at, emergency, step, Moment::MAX);
			}
			change::<T>(*emergency, |row| row.declared_at = 0);
			assert_ok!(T::Sponsorship::charge(night.institution, 1));
			assert_ok!(T::Sponsorship::charge(night.custodian, T::MaxEnvelopes::get()));
		}
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), BoundedVec::truncate_from(emergencies));

		assert_eq!(Folds::<T>::get(night.institution).map(|folded| folded.count), Some(n));
	}

	#[benchmark]
	fn set_deadlines() -> Result<(), BenchmarkError> {
		let origin =
			T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let deadlines = Deadlines { window: 1, ..Deadlines::default() };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, deadlines);

		assert_eq!(CurrentDeadlines::<T>::get(), deadlines);
		Ok(())
	}

	#[benchmark]
	fn sweep_nothing() {
		let night = night::<T>();
		declared::<T>(&night, 0);
		let mut meter = WeightMeter::new();

		#[block]
		{
			Pallet::<T>::sweep(&mut meter);
		}

		assert_eq!(Due::<T>::iter_keys().count(), 2);
	}

	#[benchmark]
	fn sweep_attestation() {
		let night = night::<T>();
		let emergency = declared::<T>(&night, 0);
		let_lapse::<T>(emergency, Step::Attestation);

		#[block]
		{
			let (at, emergency, step) = first_due::<T>();
			Pallet::<T>::sweep_one(at, emergency, step, Moment::MAX);
		}

		let answering = Answering::Institution(night.employer);
		assert!(Overdue::<T>::contains_key(answering, (emergency, Step::Attestation)));
	}

	#[benchmark]
	fn sweep_review() {
		let night = night::<T>();
		let emergency = declared::<T>(&night, 0);
		let due = Emergencies::<T>::get(emergency).expect("it was declared").attestation.deadline;
		Due::<T>::remove(DueAt::from(due.due), (emergency, Step::Attestation));

		#[block]
		{
			let (at, emergency, step) = first_due::<T>();
			Pallet::<T>::sweep_one(at, emergency, step, Moment::MAX);
		}

		let answering = Answering::Institution(night.custodian);
		assert!(Overdue::<T>::contains_key(answering, (emergency, Step::Review)));
	}

	#[benchmark]
	fn sweep_deferral() {
		let night = night::<T>();
		let emergency = declared::<T>(&night, 0);
		let row = Emergencies::<T>::get(emergency).expect("it was declared");
		let due = row.attestation.deadline.due;
		Due::<T>::remove(DueAt::from(due), (emergency, Step::Attestation));
		Encounters::<T>::mutate(row.encounter().expect("it is under one"), |encounter| {
			let encounter = encounter.as_mut().expect("it is under it");
			encounter.binding.as_mut().expect("it was bound").review_due = Moment::MAX;
		});

		#[block]
		{
			let (at, emergency, step) = first_due::<T>();
			Pallet::<T>::sweep_one(at, emergency, step, at.moment());
		}

		let later = DueAt::from(Moment::MAX);
		assert!(Due::<T>::contains_key(later, (emergency, Step::Review)));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}

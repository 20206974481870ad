// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Commitment, Duty, Role, Sponsorship};
use salus_testing::QUOTA_EXHAUSTED;
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

fn declaration(number: u64) -> Declaration<AccountId> {
	Declaration {
		target: Target::Subject(PATIENT),
		credential: licence(SURGEON),
		reason: EmergencyReason::SubjectCannotConsent,
		justification: commitment(number),
	}
}

fn declared(emergency: EmergencyId, target: Target<AccountId>) -> Event<Test> {
	Event::EmergencyDeclared {
		emergency,
		clinician: SURGEON,
		institution: CLINIC,
		target,
		reason: EmergencyReason::SubjectCannotConsent,
		until: Timestamp::get() + WINDOW,
	}
}

/// Declares by `credential`, with a justification that nobody used.
fn declare_by(origin: RuntimeOrigin, credential: Commitment) -> DispatchResult {
	let reason = EmergencyReason::DelayWouldHarm;
	Emergencies::declare(origin, Target::Subject(PATIENT), credential, reason, commitment(99))
}

#[test]
fn a_declaration_about_a_subject_opens_a_window() {
	ExtBuilder::default().execute(|| {
		assert_ok!(declare(SURGEON, 1));

		assert_eq!(events(), [declared(FIRST, Target::Subject(PATIENT))]);
		let expected = Emergency {
			clinician: SURGEON,
			institution: CLINIC,
			declaration: declaration(1),
			declared_at: NOW,
			until: NOW + WINDOW,
			attestation: Task::due(NOW + ATTESTATION),
			review: Task::due(NOW + REVIEW),
			dispute: None,
			report: None,
			envelopes: Default::default(),
			charged: true,
		};
		assert_eq!(row(FIRST), expected);
		assert_eq!(waiting(), (2, 0));
		assert_eq!(Index::used(CLINIC), 1);
		assert!(SubjectEmergencies::<Test>::contains_key(PATIENT, FIRST));
	});
}

#[test]
fn a_declaration_about_somebody_unknown_names_an_encounter() {
	ExtBuilder::default().execute(|| {
		assert_ok!(declare_unidentified(SURGEON, 1));

		assert_eq!(events(), [declared(FIRST, Target::Encounter(unidentified()))]);
		let encounter = Encounter { declared_at: NOW, emergencies: 1, binding: None };
		assert_eq!(Encounters::<Test>::get(encounter_key()), Some(encounter));
		assert!(EncounterEmergencies::<Test>::contains_key(encounter_key(), FIRST));
	});
}

#[test]
fn those_who_treat_one_person_name_the_same_encounter() {
	ExtBuilder::default().unidentified(SURGEON, 1).passed(HOUR).execute(|| {
		assert_ok!(declare_unidentified(NURSE, 1));
		let encounter = Encounter { declared_at: NOW, emergencies: 2, binding: None };
		assert_eq!(Encounters::<Test>::get(encounter_key()), Some(encounter));
	});
}

#[test]
fn encounters_of_two_institutions_are_two_whatever_their_commitments() {
	ExtBuilder::default().unidentified(SURGEON, 1).execute(|| {
		let other = clinician(HOSPITAL, 0);
		license(other);
		assert_ok!(declare_unidentified(other, 1));
		assert_eq!(Encounters::<Test>::iter().count(), 2);
	});
}

#[test]
fn a_repeated_declaration_is_quiet_while_its_window_holds() {
	ExtBuilder::default().declared(1).passed(WINDOW - 1).execute(|| {
		assert_ok!(declare(SURGEON, 1));
		assert_eq!(events(), []);
		assert_eq!((waiting(), Index::used(CLINIC)), ((2, 0), 1));
	});
}

#[test]
fn an_expired_declaration_does_not_block_a_new_one() {
	ExtBuilder::default().declared(1).passed(WINDOW).execute(|| {
		assert_ok!(declare(SURGEON, 2));
		assert_eq!(events(), [declared(SECOND, Target::Subject(PATIENT))]);
		// Nor does it pretend to be open when it is repeated.
		assert_ok!(declare(SURGEON, 1));
		assert_eq!(events(), [declared(THIRD, Target::Subject(PATIENT))]);
		assert_eq!(row(FIRST).until, NOW + WINDOW);
	});
}

#[test]
fn a_second_declaration_extends_nothing() {
	ExtBuilder::default().declared(1).passed(HOUR).execute(|| {
		assert_ok!(declare(SURGEON, 2));
		assert_eq!(row(FIRST).until, NOW + WINDOW);
		assert_eq!(row(SECOND).until, NOW + HOUR + WINDOW);
	});
}

#[test]
fn a_justification_can_serve_for_two_patients_and_for_two_clinicians() {
	ExtBuilder::default().declared(1).execute(|| {
		assert_ok!(declare_about(SURGEON, Target::Subject(REGULAR), 1));
		assert_ok!(declare(NURSE, 1));
		assert_eq!(events().len(), 2);
		// The last one is remembered, so the first can be declared again.
		assert_ok!(declare(SURGEON, 1));
		assert_eq!(events().len(), 1);
	});
}

#[test]
fn another_reason_is_another_declaration() {
	ExtBuilder::default().declared(1).execute(|| {
		let (target, reason) = (Target::Subject(PATIENT), EmergencyReason::DelayWouldHarm);
		let credential = licence(SURGEON);
		assert_ok!(Emergencies::declare(
			signed(SURGEON),
			target,
			credential,
			reason,
			commitment(1)
		));
		assert_eq!(events().len(), 1);
	});
}

#[test]
fn a_clinician_may_open_what_its_own_institution_keeps() {
	ExtBuilder::default().execute(|| {
		assert_ok!(declare_about(SURGEON, Target::Subject(REGULAR), 1));
	});
}

#[test]
fn an_exhausted_quota_does_not_refuse() {
	ExtBuilder::default().execute(|| {
		Index::prepay(CLINIC, 1);
		assert_ok!(declare(SURGEON, 1));
		assert_ok!(declare(SURGEON, 2));
		assert!(row(FIRST).charged && !row(SECOND).charged);
		assert_eq!(Index::used(CLINIC), 1);
		assert_noop!(Index::charge(CLINIC, 1), QUOTA_EXHAUSTED);
	});
}

#[test]
fn nobody_declares_for_another() {
	ExtBuilder::default().execute(|| {
		for duty in [Duty::Admin, Duty::RecordWriter, Duty::PrivacyOfficer, Duty::Issuer] {
			let origin = signed(agent(CLINIC, duty));
			assert_noop!(declare_by(origin, licence(SURGEON)), DUTY_MISSING);
		}
		assert_noop!(declare_by(signed(NURSE), licence(SURGEON)), Failure::CredentialNotHeld);
		assert_noop!(declare_by(signed(STRANGER), licence(SURGEON)), NOT_AN_AGENT);
		assert_noop!(declare_by(RuntimeOrigin::root(), licence(SURGEON)), BadOrigin);
		assert_noop!(declare_by(RuntimeOrigin::none(), licence(SURGEON)), BadOrigin);
	});
}

#[test]
fn a_suspended_credential_is_refused() {
	ExtBuilder::default().execute(|| {
		Boards::suspend(licence(SURGEON), NOW + 1);
		assert_ok!(declare(SURGEON, 1));
		pass(1);
		assert_noop!(declare(SURGEON, 2), Failure::CredentialNotHeld);
		// What was declared is not repeated either: nothing is open any more.
		assert_noop!(declare(SURGEON, 1), Failure::CredentialNotHeld);
		assert_ok!(declare(NURSE, 2));
	});
}

#[test]
fn only_an_active_healthcare_provider_treats() {
	ExtBuilder::default().execute(|| {
		let adjuster = clinician(INSURER, 0);
		license(adjuster);
		assert_noop!(declare(adjuster, 1), Failure::NotAProvider);
		Register::suspend(CLINIC);
		assert_noop!(declare(SURGEON, 1), NOT_ACTIVE);
		Register::reinstate(CLINIC);
		Register::admit(CLINIC, &[Role::Laboratory, Role::Pharmacy], b"CH");
		assert_noop!(declare(SURGEON, 1), Failure::NotAProvider);
	});
}

#[test]
fn whom_nobody_registered_is_no_subject() {
	ExtBuilder::default().execute(|| {
		let unknown = Target::Subject(STRANGER);
		assert_noop!(declare_about(SURGEON, unknown, 1), Failure::SubjectUnknown);
	});
}

#[test]
fn the_deadlines_are_those_of_the_declaration() {
	ExtBuilder::default().declared(1).execute(|| {
		let deadlines =
			Deadlines { window: HOUR, attestation: 2 * HOUR, review: 3 * HOUR, binding: HOUR };
		assert_ok!(Emergencies::set_deadlines(RuntimeOrigin::root(), deadlines));
		assert_ok!(declare(SURGEON, 2));
		let second = row(SECOND);
		assert_eq!(row(FIRST).until, NOW + WINDOW);
		assert_eq!(
			(second.until, second.attestation.deadline.due, second.review.deadline.due),
			(NOW + HOUR, NOW + 2 * HOUR, NOW + 3 * HOUR)
		);
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_consent::Emergencies as _;
use salus_primitives::{Duty, Lapse, Moment};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

fn bind_as(account: AccountId) -> DispatchResult {
	Emergencies::bind_encounter(signed(account), CLINIC, unidentified(), PATIENT, NOW)
}

fn bound(subject: AccountId, late: bool) -> Event<Test> {
	Event::EncounterBound { institution: CLINIC, encounter: unidentified(), subject, late }
}

fn opens_to(clinician: AccountId, emergency: EmergencyId, subject: AccountId) -> bool {
	Emergencies::opened(emergency, &clinician, &subject, Timestamp::get()).is_some()
}

/// Two clinicians under one encounter.
fn treated() -> ExtBuilder {
	ExtBuilder::default().unidentified(SURGEON, 1).unidentified(NURSE, 2)
}

#[test]
fn binding_opens_all_emergencies_of_an_encounter_at_once() {
	treated().passed(HOUR).execute(|| {
		assert!(!opens_to(SURGEON, FIRST, PATIENT));
		assert_ok!(bind(PATIENT, NOW + HOUR));

		assert_eq!(events(), [bound(PATIENT, false)]);
		let binding = Binding {
			subject: PATIENT,
			identified_at: NOW + HOUR,
			bound_at: NOW + HOUR,
			review_due: NOW + HOUR + REVIEW,
		};
		let encounter = Encounter { declared_at: NOW, emergencies: 2, binding: Some(binding) };
		assert_eq!(Encounters::<Test>::get(encounter_key()), Some(encounter));
		assert!(opens_to(SURGEON, FIRST, PATIENT) && opens_to(NURSE, SECOND, PATIENT));
		assert!(!opens_to(SURGEON, SECOND, PATIENT) && !opens_to(SURGEON, FIRST, REGULAR));
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn who_declares_under_a_bound_encounter_knows_whom_it_is_about() {
	treated().bound().execute(|| {
		assert_ok!(declare_unidentified(SURGEON, 3));
		assert!(opens_to(SURGEON, THIRD, PATIENT));
	});
}

#[test]
fn an_encounter_that_is_bound_in_time_is_no_lapse() {
	treated().passed(BINDING).execute(|| {
		assert_ok!(bind(PATIENT, NOW + 1));
		assert_eq!(events(), [bound(PATIENT, false)]);
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn an_encounter_that_is_bound_late_is_bound_and_a_lapse() {
	treated().passed(BINDING).execute(|| {
		assert_ok!(bind(PATIENT, NOW));
		assert_eq!(events(), [bound(PATIENT, true)]);
		assert_eq!(Lapses::take(), [(CLINIC, Lapse::EmergencyBinding)]);
		assert_ok!(bind(PATIENT, NOW));
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn it_is_bound_once() {
	treated().bound().passed(HOUR).execute(|| {
		assert_ok!(bind(PATIENT, NOW));
		assert_eq!(events(), []);
		assert_noop!(bind(REGULAR, NOW), Failure::AlreadyBound);
		assert_noop!(bind(PATIENT, NOW + HOUR), Failure::AlreadyBound);
	});
}

#[test]
fn a_person_is_identified_after_the_first_declaration_and_by_now() {
	treated().passed(HOUR).execute(|| {
		assert_noop!(bind(PATIENT, NOW - 1), Failure::IdentifiedOutOfRange);
		assert_noop!(bind(PATIENT, NOW + HOUR + 1), Failure::IdentifiedOutOfRange);
		assert_noop!(bind(PATIENT, Moment::MAX), Failure::IdentifiedOutOfRange);
		assert_ok!(bind(PATIENT, NOW));
	});
}

#[test]
fn an_encounter_is_bound_to_a_subject() {
	treated().execute(|| {
		assert_noop!(bind(STRANGER, NOW), Failure::SubjectUnknown);
	});
	ExtBuilder::default().declared(1).execute(|| {
		assert_noop!(bind(PATIENT, NOW), Failure::EncounterUnknown);
	});
}

#[test]
fn three_duties_of_the_declaring_institution_bind() {
	for duty in [Duty::Practitioner, Duty::RecordWriter, Duty::PrivacyOfficer] {
		treated().execute(|| {
			assert_ok!(bind_as(agent(CLINIC, duty)));
		});
	}
	treated().execute(|| {
		assert_noop!(bind_as(agent(CLINIC, Duty::Admin)), DUTY_MISSING);
		assert_noop!(bind_as(agent(CLINIC, Duty::RecordReader)), DUTY_MISSING);
		assert_noop!(bind_as(writer(HOSPITAL)), Failure::NotDeclarer);
		assert_noop!(bind_as(STRANGER), NOT_AN_AGENT);
		let root = RuntimeOrigin::root();
		assert_noop!(
			Emergencies::bind_encounter(root, CLINIC, unidentified(), PATIENT, NOW),
			BadOrigin
		);
	});
}

#[test]
fn an_institution_that_winds_up_still_says_whom_it_treated() {
	treated().execute(|| {
		Register::suspend(CLINIC);
		assert_ok!(bind(PATIENT, NOW));
	});
}

#[test]
fn a_custodian_has_the_whole_time_from_when_it_learns_of_it() {
	treated().attested(FIRST).attested(SECOND).passed(REVIEW - HOUR).bound().passed(HOUR).execute(
		|| {
			sweep();
			assert_eq!((events(), waiting()), (vec![], (2, 0)));
			let due = NOW + REVIEW - HOUR + REVIEW;
			assert_eq!(row(FIRST).review.deadline.due, due);

			pass(REVIEW - HOUR);
			sweep();
			assert_eq!(waiting(), (0, 2));
			assert_eq!(Lapses::take(), [(HOSPITAL, Lapse::EmergencyReview); 2]);
		},
	);
}

#[test]
fn a_deferral_that_the_sweep_did_not_come_to_counts_too() {
	treated().passed(REVIEW - HOUR).bound().passed(REVIEW - 1).execute(|| {
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		assert_eq!(row(FIRST).review.deadline.missed, None);
		pass(1);
		assert_ok!(review_by(HOSPITAL, SECOND, Outcome::Justified));
		let answering = Answering::Institution(HOSPITAL);
		assert_eq!(row(SECOND).review.deadline.missed, Some(answering));
		assert_eq!(Lapses::take(), [(HOSPITAL, Lapse::EmergencyReview)]);
	});
}

#[test]
fn what_is_bound_when_the_review_is_late_is_nobodys_lapse() {
	treated().attested(FIRST).attested(SECOND).passed(REVIEW).execute(|| {
		assert_ok!(bind(PATIENT, NOW + REVIEW));
		sweep();
		assert_eq!(Lapses::take(), []);
		assert_eq!(Emergencies::overdue(Answering::Regulators, None, 10).len(), 2);
		// The custodian may review nevertheless, and so may a Regulator.
		assert_ok!(review_by(HOSPITAL, FIRST, Outcome::Justified));
		assert_ok!(review_by(REGULATOR, SECOND, Outcome::Justified));
		assert_eq!((waiting(), Lapses::take()), ((0, 0), vec![]));
	});
}

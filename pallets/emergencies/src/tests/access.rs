// SPDX-License-Identifier: Apache-2.0

//! What a decision about access is told.

use salus_consent::{Emergencies as _, Period};
use salus_primitives::{Moment, Sensitivity};

use crate::mock::{Emergencies, *};

fn opened(
	clinician: AccountId,
	subject: AccountId,
	moment: Moment,
) -> Option<salus_consent::Emergency> {
	Emergencies::opened(FIRST, &clinician, &subject, moment)
}

#[test]
fn an_emergency_opens_its_period_to_its_clinician_about_its_subject() {
	ExtBuilder::default().declared(1).execute(|| {
		let period = Period { from: Some(NOW), until: Some(NOW + WINDOW) };
		let expected =
			salus_consent::Emergency { id: FIRST, period, sensitivity: Sensitivity::Restricted };
		assert_eq!(opened(SURGEON, PATIENT, NOW), Some(expected));
		assert_eq!(opened(NURSE, PATIENT, NOW), None);
		assert_eq!(opened(SURGEON, REGULAR, NOW), None);
		assert_eq!(Emergencies::opened(SECOND, &SURGEON, &PATIENT, NOW), None);
	});
}

#[test]
fn it_opens_nothing_once_the_credential_does_not_count() {
	ExtBuilder::default().declared(1).execute(|| {
		Boards::suspend(licence(SURGEON), NOW + HOUR);
		assert!(opened(SURGEON, PATIENT, NOW + HOUR - 1).is_some());
		assert!(opened(SURGEON, PATIENT, NOW + HOUR).is_none());
	});
}

#[test]
fn it_opens_nothing_while_the_institution_is_suspended() {
	ExtBuilder::default().declared(1).execute(|| {
		Register::suspend(CLINIC);
		assert_eq!(opened(SURGEON, PATIENT, NOW), None);
		assert!(!Emergencies::emergency(FIRST).unwrap().is_open);
		assert!(Emergencies::covered(FIRST, &PATIENT, NOW));
		Register::reinstate(CLINIC);
		assert!(opened(SURGEON, PATIENT, NOW).is_some());
		assert!(Emergencies::emergency(FIRST).unwrap().is_open);
	});
}

#[test]
fn it_opens_nothing_once_the_clinician_acts_for_another_institution() {
	ExtBuilder::default().declared(1).execute(|| {
		Register::appoint(SURGEON, HOSPITAL);
		assert_eq!(opened(SURGEON, PATIENT, NOW), None);
		assert!(!Emergencies::emergency(FIRST).unwrap().is_open);
		// Who needs it there declares there, with the same words if need be.
		assert!(declare(SURGEON, 1).is_ok());
		let second = Emergencies::opened(SECOND, &SURGEON, &PATIENT, NOW);
		assert!(second.is_some());
	});
}

#[test]
fn it_opens_what_it_did_once_the_successor_appoints_the_clinician() {
	ExtBuilder::default().declared(1).execute(|| {
		succeed(CLINIC, HEIR);
		assert_eq!(opened(SURGEON, PATIENT, NOW), None);
		Register::appoint(SURGEON, HEIR);
		assert!(opened(SURGEON, PATIENT, NOW).is_some());
	});
}

#[test]
fn it_covers_its_window_and_nobody_else() {
	ExtBuilder::default().declared(1).execute(|| {
		let covered = |subject, moment| Emergencies::covered(FIRST, &subject, moment);
		assert!(covered(PATIENT, NOW) && covered(PATIENT, NOW + WINDOW - 1));
		assert!(!covered(PATIENT, NOW - 1) && !covered(PATIENT, NOW + WINDOW));
		assert!(!covered(REGULAR, NOW));
		assert!(!Emergencies::covered(SECOND, &PATIENT, NOW));
	});
}

#[test]
fn an_encounter_covers_whom_it_was_bound_to() {
	ExtBuilder::default().unidentified(SURGEON, 1).execute(|| {
		assert!(!Emergencies::covered(FIRST, &PATIENT, NOW));
		pass(2 * WINDOW);
		assert!(bind(PATIENT, NOW + HOUR).is_ok());
		assert!(Emergencies::covered(FIRST, &PATIENT, NOW + HOUR));
		assert!(!Emergencies::covered(FIRST, &REGULAR, NOW + HOUR));
	});
}

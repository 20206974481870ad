// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_consent::Emergencies as _;
use salus_primitives::Lapse;
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

fn attest_as(account: AccountId, usage: Option<u64>) -> DispatchResult {
	Emergencies::attest(signed(account), FIRST, usage.map(commitment))
}

fn overdue() -> Event<Test> {
	Event::AttestationOverdue { emergency: FIRST, institution: CLINIC }
}

fn attested(used: bool) -> Event<Test> {
	Event::Attested { emergency: FIRST, used }
}

#[test]
fn the_clinician_says_what_the_access_was_used_for() {
	ExtBuilder::default().declared(1).passed(ATTESTATION - 1).execute(|| {
		assert_ok!(attest_as(SURGEON, Some(5)));

		assert_eq!(events(), [attested(true)]);
		let usage = Some(commitment(5));
		let done = Attestation { attested_at: NOW + ATTESTATION - 1, usage };
		assert_eq!(row(FIRST).attestation.done, Some(done));
		assert_eq!(row(FIRST).attestation.deadline.missed, None);
		assert_eq!((waiting(), Lapses::take()), ((1, 0), vec![]));
	});
}

#[test]
fn or_that_it_was_not_used() {
	ExtBuilder::default().declared(1).execute(|| {
		assert_ok!(attest_as(SURGEON, None));
		assert_eq!(events(), [attested(false)]);
	});
}

#[test]
fn an_attestation_ends_the_access() {
	ExtBuilder::default().declared(1).passed(HOUR).execute(|| {
		assert_ok!(attest_as(SURGEON, None));
		assert_eq!((row(FIRST).until, row(FIRST).ends_at()), (NOW + WINDOW, NOW + HOUR));
		assert!(!Emergencies::emergency(FIRST).unwrap().is_open);
		let period = |moment| {
			Emergencies::opened(FIRST, &SURGEON, &PATIENT, moment).unwrap().period.holds(moment)
		};
		assert!(period(NOW + HOUR - 1) && !period(NOW + HOUR));
		// Who needs it again declares again, with the same words if need be.
		assert_ok!(declare(SURGEON, 1));
		assert_eq!(row(SECOND).until, NOW + HOUR + WINDOW);
	});
}

#[test]
fn what_was_released_while_it_was_attested_is_covered() {
	ExtBuilder::default().declared(1).passed(HOUR).attested(FIRST).execute(|| {
		// By the custodian's clock, which the block's moment is behind.
		for moment in [NOW, NOW + HOUR - 1, NOW + HOUR, NOW + WINDOW - 1] {
			assert!(Emergencies::covered(FIRST, &PATIENT, moment));
		}
		assert!(!Emergencies::covered(FIRST, &PATIENT, NOW + WINDOW));
	});
}

#[test]
fn a_late_attestation_counts_and_was_a_lapse() {
	ExtBuilder::default().declared(1).passed(ATTESTATION).execute(|| {
		assert_ok!(attest_as(SURGEON, None));
		assert_eq!(events(), [overdue(), attested(false)]);
		assert_eq!(Lapses::take(), [(CLINIC, Lapse::EmergencyAttestation)]);
		let missed = Some(Answering::Institution(CLINIC));
		assert_eq!((row(FIRST).attestation.deadline.missed, waiting()), (missed, (1, 0)));
		sweep();
		assert_eq!((events(), Lapses::take()), (vec![], vec![]));
	});
}

#[test]
fn a_lapse_that_the_sweep_reported_is_not_reported_again() {
	ExtBuilder::default().declared(1).passed(ATTESTATION).execute(|| {
		sweep();
		assert_eq!((events(), waiting()), (vec![overdue()], (1, 1)));
		assert_eq!(Lapses::take(), [(CLINIC, Lapse::EmergencyAttestation)]);
		assert_ok!(attest_as(SURGEON, None));
		assert_eq!((events(), waiting()), (vec![attested(false)], (1, 0)));
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn a_repeated_attestation_is_quiet_and_another_is_refused() {
	ExtBuilder::default().declared(1).passed(HOUR).attested(FIRST).passed(HOUR).execute(|| {
		assert_ok!(attest_as(SURGEON, Some(5)));
		assert_eq!((events(), row(FIRST).ends_at()), (vec![], NOW + HOUR));
		assert_noop!(attest_as(SURGEON, Some(6)), Failure::AlreadyAttested);
		assert_noop!(attest_as(SURGEON, None), Failure::AlreadyAttested);
	});
}

#[test]
fn a_clinician_attests_whatever_became_of_its_agency_and_credential() {
	ExtBuilder::default().declared(1).execute(|| {
		Register::suspend(CLINIC);
		Boards::suspend(licence(SURGEON), NOW);
		assert_ok!(attest_as(SURGEON, None));
	});
}

#[test]
fn nobody_attests_for_another() {
	ExtBuilder::default().declared(1).execute(|| {
		for account in [NURSE, officer(CLINIC), admin(CLINIC), PATIENT, STRANGER] {
			assert_noop!(attest_as(account, None), Failure::NotClinician);
		}
		assert_noop!(Emergencies::attest(RuntimeOrigin::root(), FIRST, None), BadOrigin);
		assert_noop!(attest(SURGEON, SECOND), Failure::EmergencyUnknown);
	});
}

// SPDX-License-Identifier: Apache-2.0

//! Institutions that leave, and those that answer for them.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Lapse, WindUp};

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

#[test]
fn the_successor_of_a_custodian_posts_and_reviews() {
	ExtBuilder::default().declared(1).then(|| post(FIRST, 1)).execute(|| {
		succeed(HOSPITAL, HEIR);
		assert_noop!(post(FIRST, 2), Failure::NotCustodian);
		assert_ok!(Emergencies::post_envelope(signed(writer(HEIR)), FIRST, digest(2)));
		assert_eq!(Index::used(HEIR), 2);
		assert_noop!(review_by(HOSPITAL, FIRST, Outcome::Justified), Failure::NotReviewer);
		assert_ok!(review_by(HEIR, FIRST, Outcome::Justified));
	});
}

#[test]
fn the_successor_answers_for_what_is_late() {
	ExtBuilder::default().declared(1).passed(REVIEW).execute(|| {
		succeed(HOSPITAL, HEIR);
		sweep();
		let expected = [(CLINIC, Lapse::EmergencyAttestation), (HEIR, Lapse::EmergencyReview)];
		assert_eq!(Lapses::take(), expected);
		let answering = Answering::Institution(HEIR);
		assert_eq!(Emergencies::overdue(answering, None, 10), [(FIRST, Step::Review)]);
	});
}

#[test]
fn a_clinic_that_takes_the_custodian_over_does_not_review_itself() {
	ExtBuilder::default().declared(1).attested(FIRST).execute(|| {
		succeed(HOSPITAL, CLINIC);
		assert_noop!(review_by(CLINIC, FIRST, Outcome::Justified), Failure::NotIndependent);
		pass(REVIEW);
		sweep();
		assert_eq!(Lapses::take(), []);
		assert_ok!(review_by(REGULATOR, FIRST, Outcome::Justified));
	});
}

#[test]
fn nor_does_a_custodian_that_takes_the_clinic_over() {
	ExtBuilder::default().declared(1).execute(|| {
		succeed(CLINIC, HOSPITAL);
		assert_noop!(review_by(HOSPITAL, FIRST, Outcome::Justified), Failure::NotIndependent);
		assert_ok!(review_by(REGULATOR, FIRST, Outcome::Justified));
		assert_ok!(attest(SURGEON, FIRST));
	});
}

#[test]
fn who_took_over_from_the_reviewer_does_not_hear_the_dispute() {
	let chain = ExtBuilder::default().declared(1).without_panels();
	chain.reviewed(HOSPITAL, FIRST, Outcome::Justified).disputed(FIRST).execute(|| {
		succeed(HOSPITAL, REGULATOR);
		assert_noop!(review_by(REGULATOR, FIRST, Outcome::Justified), Failure::NotIndependent);
		assert_ok!(review_by(OTHER_REGULATOR, FIRST, Outcome::Justified));
	});
}

#[test]
fn the_successor_of_the_clinic_binds_its_encounters() {
	ExtBuilder::default().unidentified(SURGEON, 1).execute(|| {
		succeed(CLINIC, HEIR);
		assert_noop!(bind(PATIENT, NOW), Failure::NotDeclarer);
		let bind = |institution| {
			let writer = signed(writer(HEIR));
			Emergencies::bind_encounter(writer, institution, unidentified(), PATIENT, NOW)
		};
		assert_noop!(bind(HEIR), Failure::EncounterUnknown);
		pass(BINDING);
		assert_ok!(bind(CLINIC));
		assert_eq!(Lapses::take(), [(HEIR, Lapse::EmergencyBinding)]);
	});
}

#[test]
fn an_institution_does_not_leave_while_attestations_are_due() {
	ExtBuilder::default().declared(1).unidentified(NURSE, 2).execute(|| {
		assert_eq!(DueAttestations::<Test>::get(CLINIC), 2);
		assert_noop!(Emergencies::ensure_closed(CLINIC), Failure::EmergenciesOpen);
		assert_ok!(Emergencies::ensure_closed(HOSPITAL));
		assert_ok!(attest(SURGEON, FIRST));
		assert_noop!(Emergencies::ensure_closed(CLINIC), Failure::EmergenciesOpen);
		pass(ATTESTATION);
		assert_noop!(Emergencies::ensure_closed(CLINIC), Failure::EmergenciesOpen);
		sweep();
		assert_ok!(Emergencies::ensure_closed(CLINIC));
		assert_ok!(attest(NURSE, SECOND));
		assert_eq!(DueAttestations::<Test>::iter().count(), 0);
	});
}

#[test]
fn an_attestation_that_comes_late_before_the_sweep_is_not_due_any_more() {
	ExtBuilder::default().declared(1).passed(ATTESTATION).execute(|| {
		assert_ok!(attest(SURGEON, FIRST));
		assert_ok!(Emergencies::ensure_closed(CLINIC));
	});
}

#[test]
fn attestations_that_are_due_become_the_successors() {
	let other = || {
		license(clinician(HEIR, 0));
		declare(clinician(HEIR, 0), 2)
	};
	ExtBuilder::default().declared(1).then(other).execute(|| {
		succeed(CLINIC, HEIR);
		assert_ok!(Emergencies::ensure_closed(CLINIC));
		assert_eq!(DueAttestations::<Test>::get(HEIR), 2);
		assert_ok!(attest(SURGEON, FIRST));
		assert_noop!(Emergencies::ensure_closed(HEIR), Failure::EmergenciesOpen);
		pass(ATTESTATION);
		sweep();
		assert_ok!(Emergencies::ensure_closed(HEIR));
	});
}

#[test]
fn what_nothing_is_due_for_is_handed_over_without_a_row() {
	ExtBuilder::default().execute(|| {
		succeed(CLINIC, HEIR);
		assert_eq!(DueAttestations::<Test>::iter().count(), 0);
	});
}

#[test]
fn what_is_folded_after_a_succession_frees_the_successors_quota() {
	let chain = ExtBuilder::default().declared(1).then(|| post(FIRST, 1)).attested(FIRST);
	chain.reviewed(HOSPITAL, FIRST, Outcome::Justified).execute(|| {
		succeed(HOSPITAL, HEIR);
		succeed(CLINIC, HEIR);
		assert_eq!(Index::used(HEIR), 2);
		pass(HISTORY_PERIOD);
		assert_ok!(fold([FIRST]));
		assert_eq!(Index::used(HEIR), 0);
		assert!(Folds::<Test>::contains_key(CLINIC));
	});
}

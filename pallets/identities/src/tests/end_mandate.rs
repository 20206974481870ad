// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Basis, Day, InstitutionId};
use sp_runtime::{traits::BadOrigin, DispatchError, DispatchResult};

use super::Failure;
use crate::{
	mock::{Identities, *},
	*,
};

fn end(signer: AccountId, subject: AccountId) -> DispatchResult {
	Identities::end_mandate(signed(signer), subject, MandateId(0))
}

/// What comes of `signer` ending the friend's mandate over the patient on `basis`.
fn outcome(recorder: InstitutionId, basis: Basis, signer: AccountId) -> DispatchResult {
	let mut outcome = Ok(());
	let chain = ExtBuilder::default();
	let chain = match basis {
		Basis::Executor => chain.dead(PATIENT, Day(TODAY.0 - 1)),
		_ => chain,
	};
	chain
		.then(move || record(officer(recorder), PATIENT, FRIEND, basis, Some(MAJORITY)))
		.execute(|| outcome = end(signer, PATIENT));
	outcome
}

#[test]
fn an_ended_mandate_stays_as_history() {
	ExtBuilder::default().empowered(None).execute(|| {
		pass(HOUR);
		assert_ok!(end(PATIENT, PATIENT));
		assert_eq!(events(), [Event::MandateEnded { subject: PATIENT, mandate: MandateId(0) }]);
		let row = Mandates::<Test>::get(PATIENT)[0].clone();
		assert_eq!(row.ended, Some(Stamp { moment: NOW + HOUR, block: 2 }));
		assert_eq!(row.end(), Some(NOW + HOUR));
		assert_eq!(used(CLINIC), 2);
	});
}

#[test]
fn ending_what_is_over_changes_nothing() {
	ExtBuilder::default().empowered(Some(NOW + HOUR)).execute(|| {
		pass(HOUR);
		assert_ok!(end(PATIENT, PATIENT));
		assert_eq!(events(), []);
		assert_eq!(Mandates::<Test>::get(PATIENT)[0].ended, None);
	});
	ExtBuilder::default().empowered(None).then(|| end(PATIENT, PATIENT)).execute(|| {
		pass(HOUR);
		assert_ok!(end(FRIEND, PATIENT));
		assert_eq!(events(), []);
		assert_eq!(Mandates::<Test>::get(PATIENT)[0].end(), Some(NOW));
	});
}

#[test]
fn a_representative_gives_any_mandate_back() {
	for basis in [Basis::Minor, Basis::PowerOfAttorney, Basis::LostKey, Basis::Executor] {
		assert_eq!(outcome(CLINIC, basis, FRIEND), Ok(()));
	}
	assert_eq!(outcome(REGULATOR, Basis::CourtOrder, FRIEND), Ok(()));
}

#[test]
fn a_subject_ends_what_rests_on_its_will_or_on_a_key_that_it_has() {
	let refusal: DispatchResult = Err(Failure::NotPermitted.into());
	assert_eq!(outcome(CLINIC, Basis::PowerOfAttorney, PATIENT), Ok(()));
	assert_eq!(outcome(CLINIC, Basis::LostKey, PATIENT), Ok(()));
	assert_eq!(outcome(CLINIC, Basis::Minor, PATIENT), refusal);
	assert_eq!(outcome(CLINIC, Basis::Executor, PATIENT), refusal);
	assert_eq!(outcome(REGULATOR, Basis::CourtOrder, PATIENT), refusal);
}

#[test]
fn a_court_takes_any_mandate_and_the_sponsor_what_it_recorded() {
	let refusal: DispatchResult = Err(Failure::NotPermitted.into());
	for basis in [Basis::Minor, Basis::PowerOfAttorney, Basis::LostKey, Basis::Executor] {
		assert_eq!(outcome(CLINIC, basis, officer(REGULATOR)), Ok(()));
		assert_eq!(outcome(CLINIC, basis, officer(CLINIC)), Ok(()));
		assert_eq!(outcome(CLINIC, basis, officer(HOSPITAL)), refusal);
	}
	assert_eq!(outcome(REGULATOR, Basis::CourtOrder, officer(REGULATOR)), Ok(()));
	assert_eq!(outcome(REGULATOR, Basis::CourtOrder, officer(CLINIC)), refusal);
	assert_eq!(outcome(REGULATOR, Basis::Executor, officer(CLINIC)), refusal);
}

#[test]
fn the_sponsor_ends_a_signed_power_of_attorney_on_paper() {
	ExtBuilder::default().empowered(None).execute(|| {
		assert_noop!(end(officer(HOSPITAL), PATIENT), Failure::NotPermitted);
		suspend(CLINIC);
		assert_ok!(end(officer(CLINIC), PATIENT));
	});
}

#[test]
fn the_successor_of_who_recorded_a_mandate_ends_it() {
	ExtBuilder::default().minor().execute(|| {
		succeed(CLINIC, HOSPITAL);
		assert_noop!(end(officer(CLINIC), CHILD), Failure::NotPermitted);
		assert_ok!(end(officer(HOSPITAL), CHILD));
	});
}

#[test]
fn others_end_nothing() {
	ExtBuilder::default().empowered(None).execute(|| {
		assert_noop!(end(STRANGER, PATIENT), NOT_AN_AGENT);
		assert_noop!(end(admin(CLINIC), PATIENT), DUTY_MISSING);
		let root = Identities::end_mandate(RuntimeOrigin::root(), PATIENT, MandateId(0));
		assert_noop!(root, BadOrigin);
	});
}

#[test]
fn only_a_mandate_that_is_there_ends() {
	ExtBuilder::default().empowered(None).execute(|| {
		assert_noop!(end(FRIEND, CHILD), Failure::MandateUnknown);
		let next = Identities::end_mandate(signed(FRIEND), PATIENT, MandateId(1));
		assert_noop!(next, DispatchError::from(Failure::MandateUnknown));
	});
}

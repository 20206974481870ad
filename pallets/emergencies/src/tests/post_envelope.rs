// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::Duty;
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

fn post_as(account: AccountId) -> DispatchResult {
	Emergencies::post_envelope(signed(account), FIRST, digest(1))
}

fn envelope(number: u64) -> EnvelopeState {
	Emergencies::envelope(HOSPITAL, digest(number))
}

#[test]
fn the_custodian_posts_envelopes_and_the_last_one_counts() {
	ExtBuilder::default().declared(1).execute(|| {
		assert_ok!(post(FIRST, 1));
		assert_eq!(events(), [Event::EnvelopePosted { emergency: FIRST, digest: digest(1) }]);
		assert_eq!(envelope(1), EnvelopeState::Current { emergency: FIRST });
		assert_eq!(Index::used(HOSPITAL), 1);

		assert_ok!(post(FIRST, 2));
		assert_eq!(envelope(1), EnvelopeState::Retired { emergency: FIRST });
		assert_eq!(envelope(2), EnvelopeState::Current { emergency: FIRST });
		assert_eq!(envelope(3), EnvelopeState::Unknown);
	});
}

#[test]
fn an_envelope_retires_with_the_window_and_with_the_credential() {
	ExtBuilder::default().declared(1).then(|| post(FIRST, 1)).execute(|| {
		let retired = EnvelopeState::Retired { emergency: FIRST };
		Boards::suspend(licence(SURGEON), NOW + HOUR);
		pass(HOUR - 1);
		assert_ne!(envelope(1), retired);
		pass(1);
		assert_eq!(envelope(1), retired);
	});
	ExtBuilder::default().declared(1).then(|| post(FIRST, 1)).passed(WINDOW).execute(|| {
		assert_eq!(envelope(1), EnvelopeState::Retired { emergency: FIRST });
	});
}

#[test]
fn a_repeated_envelope_is_quiet_even_after_the_window() {
	ExtBuilder::default().declared(1).then(|| post(FIRST, 1)).passed(WINDOW).execute(|| {
		assert_ok!(post(FIRST, 1));
		assert_eq!((events(), Index::used(HOSPITAL)), (vec![], 1));
	});
}

#[test]
fn a_digest_serves_once() {
	ExtBuilder::default().declared(1).declared(2).then(|| post(FIRST, 1)).execute(|| {
		assert_noop!(post(SECOND, 1), Failure::EnvelopeUsed);
	});
}

#[test]
fn nobody_takes_a_digest_from_another_custodian() {
	let elsewhere = || declare_about(SURGEON, Target::Subject(REGULAR), 2);
	ExtBuilder::default().declared(1).then(elsewhere).execute(|| {
		let copy = Emergencies::post_envelope(signed(writer(CLINIC)), SECOND, digest(1));
		assert_ok!(copy);
		assert_ok!(post(FIRST, 1));
		let current = |emergency| EnvelopeState::Current { emergency };
		assert_eq!(Emergencies::envelope(CLINIC, digest(1)), current(SECOND));
		assert_eq!(envelope(1), current(FIRST));
	});
}

#[test]
fn a_digest_is_found_under_who_registered_the_subject() {
	ExtBuilder::default().declared(1).then(|| post(FIRST, 1)).execute(|| {
		succeed(HOSPITAL, HEIR);
		assert_ok!(Emergencies::post_envelope(signed(writer(HEIR)), FIRST, digest(2)));
		let current = EnvelopeState::Current { emergency: FIRST };
		assert_eq!(envelope(2), current);
		assert_eq!(Emergencies::envelope(HEIR, digest(2)), EnvelopeState::Unknown);
	});
}

#[test]
fn an_envelope_retires_with_the_clinicians_agency() {
	ExtBuilder::default().declared(1).then(|| post(FIRST, 1)).execute(|| {
		let retired = EnvelopeState::Retired { emergency: FIRST };
		Register::suspend(CLINIC);
		assert_eq!(envelope(1), retired);
		assert_noop!(post(FIRST, 2), Failure::NotOpen);
		Register::reinstate(CLINIC);
		assert_ne!(envelope(1), retired);
		Register::appoint(SURGEON, HOSPITAL);
		assert_eq!(envelope(1), retired);
	});
}

#[test]
fn nothing_is_posted_when_nothing_is_open() {
	ExtBuilder::default().declared(1).execute(|| {
		pass(WINDOW - 1);
		assert_ok!(post(FIRST, 1));
		pass(1);
		assert_noop!(post(FIRST, 2), Failure::NotOpen);
	});
	ExtBuilder::default().declared(1).execute(|| {
		Boards::suspend(licence(SURGEON), NOW);
		assert_noop!(post(FIRST, 1), Failure::NotOpen);
	});
	ExtBuilder::default().declared(1).attested(FIRST).execute(|| {
		assert_noop!(post(FIRST, 1), Failure::NotOpen);
	});
}

#[test]
fn an_emergency_has_a_bounded_number_of_envelopes() {
	let numbers = 0..u64::from(MAX_ENVELOPES);
	let full = numbers.fold(ExtBuilder::default().declared(1), |chain, number| {
		chain.then(move || post(FIRST, number))
	});
	full.execute(|| {
		assert_noop!(post(FIRST, 99), Failure::TooManyEnvelopes);
	});
}

#[test]
fn an_exhausted_quota_does_not_lock_the_records() {
	ExtBuilder::default().declared(1).execute(|| {
		Index::prepay(HOSPITAL, 1);
		assert_ok!(post(FIRST, 1));
		assert_ok!(post(FIRST, 2));
		assert_eq!(Index::used(HOSPITAL), 1);
		let charged: Vec<_> = row(FIRST).envelopes.iter().map(|one| one.charged).collect();
		assert_eq!(charged, [true, false]);
	});
}

#[test]
fn envelopes_wait_until_somebody_is_identified() {
	ExtBuilder::default().unidentified(SURGEON, 1).execute(|| {
		assert_noop!(post(FIRST, 1), Failure::NotBound);
		assert_ok!(bind(PATIENT, NOW));
		assert_ok!(post(FIRST, 1));
	});
}

#[test]
fn only_a_record_writer_of_the_custodian_posts() {
	ExtBuilder::default().declared(1).execute(|| {
		assert_noop!(post_as(agent(HOSPITAL, Duty::Admin)), DUTY_MISSING);
		assert_noop!(post_as(writer(CLINIC)), Failure::NotCustodian);
		assert_noop!(post_as(SURGEON), DUTY_MISSING);
		assert_noop!(post_as(STRANGER), NOT_AN_AGENT);
		assert_noop!(
			Emergencies::post_envelope(RuntimeOrigin::root(), FIRST, digest(1)),
			BadOrigin
		);
		assert_noop!(post(SECOND, 1), Failure::EmergencyUnknown);
		// The life of the patient does not wait for a custodian to be reinstated.
		Register::suspend(HOSPITAL);
		assert_ok!(post(FIRST, 1));
	});
}

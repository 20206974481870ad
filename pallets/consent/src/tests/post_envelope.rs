// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_consent::{Party, Period, Provision, Purpose, Rule, Scope};
use salus_testing::{DUTY_MISSING, NOT_ACTIVE, NOT_AN_AGENT, QUOTA_EXHAUSTED};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Consent, *},
	*,
};

fn current(consent: u64) -> EnvelopeState {
	EnvelopeState::Current { consent: ConsentId(consent) }
}

fn retired(consent: u64) -> EnvelopeState {
	EnvelopeState::Retired { consent: ConsentId(consent) }
}

#[test]
fn a_writer_of_the_custodian_posts_the_key_of_a_permit() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		assert_eq!(Consent::envelope(CLINIC, &digest(1)), EnvelopeState::Unknown);
		assert_ok!(post(writer(CLINIC), 0, 1));
		let (consent, subject, envelope) = (ConsentId(0), PATIENT, digest(1));
		assert_eq!(events(), [Event::EnvelopePosted { consent, subject, envelope }]);
		assert_eq!(Consent::envelope(CLINIC, &envelope), current(0));
		assert_eq!((row(0).rows, Index::used(CLINIC)), (2, 2));
	});
}

#[test]
fn another_envelope_takes_the_place_of_the_one_before() {
	ExtBuilder::default().granted(treatment()).posted(0, 1).execute(|| {
		assert_ok!(post(writer(CLINIC), 0, 2));
		assert_eq!(Consent::envelope(CLINIC, &digest(1)), retired(0));
		assert_eq!(Consent::envelope(CLINIC, &digest(2)), current(0));
		assert_eq!(row(0).envelopes.into_inner(), [digest(1), digest(2)]);
	});
}

#[test]
fn posting_the_last_one_again_changes_nothing() {
	ExtBuilder::default().granted(treatment()).posted(0, 1).execute(|| {
		assert_ok!(post(writer(CLINIC), 0, 1));
		assert_eq!((events(), Index::used(CLINIC)), (vec![], 2));
	});
}

#[test]
fn no_envelope_serves_twice() {
	let other = Party::Institution(PRACTICE);
	let chain = ExtBuilder::default().granted(treatment()).granted_to(other, treatment());
	chain.posted(0, 1).posted(0, 2).execute(|| {
		assert_noop!(post(writer(CLINIC), 0, 1), Failure::EnvelopeUsed);
		assert_noop!(post(writer(CLINIC), 1, 2), Failure::EnvelopeUsed);
	});
}

#[test]
fn whoever_posts_a_digest_first_takes_it_from_its_own_subjects_alone() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		Index::register(HOSPITAL, FRIEND);
		assert_ok!(grant(FRIEND, FRIEND, Party::Account(STRANGER), treatment()));
		assert_ok!(post(writer(HOSPITAL), 1, 7));
		assert_ok!(post(writer(CLINIC), 0, 7));
		assert_eq!(Consent::envelope(CLINIC, &digest(7)), current(0));
		assert_eq!(Consent::envelope(HOSPITAL, &digest(7)), current(1));
		assert_eq!(Consent::envelope(PRACTICE, &digest(7)), EnvelopeState::Unknown);
		assert_ok!(revoke(FRIEND, 1));
		pass(HISTORY_PERIOD);
		assert_ok!(fold(FRIEND, &[1]));
		assert_eq!(Consent::envelope(HOSPITAL, &digest(7)), EnvelopeState::Unknown);
		assert_eq!(Consent::envelope(CLINIC, &digest(7)), current(0));
	});
}

#[test]
fn a_consent_has_room_for_so_many_envelopes_and_no_more() {
	let chain = (1..=MAX_ENVELOPES as u8)
		.fold(ExtBuilder::default().granted(treatment()), |chain, number| chain.posted(0, number));
	chain.execute(|| {
		assert_noop!(post(writer(CLINIC), 0, 9), Failure::TooManyEnvelopes);
		assert_ok!(amend(PATIENT, 0, with_exceptions(1)));
		assert_ok!(post(writer(CLINIC), 1, 9));
	});
}

#[test]
fn who_is_denied_gets_no_key_and_who_is_excepted_from_a_deny_gets_one() {
	let exception = || {
		let scope = access(Purpose::Treatment);
		let permit = Provision { depth: 1, rule: Rule::Permit, scope };
		terms(Rule::Deny, Scope::default(), vec![permit])
	};
	ExtBuilder::default().granted(refusal()).granted(exception()).execute(|| {
		assert_noop!(post(writer(CLINIC), 0, 1), Failure::NotAPermit);
		assert_ok!(post(writer(CLINIC), 1, 1));
	});
}

#[test]
fn a_consent_that_does_not_stand_gets_none() {
	let period = Period { from: Some(NOW + HOUR), until: Some(NOW + 2 * HOUR) };
	let scope = Scope { period, ..access(Purpose::Treatment) };
	let later = terms(Rule::Permit, scope, vec![]);
	let chain = ExtBuilder::default().granted(later).granted(treatment()).revoked(1);
	chain.execute(|| {
		assert_noop!(post(writer(CLINIC), 1, 1), Failure::NotStanding);
		assert_noop!(post(writer(CLINIC), 0, 1), Failure::NotStanding);
		pass(HOUR);
		assert_ok!(post(writer(CLINIC), 0, 1));
		assert_eq!(Consent::envelope(CLINIC, &digest(1)), current(0));
		pass(HOUR);
		assert_eq!(Consent::envelope(CLINIC, &digest(1)), retired(0));
		assert_noop!(post(writer(CLINIC), 0, 2), Failure::NotStanding);
		assert_noop!(post(writer(CLINIC), 2, 2), Failure::ConsentUnknown);
	});
}

#[test]
fn only_a_writer_of_the_active_custodian_posts() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		assert_noop!(post(officer(CLINIC), 0, 1), DUTY_MISSING);
		assert_noop!(post(PATIENT, 0, 1), NOT_AN_AGENT);
		assert_noop!(post(writer(HOSPITAL), 0, 1), Failure::NotCustodian);
		Register::suspend(CLINIC);
		assert_noop!(post(writer(CLINIC), 0, 1), NOT_ACTIVE);
	});
}

#[test]
fn the_successor_of_the_custodian_posts() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		Register::succeed(CLINIC, HOSPITAL);
		Index::hand_over(CLINIC, HOSPITAL);
		assert_ok!(post(writer(HOSPITAL), 0, 1));
		assert_eq!(Index::used(HOSPITAL), 2);
		assert_eq!(Consent::envelope(CLINIC, &digest(1)), current(0), "under who registered it");
	});
}

#[test]
fn an_empty_quota_stops_the_custodian() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		Index::prepay(CLINIC, 0);
		assert_noop!(post(writer(CLINIC), 0, 1), QUOTA_EXHAUSTED);
	});
}

#[test]
fn only_signed_origins_post() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		let call = Consent::post_envelope(RuntimeOrigin::root(), ConsentId(0), digest(1));
		assert_noop!(call, BadOrigin);
	});
}

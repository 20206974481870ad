// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_consent::{Giver, Mandate, Status};
use sp_runtime::traits::BadOrigin;

use super::{Failure, GRANTEE};
use crate::{
	mock::{Consent, *},
	*,
};

#[test]
fn a_subject_revokes_what_it_gave() {
	ExtBuilder::default().granted(treatment()).passed(HOUR).execute(|| {
		assert_ok!(revoke(PATIENT, 0));
		let (consent, subject, revoker) = (ConsentId(0), PATIENT, Giver::Subject);
		assert_eq!(events(), [Event::ConsentRevoked { consent, subject, revoker }]);
		let revoked = row(0);
		assert_eq!(revoked.consent.status, Status::Revoked { at: NOW + HOUR });
		assert_eq!((revoked.closed_at, revoked.revocation), (Some(NOW + HOUR), None));
		assert!(!Standing::<Test>::contains_key(PATIENT, GRANTEE));
		assert_eq!(Index::used(CLINIC), 1, "it stays, for questions about the past");
	});
}

#[test]
fn revoking_again_or_what_is_over_changes_nothing() {
	let chain = ExtBuilder::default().granted(treatment()).granted(until(NOW + HOUR)).revoked(0);
	chain.passed(HOUR).execute(|| {
		assert_ok!(revoke(PATIENT, 0));
		assert_eq!(row(0).closed_at, Some(NOW));
		assert_ok!(revoke(PATIENT, 1));
		assert_eq!(row(1).consent.status, Status::Active, "it expired by itself");
		assert_eq!(events(), []);
	});
}

#[test]
fn what_is_to_stand_later_is_revoked_as_well() {
	let later = || {
		let period = salus_consent::Period { from: Some(NOW + DAY), until: None };
		let scope = salus_consent::Scope { period, ..access(salus_consent::Purpose::Treatment) };
		terms(salus_consent::Rule::Permit, scope, vec![])
	};
	ExtBuilder::default().granted(later()).execute(|| {
		assert_ok!(revoke(PATIENT, 0));
		assert!(!row(0).consent.stands(NOW + DAY));
	});
}

#[test]
fn a_subject_revokes_what_is_on_paper_and_what_its_representative_gave() {
	let chain = ExtBuilder::default().recorded(treatment(), 1);
	chain.then(|| grant(ATTORNEY, PATIENT, GRANTEE, research())).execute(|| {
		assert_ok!(revoke(PATIENT, 0));
		assert_ok!(revoke(PATIENT, 1));
		assert!(listed(PATIENT, GRANTEE).is_empty());
	});
}

#[test]
fn a_representative_revokes_within_its_powers() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		assert_ok!(revoke(ATTORNEY, 0));
		let (consent, subject) = (ConsentId(0), PATIENT);
		let revoker = Giver::Representative(Mandate::PowerOfAttorney);
		assert_eq!(events(), [Event::ConsentRevoked { consent, subject, revoker }]);
	});
}

#[test]
fn others_revoke_nothing() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		for stranger in [FRIEND, CHILD, HEIR, officer(CLINIC), officer(HOSPITAL)] {
			assert_noop!(revoke(stranger, 0), Failure::NotPermitted);
		}
		assert_noop!(revoke(PATIENT, 1), Failure::ConsentUnknown);
	});
}

#[test]
fn no_suspended_custodian_and_no_full_state_stops_a_subject() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		Register::suspend(CLINIC);
		MaxConsents::set(1);
		assert_ok!(revoke(PATIENT, 0));
	});
}

#[test]
fn revoking_retires_the_envelope_and_a_new_grant_needs_a_new_one() {
	ExtBuilder::default().granted(treatment()).posted(0, 1).execute(|| {
		assert_ok!(revoke(PATIENT, 0));
		let retired = EnvelopeState::Retired { consent: ConsentId(0) };
		assert_eq!(Consent::envelope(CLINIC, &digest(1)), retired);
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, treatment()));
		assert_eq!(Consent::envelope(CLINIC, &digest(1)), retired);
		assert_noop!(post(writer(CLINIC), 1, 1), Failure::EnvelopeUsed);
		assert_ok!(post(writer(CLINIC), 1, 2));
		let current = EnvelopeState::Current { consent: ConsentId(1) };
		assert_eq!(Consent::envelope(CLINIC, &digest(2)), current);
	});
}

#[test]
fn only_signed_origins_revoke() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		assert_noop!(Consent::revoke(RuntimeOrigin::root(), ConsentId(0)), BadOrigin);
	});
}

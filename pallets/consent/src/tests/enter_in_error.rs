// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_consent::Status;
use salus_testing::{DUTY_MISSING, NOT_AN_AGENT};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::{Failure, GRANTEE};
use crate::{
	mock::{Consent, *},
	*,
};

fn strike(agent: AccountId, consent: u64) -> DispatchResult {
	Consent::enter_in_error(signed(agent), ConsentId(consent))
}

#[test]
fn what_was_recorded_wrongly_never_stood() {
	ExtBuilder::default().recorded(treatment(), 1).passed(HOUR).execute(|| {
		assert!(row(0).consent.stands(NOW));
		assert_ok!(strike(officer(CLINIC), 0));
		let (consent, subject, institution) = (ConsentId(0), PATIENT, CLINIC);
		assert_eq!(events(), [Event::ConsentEnteredInError { consent, subject, institution }]);
		assert!(!row(0).consent.stands(NOW));
		assert_eq!(row(0).consent.status, Status::EnteredInError);
		assert_eq!(row(0).closed_at, Some(NOW + HOUR));
		assert!(listed(PATIENT, GRANTEE).is_empty());
	});
}

#[test]
fn saying_so_again_changes_nothing() {
	ExtBuilder::default().recorded(treatment(), 1).execute(|| {
		assert_ok!(strike(officer(CLINIC), 0));
		events();
		pass(HOUR);
		assert_ok!(strike(officer(CLINIC), 0));
		assert_eq!((events(), row(0).closed_at), (vec![], Some(NOW)));
	});
}

#[test]
fn what_was_revoked_expired_or_amended_can_have_been_wrong_too() {
	let chain = ExtBuilder::default().recorded(treatment(), 1).recorded(until(NOW + HOUR), 2);
	let chain = chain.recorded(refusal(), 3).revoked(0);
	chain.then(|| amend(PATIENT, 2, research())).passed(HOUR).execute(|| {
		for consent in [0, 1, 2] {
			assert_ok!(strike(officer(CLINIC), consent));
			assert!(!row(consent).consent.stands(NOW));
		}
		assert_eq!(listed(PATIENT, GRANTEE), [3]);
		let closed = [0, 1, 2].map(|consent| row(consent).closed_at);
		assert_eq!(closed, [Some(NOW), Some(NOW + HOUR), Some(NOW)], "closed once");
	});
}

#[test]
fn what_was_signed_is_revoked_instead() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		assert_noop!(strike(officer(CLINIC), 0), Failure::NotOnPaper);
		assert_noop!(strike(officer(CLINIC), 1), Failure::ConsentUnknown);
	});
}

#[test]
fn only_an_officer_of_the_custodian_says_so_suspended_or_not() {
	ExtBuilder::default().recorded(treatment(), 1).execute(|| {
		assert_noop!(strike(officer(HOSPITAL), 0), Failure::NotCustodian);
		assert_noop!(strike(writer(CLINIC), 0), DUTY_MISSING);
		assert_noop!(strike(PATIENT, 0), NOT_AN_AGENT);
		Register::suspend(CLINIC);
		assert_ok!(strike(officer(CLINIC), 0));
	});
}

#[test]
fn only_signed_origins_say_so() {
	ExtBuilder::default().recorded(treatment(), 1).execute(|| {
		assert_noop!(Consent::enter_in_error(RuntimeOrigin::root(), ConsentId(0)), BadOrigin);
	});
}

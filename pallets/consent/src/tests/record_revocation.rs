// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_consent::Status;
use salus_primitives::{Basis, Power};
use salus_testing::{DUTY_MISSING, NOT_ACTIVE, NOT_AN_AGENT};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::{Failure, GRANTEE};
use crate::{
	mock::{Consent, *},
	*,
};

fn withdraw(agent: AccountId, consent: u64, scan: u8) -> DispatchResult {
	Consent::record_revocation(signed(agent), ConsentId(consent), digest(scan))
}

#[test]
fn what_was_signed_or_written_is_revoked_on_paper() {
	ExtBuilder::default().granted(treatment()).recorded(refusal(), 1).execute(|| {
		assert_ok!(withdraw(officer(CLINIC), 0, 2));
		let (consent, subject, institution) = (ConsentId(0), PATIENT, CLINIC);
		let scan = digest(2);
		assert_eq!(events(), [Event::RevocationRecorded { consent, subject, scan, institution }]);
		let revoked = row(0);
		assert_eq!(revoked.consent.status, Status::Revoked { at: NOW });
		assert_eq!((revoked.closed_at, revoked.revocation), (Some(NOW), Some(digest(2))));
		assert_ok!(withdraw(officer(CLINIC), 1, 3));
		assert!(listed(PATIENT, GRANTEE).is_empty());
	});
}

#[test]
fn the_same_paper_again_changes_nothing_and_another_one_comes_too_late() {
	let chain = ExtBuilder::default().granted(treatment()).granted(until(NOW + HOUR));
	chain.granted(refusal()).revoked(2).execute(|| {
		assert_ok!(withdraw(officer(CLINIC), 0, 1));
		events();
		pass(HOUR);
		assert_ok!(withdraw(officer(CLINIC), 0, 1));
		assert_eq!((events(), row(0).closed_at), (vec![], Some(NOW)));
		assert_noop!(withdraw(officer(CLINIC), 0, 2), Failure::ConsentOver);
		assert_noop!(withdraw(officer(CLINIC), 1, 2), Failure::ConsentOver);
		assert_noop!(withdraw(officer(CLINIC), 2, 2), Failure::ConsentOver);
		assert_noop!(withdraw(officer(CLINIC), 3, 2), Failure::ConsentUnknown);
		assert_ok!(revoke(PATIENT, 0));
		assert_eq!(row(0).revocation, Some(digest(1)));
	});
}

#[test]
fn only_an_officer_of_the_custodian_records_it_suspended_or_not() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		assert_noop!(withdraw(officer(HOSPITAL), 0, 1), Failure::NotCustodian);
		assert_noop!(withdraw(writer(CLINIC), 0, 1), DUTY_MISSING);
		assert_noop!(withdraw(PATIENT, 0, 1), NOT_AN_AGENT);
		Register::suspend(CLINIC);
		assert_ok!(withdraw(officer(CLINIC), 0, 1));
	});
}

#[test]
fn no_paper_lifts_a_deny_that_was_signed() {
	ExtBuilder::default().granted(refusal()).granted(with_exceptions(1)).execute(|| {
		assert_noop!(withdraw(officer(CLINIC), 0, 1), Failure::SignedDeny);
		assert_ok!(withdraw(officer(CLINIC), 1, 1));
		// Who lost its key acts under a new one.
		Kin::represent(PATIENT, FRIEND, Basis::LostKey, &[Power::Consent, Power::Research]);
		assert_ok!(revoke(FRIEND, 0));
	});
}

#[test]
fn only_an_active_custodian_lifts_a_deny() {
	ExtBuilder::default().recorded(refusal(), 1).execute(|| {
		Register::suspend(CLINIC);
		assert_noop!(withdraw(officer(CLINIC), 0, 2), NOT_ACTIVE);
		let strike = Consent::enter_in_error(signed(officer(CLINIC)), ConsentId(0));
		assert_noop!(strike, NOT_ACTIVE);
		Register::reinstate(CLINIC);
		assert_ok!(withdraw(officer(CLINIC), 0, 2));
	});
}

#[test]
fn the_successor_of_the_custodian_records_it() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		Register::succeed(CLINIC, HOSPITAL);
		Index::hand_over(CLINIC, HOSPITAL);
		assert_noop!(withdraw(officer(CLINIC), 0, 1), Failure::NotCustodian);
		assert_ok!(withdraw(officer(HOSPITAL), 0, 1));
	});
}

#[test]
fn only_signed_origins_record_revocations() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		let call = Consent::record_revocation(RuntimeOrigin::none(), ConsentId(0), digest(1));
		assert_noop!(call, BadOrigin);
	});
}

// SPDX-License-Identifier: Apache-2.0

//! `suspend` and `reinstate`.

use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use sp_runtime::{traits::BadOrigin, DispatchError};

use crate::{
	mock::{Credentials, *},
	*,
};

fn licensed() -> ExtBuilder {
	ExtBuilder::default().licensed(1)
}

#[test]
fn a_suspension_applies_from_now_on() {
	licensed().on(3).execute(|| {
		assert_ok!(suspend(1));

		let (credential, holder) = (commitment(1), SURGEON);
		assert_eq!(events(), [Event::CredentialSuspended { credential, holder }]);
		assert_eq!(Heard::get(), [Act::Suspended(SURGEON, commitment(1))]);
		assert_eq!(row(1).suspended_since, Some(march(3)));
		assert_eq!(standing(1, march(3) - 1), Standing::Active);
		assert_eq!(standing(1, march(3)), Standing::Suspended);
		assert_eq!(bits(StatusPurpose::Suspension, [0]), [true]);
		assert_eq!(bits(StatusPurpose::Revocation, [0]), [false]);
	});
}

#[test]
fn a_repeated_suspension_is_quiet_and_keeps_its_moment() {
	licensed().on(3).suspended(1).on(4).execute(|| {
		assert_ok!(suspend(1));
		assert_eq!(events(), []);
		assert_eq!(Heard::get(), []);
		assert_eq!(row(1).suspended_since, Some(march(3)));
	});
}

#[test]
fn a_reinstatement_ends_a_suspension_from_now_on() {
	licensed().on(3).suspended(1).on(10).execute(|| {
		assert_ok!(reinstate(1));

		let (credential, holder) = (commitment(1), SURGEON);
		assert_eq!(events(), [Event::CredentialReinstated { credential, holder }]);
		assert_eq!(Heard::get(), [Act::Reinstated(SURGEON, commitment(1))]);
		let suspension = Interval { from: march(3), until: march(10) };
		assert_eq!(row(1).suspensions.into_inner(), [suspension]);
		assert_eq!(row(1).suspended_since, None);
		assert_eq!(bits(StatusPurpose::Suspension, [0]), [false]);

		assert_ok!(reinstate(1));
		assert_eq!(events(), []);
		assert_eq!(row(1).suspensions.into_inner(), [suspension]);
	});
}

#[test]
fn a_suspension_without_length_is_not_remembered() {
	licensed().suspended(1).execute(|| {
		assert_ok!(reinstate(1));
		assert!(row(1).suspensions.is_empty());
		assert_eq!(standing(1, march(1)), Standing::Active);
	});
}

#[test]
fn what_has_a_bound_is_the_reinstatement_and_never_the_suspension() {
	let chain = (0..u64::from(MAX_SUSPENSIONS)).fold(licensed(), |chain, number| {
		chain.on(3 + 2 * number).suspended(1).on(4 + 2 * number).reinstated(1)
	});
	chain.on(20).execute(|| {
		assert_eq!(row(1).suspensions.len() as u32, MAX_SUSPENSIONS);
		assert_ok!(suspend(1));
		pass_to(march(21));
		assert_noop!(reinstate(1), Error::<Test>::TooManySuspensions);
		assert_ok!(revoke(1, march(21)));
		assert_ok!(issue(CHAMBER, Issuance { valid_from: march(21), ..licence(2) }));
	});
}

#[test]
fn a_board_without_funds_suspends() {
	licensed().execute(|| {
		let all = Balances::balance(&sovereign(CHAMBER));
		assert_ok!(Balances::transfer_allow_death(signed(sovereign(CHAMBER)), STRANGER, all - 1));
		assert_ok!(suspend(1));
	});
}

#[test]
fn what_is_not_valid_yet_can_be_suspended() {
	let later = || issue(CHAMBER, Issuance { valid_from: march(20), ..licence(1) });
	ExtBuilder::default().then(later).execute(|| {
		assert_ok!(suspend(1));
		assert_eq!(standing(1, march(19)), Standing::NotYetValid);
		assert_eq!(standing(1, march(20)), Standing::Suspended);
	});
}

#[test]
fn what_is_closed_is_neither_suspended_nor_reinstated() {
	let refuse = |error: Error<Test>| {
		let error = DispatchError::from(error);
		assert_noop!(suspend(1), error);
		assert_noop!(reinstate(1), error);
	};
	licensed().on(2).revoked(1, march(2)).execute(|| refuse(Error::<Test>::Revoked));
	licensed().on(2).suspended(1).on(366).execute(|| refuse(Error::<Test>::Expired));
	licensed().on(2).renewed(1, 2, march(366)).execute(|| refuse(Error::<Test>::Renewed));
	ExtBuilder::default().execute(|| refuse(Error::<Test>::CredentialUnknown));
}

#[test]
fn a_suspension_on_the_last_millisecond_and_not_after() {
	licensed().execute(|| {
		pass_to(march(366) - 1);
		assert_ok!(suspend(1));
	});
	licensed().execute(|| {
		pass_to(march(366));
		assert_noop!(suspend(1), Error::<Test>::Expired);
	});
}

#[test]
fn only_an_issuer_of_the_board_suspends_and_reinstates() {
	licensed().execute(|| {
		let credential = commitment(1);
		for (agent, error) in [
			(admin(CHAMBER), DUTY_MISSING),
			(STRANGER, NOT_AN_AGENT),
			(SURGEON, NOT_AN_AGENT),
			(issuer(COLLEGE), Error::<Test>::NotIssuer.into()),
		] {
			assert_noop!(Credentials::suspend(signed(agent), credential), error);
			assert_noop!(Credentials::reinstate(signed(agent), credential), error);
		}
		assert_noop!(Credentials::suspend(RuntimeOrigin::root(), credential), BadOrigin);
		assert_noop!(Credentials::reinstate(RuntimeOrigin::root(), credential), BadOrigin);
	});
}

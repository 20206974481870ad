// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::Credentialing;
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::{
	mock::{Credentials, *},
	*,
};

fn licensed() -> ExtBuilder {
	ExtBuilder::default().licensed(1)
}

/// Renews the first licence under the commitment of `by`.
fn renew_as(by: u8) -> DispatchResult {
	renew(1, by, march(650))
}

#[test]
fn a_renewal_takes_the_place_of_a_credential_at_once() {
	licensed().on(300).execute(|| {
		assert_ok!(renew(1, 2, march(650)));

		let (credential, by, holder) = (commitment(1), commitment(2), SURGEON);
		assert_eq!(events(), [Event::CredentialRenewed { credential, by, holder }]);
		assert_eq!(row(1).renewal, Some(Renewal { by, renewed_at: march(300) }));
		let new = row(2);
		assert_eq!((new.holder, new.credential_type, new.index), (SURGEON, LICENCE, 1));
		assert_eq!((new.valid_from, new.valid_until), (march(300), march(650)));
		assert_eq!(new.renews, Some(credential));
		assert_eq!(standing(1, march(300) - 1), Standing::Active);
		assert_eq!(standing(1, march(300)), Standing::Renewed { by });
		assert_eq!(standing(2, march(300) - 1), Standing::NotYetValid);
		assert_eq!(standing(2, march(300)), Standing::Active);
		assert_eq!(bits(StatusPurpose::Revocation, [0, 1]), [true, false]);
		assert_eq!(held(CHAMBER), (2 * CREDENTIAL_DEPOSIT, CHUNK_DEPOSIT));
	});
}

#[test]
fn the_holder_holds_without_a_gap() {
	licensed().on(300).renewed(1, 2, march(650)).execute(|| {
		for moment in [march(1), march(300) - 1, march(300), march(650) - 1] {
			assert!(Credentials::holds(&SURGEON, LICENCE, moment));
		}
		assert!(!Credentials::holds(&SURGEON, LICENCE, march(650)));
	});
}

#[test]
fn suspending_the_new_one_leaves_no_way_around_through_the_old_one() {
	licensed().on(300).renewed(1, 2, march(650)).suspended(2).execute(|| {
		assert!(!Credentials::holds(&SURGEON, LICENCE, march(300)));
		assert!(!Credentials::holds(&SURGEON, LICENCE, march(310)));
		assert_eq!(bits(StatusPurpose::Revocation, [0]), [true]);
		assert_eq!(bits(StatusPurpose::Suspension, [1]), [true]);
	});
}

#[test]
fn suspensions_of_the_old_one_stay_true() {
	licensed().on(3).suspended(1).on(10).reinstated(1).on(20).renewed(1, 2, march(366)).execute(
		|| {
			assert!(!Credentials::holds(&SURGEON, LICENCE, march(4)));
			assert!(Credentials::holds(&SURGEON, LICENCE, march(11)));
			assert!(row(2).suspensions.is_empty());
		},
	);
}

#[test]
fn a_repeated_renewal_is_quiet() {
	licensed().on(300).renewed(1, 2, march(650)).on(301).execute(|| {
		let origin = signed(issuer(CHAMBER));
		let renew = |valid_until, index| {
			let (old, by) = (commitment(1), commitment(2));
			Credentials::renew(origin.clone(), old, by, valid_until, index)
		};
		assert_ok!(renew(march(650), 1));
		assert_eq!(events(), []);
		assert_noop!(renew(march(651), 1), Error::<Test>::Renewed);
		assert_noop!(renew(march(650), 2), Error::<Test>::Renewed);
		assert_noop!(renew_as(3), Error::<Test>::Renewed);
	});
}

#[test]
fn only_what_is_active_is_renewed() {
	licensed().on(2).suspended(1).execute(|| {
		assert_noop!(renew_as(2), Error::<Test>::Suspended);
	});
	licensed().on(2).revoked(1, march(2)).execute(|| {
		assert_noop!(renew_as(2), Error::<Test>::Revoked);
	});
	licensed().on(366).execute(|| {
		assert_noop!(renew_as(2), Error::<Test>::Expired);
	});
	let later = || issue(CHAMBER, Issuance { valid_from: march(300), ..licence(1) });
	ExtBuilder::default().then(later).on(299).execute(|| {
		assert_noop!(renew_as(2), Error::<Test>::NotYetValid);
		pass_to(march(300));
		assert_ok!(renew_as(2));
	});
	ExtBuilder::default().execute(|| {
		assert_noop!(renew_as(2), Error::<Test>::CredentialUnknown);
	});
}

#[test]
fn a_renewal_ends_no_earlier_and_within_the_bound_of_its_type() {
	let longest = march(2 + u64::from(MAX_VALIDITY_DAYS));
	licensed().on(2).execute(|| {
		assert_noop!(renew(1, 2, march(366) - 1), Error::<Test>::ValidityShortened);
		assert_noop!(renew(1, 2, longest + 1), Error::<Test>::ValidityTooLong);
		assert_ok!(renew(1, 2, march(366)));
		pass_to(march(3));
		assert_ok!(renew(2, 3, longest));
	});
}

#[test]
fn a_renewal_has_a_commitment_and_an_index_of_its_own() {
	let other = || issue(CHAMBER, Issuance { holder: NURSE, ..licence(2) });
	licensed().then(other).on(2).execute(|| {
		assert_noop!(renew(1, 1, march(366)), Error::<Test>::CommitmentTaken);
		assert_noop!(renew(1, 2, march(366)), Error::<Test>::CommitmentTaken);
		let (old, by) = (commitment(1), commitment(3));
		let origin = signed(issuer(CHAMBER));
		assert_noop!(
			Credentials::renew(origin, old, by, march(366), 1),
			Error::<Test>::IndexNotNext
		);
	});
}

#[test]
fn a_holder_has_a_bound_of_renewals_until_the_old_ones_are_cleared() {
	let chain = (1..MAX_HOLDINGS as u8).fold(licensed(), |chain, number| {
		chain.on(1 + u64::from(number)).renewed(number, number + 1, march(366))
	});
	chain.on(10).execute(|| {
		assert_noop!(renew(4, 5, march(400)), Error::<Test>::TooManyHoldings);
	});
}

#[test]
fn only_an_issuer_of_the_board_renews() {
	licensed().on(2).execute(|| {
		let renew = |origin, index| {
			Credentials::renew(origin, commitment(1), commitment(2), march(366), index)
		};
		assert_noop!(renew(signed(admin(CHAMBER)), 1), DUTY_MISSING);
		assert_noop!(renew(signed(SURGEON), 1), NOT_AN_AGENT);
		assert_noop!(renew(signed(issuer(COLLEGE)), 0), Error::<Test>::NotIssuer);
		assert_noop!(renew(RuntimeOrigin::root(), 1), BadOrigin);
	});
}

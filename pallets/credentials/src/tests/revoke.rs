// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use sp_runtime::traits::BadOrigin;

use crate::{
	mock::{Credentials, *},
	*,
};

fn licensed() -> ExtBuilder {
	ExtBuilder::default().licensed(1)
}

fn revoked(effective_from: salus_primitives::Moment) -> Standing {
	Standing::Revoked { reason: RevocationReason::PrivilegeWithdrawn, effective_from }
}

#[test]
fn a_revocation_ends_a_credential_with_its_reason() {
	licensed().on(3).execute(|| {
		assert_ok!(revoke(1, march(3)));

		assert_eq!(
			events(),
			[Event::CredentialRevoked {
				credential: commitment(1),
				holder: SURGEON,
				reason: RevocationReason::PrivilegeWithdrawn,
				effective_from: march(3)
			}]
		);
		assert_eq!(Heard::get(), [Act::Revoked(SURGEON, commitment(1), march(3))]);
		assert_eq!(standing(1, march(3) - 1), Standing::Active);
		assert_eq!(standing(1, march(3)), revoked(march(3)));
		assert_eq!(standing(1, march(400)), revoked(march(3)));
		assert_eq!(bits(StatusPurpose::Revocation, [0]), [true]);
	});
}

#[test]
fn a_revocation_may_reach_back_to_the_first_moment_of_the_validity() {
	licensed().on(30).execute(|| {
		assert_noop!(revoke(1, march(1) - 1), Error::<Test>::EffectOutOfRange);
		assert_ok!(revoke(1, march(1)));
		assert_eq!(standing(1, march(1)), revoked(march(1)));
	});
}

#[test]
fn a_revocation_is_not_stated_ahead() {
	licensed().on(30).execute(|| {
		assert_noop!(revoke(1, march(30) + 1), Error::<Test>::EffectOutOfRange);
		assert_ok!(revoke(1, march(30)));
	});
}

#[test]
fn what_is_not_valid_yet_is_revoked_from_its_first_moment_on() {
	let later = || issue(CHAMBER, Issuance { valid_from: march(20), ..licence(1) });
	ExtBuilder::default().then(later).execute(|| {
		assert_noop!(revoke(1, march(1)), Error::<Test>::EffectOutOfRange);
		assert_noop!(revoke(1, march(20) + 1), Error::<Test>::EffectOutOfRange);
		assert_ok!(revoke(1, march(20)));
		assert_eq!(standing(1, march(20)), revoked(march(20)));
	});
}

#[test]
fn a_repeated_revocation_is_quiet_and_a_later_effect_is_refused() {
	licensed().on(10).revoked(1, march(5)).on(11).execute(|| {
		assert_ok!(revoke(1, march(5)));
		assert_eq!(events(), []);
		assert_noop!(revoke(1, march(6)), Error::<Test>::AlreadyRevoked);
		let reason = RevocationReason::IssuedInError;
		let origin = signed(issuer(CHAMBER));
		assert_noop!(
			Credentials::revoke(origin, commitment(1), reason, march(5)),
			Error::<Test>::AlreadyRevoked
		);
	});
}

#[test]
fn an_earlier_effect_can_be_stated_later() {
	licensed().on(10).revoked(1, march(5)).on(11).execute(|| {
		assert_ok!(revoke(1, march(2)));
		assert_eq!(standing(1, march(2)), revoked(march(2)));
		assert_eq!(row(1).revocation.unwrap().revoked_at, march(10));
	});
}

#[test]
fn what_expired_or_was_renewed_can_still_be_voided() {
	licensed().on(2).renewed(1, 2, march(366)).on(400).execute(|| {
		assert_ok!(revoke(1, march(1)));
		assert_ok!(revoke(2, march(2)));
		assert_eq!(standing(1, march(1)), revoked(march(1)));
		assert_eq!(row(1).renewal, Some(Renewal { by: commitment(2), renewed_at: march(2) }));
	});
}

#[test]
fn a_suspension_before_a_revocation_stays_true() {
	licensed().on(3).suspended(1).on(10).execute(|| {
		assert_ok!(revoke(1, march(10)));
		assert_eq!(standing(1, march(4)), Standing::Suspended);
		assert_eq!(bits(StatusPurpose::Suspension, [0]), [true]);
		assert_eq!(bits(StatusPurpose::Revocation, [0]), [true]);
	});
}

#[test]
fn only_an_issuer_of_the_board_revokes() {
	licensed().execute(|| {
		let revoke = |origin| {
			let reason = RevocationReason::Unspecified;
			Credentials::revoke(origin, commitment(1), reason, march(1))
		};
		assert_noop!(revoke(signed(admin(CHAMBER))), DUTY_MISSING);
		assert_noop!(revoke(signed(SURGEON)), NOT_AN_AGENT);
		assert_noop!(revoke(signed(issuer(COLLEGE))), Error::<Test>::NotIssuer);
		assert_noop!(revoke(RuntimeOrigin::root()), BadOrigin);
	});
	ExtBuilder::default().execute(|| {
		assert_noop!(revoke(1, march(1)), Error::<Test>::CredentialUnknown);
	});
}

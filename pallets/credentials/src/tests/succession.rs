// SPDX-License-Identifier: Apache-2.0

//! Boards that leave.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Credentialing, WindUp};
use sp_runtime::TokenError;

use crate::{
	mock::{Credentials, *},
	*,
};

fn licensed() -> ExtBuilder {
	ExtBuilder::default().licensed(1)
}

/// The chamber left and the college answers.
fn succeeded() -> ExtBuilder {
	licensed().on(2).then(|| succeed(CHAMBER, COLLEGE))
}

#[test]
fn a_board_is_closed_when_it_answers_for_nothing() {
	licensed().execute(|| {
		assert_ok!(Credentials::ensure_closed(COLLEGE));
		assert_ok!(Credentials::ensure_closed(CLINIC));
		assert_noop!(Credentials::ensure_closed(CHAMBER), Error::<Test>::CredentialsOpen);
		pass_to(march(366 + u64::from(RETENTION_DAYS)));
		assert_ok!(clear([1]));
		assert_ok!(Credentials::ensure_closed(CHAMBER));
	});
}

#[test]
fn a_revoked_credential_still_answers_and_so_keeps_its_board() {
	licensed().revoked(1, march(1)).execute(|| {
		assert_noop!(Credentials::ensure_closed(CHAMBER), Error::<Test>::CredentialsOpen);
	});
}

#[test]
fn a_successor_takes_over_credentials_chunks_and_deposits() {
	let own = || issue(COLLEGE, Issuance { index: 0, ..licence(2) });
	licensed().then(own).execute(|| {
		assert_ok!(succeed(CHAMBER, COLLEGE));

		let (predecessor, successor, count) = (CHAMBER, COLLEGE, 1);
		assert_eq!(events(), [Event::CredentialsHandedOver { predecessor, successor, count }]);
		assert_eq!(held(CHAMBER), (0, 0));
		assert_eq!(held(COLLEGE), (2 * CREDENTIAL_DEPOSIT, 2 * CHUNK_DEPOSIT));
		let heir = Credentials::board(COLLEGE).unwrap();
		assert_eq!((heir.credentials, heir.chunks, heir.issued), (2, 2, 1));
		assert_ok!(Credentials::ensure_closed(CHAMBER));
	});
}

#[test]
fn of_a_board_that_left_its_lists_remain_and_its_charters_do_not() {
	succeeded().execute(|| {
		let left = Board { issued: 1, ..Default::default() };
		assert_eq!(Credentials::board(CHAMBER), Some(left));
		assert_eq!(Credentials::status_bits(CHAMBER, StatusPurpose::Revocation, 0).len(), 16_384);
	});
}

#[test]
fn handing_over_nothing_needs_no_board_and_leaves_no_row() {
	ExtBuilder::default().execute(|| {
		assert_ok!(succeed(CHAMBER, CLINIC));
		assert_ok!(succeed(MINISTRY, CLINIC));
		assert_eq!(events(), []);
		assert_eq!(Credentials::board(CHAMBER), None);
		assert_eq!(Credentials::board(CLINIC), None);
	});
}

#[test]
fn a_successor_is_a_board_that_is_not_barred_and_can_pay() {
	licensed().barred(COLLEGE).execute(|| {
		assert_noop!(succeed(CHAMBER, CLINIC), Error::<Test>::SuccessorNotABoard);
		assert_noop!(succeed(CHAMBER, COLLEGE), Error::<Test>::BoardSuspended);
		assert_noop!(succeed(CHAMBER, MINISTRY), TokenError::FundsUnavailable);
		assert_ok!(Credentials::reinstate_board(signed(SUSPENSION), COLLEGE));
		assert_ok!(succeed(CHAMBER, COLLEGE));
	});
}

#[test]
fn a_barred_board_hands_over() {
	licensed().barred(CHAMBER).execute(|| {
		assert_ok!(succeed(CHAMBER, COLLEGE));
		assert!(Credentials::board(CHAMBER).unwrap().suspended_since.is_some());
	});
}

#[test]
fn the_successor_answers_under_the_old_keys_and_the_predecessor_does_not() {
	succeeded().execute(|| {
		assert_noop!(suspend(1), Error::<Test>::NotIssuer);
		assert_noop!(revoke(1, march(2)), Error::<Test>::NotIssuer);
		let college = || signed(issuer(COLLEGE));
		assert_ok!(Credentials::suspend(college(), commitment(1)));
		pass_to(march(3));
		assert_ok!(Credentials::reinstate(college(), commitment(1)));
		assert_eq!(row(1).board, CHAMBER);

		let (by, reason) = (commitment(2), RevocationReason::CessationOfOperation);
		assert_ok!(Credentials::renew(college(), commitment(1), by, march(366), 0));
		assert_eq!((row(2).board, row(2).index), (COLLEGE, 0));
		assert_eq!(bits(StatusPurpose::Revocation, [0]), [true]);
		assert_ok!(Credentials::revoke(college(), by, reason, march(3)));
		assert!(!Credentials::holds(&SURGEON, LICENCE, march(3)));
	});
}

#[test]
fn a_successor_issues_only_what_it_has_a_charter_for() {
	let college = || signed(issuer(COLLEGE));
	let withdraw = || Credentials::withdraw_charter(signed(REGISTRY), COLLEGE, LICENCE);
	succeeded().then(withdraw).execute(|| {
		let renew = || Credentials::renew(college(), commitment(1), commitment(2), march(366), 0);
		assert_noop!(renew(), Error::<Test>::NotChartered);
		assert_ok!(Credentials::suspend(college(), commitment(1)));
	});
}

#[test]
fn a_successor_issues_no_second_one_beside_what_it_took_over() {
	succeeded().execute(|| {
		let second = Issuance { index: 0, ..licence(2) };
		assert_noop!(issue(COLLEGE, second), Error::<Test>::AlreadyHeld);
	});
}

#[test]
fn two_that_came_together_are_renewed_once_one_of_them_is_revoked() {
	let own = || issue(COLLEGE, Issuance { index: 0, ..licence(2) });
	licensed().then(own).on(2).then(|| succeed(CHAMBER, COLLEGE)).execute(|| {
		let college = || signed(issuer(COLLEGE));
		let renew = || Credentials::renew(college(), commitment(1), commitment(3), march(366), 1);
		assert_noop!(renew(), Error::<Test>::AlreadyHeld);
		let reason = RevocationReason::Unspecified;
		assert_ok!(Credentials::revoke(college(), commitment(2), reason, march(2)));
		assert_ok!(renew());
	});
}

#[test]
fn suspensions_by_a_predecessor_are_taken_over_too() {
	let reason = RevocationReason::IssuedInError;
	licensed().on(3).suspended(1).on(10).then(|| succeed(CHAMBER, COLLEGE)).execute(|| {
		let origin = signed(issuer(COLLEGE));
		assert_ok!(Credentials::revoke(origin, commitment(1), reason, march(1)));
		assert_ok!(issue(COLLEGE, Issuance { index: 0, ..licence(2) }));
		assert!(Credentials::holds(&SURGEON, LICENCE, march(2)));
		assert!(!Credentials::holds(&SURGEON, LICENCE, march(4)));
	});
}

#[test]
fn the_successor_clears_and_gets_the_deposits() {
	succeeded().execute(|| {
		pass_to(march(366 + u64::from(RETENTION_DAYS)));
		let credentials = vec![commitment(1)].try_into().unwrap();
		assert_ok!(Credentials::clear(signed(issuer(COLLEGE)), credentials));
		assert_eq!(held(COLLEGE), (0, 0));
		assert_ok!(Credentials::ensure_closed(COLLEGE));
	});
}

#[test]
fn a_chain_of_successors_answers_at_its_end() {
	succeeded().chartered(MINISTRY, LICENCE).execute(|| {
		let (payer, payee) = (signed(sovereign(COLLEGE)), sovereign(MINISTRY));
		assert_ok!(Balances::transfer_keep_alive(payer, payee, 1_000));
		assert_ok!(succeed(COLLEGE, MINISTRY));
		assert_eq!(Credentials::board_of(&commitment(1)), Some(MINISTRY));
		assert_ok!(Credentials::suspend(signed(issuer(MINISTRY)), commitment(1)));
	});
}

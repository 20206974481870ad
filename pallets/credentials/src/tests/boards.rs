// SPDX-License-Identifier: Apache-2.0

//! What a board may do when governance bars it, its institution is leaving or it is a board no
//! longer.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::BadOrigin, DispatchError};

use crate::{
	mock::{Credentials, *},
	*,
};

#[test]
fn a_board_is_barred_and_reinstated() {
	ExtBuilder::default().on(2).execute(|| {
		for _ in 0..2 {
			assert_ok!(Credentials::suspend_board(signed(SUSPENSION), CHAMBER));
		}
		let since = Credentials::board(CHAMBER).unwrap().suspended_since;
		assert_eq!(since, Some(march(2)));
		for _ in 0..2 {
			assert_ok!(Credentials::reinstate_board(signed(SUSPENSION), CHAMBER));
		}
		assert_eq!(
			events(),
			[Event::BoardSuspended { board: CHAMBER }, Event::BoardReinstated { board: CHAMBER },]
		);
		assert_ok!(issue_licence(1));
	});
}

#[test]
fn a_barred_board_suspends_and_clears_and_does_nothing_else() {
	ExtBuilder::default()
		.licensed(1)
		.then(|| issue(CHAMBER, Issuance { holder: NURSE, ..licence(2) }))
		.suspended(2)
		.barred(CHAMBER)
		.on(2)
		.execute(|| {
			let barred = DispatchError::from(Error::<Test>::BoardSuspended);
			assert_noop!(issue_licence(3), barred);
			let none = Default::default();
			assert_noop!(Credentials::issue_many(signed(issuer(CHAMBER)), none), barred);
			assert_noop!(renew(1, 3, march(366)), barred);
			assert_noop!(reinstate(2), barred);
			assert_noop!(revoke(1, march(1)), barred);
			assert_ok!(suspend(1));
			pass_to(march(366 + u64::from(RETENTION_DAYS)));
			assert_ok!(clear([1, 2]));
		});
}

#[test]
fn what_a_barred_board_issued_stands() {
	ExtBuilder::default().licensed(1).barred(CHAMBER).execute(|| {
		assert_eq!(standing(1, march(1)), Standing::Active);
	});
}

#[test]
fn a_board_on_its_way_out_suspends_revokes_and_clears() {
	ExtBuilder::default().licensed(1).on(2).execute(|| {
		leave(CHAMBER);
		assert_noop!(issue_licence(2), NOT_ACTIVE);
		assert_noop!(renew(1, 2, march(366)), NOT_ACTIVE);
		assert_ok!(suspend(1));
		assert_noop!(reinstate(1), NOT_ACTIVE);
		assert_ok!(revoke(1, march(2)));
		pass_to(march(366 + u64::from(RETENTION_DAYS)));
		assert_ok!(clear([1]));
	});
}

#[test]
fn one_that_lost_the_role_suspends_and_revokes_and_grants_nothing() {
	ExtBuilder::default().licensed(1).on(2).execute(|| {
		demote(CHAMBER);
		let refusal = DispatchError::from(Error::<Test>::NotABoard);
		assert_noop!(issue_licence(2), refusal);
		assert_noop!(renew(1, 2, march(366)), refusal);
		assert_ok!(suspend(1));
		assert_noop!(reinstate(1), refusal);
		assert_ok!(revoke(1, march(2)));
	});
}

#[test]
fn only_known_boards_are_barred() {
	ExtBuilder::default().execute(|| {
		let unknown = DispatchError::from(Error::<Test>::BoardUnknown);
		assert_noop!(Credentials::suspend_board(signed(SUSPENSION), MINISTRY), unknown);
		assert_noop!(Credentials::reinstate_board(signed(SUSPENSION), MINISTRY), unknown);
	});
}

#[test]
fn only_the_suspension_origin_bars() {
	ExtBuilder::default().execute(|| {
		for origin in [signed(REGISTRY), signed(issuer(CHAMBER)), RuntimeOrigin::none()] {
			assert_noop!(Credentials::suspend_board(origin.clone(), CHAMBER), BadOrigin);
			assert_noop!(Credentials::reinstate_board(origin, CHAMBER), BadOrigin);
		}
	});
}

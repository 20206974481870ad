// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::CredentialTypeId;
use sp_runtime::{traits::BadOrigin, ArithmeticError, TokenError};

use crate::{
	mock::{Credentials, *},
	*,
};

#[test]
fn a_credential_stands_as_its_board_stated_it() {
	ExtBuilder::default().on(2).execute(|| {
		assert_ok!(issue_licence(1));

		assert_eq!(
			events(),
			[Event::CredentialIssued {
				credential: commitment(1),
				board: CHAMBER,
				holder: SURGEON,
				credential_type: LICENCE
			}]
		);
		assert_eq!(
			row(1),
			Credential {
				holder: SURGEON,
				credential_type: LICENCE,
				board: CHAMBER,
				index: 0,
				issued_at: march(2),
				valid_from: march(1),
				valid_until: march(366),
				suspended_since: None,
				suspensions: Default::default(),
				revocation: None,
				renews: None,
				renewal: None,
			}
		);
		let board = Credentials::board(CHAMBER).unwrap();
		assert_eq!((board.issued, board.credentials, board.chunks), (1, 1, 1));
		assert_eq!(Holdings::<Test>::get(SURGEON, LICENCE).into_inner(), [commitment(1)]);
	});
}

#[test]
fn the_board_pays_for_each_credential_and_for_the_first_one_of_a_chunk() {
	ExtBuilder::default().execute(|| {
		assert_ok!(issue_licence(1));
		assert_eq!(held(CHAMBER), (CREDENTIAL_DEPOSIT, CHUNK_DEPOSIT));
		assert_ok!(issue(CHAMBER, Issuance { holder: NURSE, ..licence(2) }));
		assert_eq!(held(CHAMBER), (2 * CREDENTIAL_DEPOSIT, CHUNK_DEPOSIT));
	});
}

#[test]
fn a_board_that_can_just_pay_issues_and_with_one_unit_less_does_not() {
	let enough = CREDENTIAL_DEPOSIT + CHUNK_DEPOSIT + 1;
	let fund = |amount| {
		let (payer, payee) = (signed(sovereign(CHAMBER)), sovereign(MINISTRY));
		Balances::transfer_keep_alive(payer, payee, amount)
	};
	ExtBuilder::default().chartered(MINISTRY, LICENCE).execute(|| {
		assert_ok!(fund(enough - 1));
		let first = Issuance { index: 0, ..licence(1) };
		assert_noop!(issue(MINISTRY, first.clone()), TokenError::FundsUnavailable);
		assert_ok!(fund(1));
		assert_ok!(issue(MINISTRY, first));
	});
}

#[test]
fn a_repeated_issue_is_quiet_also_after_a_suspension() {
	ExtBuilder::default().licensed(1).suspended(1).execute(|| {
		let same = Issuance { index: 0, ..licence(1) };
		assert_ok!(issue(CHAMBER, same.clone()));
		assert_eq!(events(), []);

		let others = [
			Issuance { holder: NURSE, ..same.clone() },
			Issuance { credential_type: DIPLOMA, ..same.clone() },
			Issuance { valid_from: march(2), ..same.clone() },
			Issuance { valid_until: march(367), ..same.clone() },
			Issuance { index: 1, ..same.clone() },
		];
		for other in others {
			assert_noop!(issue(CHAMBER, other), Error::<Test>::CommitmentTaken);
		}
		assert_noop!(issue(COLLEGE, same), Error::<Test>::CommitmentTaken);
	});
}

#[test]
fn the_index_is_the_next_one_of_the_board() {
	ExtBuilder::default().licensed(1).execute(|| {
		let next = Issuance { holder: NURSE, ..licence(2) };
		for index in [0, 2, u32::MAX] {
			let wrong = Issuance { index, ..next.clone() };
			assert_noop!(issue(CHAMBER, wrong), Error::<Test>::IndexNotNext);
		}
		assert_ok!(issue(COLLEGE, Issuance { index: 0, ..next.clone() }));
		assert_ok!(issue(CHAMBER, Issuance { commitment: commitment(3), index: 1, ..next }));
	});
}

#[test]
fn there_is_no_index_after_the_last() {
	ExtBuilder::default().execute(|| {
		Boards::<Test>::mutate(CHAMBER, |board| board.as_mut().unwrap().issued = u32::MAX);
		assert_noop!(issue_licence(1), ArithmeticError::Overflow);
	});
}

#[test]
fn a_validity_has_a_length_a_bound_and_is_not_over() {
	let longest = march(1 + u64::from(MAX_VALIDITY_DAYS));
	ExtBuilder::default().on(10).execute(|| {
		let issue = |valid_from, valid_until| {
			issue(CHAMBER, Issuance { valid_from, valid_until, ..licence(1) })
		};
		assert_noop!(issue(march(20), march(20)), Error::<Test>::ValidityEmpty);
		assert_noop!(issue(march(20), march(19)), Error::<Test>::ValidityEmpty);
		assert_noop!(issue(march(1), longest + 1), Error::<Test>::ValidityTooLong);
		assert_noop!(issue(march(1), march(10)), Error::<Test>::Expired);
		assert_ok!(issue(march(1), longest));
	});
	ExtBuilder::default().on(10).execute(|| {
		let issuance = Issuance { valid_until: march(10) + 1, ..licence(1) };
		assert_ok!(issue(CHAMBER, issuance));
	});
}

#[test]
fn a_board_has_one_open_credential_of_a_type_for_a_holder() {
	ExtBuilder::default().licensed(1).on(2).execute(|| {
		assert_noop!(issue_licence(2), Error::<Test>::AlreadyHeld);
		let later = Issuance { valid_from: march(366), valid_until: march(400), ..licence(2) };
		assert_noop!(issue(CHAMBER, later), Error::<Test>::AlreadyHeld);

		assert_ok!(issue(CHAMBER, Issuance { credential_type: DIPLOMA, ..licence(2) }));
		assert_ok!(issue(CHAMBER, Issuance { holder: NURSE, ..licence(3) }));
		assert_ok!(issue(COLLEGE, Issuance { index: 0, ..licence(4) }));
		assert_ok!(revoke(1, march(2)));
		assert_ok!(issue_licence(5));
	});
}

#[test]
fn after_a_credential_expired_the_next_one_is_issued_even_when_it_was_suspended() {
	ExtBuilder::default().licensed(1).on(365).suspended(1).execute(|| {
		pass_to(march(366) - 1);
		assert_noop!(issue_licence(2), Error::<Test>::AlreadyHeld);
		pass_to(march(366));
		let next = Issuance { valid_from: march(366), valid_until: march(700), ..licence(2) };
		assert_ok!(issue(CHAMBER, next));
		assert_eq!(standing(2, march(366)), Standing::Active);
	});
}

#[test]
fn a_holder_has_a_bound_of_credentials_of_one_type() {
	ExtBuilder::default().execute(|| {
		for number in 1..=MAX_HOLDINGS as u8 {
			assert_ok!(issue_licence(number));
			assert_ok!(revoke(number, march(1)));
		}
		assert_noop!(issue_licence(9), Error::<Test>::TooManyHoldings);
		assert_ok!(issue(CHAMBER, Issuance { credential_type: DIPLOMA, ..licence(9) }));
	});
}

#[test]
fn a_new_credential_takes_over_the_suspensions_of_its_past() {
	ExtBuilder::default()
		.licensed(1)
		.on(3)
		.suspended(1)
		.on(10)
		.reinstated(1)
		.on(12)
		.suspended(1)
		.on(14)
		.revoked(1, march(1))
		.execute(|| {
			assert_ok!(issue(CHAMBER, Issuance { valid_from: march(5), ..licence(2) }));
			let spans = [(march(5), march(10)), (march(12), march(14))];
			let expected = spans.map(|(from, until)| Interval { from, until });
			assert_eq!(row(2).suspensions.into_inner(), expected);
			assert_eq!(standing(2, march(13)), Standing::Suspended);
			assert_eq!(standing(2, march(14)), Standing::Active);
		});
}

#[test]
fn suspensions_that_were_taken_over_once_are_taken_over_once_more_and_not_twice() {
	ExtBuilder::default()
		.licensed(1)
		.on(3)
		.suspended(1)
		.on(10)
		.revoked(1, march(1))
		.licensed(2)
		.revoked(2, march(1))
		.execute(|| {
			assert_ok!(issue_licence(3));
			let suspension = Interval { from: march(3), until: march(10) };
			assert_eq!(row(3).suspensions.into_inner(), [suspension]);
		});
}

#[test]
fn a_past_with_more_suspensions_than_are_remembered_is_not_stated_anew() {
	let chain = (0..=u64::from(MAX_SUSPENSIONS)).fold(
		ExtBuilder::default().licensed(1),
		|chain, number| {
			let day = 3 + 2 * number;
			let chain = chain.on(day).suspended(1).on(day + 1);
			if number < u64::from(MAX_SUSPENSIONS) {
				chain.reinstated(1)
			} else {
				chain
			}
		},
	);
	chain.revoked(1, march(1)).execute(|| {
		assert_noop!(issue_licence(2), Error::<Test>::TooManySuspensions);
		assert_ok!(issue(CHAMBER, Issuance { valid_from: march(4), ..licence(2) }));
		assert_eq!(row(2).suspensions.len() as u32, MAX_SUSPENSIONS);
	});
}

#[test]
fn suspensions_by_another_board_are_its_own() {
	ExtBuilder::default().licensed(1).on(3).suspended(1).execute(|| {
		assert_ok!(issue(COLLEGE, Issuance { index: 0, ..licence(2) }));
		assert_eq!(standing(2, march(3)), Standing::Active);
	});
}

#[test]
fn only_an_issuer_of_a_chartered_board_issues() {
	ExtBuilder::default().registered(PERMIT, false).execute(|| {
		let first = licence(1);
		let issue = |agent, issuance| Credentials::issue(signed(agent), issuance);
		assert_noop!(issue(admin(CHAMBER), first.clone()), DUTY_MISSING);
		assert_noop!(issue(STRANGER, first.clone()), NOT_AN_AGENT);
		assert_noop!(issue(issuer(CLINIC), first.clone()), Error::<Test>::NotABoard);
		assert_noop!(issue(issuer(MINISTRY), first.clone()), Error::<Test>::NotChartered);
		let permit = Issuance { credential_type: PERMIT, ..first.clone() };
		assert_noop!(issue(issuer(CHAMBER), permit), Error::<Test>::NotChartered);
		let nothing = Issuance { credential_type: CredentialTypeId(99), ..first.clone() };
		assert_noop!(issue(issuer(CHAMBER), nothing), Error::<Test>::TypeUnknown);
		assert_noop!(Credentials::issue(RuntimeOrigin::root(), first), BadOrigin);
	});
}

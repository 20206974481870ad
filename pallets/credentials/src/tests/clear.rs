// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, BoundedVec};
use salus_primitives::{Commitment, Moment};
use sp_runtime::traits::BadOrigin;

use crate::{
	mock::{Credentials, *},
	*,
};

/// The first moment at which a licence of these tests can be cleared.
const DUE: Moment = march(366 + RETENTION_DAYS as u64);

fn licensed() -> ExtBuilder {
	ExtBuilder::default().licensed(1)
}

#[test]
fn what_is_due_goes_and_releases_its_deposit() {
	let second = || issue(CHAMBER, Issuance { holder: NURSE, ..licence(2) });
	licensed().then(second).execute(|| {
		pass_to(DUE);
		assert_ok!(clear([1]));

		assert_eq!(events(), [Event::CredentialsCleared { board: CHAMBER, count: 1 }]);
		assert_eq!(standing(1, march(1)), Standing::Unknown);
		assert!(!Holdings::<Test>::contains_key(SURGEON, LICENCE));
		assert_eq!(held(CHAMBER), (CREDENTIAL_DEPOSIT, CHUNK_DEPOSIT));

		assert_ok!(clear([2]));
		assert_eq!(held(CHAMBER), (0, 0));
		assert!(!StatusChunks::<Test>::contains_key(CHAMBER, 0));
	});
}

#[test]
fn nothing_goes_before_the_retention_has_passed() {
	licensed().execute(|| {
		pass_to(DUE - 1);
		assert_noop!(clear([1]), Error::<Test>::RetentionRunning);
		pass_to(DUE);
		assert_ok!(clear([1]));
	});
}

#[test]
fn the_retention_runs_from_the_end_that_was_stated_also_after_a_revocation() {
	licensed().revoked(1, march(1)).execute(|| {
		pass_to(march(2 + u64::from(RETENTION_DAYS)));
		assert_noop!(clear([1]), Error::<Test>::RetentionRunning);
		pass_to(DUE);
		assert_ok!(clear([1]));
	});
}

#[test]
fn the_retention_of_today_applies() {
	licensed().execute(|| {
		pass_to(march(366));
		assert_noop!(clear([1]), Error::<Test>::RetentionRunning);
		assert_ok!(Credentials::set_retention(signed(REGISTRY), 0));
		assert_ok!(clear([1]));
	});
}

#[test]
fn all_are_cleared_or_none() {
	let second =
		|| issue(CHAMBER, Issuance { holder: NURSE, valid_until: march(367), ..licence(2) });
	licensed().then(second).execute(|| {
		pass_to(DUE);
		assert_noop!(clear([1, 2]), Error::<Test>::RetentionRunning);
		assert_noop!(clear([1, 1]), Error::<Test>::CredentialUnknown);
		assert_noop!(clear([1, 9]), Error::<Test>::CredentialUnknown);
		assert_ok!(clear([]));
		assert_eq!(events(), []);
		pass_to(DUE + march(2) - march(1));
		assert_ok!(clear([2, 1]));
	});
}

#[test]
fn what_was_renewed_goes_before_its_renewal() {
	licensed().on(2).renewed(1, 2, march(366)).execute(|| {
		pass_to(DUE);
		assert_noop!(clear([2]), Error::<Test>::RenewedOneStands);
		assert_noop!(clear([2, 1]), Error::<Test>::RenewedOneStands);
		assert_ok!(clear([1, 2]));
	});
}

#[test]
fn a_commitment_that_came_back_holds_up_no_renewal() {
	licensed().on(2).renewed(1, 2, march(366)).execute(|| {
		pass_to(DUE);
		assert_ok!(clear([1]));
		let other = Issuance { holder: NURSE, valid_from: DUE, valid_until: DUE + 1, ..licence(1) };
		assert_ok!(issue(CHAMBER, other));
		assert_ok!(clear([2]));
	});
}

#[test]
fn clearing_makes_room_for_the_holder() {
	let full = (1..MAX_HOLDINGS as u8)
		.fold(licensed(), |chain, number| chain.revoked(number, march(1)).licensed(number + 1));
	full.execute(|| {
		pass_to(DUE);
		let next = Issuance { valid_from: DUE, valid_until: DUE + 1, ..licence(9) };
		assert_noop!(issue(CHAMBER, next.clone()), Error::<Test>::TooManyHoldings);
		assert_ok!(clear([2]));
		assert_ok!(issue(CHAMBER, next));
		let expected = [1, 3, 4, 9].map(commitment);
		assert_eq!(Holdings::<Test>::get(SURGEON, LICENCE).into_inner(), expected);
	});
}

#[test]
fn indexes_do_not_come_back() {
	licensed().execute(|| {
		pass_to(DUE);
		assert_ok!(clear([1]));
		assert_eq!(next_index(CHAMBER), 1);
		let next = Issuance { valid_from: DUE, valid_until: DUE + 1, ..licence(2) };
		assert_noop!(
			issue(CHAMBER, Issuance { index: 0, ..next.clone() }),
			Error::<Test>::IndexNotNext
		);
		assert_ok!(issue(CHAMBER, next));
		assert_eq!(held(CHAMBER), (CREDENTIAL_DEPOSIT, CHUNK_DEPOSIT));
	});
}

#[test]
fn the_bits_of_what_was_cleared_stay_while_their_chunk_does() {
	let second = || issue(CHAMBER, Issuance { holder: NURSE, ..licence(2) });
	licensed().revoked(1, march(1)).then(second).execute(|| {
		pass_to(DUE);
		assert_ok!(clear([1]));
		assert_eq!(bits(StatusPurpose::Revocation, [0, 1]), [true, false]);
		assert_ok!(clear([2]));
		assert_eq!(bits(StatusPurpose::Revocation, [0, 1]), [false, false]);
	});
}

#[test]
fn a_call_has_a_bound() {
	type Bounded = BoundedVec<Commitment, <Test as Config>::MaxIssuances>;
	let many = |count: u32| (0..count).map(|number| commitment(number as u8)).collect::<Vec<_>>();
	assert!(Bounded::try_from(many(MAX_ISSUANCES + 1)).is_err());
	let all = (1..MAX_ISSUANCES as u8).fold(ExtBuilder::default(), |chain, number| {
		chain.then(move || issue(CHAMBER, Issuance { holder: number.into(), ..licence(number) }))
	});
	let last = || issue(CHAMBER, Issuance { holder: 77, ..licence(0) });
	all.then(last).execute(|| {
		pass_to(DUE);
		assert_ok!(clear([0, 1, 2, 3]));
	});
}

#[test]
fn only_an_issuer_of_the_board_clears() {
	licensed().execute(|| {
		pass_to(DUE);
		let clear = |origin| Credentials::clear(origin, vec![commitment(1)].try_into().unwrap());
		assert_noop!(clear(signed(admin(CHAMBER))), DUTY_MISSING);
		assert_noop!(clear(signed(SURGEON)), NOT_AN_AGENT);
		assert_noop!(clear(signed(issuer(COLLEGE))), Error::<Test>::NotIssuer);
		assert_noop!(clear(RuntimeOrigin::root()), BadOrigin);
	});
}

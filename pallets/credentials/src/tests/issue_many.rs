// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, BoundedVec};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::{
	mock::{Credentials, *},
	*,
};

/// The next licence of the chamber but `ahead`, for a holder of its own.
fn licence_of(number: u8, ahead: u32) -> Issuance<AccountId> {
	let next = licence(number);
	Issuance { holder: 1_000 + AccountId::from(number), index: next.index + ahead, ..next }
}

fn issue_many(issuances: Vec<Issuance<AccountId>>) -> DispatchResult {
	Credentials::issue_many(signed(issuer(CHAMBER)), issuances.try_into().unwrap())
}

#[test]
fn many_are_issued_with_one_event() {
	ExtBuilder::default().licensed(9).execute(|| {
		assert_ok!(issue_many(vec![licence_of(1, 0), licence_of(2, 1), licence_of(3, 2)]));

		assert_eq!(events(), [Event::CredentialsIssued { board: CHAMBER, first: 1, count: 3 }]);
		assert_eq!([1, 2, 3].map(|number| row(number).index), [1, 2, 3]);
		assert_eq!(held(CHAMBER), (4 * CREDENTIAL_DEPOSIT, CHUNK_DEPOSIT));
	});
}

#[test]
fn those_that_stand_are_not_counted_and_a_repeated_call_is_quiet() {
	ExtBuilder::default().execute(|| {
		let (first, second) = (licence_of(1, 0), licence_of(2, 1));
		assert_ok!(issue_many(vec![first.clone()]));
		events();
		assert_ok!(issue_many(vec![first.clone(), second.clone()]));
		assert_eq!(events(), [Event::CredentialsIssued { board: CHAMBER, first: 1, count: 1 }]);
		assert_ok!(issue_many(vec![second.clone(), first]));
		assert_ok!(issue_many(vec![]));
		assert_eq!(events(), []);
	});
}

#[test]
fn all_are_issued_or_none() {
	ExtBuilder::default().execute(|| {
		let second = Issuance { valid_until: march(1), ..licence_of(2, 1) };
		assert_noop!(issue_many(vec![licence_of(1, 0), second]), Error::<Test>::ValidityEmpty);
		let skipped = vec![licence_of(1, 0), licence_of(2, 2)];
		assert_noop!(issue_many(skipped), Error::<Test>::IndexNotNext);
		let twice = vec![licence(1), Issuance { index: 1, ..licence(2) }];
		assert_noop!(issue_many(twice), Error::<Test>::AlreadyHeld);
	});
}

#[test]
fn a_call_has_a_bound() {
	let many =
		|count: u32| (0..count).map(|ahead| licence_of(ahead as u8, ahead)).collect::<Vec<_>>();
	ExtBuilder::default().execute(move || {
		type Bounded = BoundedVec<Issuance<AccountId>, <Test as Config>::MaxIssuances>;
		assert!(Bounded::try_from(many(MAX_ISSUANCES + 1)).is_err());
		assert_ok!(issue_many(many(MAX_ISSUANCES)));
	});
}

#[test]
fn only_an_issuer_of_a_board_issues_many() {
	ExtBuilder::default().execute(|| {
		let issuances = || vec![licence_of(1, 0)].try_into().unwrap();
		let issue_many = |agent| Credentials::issue_many(signed(agent), issuances());
		assert_noop!(issue_many(admin(CHAMBER)), DUTY_MISSING);
		assert_noop!(issue_many(STRANGER), NOT_AN_AGENT);
		assert_noop!(issue_many(issuer(CLINIC)), Error::<Test>::NotABoard);
		assert_noop!(Credentials::issue_many(RuntimeOrigin::root(), issuances()), BadOrigin);
	});
}

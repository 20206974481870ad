// SPDX-License-Identifier: Apache-2.0

//! Types, charters and the retention.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{CredentialTypeId, InstitutionId};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::{
	mock::{Credentials, *},
	*,
};

fn register(number: CredentialTypeId, days: u32) -> DispatchResult {
	Credentials::register_type(signed(REGISTRY), number, schema(1), true, days)
}

fn grant(board: InstitutionId, credential_type: CredentialTypeId) -> DispatchResult {
	Credentials::grant_charter(signed(REGISTRY), board, credential_type)
}

fn withdraw(board: InstitutionId, credential_type: CredentialTypeId) -> DispatchResult {
	Credentials::withdraw_charter(signed(REGISTRY), board, credential_type)
}

fn retire(credential_type: CredentialTypeId) -> DispatchResult {
	Credentials::retire_type(signed(REGISTRY), credential_type)
}

#[test]
fn a_type_is_registered_under_the_number_that_governance_chose() {
	ExtBuilder::bare().execute(|| {
		assert_ok!(register(LICENCE, 365));

		assert_eq!(
			events(),
			[Event::TypeRegistered {
				credential_type: LICENCE,
				schema: schema(1),
				clinical: true,
				max_validity_days: 365
			}]
		);
		let row = CredentialType {
			schema: schema(1),
			clinical: true,
			max_validity_days: 365,
			retired: false,
		};
		assert_eq!(Credentials::credential_types(None, 10), [(LICENCE, row)]);
	});
}

#[test]
fn a_repeated_registration_is_quiet_and_another_one_under_the_number_is_refused() {
	ExtBuilder::bare().execute(|| {
		assert_ok!(register(LICENCE, 365));
		assert_eq!(events().len(), 1);
		assert_ok!(register(LICENCE, 365));
		assert_eq!(events(), []);
		assert_noop!(register(LICENCE, 366), Error::<Test>::TypeTaken);
		assert_ok!(retire(LICENCE));
		assert_noop!(register(LICENCE, 365), Error::<Test>::TypeTaken);
	});
}

#[test]
fn a_type_permits_a_validity() {
	ExtBuilder::bare().execute(|| {
		assert_noop!(register(LICENCE, 0), Error::<Test>::ValidityEmpty);
		assert_ok!(register(LICENCE, 1));
	});
}

#[test]
fn the_registry_has_a_bound() {
	ExtBuilder::bare().execute(|| {
		for number in 0..MAX_TYPES {
			assert_ok!(register(CredentialTypeId(number), 1));
		}
		assert_noop!(register(CredentialTypeId(MAX_TYPES), 1), Error::<Test>::TooManyTypes);
		assert_ok!(register(CredentialTypeId(0), 1));
	});
}

#[test]
fn a_retired_type_is_issued_and_renewed_no_more_and_what_was_issued_stays() {
	ExtBuilder::default().licensed(1).execute(|| {
		assert_ok!(retire(LICENCE));
		assert_ok!(retire(LICENCE));
		assert_eq!(events(), [Event::TypeRetired { credential_type: LICENCE }]);

		assert_noop!(issue_licence(2), Error::<Test>::TypeRetired);
		assert_noop!(renew(1, 2, march(366)), Error::<Test>::TypeRetired);
		assert_noop!(grant(MINISTRY, LICENCE), Error::<Test>::TypeRetired);
		assert_eq!(standing(1, march(1)), Standing::Active);
		assert_noop!(retire(PERMIT), Error::<Test>::TypeUnknown);
	});
}

#[test]
fn a_charter_is_given_to_a_board_and_taken_back() {
	ExtBuilder::default().execute(|| {
		assert_noop!(
			issue(MINISTRY, Issuance { index: 0, ..licence(1) }),
			Error::<Test>::NotChartered
		);
		assert_ok!(grant(MINISTRY, LICENCE));
		assert_ok!(grant(MINISTRY, LICENCE));
		assert_ok!(withdraw(CHAMBER, LICENCE));
		assert_ok!(withdraw(CHAMBER, LICENCE));
		assert_eq!(
			events(),
			[
				Event::CharterGranted { board: MINISTRY, credential_type: LICENCE },
				Event::CharterWithdrawn { board: CHAMBER, credential_type: LICENCE },
			]
		);
		assert_noop!(issue_licence(1), Error::<Test>::NotChartered);
		assert_ok!(issue(CHAMBER, Issuance { credential_type: DIPLOMA, ..licence(1) }));
	});
}

#[test]
fn a_board_without_charters_leaves_no_row() {
	ExtBuilder::default().execute(|| {
		assert_ok!(withdraw(CHAMBER, LICENCE));
		assert!(Credentials::board(CHAMBER).is_some());
		assert_ok!(withdraw(CHAMBER, DIPLOMA));
		assert_eq!(Credentials::board(CHAMBER), None);
		assert_noop!(withdraw(CHAMBER, DIPLOMA), Error::<Test>::BoardUnknown);
	});
}

#[test]
fn a_charter_needs_a_board_and_a_type() {
	ExtBuilder::default().execute(|| {
		assert_noop!(grant(CLINIC, LICENCE), Error::<Test>::NotABoard);
		assert_noop!(grant(CHAMBER, PERMIT), Error::<Test>::TypeUnknown);
		leave(MINISTRY);
		assert_noop!(grant(MINISTRY, LICENCE), Error::<Test>::NotABoard);
	});
}

#[test]
fn a_board_has_a_bound_of_charters() {
	let further = CredentialTypeId(40);
	ExtBuilder::default().registered(PERMIT, false).registered(further, false).execute(|| {
		assert_eq!(MAX_CHARTERS, 3);
		assert_ok!(grant(CHAMBER, PERMIT));
		assert_noop!(grant(CHAMBER, further), Error::<Test>::TooManyCharters);
		assert_ok!(grant(CHAMBER, PERMIT));
	});
}

#[test]
fn the_retention_is_governed() {
	ExtBuilder::bare().execute(|| {
		assert_eq!(RetentionDays::<Test>::get(), RETENTION_DAYS);
		for _ in 0..2 {
			assert_ok!(Credentials::set_retention(signed(REGISTRY), 7));
		}
		assert_eq!(events(), [Event::RetentionSet { days: 7 }]);
		assert_eq!(RetentionDays::<Test>::get(), 7);
		RetentionDays::<Test>::kill();
		assert_eq!(RetentionDays::<Test>::get(), DEFAULT_RETENTION_DAYS);
	});
}

#[test]
fn the_genesis_reads_as_people_write_it() {
	let genesis: GenesisConfig<Test> = serde_json::from_str(r#"{"retentionDays": 30}"#).unwrap();
	assert_eq!(genesis.retention_days, 30);
	assert_eq!(GenesisConfig::<Test>::default().retention_days, DEFAULT_RETENTION_DAYS);
}

#[test]
fn only_the_registry_origin_keeps_the_registry() {
	ExtBuilder::default().execute(|| {
		for origin in [signed(SUSPENSION), signed(issuer(CHAMBER)), RuntimeOrigin::none()] {
			assert_noop!(
				Credentials::register_type(origin.clone(), PERMIT, schema(1), true, 1),
				BadOrigin
			);
			assert_noop!(Credentials::retire_type(origin.clone(), LICENCE), BadOrigin);
			assert_noop!(Credentials::grant_charter(origin.clone(), MINISTRY, LICENCE), BadOrigin);
			assert_noop!(
				Credentials::withdraw_charter(origin.clone(), CHAMBER, LICENCE),
				BadOrigin
			);
			assert_noop!(Credentials::set_retention(origin, 1), BadOrigin);
		}
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::InstitutionId;
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::{
	mock::{Institutions, *},
	*,
};

fn name(institution: InstitutionId, account: Option<AccountId>) -> DispatchResult {
	Institutions::name_validator(signed(ADMISSION), institution, account)
}

fn three_members() -> ExtBuilder {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.active(LAB, LAB_ADMIN)
		.active(INSURER, INSURER_ADMIN)
}

#[test]
fn validators_are_kept_in_the_order_of_their_institutions() {
	three_members().execute(|| {
		assert_ok!(name(INSURER, Some(102)));
		assert_ok!(name(CLINIC, Some(100)));
		assert_ok!(name(LAB, Some(101)));
		assert_eq!(validating(), [100, 101, 102]);
		assert_eq!(
			events(),
			[(INSURER, 102), (CLINIC, 100), (LAB, 101)].map(|(institution, account)| {
				Event::ValidatorNamed { institution, account: Some(account) }
			})
		);
	});
}

#[test]
fn an_institution_has_one_validator_which_can_be_replaced_and_taken() {
	three_members().validator(CLINIC, 100).execute(|| {
		assert_ok!(name(CLINIC, Some(100)));
		assert_ok!(name(CLINIC, Some(103)));
		assert_eq!(validating(), [103]);
		assert!(Institutions::is_validator_account(&103));
		assert!(!Institutions::is_validator_account(&100));

		assert_ok!(name(CLINIC, None));
		assert_eq!(validating(), Vec::<AccountId>::new());
	});
}

#[test]
fn an_account_validates_for_one_institution() {
	three_members().validator(CLINIC, 100).execute(|| {
		assert_noop!(name(LAB, Some(100)), Error::<Test>::ValidatorTaken);
	});
}

#[test]
fn validator_places_are_bounded() {
	three_members()
		.validator(CLINIC, 100)
		.validator(LAB, 101)
		.validator(INSURER, 102)
		.then(|| pay(LAB_ADMIN, CLERK, 5_000))
		.active(InstitutionId(3), CLERK)
		.execute(|| {
			assert_noop!(name(InstitutionId(3), Some(103)), Error::<Test>::TooManyValidators);
			assert_ok!(name(INSURER, None));
			assert_ok!(name(InstitutionId(3), Some(103)));
		});
}

#[test]
fn only_active_institutions_get_a_validator_and_only_theirs_count() {
	ExtBuilder::default()
		.active(CLINIC, CLINIC_ADMIN)
		.proposed(LAB, LAB_ADMIN)
		.validator(CLINIC, 100)
		.execute(|| {
			assert_noop!(name(LAB, Some(101)), Error::<Test>::InstitutionNotActive);
			assert_noop!(name(INSURER, Some(101)), Error::<Test>::InstitutionUnknown);

			assert_ok!(Institutions::suspend(signed(SUSPENSION), CLINIC));
			assert!(validating().is_empty());
			assert!(!Institutions::is_validator_account(&100));
			assert_noop!(name(CLINIC, Some(101)), Error::<Test>::InstitutionNotActive);

			assert_ok!(Institutions::reinstate(signed(SUSPENSION), CLINIC));
			assert_eq!(validating(), [100]);

			assert_ok!(Institutions::suspend(signed(SUSPENSION), CLINIC));
			assert_ok!(name(CLINIC, None));
		});
}

#[test]
fn only_the_admission_origin_names_validators() {
	three_members().execute(|| {
		for account in [CLINIC_ADMIN, ACCREDITATION, SUSPENSION] {
			assert_noop!(
				Institutions::name_validator(signed(account), CLINIC, Some(100)),
				BadOrigin
			);
		}
	});
}

// SPDX-License-Identifier: Apache-2.0

use super::*;
use frame_support::traits::fungible::InspectHold;

fn held(institution: InstitutionId) -> u128 {
	Balances::balance_on_hold(&HoldReason::Quota.into(), &sovereign(institution))
}

#[test]
fn an_admin_buys_rows_and_the_sovereign_account_holds_their_deposit() {
	ExtBuilder::bare().run(|| {
		assert_ok!(Records::buy_quota(signed(admin(CLINIC)), 3));
		assert_ok!(Records::buy_quota(signed(admin(CLINIC)), 4));

		assert_eq!(held(CLINIC), 7 * ROW_DEPOSIT);
		let quota = Custodian { rows_prepaid: 7, ..Custodian::default() };
		assert_eq!(Records::custodian(CLINIC), Some(quota));
		assert_eq!(
			events(),
			[
				Event::QuotaBought { institution: CLINIC, rows: 3 },
				Event::QuotaBought { institution: CLINIC, rows: 4 },
			]
		);
	});
}

#[test]
fn an_admin_gets_unused_rows_back_up_to_the_last_one() {
	ExtBuilder::default().run(|| {
		assert_noop!(Records::return_quota(signed(admin(CLINIC)), 20), Failure::QuotaInUse);
		assert_noop!(Records::return_quota(signed(admin(CLINIC)), 21), Failure::QuotaInUse);
		assert_ok!(Records::return_quota(signed(admin(CLINIC)), 19));

		assert_eq!(held(CLINIC), ROW_DEPOSIT);
		assert_eq!(events(), [Event::QuotaReturned { institution: CLINIC, rows: 19 }]);
	});
}

#[test]
fn a_row_of_quota_that_says_nothing_goes() {
	ExtBuilder::bare().quota(CLINIC, 2).run(|| {
		assert_ok!(Records::return_quota(signed(admin(CLINIC)), 2));
		assert_eq!(Records::custodian(CLINIC), None);
		assert_eq!(held(CLINIC), 0);
	});
}

#[test]
fn quota_takes_an_admin_and_money() {
	ExtBuilder::bare().quota(CLINIC, 1).run(|| {
		assert_noop!(Records::buy_quota(signed(writer(CLINIC)), 1), DUTY_MISSING);
		assert_noop!(Records::return_quota(signed(writer(CLINIC)), 1), DUTY_MISSING);
		assert_noop!(Records::buy_quota(RuntimeOrigin::root(), 1), DispatchError::BadOrigin);
		assert_noop!(Records::return_quota(RuntimeOrigin::none(), 1), DispatchError::BadOrigin);
		assert_noop!(
			Records::buy_quota(signed(admin(CLINIC)), u32::MAX),
			sp_runtime::ArithmeticError::Overflow
		);
		let too_many = (ENDOWMENT / ROW_DEPOSIT) as u32;
		assert_noop!(
			Records::buy_quota(signed(admin(CLINIC)), too_many),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

#[test]
fn a_suspended_institution_buys_what_it_needs_to_answer_and_returns_the_rest() {
	ExtBuilder::bare().quota(CLINIC, 1).run(|| {
		suspend(CLINIC);
		assert_ok!(Records::buy_quota(signed(admin(CLINIC)), 1));
		assert_ok!(Records::return_quota(signed(admin(CLINIC)), 2));
	});
}

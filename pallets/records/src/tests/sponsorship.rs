// SPDX-License-Identifier: Apache-2.0

use super::*;
use salus_primitives::{Sponsorship, WindUp};

fn sponsored(institution: InstitutionId) -> u32 {
	Records::custodian(institution).unwrap_or_default().rows_sponsored
}

#[test]
fn who_registered_a_subject_is_its_sponsor_for_ever() {
	ExtBuilder::default().subject(CLINIC, SIBLING).quota(HOSPITAL, 1).run(|| {
		assert_eq!(Records::sponsor_of(&PATIENT), Some(CLINIC));
		assert_eq!(Records::sponsor_of(&STRANGER), None);
		assert_ok!(Records::merge(signed(writer(CLINIC)), PATIENT, SIBLING));
		assert_ok!(succeed(CLINIC, HOSPITAL));
		assert_eq!(Records::sponsor_of(&PATIENT), Some(CLINIC));
	});
}

#[test]
fn rows_of_other_pallets_use_the_sponsors_quota_to_the_last_row() {
	ExtBuilder::bare().quota(CLINIC, 5).subject(CLINIC, PATIENT).run(|| {
		assert_noop!(Records::charge(CLINIC, 5), Failure::QuotaExhausted);
		assert_ok!(Records::charge(CLINIC, 4));
		let quota =
			Custodian { rows_prepaid: 5, rows_used: 5, rows_sponsored: 4, ..Custodian::default() };
		assert_eq!(Records::custodian(CLINIC), Some(quota));
		assert_noop!(Records::charge(CLINIC, 1), Failure::QuotaExhausted);
		assert_noop!(Records::charge(CLINIC, u32::MAX), Failure::QuotaExhausted);
		let register = Records::register(signed(writer(CLINIC)), statement(1));
		assert_eq!(register, Err(Failure::QuotaExhausted.into()));
		assert_eq!(events(), []);
	});
}

#[test]
fn subjects_go_beyond_the_quota_as_far_as_the_overdraft_and_not_one_row_further() {
	ExtBuilder::bare().quota(CLINIC, 5).subject(CLINIC, PATIENT).run(|| {
		let rows = 4 + MAX_OVERDRAFT;
		assert_noop!(Records::charge_beyond_quota(CLINIC, rows + 1), Failure::QuotaExhausted);
		assert_ok!(Records::charge_beyond_quota(CLINIC, rows));
		assert_eq!((used(CLINIC), sponsored(CLINIC)), (rows + 1, rows));
		assert_noop!(Records::charge_beyond_quota(CLINIC, 1), Failure::QuotaExhausted);
		assert_noop!(Records::charge(CLINIC, 1), Failure::QuotaExhausted);
		assert_noop!(Records::return_quota(signed(admin(CLINIC)), 1), Failure::QuotaInUse);
		assert_ok!(Records::buy_quota(signed(admin(CLINIC)), 1));
		assert_ok!(Records::charge_beyond_quota(CLINIC, 1));
	});
}

#[test]
fn to_charge_nothing_is_possible_beyond_the_quota_too() {
	ExtBuilder::bare().quota(CLINIC, 1).subject(CLINIC, PATIENT).run(|| {
		assert_ok!(Records::charge_beyond_quota(CLINIC, MAX_OVERDRAFT));
		assert_ok!(Records::charge(CLINIC, 0));
		assert_ok!(Records::charge_beyond_quota(CLINIC, 0));
		assert_ok!(Records::charge(HOSPITAL, 0));
		assert_ok!(Records::free(HOSPITAL, 0));
		assert_eq!(Records::custodian(HOSPITAL), None);
	});
}

#[test]
fn what_is_freed_can_be_used_or_returned() {
	ExtBuilder::bare().quota(CLINIC, 5).subject(CLINIC, PATIENT).run(|| {
		assert_ok!(Records::charge(CLINIC, 4));
		assert_ok!(Records::free(CLINIC, 3));
		assert_eq!((used(CLINIC), sponsored(CLINIC)), (2, 1));
		assert_ok!(Records::register(signed(writer(CLINIC)), statement(1)));
		assert_ok!(Records::return_quota(signed(admin(CLINIC)), 2));
		assert_ok!(Records::free(CLINIC, 1));
		assert_eq!((used(CLINIC), sponsored(CLINIC)), (2, 0));
	});
}

#[test]
fn to_free_more_than_is_sponsored_is_a_fault_that_changes_nothing() {
	ExtBuilder::default().records([1]).run(|| {
		assert_ok!(Records::charge(CLINIC, 2));
		let before = Records::custodian(CLINIC);
		// With debug assertions it panics, so that the tests of whoever miscounts show it.
		let freed = std::panic::catch_unwind(|| Records::free(CLINIC, 3));
		assert!(matches!(freed, Err(_) | Ok(Err(DispatchError::Corruption))));
		assert_eq!(Records::custodian(CLINIC), before);
		assert_ok!(Records::free(CLINIC, 2));
	});
}

#[test]
fn a_successor_sponsors_on() {
	ExtBuilder::default().quota(HOSPITAL, 5).run(|| {
		assert_ok!(Records::charge(CLINIC, 2));
		assert_ok!(Records::charge(HOSPITAL, 1));
		assert_ok!(succeed(CLINIC, HOSPITAL));
		assert_eq!(Records::custodian(CLINIC), None);
		assert_eq!((used(HOSPITAL), sponsored(HOSPITAL)), (4, 3));
		assert_ok!(Records::charge(CLINIC, 1));
		assert_ok!(Records::charge_beyond_quota(CLINIC, 20 + MAX_OVERDRAFT));
		assert_noop!(Records::charge_beyond_quota(CLINIC, 1), Failure::QuotaExhausted);
		assert_ok!(Records::free(CLINIC, 24 + MAX_OVERDRAFT));
		assert_eq!(Records::custodian(CLINIC), None);
		assert_eq!((used(HOSPITAL), sponsored(HOSPITAL)), (1, 0));
	});
}

#[test]
fn who_sponsors_rows_is_not_closed() {
	ExtBuilder::bare().quota(CLINIC, 2).run(|| {
		assert_ok!(Records::charge(CLINIC, 2));
		assert_noop!(Records::ensure_closed(CLINIC), Failure::CustodyOpen);
		assert_noop!(Records::return_quota(signed(admin(CLINIC)), 1), Failure::QuotaInUse);
		assert_ok!(Records::free(CLINIC, 2));
		assert_ok!(Records::return_quota(signed(admin(CLINIC)), 2));
		assert_ok!(Records::ensure_closed(CLINIC));
	});
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn benchmarks_get_a_sponsor_with_quota_for_a_thousand_rows() {
	ExtBuilder::default().run(|| {
		let institution = Register::benchmark_institution(&STRANGER);
		let predecessor = Register::benchmark_predecessor(institution);
		for account in [77, 78, 77] {
			Records::benchmark_sponsor(predecessor, &account);
			assert_eq!(Records::sponsor_of(&account), Some(predecessor));
		}
		assert_ok!(Records::charge(predecessor, 1_000));
		assert_eq!(sponsored(institution), 1_000);
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::Moment;
use salus_testing::{reader, Index};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Disclosures, *},
	*,
};

fn fold(count: u32) -> DispatchResult {
	Disclosures::fold(signed(STRANGER), PATIENT, CLINIC, count)
}

fn folded(disclosures: u32, omissions: u32) -> Event<Test> {
	let (subject, custodian) = (PATIENT, CLINIC);
	Event::DisclosuresFolded { subject, custodian, disclosures, omissions }
}

fn rows() -> Vec<(ReceiptNumber, Disclosure)> {
	Disclosures::rows_after(&PATIENT, CLINIC, None).collect()
}

fn verifies(rows: &[(ReceiptNumber, Disclosure)]) -> bool {
	Disclosures::verify_folded_disclosures(&PATIENT, CLINIC, rows)
}

#[test]
fn what_is_old_leaves_the_state_and_stays_provable() {
	ExtBuilder::default().recorded(&[0, 1, 2]).execute(|| {
		let kept = rows();
		assert!(verifies(&[]));
		pass(HISTORY_PERIOD);
		assert_ok!(fold(2));
		assert_eq!(events(), [folded(2, 0)]);
		assert_eq!(rows(), kept[2..]);
		assert_eq!((ledger().closed, ledger().disclosures), (ReceiptNumber(2), 1));
		assert_eq!(Index::used(CLINIC), 2);
		assert!(verifies(&kept[..2]));

		assert_ok!(fold(MAX_RECEIPTS));
		assert!(verifies(&kept));
		assert!(!verifies(&kept[..2]));
		assert!(!verifies(&[kept[1], kept[0], kept[2]]));
		let mut forged = kept.clone();
		forged[1].1.recorded_at += 1;
		assert!(!verifies(&forged));
		assert_eq!(ledger().folded_disclosures.unwrap().count, 3);
		assert_eq!((ledger().next, ledger().closed), (ReceiptNumber(3), ReceiptNumber(3)));
		// The ledger stays, and with it its row.
		assert_eq!(Index::used(CLINIC), 1);
	});
}

#[test]
fn what_is_young_stays_with_all_that_is_above_it() {
	ExtBuilder::default().recorded(&[1]).passed(HOUR).recorded(&[0]).execute(|| {
		pass(HISTORY_PERIOD - HOUR);
		assert_noop!(fold(4), Failure::NothingToFold);
		pass(HOUR - 1);
		assert_noop!(fold(4), Failure::NothingToFold);
		pass(1);
		assert_ok!(fold(4));
		assert_eq!(rows(), []);
	});
}

#[test]
fn a_number_that_has_left_the_state_is_not_given_again() {
	ExtBuilder::default().recorded(&[0, 2]).execute(|| {
		pass(HISTORY_PERIOD);
		assert_ok!(fold(1));
		assert_noop!(record_now(&[0]), Failure::NumberClosed);
		assert_ok!(record_now(&[1]));
		// Old enough by itself, but above what is young.
		assert_noop!(fold(1), Failure::NothingToFold);
		pass(HISTORY_PERIOD);
		assert_ok!(fold(1));
		assert_ok!(fold(1));
		assert_noop!(record_now(&[1, 3]), Failure::NumberClosed);
		assert_ok!(record_now(&[3]));
	});
}

#[test]
fn a_gap_below_what_was_folded_is_told_by_the_folded_rows() {
	ExtBuilder::default().recorded(&[0, 2, 4]).execute(|| {
		let kept = rows();
		pass(HISTORY_PERIOD);
		assert_ok!(fold(2));
		let gaps = Disclosures::gaps(&PATIENT, CLINIC, ReceiptNumber(0), 10);
		assert_eq!(gaps.iter().map(|gap| gap.first.0).collect::<Vec<_>>(), [3]);
		assert_eq!(ledger().missing(), 1);
		assert_noop!(record_now(&[1]), Failure::NumberClosed);
		assert!(verifies(&kept[..2]));
	});
}

#[test]
fn nothing_that_was_folded_passes_for_omitted() {
	ExtBuilder::default().execute(|| {
		let receipt = receipt(0);
		assert_ok!(record_one(&receipt));
		pass(HISTORY_PERIOD);
		assert_ok!(fold(1));
		assert_eq!(Disclosures::verify(&receipt, &SALT), Verdict::Closed);
		assert_noop!(prove(countersigned(receipt, Person::Clinic)), Failure::TooOld);
	});
}

#[test]
fn an_old_number_hides_no_new_access() {
	ExtBuilder::default().recorded(&[0]).execute(|| {
		pass(HISTORY_PERIOD);
		assert_ok!(fold(1));
		let copy = countersigned(receipt(0), Person::Clinic);
		pass(DEADLINES.recording);
		assert_ok!(prove(copy));
	});
}

#[test]
fn omissions_fold_after_disclosures_and_are_not_proved_again() {
	ExtBuilder::default().recorded(&[0]).execute(|| {
		let copies: Vec<_> =
			[1, 2].map(|number| countersigned(receipt(number), Person::Clinic)).into();
		pass(DEADLINES.recording);
		assert_ok!(prove(copies[0].clone()));
		Exhausted::set(&true);
		assert_ok!(prove(copies[1].clone()));
		let kept = Disclosures::omissions(&PATIENT, CLINIC, None, 10);
		System::reset_events();
		pass(HISTORY_PERIOD - 1);
		assert_ok!(fold(4));
		pass(1);
		assert_ok!(fold(4));
		assert_eq!(events(), [folded(1, 0), folded(0, 2)]);
		assert_eq!(Index::used(CLINIC), 1);
		let verifies = |rows: &[_]| Disclosures::verify_folded_omissions(&PATIENT, CLINIC, rows);
		assert!(verifies(&kept));
		assert!(!verifies(&kept[..1]));
		assert_eq!((ledger().omissions, ledger().folded_omissions.unwrap().count), (2, 2));
		for copy in copies {
			assert_noop!(prove(copy), Failure::TooOld);
		}
	});
}

#[test]
fn one_call_folds_so_many_rows_of_both_kinds_and_not_one_more() {
	ExtBuilder::default().recorded(&[0, 1, 2]).recorded(&[3]).recorded(&[4]).execute(|| {
		let old = |number| Receipt { accessed_at: NOW - DEADLINES.recording, ..receipt(number) };
		for number in [5, 6, 7] {
			assert_ok!(prove(countersigned(old(number), Person::Clinic)));
		}
		System::reset_events();
		pass(HISTORY_PERIOD);
		assert_ok!(fold(u32::MAX));
		assert_ok!(fold(u32::MAX));
		assert_noop!(fold(u32::MAX), Failure::NothingToFold);
		assert_eq!(events(), [folded(MAX_RECEIPTS, 0), folded(1, 3)]);
	});
}

#[test]
fn a_sealed_receipt_stays_as_long_after_its_seal() {
	ExtBuilder::default().execute(|| {
		let until: Moment = NOW + MAX_SEAL;
		assert_ok!(record(&[Receipt { basis: LAW, sealed_until: Some(until), ..receipt(0) }]));
		pass(MAX_SEAL + HISTORY_PERIOD - 1);
		assert!(!rows()[0].1.is_sealed_at(now()));
		assert_noop!(fold(1), Failure::NothingToFold);
		pass(1);
		assert_ok!(fold(1));
	});
}

#[test]
fn anybody_folds_what_there_is() {
	ExtBuilder::default().recorded(&[0]).execute(|| {
		pass(HISTORY_PERIOD);
		let by = |origin, subject| Disclosures::fold(origin, subject, CLINIC, 1);
		assert_noop!(by(RuntimeOrigin::root(), PATIENT), BadOrigin);
		assert_noop!(by(RuntimeOrigin::none(), PATIENT), BadOrigin);
		assert_noop!(by(signed(STRANGER), SIBLING), Failure::LedgerUnknown);
		assert_noop!(fold(0), Failure::NothingToFold);
		assert_ok!(by(signed(reader(HOSPITAL)), PATIENT));
	});
}

// SPDX-License-Identifier: Apache-2.0

//! Numbers that are missing.

use frame_support::assert_ok;
use salus_primitives::Moment;
use salus_testing::Lapses;

use crate::{
	mock::{Disclosures, *},
	*,
};

fn gap(first: u64, last: u64, since: Moment) -> Gap {
	let due = since + DEADLINES.recording;
	let (first, last) = (ReceiptNumber(first), ReceiptNumber(last));
	Gap { first, last, since, due, is_proved: due <= now() }
}

fn gaps() -> Vec<Gap> {
	Disclosures::gaps(&PATIENT, CLINIC, ReceiptNumber(0), 1_000)
}

fn page(from: u64, limit: u32) -> Vec<Gap> {
	Disclosures::gaps(&PATIENT, CLINIC, ReceiptNumber(from), limit)
}

#[test]
fn a_gap_is_proved_once_the_missing_receipt_should_have_been_recorded() {
	ExtBuilder::default().recorded(&[0, 1, 3]).execute(|| {
		assert_eq!(gaps(), [gap(2, 2, NOW)]);
		assert!(!gaps()[0].is_proved);
		pass(DEADLINES.recording - 1);
		assert!(!gaps()[0].is_proved);
		pass(1);
		assert!(gaps()[0].is_proved);
		// It costs nobody credit: the number may never have been given.
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn a_ledger_without_gaps_has_none() {
	ExtBuilder::default().execute(|| {
		assert_eq!(gaps(), []);
		assert_ok!(record_now(&[0, 1, 2]));
		assert_eq!((gaps(), ledger().missing()), (vec![], 0));
	});
}

#[test]
fn numbers_above_the_highest_are_not_missing() {
	ExtBuilder::default().recorded(&[0]).execute(|| {
		assert_eq!(page(0, 10), []);
		assert_eq!(page(7, 10), []);
	});
}

#[test]
fn a_receipt_that_comes_late_closes_its_gap() {
	ExtBuilder::default().recorded(&[0, 2]).execute(|| {
		let missing = receipt(1);
		pass(HOUR);
		assert_eq!(gaps(), [gap(1, 1, NOW)]);
		assert_ok!(record(&[missing]));
		assert_eq!((gaps(), ledger().missing()), (vec![], 0));
	});
}

#[test]
fn a_gap_that_is_filled_in_part_is_known_since_it_first_showed() {
	ExtBuilder::default().recorded(&[0, 4]).execute(|| {
		assert_eq!(gaps(), [gap(1, 3, NOW)]);
		pass(HOUR);
		assert_ok!(record_now(&[2]));
		assert_eq!(gaps(), [gap(1, 1, NOW), gap(3, 3, NOW)]);
		assert_eq!(ledger().missing(), 2);
	});
}

#[test]
fn each_gap_has_its_own_moment() {
	ExtBuilder::default().recorded(&[1]).passed(HOUR).recorded(&[4, 6]).execute(|| {
		let expected = [gap(0, 0, NOW), gap(2, 3, NOW + HOUR), gap(5, 5, NOW + HOUR)];
		assert_eq!(gaps(), expected);
		assert_eq!(ledger().missing(), 4);
	});
}

#[test]
fn the_widest_gap_is_known_by_the_number_that_showed_it() {
	ExtBuilder::default().recorded(&[MAX_GAP - 1]).passed(HOUR).execute(|| {
		// Numbers in between come later than the one above them.
		assert_ok!(record_now(&[MAX_GAP - 2]));
		assert_eq!(gaps(), [gap(0, MAX_GAP - 3, NOW)]);
	});
}

#[test]
fn gaps_are_paged_by_numbers() {
	ExtBuilder::default().recorded(&[0, 4, 6]).execute(|| {
		assert_eq!(page(0, 3), [gap(1, 2, NOW)]);
		assert_eq!(page(3, 2), [gap(3, 3, NOW)]);
		assert_eq!(page(5, 2), [gap(5, 5, NOW)]);
		assert_eq!(page(0, 0), []);
		assert_eq!(page(u64::MAX, 9), []);
	});
}

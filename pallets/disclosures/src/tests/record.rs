// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, BoundedVec};
use salus_primitives::{time::DAY_MILLISECONDS, Lapse, Moment};
use salus_testing::{
	officer, reader, writer, Index, Lapses, Register, DUTY_MISSING, NOT_AN_AGENT, QUOTA_EXHAUSTED,
};
use sp_runtime::{traits::BadOrigin, ArithmeticError};

use super::Failure;
use crate::{
	mock::{Disclosures, *},
	*,
};

fn standing(number: u64) -> Option<Disclosure> {
	Disclosures::disclosure(&PATIENT, CLINIC, ReceiptNumber(number))
}

fn recorded(count: u32, next: u64) -> Event<Test> {
	let (subject, custodian, next) = (PATIENT, CLINIC, ReceiptNumber(next));
	Event::DisclosuresRecorded { subject, custodian, count, late: 0, next }
}

#[test]
fn a_custodian_records_its_receipts_under_their_numbers() {
	ExtBuilder::default().execute(|| {
		let earlier = receipt(0);
		pass(HOUR);
		let later = Receipt { basis: EMERGENCY, ..receipt(1) };
		assert_ok!(record(&[earlier.clone(), later.clone()]));

		let recorded_at = NOW + HOUR;
		let row = |receipt: &Receipt<_>| Disclosure { access: receipt.access(&SALT), recorded_at };
		assert_eq!(standing(0), Some(row(&earlier)));
		assert_eq!(standing(1), Some(row(&later)));
		let expected = Ledger { next: ReceiptNumber(2), disclosures: 2, ..Default::default() };
		assert_eq!(ledger(), expected);
		assert_eq!(events(), [recorded(2, 2)]);
		// Two receipts, and the ledger.
		assert_eq!(Index::used(CLINIC), 3);
	});
}

#[test]
fn a_retried_batch_is_quiet() {
	ExtBuilder::default().execute(|| {
		let receipts = [receipt(0), receipt(1)];
		assert_ok!(record(&receipts));
		let (before, used) = (ledger(), Index::used(CLINIC));
		System::reset_events();
		pass(HOUR);
		assert_ok!(record(&receipts));
		assert_ok!(record(&receipts[1..]));
		assert_eq!((ledger(), Index::used(CLINIC)), (before, used));
		assert_eq!(standing(0).unwrap().recorded_at, NOW);
		assert_eq!(events(), []);
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn what_a_batch_adds_to_an_earlier_one_is_recorded_and_counted() {
	ExtBuilder::default().execute(|| {
		let first = receipt(0);
		assert_ok!(record_one(&first));
		pass(HOUR);
		assert_ok!(record(&[first, receipt(1)]));
		assert_eq!(events(), [recorded(1, 1), recorded(1, 2)]);
		assert_eq!(standing(0).unwrap().recorded_at, NOW);
		assert_eq!(standing(1).unwrap().recorded_at, NOW + HOUR);
	});
}

#[test]
fn a_number_stands_for_one_receipt() {
	ExtBuilder::default().execute(|| {
		let first = receipt(0);
		assert_ok!(record_one(&first));
		let others = [
			Receipt { requester: STRANGER, ..first.clone() },
			Receipt { basis: LAW, ..first.clone() },
			Receipt { accessed_at: NOW - 1, ..first.clone() },
			Receipt { basis: LAW, sealed_until: Some(NOW + 1), ..first.clone() },
		];
		for other in others {
			assert_noop!(record(&[other]), Failure::NumberTaken);
		}
		// The commitment alone does not make it the same.
		let mut same = numbered(&first);
		same.access.basis = EMERGENCY;
		let call = |access: NumberedAccess| {
			let batch = vec![access].try_into().unwrap();
			Disclosures::record(signed(reader(CLINIC)), PATIENT, CLINIC, batch)
		};
		assert_noop!(call(same), Failure::NumberTaken);
	});
}

#[test]
fn a_receipt_without_basis_is_refused() {
	ExtBuilder::default().execute(|| {
		let unfounded = Receipt { basis: OTHER_CONSENT, ..receipt(0) };
		assert_noop!(record(&[unfounded]), Failure::BasisMissing);
		let before_consent = NOW - 30 * DAY_MILLISECONDS - 1;
		let too_early = Receipt { accessed_at: before_consent, ..receipt(0) };
		assert_noop!(record(&[too_early]), Failure::BasisMissing);
		// What carries access to one subject carries none to another.
		Index::register(CLINIC, STRANGER);
		let about_another = Receipt { subject: STRANGER, ..receipt(0) };
		let call =
			Disclosures::record(signed(reader(CLINIC)), STRANGER, CLINIC, batch(&[about_another]));
		assert_noop!(call, Failure::BasisMissing);
		assert!(Disclosures::ledger(&PATIENT, CLINIC).is_none());
	});
}

#[test]
fn the_basis_is_asked_for_the_moment_of_access() {
	ExtBuilder::default().execute(|| {
		Grounds::carry(OTHER_CONSENT, PATIENT, NOW, NOW + HOUR);
		pass(2 * HOUR);
		let within = |accessed_at| Receipt { basis: OTHER_CONSENT, accessed_at, ..receipt(0) };
		assert_noop!(record(&[within(NOW + HOUR)]), Failure::BasisMissing);
		assert_noop!(record(&[within(NOW - 1)]), Failure::BasisMissing);
		// It has ended by now, and carried the access nevertheless.
		assert_ok!(record(&[within(NOW + HOUR - 1)]));
	});
}

#[test]
fn a_batch_is_recorded_whole_or_not_at_all() {
	ExtBuilder::default().execute(|| {
		let unfounded = Receipt { basis: OTHER_CONSENT, ..receipt(1) };
		assert_noop!(record(&[receipt(0), unfounded]), Failure::BasisMissing);
		assert!(standing(0).is_none());
	});
}

#[test]
fn an_access_is_not_in_the_future() {
	ExtBuilder::default().execute(|| {
		let later = Receipt { accessed_at: NOW + 1, ..receipt(0) };
		assert_noop!(record(&[later]), Failure::AccessInFuture);
		assert_ok!(record(&[receipt(0)]));
	});
}

#[test]
fn numbers_ascend_strictly_within_a_batch() {
	ExtBuilder::default().execute(|| {
		assert_noop!(record(&[]), Failure::EmptyBatch);
		assert_noop!(record_now(&[1, 0]), Failure::NotSorted);
		assert_noop!(record_now(&[1, 1]), Failure::NotSorted);
		assert_ok!(record_now(&[0, 1]));
	});
}

#[test]
fn a_number_lies_no_further_above_the_highest_than_a_gap_may_be_wide() {
	ExtBuilder::default().execute(|| {
		assert_noop!(record_now(&[MAX_GAP]), Failure::NumberTooHigh);
		assert_ok!(record_now(&[MAX_GAP - 1]));
		let next = MAX_GAP;
		assert_noop!(record_now(&[next + MAX_GAP]), Failure::NumberTooHigh);
		// Within a batch the highest is that of the receipt before.
		assert_ok!(record_now(&[next + MAX_GAP - 1, next + 2 * MAX_GAP - 1]));
		assert_eq!(ledger().next, ReceiptNumber(next + 2 * MAX_GAP));
		assert_eq!(ledger().missing(), 3 * (MAX_GAP - 1));
	});
}

#[test]
fn the_last_number_is_never_given() {
	ExtBuilder::default().build().execute_with(|| {
		let next = ReceiptNumber(u64::MAX);
		Ledgers::<Test>::insert(PATIENT, CLINIC, Ledger { next, ..Default::default() });
		assert_noop!(record_now(&[u64::MAX]), ArithmeticError::Overflow);
		assert_ok!(record_now(&[u64::MAX - 1]));
	});
}

#[test]
fn one_call_records_so_many_receipts_and_not_one_more() {
	ExtBuilder::default().execute(|| {
		let many: Vec<_> = (0..u64::from(MAX_RECEIPTS)).collect();
		assert_ok!(record_now(&many));
		let access = numbered(&receipt(0));
		let too_many = vec![access; MAX_RECEIPTS as usize + 1];
		assert!(BatchOf::<Test>::try_from(too_many).is_err());
		assert!(BoundedVec::<_, <Test as Config>::MaxReceipts>::try_from(vec![access; 4]).is_ok());
	});
}

#[test]
fn readers_and_privacy_officers_of_the_custodian_record() {
	ExtBuilder::default().execute(|| {
		let by = |origin, number| {
			Disclosures::record(origin, PATIENT, CLINIC, batch(&[receipt(number)]))
		};
		assert_ok!(by(signed(reader(CLINIC)), 0));
		assert_ok!(by(signed(officer(CLINIC)), 1));
		assert_noop!(by(signed(writer(CLINIC)), 2), DUTY_MISSING);
		assert_noop!(by(signed(reader(HOSPITAL)), 2), Failure::NotCustodian);
		assert_noop!(by(signed(PATIENT), 2), NOT_AN_AGENT);
		assert_noop!(by(RuntimeOrigin::root(), 2), BadOrigin);
		assert_noop!(by(RuntimeOrigin::none(), 2), BadOrigin);
	});
}

#[test]
fn a_barred_custodian_still_accounts_for_what_it_gave() {
	ExtBuilder::default().execute(|| {
		Register::suspend(CLINIC);
		assert_ok!(record_now(&[0]));
	});
}

#[test]
fn a_ledger_is_with_the_institution_that_registered_the_subject() {
	ExtBuilder::default().execute(|| {
		let about = |subject, custodian| {
			let receipt = Receipt { subject, custodian, ..receipt(0) };
			Disclosures::record(signed(reader(CLINIC)), subject, custodian, batch(&[receipt]))
		};
		assert_noop!(about(STRANGER, CLINIC), Failure::SubjectUnknown);
		assert_noop!(about(SIBLING, CLINIC), Failure::SubjectElsewhere);
		assert_noop!(about(SIBLING, HOSPITAL), Failure::NotCustodian);
		assert_noop!(about(PATIENT, HOSPITAL), Failure::SubjectElsewhere);
	});
}

#[test]
fn recording_takes_rows_of_the_custodians_quota() {
	ExtBuilder::default().execute(|| {
		Index::prepay(CLINIC, 2);
		assert_noop!(record_now(&[0, 1]), QUOTA_EXHAUSTED);
		assert_ok!(record_now(&[0]));
		assert_noop!(record_now(&[1]), QUOTA_EXHAUSTED);
		// A retry costs nothing.
		assert_ok!(record_now(&[0]));
	});
}

#[test]
fn how_late_a_receipt_was_recorded_stays_visible() {
	ExtBuilder::default().execute(|| {
		let late = receipt(0);
		pass(DEADLINES.recording + HOUR);
		assert_ok!(record(&[late]));
		let Disclosure { access, recorded_at } = standing(0).unwrap();
		let lateness: Moment = recorded_at - access.accessed_at - DEADLINES.recording;
		assert_eq!(lateness, HOUR);
	});
}

#[test]
fn a_receipt_is_late_from_its_deadline_on() {
	ExtBuilder::default().execute(|| {
		let (first, second) = (receipt(0), receipt(1));
		pass(DEADLINES.recording - 1);
		assert_ok!(record_one(&first));
		assert_eq!(events(), [recorded(1, 1)]);
		assert_eq!(Lapses::take(), []);
		pass(1);
		assert_ok!(record_one(&second));
		let (subject, custodian, next) = (PATIENT, CLINIC, ReceiptNumber(2));
		let event = Event::DisclosuresRecorded { subject, custodian, count: 1, late: 1, next };
		assert_eq!(events(), [event]);
		assert_eq!(Lapses::take(), [(CLINIC, Lapse::DisclosureLate)]);
	});
}

#[test]
fn one_call_is_one_lapse_and_says_how_many_were_late() {
	ExtBuilder::default().execute(|| {
		let mut receipts = vec![receipt(0), receipt(1)];
		pass(DEADLINES.recording);
		receipts.push(receipt(2));
		assert_ok!(record(&receipts));
		let (subject, custodian, next) = (PATIENT, CLINIC, ReceiptNumber(3));
		let event = Event::DisclosuresRecorded { subject, custodian, count: 3, late: 2, next };
		assert_eq!(events(), [event]);
		assert_eq!(Lapses::take(), [(CLINIC, Lapse::DisclosureLate)]);
		// A retry is none, nor is what joins it in time.
		receipts.push(receipt(3));
		assert_ok!(record(&receipts));
		assert_eq!(events(), [recorded(1, 4)]);
		assert_eq!(Lapses::take(), []);
	});
}

#[test]
fn whoever_is_about_to_be_caught_does_not_escape_by_recording() {
	ExtBuilder::default().execute(|| {
		let hidden = receipt(0);
		pass(DEADLINES.recording);
		assert_ok!(record_one(&hidden));
		assert_noop!(prove(countersigned(hidden, Person::Clinic)), Failure::AlreadyRecorded);
		assert_eq!(Lapses::take(), [(CLINIC, Lapse::DisclosureLate)]);
	});
}

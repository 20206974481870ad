// SPDX-License-Identifier: Apache-2.0

//! Custodians that leave, and who answers for their ledgers.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{InstitutionId, Lapse, Moment};
use salus_testing::{reader, sovereign, Index, Lapses};
use sp_runtime::DispatchResult;

use super::Failure;
use crate::{
	mock::{Disclosures, *},
	*,
};

fn record_by(
	institution: InstitutionId,
	custodian: InstitutionId,
	receipts: &[Receipt<AccountId>],
) -> DispatchResult {
	Disclosures::record(signed(reader(institution)), PATIENT, custodian, batch(receipts))
}

#[test]
fn a_successor_continues_the_ledger() {
	ExtBuilder::default().recorded(&[0, 1]).execute(|| {
		succeed(CLINIC, HOSPITAL);
		assert_ok!(record_by(HOSPITAL, CLINIC, &[receipt(2)]));
		assert_eq!(ledger().next, ReceiptNumber(3));
		assert_eq!((Index::used(CLINIC), Index::used(HOSPITAL)), (0, 4));
		let (subject, custodian, next) = (PATIENT, CLINIC, ReceiptNumber(3));
		let recorded = Event::DisclosuresRecorded { subject, custodian, count: 1, late: 0, next };
		assert_eq!(events(), [recorded]);
	});
}

#[test]
fn a_successor_begins_no_ledger_of_its_own_for_a_subject() {
	ExtBuilder::default().recorded(&[0]).execute(|| {
		succeed(CLINIC, HOSPITAL);
		let anew = Receipt { custodian: HOSPITAL, ..receipt(0) };
		assert_noop!(record_by(HOSPITAL, HOSPITAL, &[anew]), Failure::SubjectElsewhere);
		let taken = Receipt { requester: STRANGER, ..receipt(0) };
		assert_noop!(record_by(HOSPITAL, CLINIC, &[taken]), Failure::NumberTaken);
	});
}

#[test]
fn who_has_handed_over_records_no_more() {
	ExtBuilder::default().recorded(&[0]).execute(|| {
		succeed(CLINIC, HOSPITAL);
		assert_noop!(record_by(CLINIC, CLINIC, &[receipt(1)]), Failure::NotCustodian);
		assert_noop!(record_by(UNIVERSITY, CLINIC, &[receipt(1)]), Failure::NotCustodian);
	});
}

#[test]
fn a_successor_answers_for_what_its_predecessor_omitted() {
	ExtBuilder::default().execute(|| {
		let copy = countersigned(receipt(0), Person::Clinic);
		pass(DEADLINES.recording);
		succeed(CLINIC, HOSPITAL);
		assert_ok!(prove(copy));
		assert_eq!(Lapses::take(), [(HOSPITAL, Lapse::DisclosureOmission)]);
		assert_eq!(Index::used(HOSPITAL), 1);
	});
}

#[test]
fn a_successor_answers_for_what_it_records_late() {
	ExtBuilder::default().execute(|| {
		let late = receipt(0);
		pass(DEADLINES.recording);
		succeed(CLINIC, HOSPITAL);
		assert_ok!(record_by(HOSPITAL, CLINIC, &[late]));
		assert_eq!(Lapses::take(), [(HOSPITAL, Lapse::DisclosureLate)]);
	});
}

#[test]
fn what_a_successor_signed_in_the_ledger_counts_as_well() {
	ExtBuilder::default().execute(|| {
		let copy = countersigned(receipt(0), Person::Hospital);
		pass(DEADLINES.recording);
		// Before the clinic handed over, the hospital could not sign for it.
		assert_noop!(prove(copy.clone()), Failure::NotCustodian);
		succeed(CLINIC, HOSPITAL);
		assert_ok!(prove(copy));
		let (_, omission) = Disclosures::omissions(&PATIENT, CLINIC, None, 1)[0];
		assert_eq!(omission.institution, HOSPITAL);
	});
}

#[test]
fn so_does_what_was_signed_by_somebody_in_between() {
	ExtBuilder::default().execute(|| {
		let copy = countersigned(receipt(0), Person::Hospital);
		pass(DEADLINES.recording);
		succeed(CLINIC, HOSPITAL);
		succeed(HOSPITAL, UNIVERSITY);
		assert_ok!(prove(copy));
		assert_eq!(Lapses::take(), [(UNIVERSITY, Lapse::DisclosureOmission)]);
	});
}

#[test]
fn who_never_answered_for_a_custodian_signs_nothing_in_its_ledgers() {
	ExtBuilder::default().execute(|| {
		Keys::assert_with(sovereign(UNIVERSITY), Person::Clinic.key(), 0, Moment::MAX);
		let copy = countersigned(receipt(0), Person::Clinic);
		let release = Release { institution: UNIVERSITY, ..copy.release.clone() };
		let foreign = CountersignedReceipt { release, ..copy };
		pass(DEADLINES.recording);
		succeed(CLINIC, HOSPITAL);
		assert_noop!(prove(foreign.clone()), Failure::NotCustodian);
		// Nor does a predecessor of the custodian itself.
		let of_hospital = Receipt { subject: SIBLING, custodian: HOSPITAL, ..foreign.receipt };
		let copy = countersigned(of_hospital, Person::Clinic);
		assert_noop!(prove(copy), Failure::NotCustodian);
	});
}

#[test]
fn folding_after_a_hand_over_frees_the_successors_rows() {
	ExtBuilder::default().recorded(&[0, 1]).execute(|| {
		succeed(CLINIC, HOSPITAL);
		pass(HISTORY_PERIOD);
		assert_ok!(Disclosures::fold(signed(STRANGER), PATIENT, CLINIC, 2));
		assert_eq!(Index::used(HOSPITAL), 1);
	});
}

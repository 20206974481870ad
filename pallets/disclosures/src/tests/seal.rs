// SPDX-License-Identifier: Apache-2.0

//! What law has withheld from the accounting until a date.

use frame_support::{assert_noop, assert_ok};
use salus_consent::{Basis, LawCode};
use salus_primitives::Moment;

use super::Failure;
use crate::{
	mock::{Disclosures, *},
	*,
};

/// The police sees a record, and has it withheld.
fn sealed(number: u64, until: Moment) -> Receipt<AccountId> {
	Receipt { basis: LAW, sealed_until: Some(until), ..receipt(number) }
}

fn shown() -> Vec<(ReceiptNumber, Shown)> {
	Disclosures::disclosures(&PATIENT, CLINIC, None, 10)
}

#[test]
fn a_sealed_receipt_shows_its_number_until_the_date_and_then_all_of_it() {
	ExtBuilder::default().recorded(&[0]).execute(|| {
		let until = NOW + 48 * HOUR;
		let receipt = sealed(1, until);
		assert_ok!(record_one(&receipt));
		let open = |number| {
			let number = ReceiptNumber(number);
			(number, Shown::Open(Disclosures::disclosure(&PATIENT, CLINIC, number).unwrap()))
		};
		assert_eq!(shown(), [open(0), (ReceiptNumber(1), Shown::Sealed { until })]);
		pass(48 * HOUR - 1);
		assert_eq!(shown(), [open(0), (ReceiptNumber(1), Shown::Sealed { until })]);
		pass(1);
		assert_eq!(shown(), [open(0), open(1)]);
		let (_, Shown::Open(disclosure)) = shown()[1] else { panic!("it is open") };
		assert_eq!(disclosure.access, receipt.access(&SALT));
	});
}

#[test]
fn a_sealed_number_is_not_missing() {
	ExtBuilder::default().execute(|| {
		assert_ok!(record(&[receipt(0), sealed(1, NOW + HOUR), receipt(2)]));
		assert_eq!(Disclosures::gaps(&PATIENT, CLINIC, ReceiptNumber(0), 10), []);
	});
}

#[test]
fn no_event_tells_what_is_sealed() {
	ExtBuilder::default().execute(|| {
		assert_ok!(record(&[sealed(0, NOW + HOUR)]));
		let (subject, custodian, next) = (PATIENT, CLINIC, ReceiptNumber(1));
		let event = Event::DisclosuresRecorded { subject, custodian, count: 1, late: 0, next };
		assert_eq!(events(), [event]);
	});
}

#[test]
fn only_law_that_says_so_seals() {
	ExtBuilder::default().execute(|| {
		for basis in [CONSENT, EMERGENCY, BASE_POLICY, Basis::Law(LawCode(9))] {
			let receipt = Receipt { basis, ..sealed(0, NOW + HOUR) };
			assert_noop!(record(&[receipt]), Failure::NotSealable);
		}
	});
}

#[test]
fn a_seal_ends_after_the_access_and_in_time() {
	ExtBuilder::default().execute(|| {
		assert_noop!(record(&[sealed(0, NOW)]), Failure::SealOutOfRange);
		assert_noop!(record(&[sealed(0, NOW + MAX_SEAL + 1)]), Failure::SealOutOfRange);
		assert_ok!(record(&[sealed(0, NOW + 1)]));
		assert_ok!(record(&[sealed(1, NOW + MAX_SEAL)]));
	});
}

#[test]
fn a_receipt_that_was_signed_open_cannot_be_sealed_afterwards() {
	ExtBuilder::default().execute(|| {
		let open = Receipt { basis: LAW, ..receipt(0) };
		let access = Access { sealed_until: Some(NOW + HOUR), ..open.access(&SALT) };
		let batch = vec![NumberedAccess { number: open.number, access }].try_into().unwrap();
		let agent = signed(salus_testing::reader(CLINIC));
		assert_ok!(Disclosures::record(agent, PATIENT, CLINIC, batch));
		pass(DEADLINES.recording);
		// The commitment stands, but not as what was signed.
		assert_eq!(Disclosures::verify(&open, &SALT), Verdict::Differs);
		assert_ok!(prove(countersigned(open, Person::Clinic)));
	});
}

#[test]
fn what_is_sealed_is_not_proved_omitted_before_its_seal_ends() {
	ExtBuilder::default().execute(|| {
		let (receipt, hours) = (sealed(0, NOW + 48 * HOUR), 48);
		let copy = countersigned(receipt.clone(), Person::Clinic);
		let due = NOW + hours * HOUR;
		assert_eq!(Disclosures::verify(&receipt, &SALT), Verdict::Missing { due });
		assert_noop!(prove(copy.clone()), Failure::NotOverdue);
		pass(DEADLINES.recording);
		assert_noop!(prove(copy.clone()), Failure::StillSealed);
		pass(hours * HOUR - DEADLINES.recording - 1);
		assert_noop!(prove(copy.clone()), Failure::StillSealed);
		assert_eq!(Disclosures::omissions(&PATIENT, CLINIC, None, 10), []);
		pass(1);
		assert_ok!(prove(copy));
		let omissions = Disclosures::omissions(&PATIENT, CLINIC, None, 10);
		assert_eq!(omissions[0].1.access, receipt.access(&SALT));
	});
}

#[test]
fn a_seal_that_ends_before_the_deadline_delays_no_proof() {
	ExtBuilder::default().execute(|| {
		let receipt = sealed(0, NOW + HOUR);
		let due = NOW + DEADLINES.recording;
		assert_eq!(Disclosures::verify(&receipt, &SALT), Verdict::Missing { due });
		pass(DEADLINES.recording);
		assert_ok!(prove(countersigned(receipt, Person::Clinic)));
	});
}

#[test]
fn an_omission_is_provable_as_long_after_the_seal_as_after_an_access() {
	ExtBuilder::default().execute(|| {
		let copy = countersigned(sealed(0, NOW + 48 * HOUR), Person::Clinic);
		pass(48 * HOUR + HISTORY_PERIOD);
		assert_noop!(prove(copy.clone()), Failure::TooOld);
		pallet_timestamp::Now::<Test>::mutate(|now| *now -= 1);
		assert_ok!(prove(copy));
	});
}

#[test]
fn a_seal_that_no_law_carries_delays_no_proof() {
	ExtBuilder::default().execute(|| {
		let copies: Vec<_> = [CONSENT, BASE_POLICY]
			.map(|basis| Receipt { basis, ..sealed(0, Moment::MAX) })
			.map(|receipt| countersigned(receipt, Person::Clinic))
			.into();
		pass(DEADLINES.recording);
		for copy in copies {
			assert_ok!(prove(copy));
		}
	});
}

#[test]
fn a_seal_that_is_too_long_delays_a_proof_as_long_as_the_longest() {
	ExtBuilder::default().execute(|| {
		let copy = countersigned(sealed(0, Moment::MAX), Person::Clinic);
		pass(MAX_SEAL - 1);
		assert_noop!(prove(copy.clone()), Failure::StillSealed);
		pass(1);
		assert_ok!(prove(copy));
	});
}

#[test]
fn what_was_sealed_and_stood_is_not_proved_omitted_once_it_was_folded() {
	ExtBuilder::default().execute(|| {
		let receipt = sealed(0, NOW + MAX_SEAL);
		assert_ok!(record_one(&receipt));
		let copy = countersigned(receipt, Person::Clinic);
		let fold = || Disclosures::fold(signed(STRANGER), PATIENT, CLINIC, 1);
		pass(MAX_SEAL + HISTORY_PERIOD - 1);
		assert_noop!(fold(), Failure::NothingToFold);
		assert_noop!(prove(copy.clone()), Failure::AlreadyRecorded);
		pass(1);
		assert_ok!(fold());
		assert_noop!(prove(copy), Failure::TooOld);
	});
}

// SPDX-License-Identifier: Apache-2.0

//! What is signed, and what the chain says about it.

use codec::Encode;
use frame_support::assert_ok;
use sp_core::H256;
use sp_io::hashing::sha2_256;

use crate::{
	mock::{Disclosures, *},
	*,
};

#[test]
fn a_commitment_is_over_the_documented_bytes() {
	ExtBuilder::default().execute(|| {
		let receipt = Receipt { basis: LAW, sealed_until: Some(NOW + 1), ..receipt(5) };
		let mut bytes = SALT.to_vec();
		bytes.extend(PATIENT.to_le_bytes());
		bytes.extend(1u32.to_le_bytes());
		bytes.extend(5u64.to_le_bytes());
		bytes.extend(Person::Doctor.account().to_le_bytes());
		bytes.extend([1, 2, 0, 0, 0]);
		bytes.extend([0, 1, 0]);
		bytes.extend(NOW.to_le_bytes());
		bytes.extend([5; 32]);
		bytes.push(1);
		bytes.extend((NOW + 1).to_le_bytes());
		assert_eq!(receipt.commitment(&SALT).0, H256(sha2_256(&bytes)));
		assert_eq!(receipt.access(&SALT).encode().len(), 32 + 3 + 8 + 9);
	});
}

#[test]
fn the_signed_bytes_are_the_documented_ones() {
	ExtBuilder::default().execute(|| {
		frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(69));
		let commitment = receipt(0).commitment(&SALT);
		let mut bytes = b"salus:disclosure:".to_vec();
		bytes.extend([69; 32]);
		bytes.extend(commitment.0.as_bytes());
		assert_eq!(Disclosures::message(&commitment), bytes);
	});
}

#[test]
fn a_receipt_stands_differs_is_missing_or_closed() {
	ExtBuilder::default().execute(|| {
		let (first, third) = (receipt(0), receipt(2));
		assert_ok!(record(&[first.clone(), third]));
		let verdict = |receipt: &Receipt<_>| Disclosures::verify(receipt, &SALT);
		assert_eq!(verdict(&first), Verdict::Recorded { recorded_at: NOW });
		assert_eq!(Disclosures::verify(&first, &[8; 32]), Verdict::Differs);
		let other = Receipt { requester: STRANGER, ..first.clone() };
		assert_eq!(verdict(&other), Verdict::Differs);
		let due = NOW + DEADLINES.recording;
		assert_eq!(verdict(&receipt(1)), Verdict::Missing { due });
		assert_eq!(verdict(&receipt(9)), Verdict::Missing { due });
		let unknown = Receipt { subject: STRANGER, ..receipt(0) };
		assert_eq!(verdict(&unknown), Verdict::Missing { due });
		pass(HISTORY_PERIOD);
		assert_ok!(Disclosures::fold(signed(STRANGER), PATIENT, CLINIC, 2));
		assert_eq!(verdict(&first), Verdict::Closed);
		assert_eq!(verdict(&receipt(1)), Verdict::Closed);
	});
}

#[test]
fn disclosures_are_paged_in_the_order_of_their_numbers() {
	ExtBuilder::default().recorded(&[3]).recorded(&[1, 4]).recorded(&[0]).execute(|| {
		let page = |after: Option<u64>, limit| {
			let after = after.map(ReceiptNumber);
			let rows = Disclosures::disclosures(&PATIENT, CLINIC, after, limit);
			rows.into_iter().map(|(number, _)| number.0).collect::<Vec<_>>()
		};
		assert_eq!(page(None, 10), [0, 1, 3, 4]);
		assert_eq!(page(None, 2), [0, 1]);
		assert_eq!(page(Some(1), 1), [3]);
		// After one that is missing.
		assert_eq!(page(Some(2), 10), [3, 4]);
		assert_eq!(page(Some(4), 10), [0u64; 0]);
		assert_eq!(Disclosures::disclosures(&SIBLING, HOSPITAL, None, 10), []);
	});
}

#[test]
fn numbers_beyond_a_byte_stay_in_order() {
	ExtBuilder::default().build().execute_with(|| {
		let ledger = Ledger { next: ReceiptNumber(254), ..Default::default() };
		Ledgers::<Test>::insert(PATIENT, CLINIC, ledger);
		assert_ok!(record_now(&[255, 256, 257]));
		let rows = Disclosures::disclosures(&PATIENT, CLINIC, Some(ReceiptNumber(255)), 10);
		assert_eq!(rows.iter().map(|(number, _)| number.0).collect::<Vec<_>>(), [256, 257]);
	});
}

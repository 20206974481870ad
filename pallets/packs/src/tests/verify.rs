// SPDX-License-Identifier: Apache-2.0

//! Each row of the table in the README.

use frame_support::assert_ok;
use salus_primitives::Day;
use salus_supply::{
	AdditionalInformation::{self, *},
	FailureReason::{self, *},
	PackState, Scan, SerialProof, Verdict,
};

use crate::mock::*;

fn scan(number: u32) -> Scan {
	let (pack, lot) = (pack(number), lot(1));
	Scan { gtin: pack.gtin, serial: pack.serial, lot: lot.lot, expiry: EXPIRY }
}

fn present(number: u32) -> Option<SerialProof> {
	Some(SerialProof::Present { batch: 0, place: commissioned(number) })
}

fn absent(number: u32) -> Option<SerialProof> {
	let absence = absence(&serials(0, PACKS), &serial(number));
	Some(SerialProof::Absent(vec![absence]))
}

fn verify(scan: &Scan, proof: Option<SerialProof>) -> Verdict {
	Packs::verify(scan, proof.as_ref())
}

fn verified(additional: &[AdditionalInformation]) -> Verdict {
	Verdict::Verified { additional: additional.to_vec() }
}

fn failed(reason: FailureReason, additional: &[AdditionalInformation]) -> Verdict {
	Verdict::Failed { reason, additional: additional.to_vec() }
}

#[test]
fn a_pack_with_a_proof_is_verified_and_one_without_is_unproved() {
	ExtBuilder::supplied().execute(|| {
		for number in 0..PACKS {
			assert_eq!(verify(&scan(number), present(number)), verified(&[]));
			let unproved = Verdict::Unproved { additional: vec![] };
			assert_eq!(verify(&scan(number), None), unproved);
		}
	});
}

#[test]
fn a_pack_that_was_touched_needs_no_proof() {
	ExtBuilder::supplied().then(|| take_out(PHARMACY, pack(2), in_case(2))).execute(|| {
		assert_eq!(verify(&scan(2), None), verified(&[]));
		assert_eq!(verify(&scan(2), present(3)), verified(&[]));
	});
}

#[test]
fn a_serial_that_nobody_gave_out_does_not_match() {
	ExtBuilder::supplied().execute(|| {
		assert_eq!(verify(&scan(99), absent(99)), failed(No_match_GTIN_Serial, &[]));
		assert_eq!(verify(&scan(99), present(2)), failed(No_match_GTIN_Serial, &[]));
		// The serial does not match: then the rest is not looked at.
		let wrong = Scan { expiry: Day(0), ..scan(99) };
		assert_eq!(verify(&wrong, absent(99)), failed(No_match_GTIN_Serial, &[]));
	});
}

#[test]
fn nobody_proves_that_a_real_pack_is_not_there() {
	ExtBuilder::supplied().execute(|| {
		let unproved = Verdict::Unproved { additional: vec![] };
		assert_eq!(verify(&scan(3), absent(99)), unproved);
		assert_eq!(verify(&scan(3), Some(SerialProof::Absent(vec![]))), unproved);
	});
}

#[test]
fn a_wrong_label_is_named() {
	let other_lot = || Scan { lot: lot_of(1, 9).lot, ..scan(2) };
	let other_day = || Scan { expiry: Day(EXPIRY.0 + 1), ..scan(2) };
	let both = || Scan { expiry: Day(EXPIRY.0 + 1), ..other_lot() };
	ExtBuilder::supplied().execute(|| {
		assert_eq!(verify(&other_lot(), None), failed(No_match_GTIN_Serial_Lot, &[]));
		assert_eq!(verify(&other_day(), None), failed(No_match_GTIN_Serial_Expiry, &[]));
		assert_eq!(verify(&other_day(), present(2)), failed(No_match_GTIN_Serial_Expiry, &[]));
		let unknown = salus_gs1::Gtin::try_from(String::from("09506000134352")).unwrap();
		let foreign = Scan { gtin: unknown, ..scan(2) };
		assert_eq!(verify(&foreign, None), failed(No_match_GTIN_Serial, &[]));

		assert_ok!(take_out(PHARMACY, pack(2), in_case(2)));
		assert_eq!(verify(&other_lot(), None), failed(No_match_GTIN_Serial_Lot, &[]));
		assert_eq!(verify(&other_day(), None), failed(No_match_GTIN_Serial_Expiry, &[]));
		assert_eq!(verify(&both(), None), failed(No_match_GTIN_Serial_Lot_Expiry, &[]));
	});
}

#[test]
fn what_is_not_whole_and_in_stock_is_not_sold_on_and_why_is_not_said() {
	let not_sold = failed(Not_for_redistribution, &[]);
	for state in [PackState::Exported, PackState::Locked, PackState::Stolen, PackState::Lost] {
		let chain = ExtBuilder::supplied()
			.then(move || decommission(PHARMACY, pack(2), Some(in_case(2)), state));
		chain.execute(|| assert_eq!(verify(&scan(2), present(2)), not_sold));
	}
	let dispensed = ExtBuilder::supplied().then(|| dispense(PHARMACY, pack(2), Some(in_case(2))));
	let opened =
		ExtBuilder::supplied().then(|| dispense_units(PHARMACY, pack(2), Some(in_case(2)), 1));
	let boxed = ExtBuilder::supplied().then(|| {
		take_out(PHARMACY, pack(2), in_case(2))?;
		pack_things(PHARMACY, container(PHARMACY, 1), &[], &[pack(2)])?;
		let capture = told(PHARMACY);
		let key = container(PHARMACY, 1);
		Custody::decommission(logistics(PHARMACY), key, PackState::Stolen, capture)
	});
	for chain in [dispensed, opened, boxed] {
		chain.execute(|| assert_eq!(verify(&scan(2), None), not_sold));
	}
}

#[test]
fn what_was_restored_is_verified() {
	let chain = ExtBuilder::supplied().then(|| {
		dispense(PHARMACY, pack(2), Some(in_case(2)))?;
		take_back(PHARMACY, pack(2))
	});
	chain.execute(|| assert_eq!(verify(&scan(2), None), verified(&[])));
}

#[test]
fn what_is_doubted_is_not_sold_on() {
	ExtBuilder::supplied().then(|| report(PHARMACY, pack(2), lot(1))).execute(|| {
		assert_eq!(verify(&scan(2), present(2)), failed(Not_for_redistribution, &[Suspect]));
		assert_eq!(verify(&scan(2), None), failed(Not_for_redistribution, &[Suspect]));
		assert_ok!(condemn(MAKER, pack(2)));
		assert_eq!(verify(&scan(2), None), failed(Not_for_redistribution, &[Illegitimate]));
		assert_ok!(clear(REGULATOR, pack(2)));
		assert_eq!(verify(&scan(2), present(2)), verified(&[]));
	});
}

#[test]
fn a_watched_pack_is_verified() {
	let chain = ExtBuilder::supplied().then(|| dispense(RIVAL, pack(2), Some(in_case(2))));
	chain.execute(|| assert_eq!(verify(&scan(2), present(2)), verified(&[])));
}

#[test]
fn a_recall_and_a_withdrawal_block_and_the_last_day_is_told_beside() {
	ExtBuilder::supplied().then(|| recall_packs(&lot(1), &[2])).execute(|| {
		let recalled = failed(Not_for_redistribution, &[Recalled]);
		assert_eq!(verify(&scan(2), present(2)), recalled);
		assert_eq!(verify(&scan(3), present(3)), verified(&[]));
		assert_ok!(Products::withdraw_product(responsible(MAKER), gtin(1), commitment(5)));
		assert_eq!(verify(&scan(3), present(3)), recalled);
	});
	let chain = || ExtBuilder::supplied().passed(201 * DAY);
	chain().execute(|| {
		assert_eq!(verify(&scan(2), present(2)), verified(&[Expired]));
		let additional = vec![Expired];
		assert_eq!(verify(&scan(2), None), Verdict::Unproved { additional });
	});
	chain().then(|| recall(&lot(1))).execute(|| {
		let recalled = failed(Not_for_redistribution, &[Recalled, Expired]);
		assert_eq!(verify(&scan(2), present(2)), recalled);
		assert_eq!(verify(&scan(2), None), recalled);
	});
}

#[test]
fn a_printed_expiry_that_was_extended_is_verified() {
	let later = Day(EXPIRY.0 + 30);
	let chain = ExtBuilder::supplied()
		.then(move || Products::extend_expiry(responsible(MAKER), lot(1), later));
	chain.passed(201 * DAY).execute(|| {
		assert_eq!(verify(&scan(2), present(2)), verified(&[ExpirationExtended]));
		let relabelled = Scan { expiry: later, ..scan(2) };
		assert_eq!(verify(&relabelled, present(2)), verified(&[]));
		pass(30 * DAY);
		let told = verified(&[Expired, ExpirationExtended]);
		assert_eq!(verify(&scan(2), present(2)), told);
	});
}

#[test]
fn what_its_maker_has_to_assess_is_suspect() {
	let chain = ExtBuilder::default().then(|| {
		make(&lot(2), &serials(100, 104))?;
		make_of(&lot(1), &[lot(2)], &serials(0, PACKS))?;
		recall(&lot(2))
	});
	chain.execute(|| {
		assert_eq!(verify(&scan(2), present(2)), failed(Not_for_redistribution, &[Suspect]));
	});
}

#[test]
fn what_was_not_released_its_maker_does_not_verify() {
	let chain = ExtBuilder::default().then(|| {
		let manufacture = pallet_products::Manufacture {
			manufactured: TODAY,
			expiry: EXPIRY,
			inputs: Default::default(),
		};
		Products::register_lot(logistics(MAKER), lot(1), manufacture, told(MAKER))?;
		commission(&lot(1), &serials(0, PACKS))
	});
	chain.execute(|| {
		assert_eq!(verify(&scan(2), present(2)), failed(Manufacturer_policy, &[]));
	});
}

#[test]
fn a_second_batch_has_its_own_proofs() {
	let chain = ExtBuilder::supplied().then(|| commission(&lot(1), &serials(50, 55)));
	chain.execute(|| {
		let batch = |batch, index| {
			let place = place(&serials(50, 55), index);
			Some(SerialProof::Present { batch, place })
		};
		assert_eq!(verify(&scan(52), batch(1, 2)), verified(&[]));
		assert_eq!(verify(&scan(52), batch(0, 2)), failed(No_match_GTIN_Serial, &[]));
		// Absence has to be shown of each batch.
		let absences = |number: u32| {
			let serial = serial(number);
			vec![absence(&serials(0, PACKS), &serial), absence(&serials(50, 55), &serial)]
		};
		let both = Some(SerialProof::Absent(absences(30)));
		assert_eq!(verify(&scan(30), both), failed(No_match_GTIN_Serial, &[]));
		let unproved = Verdict::Unproved { additional: vec![] };
		assert_eq!(verify(&scan(30), absent(30)), unproved);
	});
}

#[test]
fn asking_leaves_no_trace() {
	ExtBuilder::supplied().execute(|| {
		let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
		let before = root();
		verify(&scan(2), present(2));
		verify(&scan(99), absent(99));
		let introduction = Some(in_case(2));
		assert_eq!(Packs::refusal(PHARMACY, pack(2), introduction), Ok(None));
		assert_eq!(root(), before);
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_supply::{tree::Serials, Step, Thing, Tracked};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{commission, Products, *},
	*,
};

fn lot() -> Lgtin {
	tablet_lot(1)
}

fn registered() -> ExtBuilder {
	ExtBuilder::default().then(|| register_lot(lot(), &[]))
}

fn call(root: u8, count: u32, rejects: u32, number: u32) -> DispatchResult {
	let root = Digest::from([root; 32]);
	Products::commission(logistics(MAKER), lot(), root, count, rejects, capture(number))
}

#[test]
fn one_call_commissions_a_million_packs() {
	registered().execute(|| {
		let before = lot_row(lot());
		assert_ok!(call(1, 1_000_000, 12, 1));
		let root = Digest::from([1; 32]);
		assert_eq!(
			events(),
			[Event::PacksCommissioned { lot: lot(), batch: 0, root, count: 1_000_000 }]
		);
		let row = lot_row(lot());
		assert_eq!((row.batches, row.commissioned, row.rejects), (1, 1_000_000, 12));
		let batch =
			Batch { root, count: 1_000_000, rejects: 12, event: row.last, is_disordered: false };
		assert_eq!(Products::batch(lot(), 0), Some(batch));
		assert_eq!(Shelf::holdings(&lot())[0].1.loose, 1_000_000);

		let event = pallet_pedigree::Events::<Test>::get(row.last).unwrap();
		assert_eq!((event.step, event.capture), (Step::Commissioned, capture(1)));
		let tracked = Tracked { thing: Thing::Lot(lot()), previous: Some(before.last) };
		assert_eq!(event.things.to_vec(), [tracked]);
		assert_eq!(event.quantities.to_vec(), [(lot(), 1_000_000)]);
	});
}

#[test]
fn commissioning_again_is_quiet() {
	registered().then(|| call(1, 10, 0, 1)).then(|| call(2, 10, 0, 2)).execute(|| {
		assert_ok!(call(1, 10, 0, 1));
		assert_ok!(call(2, 10, 0, 2));
		assert_eq!(events(), []);
		assert_eq!(lot_row(lot()).commissioned, 20);
		assert_noop!(call(1, 11, 0, 1), Failure::RootKnown);
		assert_noop!(call(1, 10, 1, 1), Failure::RootKnown);
		assert_noop!(call(1, 10, 0, 3), Failure::RootKnown);
		assert_noop!(call(3, 10, 0, 1), pallet_pedigree::Error::<Test>::EventKnown);
	});
}

#[test]
fn a_lot_has_several_batches_before_and_after_its_release() {
	registered().execute(|| {
		assert_ok!(call(1, 10, 1, 1));
		assert_ok!(release(lot()));
		for number in 1..MAX_BATCHES {
			assert_ok!(call(number as u8 + 1, 10, 2, number + 1));
		}
		let row = lot_row(lot());
		assert_eq!((row.batches, row.commissioned, row.rejects), (3, 30, 5));
		assert_noop!(call(9, 10, 0, 9), Failure::TooManyBatches);
		// The first one is still the same.
		assert_ok!(call(1, 10, 1, 1));
	});
}

#[test]
fn packs_are_counted_in_32_bits() {
	registered().execute(|| {
		assert_noop!(call(1, 0, 0, 1), Failure::NothingCommissioned);
		assert_ok!(call(1, u32::MAX, 0, 1));
		assert_noop!(call(2, 1, 0, 2), Failure::TooManyPacks);
	});
	registered().execute(|| {
		assert_ok!(call(1, 1, u32::MAX, 1));
		assert_noop!(call(2, 1, 1, 2), Failure::TooManyPacks);
		assert_ok!(call(2, 1, 0, 2));
	});
}

#[test]
fn a_lot_that_no_patient_may_get_takes_no_packs() {
	registered().execute(|| {
		pass_to(EXPIRY);
		assert_ok!(call(1, 1, 0, 1));
		pass_to(EXPIRY.saturating_add(1));
		assert_noop!(call(2, 1, 0, 2), Failure::LotBarred);
	});
	registered().execute(|| {
		assert_ok!(Products::withdraw_product(person(MAKER), tablets(), commitment(1)));
		assert_noop!(call(1, 1, 0, 1), Failure::LotBarred);
	});
	registered().execute(|| {
		assert_ok!(recall(MAKER, lot()));
		assert_noop!(call(1, 1, 0, 1), Failure::LotBarred);
	});
	let affected = ExtBuilder::default().then(|| make_substance(1));
	affected.then(|| register_lot(lot(), &[substance(1)])).execute(|| {
		assert_ok!(recall(CHEMIST, substance(1)));
		assert_noop!(call(1, 1, 0, 1), Failure::LotBarred);
	});
	registered().execute(|| {
		let wrong = Serials::as_they_are(&[serial(2), serial(1)]);
		assert_ok!(commission(lot(), &wrong));
		let leaf = |index| wrong.leaf(index).unwrap();
		assert_ok!(Products::report_disorder(signed(1), lot(), 0, leaf(0), leaf(1)));
		assert_noop!(call(1, 1, 0, 1), Failure::LotDisordered);
	});
}

#[test]
fn only_the_manufacturer_commissions() {
	registered().execute(|| {
		let root = Digest::from([1; 32]);
		let call = |by, lot| Products::commission(by, lot, root, 1, 0, capture(1));
		assert_noop!(call(logistics(CHEMIST), lot()), Failure::NotManufacturer);
		assert_noop!(call(person(MAKER), lot()), DUTY_MISSING);
		assert_noop!(call(RuntimeOrigin::none(), lot()), BadOrigin);
		assert_noop!(call(logistics(MAKER), tablet_lot(9)), Failure::LotUnknown);
		Index::prepay(MAKER, 2);
		assert_noop!(call(logistics(MAKER), lot()), QUOTA_EXHAUSTED);
		Index::prepay(MAKER, 3);
		assert_ok!(call(logistics(MAKER), lot()));
	});
}

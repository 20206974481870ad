// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult, BoundedVec};
use salus_primitives::Role;
use salus_supply::{Step, Thing, Tracked};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Products, *},
	*,
};

fn register(lot: Lgtin, manufacture: Manufacture) -> DispatchResult {
	Products::register_lot(logistics(MAKER), lot, manufacture, capture(1))
}

#[test]
fn a_lot_is_made_out_of_released_ones() {
	let inputs = || [substance(1), substance(2)];
	ExtBuilder::default().then(|| make_substance(1)).then(|| make_substance(2)).execute(|| {
		let lot = tablet_lot(1);
		let before = inputs().map(lot_row);
		assert_ok!(register(lot, manufacture(&inputs())));
		assert_eq!(events(), [Event::LotRegistered { lot, manufacturer: MAKER }]);

		let row = lot_row(lot);
		assert_eq!((row.payer, row.expiry, row.made), (MAKER, EXPIRY, row.last));
		let made = pallet_pedigree::Events::<Test>::get(row.made).unwrap();
		assert_eq!((made.capture, made.step, made.institution), (capture(1), Step::Made, MAKER));
		let tracked = |lot, previous| Tracked { thing: Thing::Lot(lot), previous };
		assert_eq!(
			made.things.to_vec(),
			[
				tracked(lot, None),
				tracked(substance(1), Some(before[0].last)),
				tracked(substance(2), Some(before[1].last)),
			]
		);
		for (input, before) in inputs().into_iter().zip(before) {
			// Nothing happened for its own sake.
			assert_eq!(lot_row(input), Lot { derived: 1, ..before });
			assert_eq!(Products::lots_made_from(input, None, 10), [lot]);
		}
	});
}

#[test]
fn making_it_again_is_quiet() {
	ExtBuilder::default().with_tablets().execute(|| {
		let lot = tablet_lot(2);
		let made = manufacture(&[substance(1)]);
		assert_ok!(register(lot, made.clone()));
		assert_ok!(commission(lot, &tree()));
		events();
		// Also after other events about it.
		assert_ok!(register(lot, made.clone()));
		assert_eq!(events(), []);
		let other = Products::register_lot(logistics(MAKER), lot, made.clone(), capture(2));
		assert_noop!(other, Failure::LotKnown);
		let other = Manufacture { expiry: Day(EXPIRY.0 - 1), ..made };
		assert_noop!(register(lot, other), Failure::LotKnown);
		assert_noop!(register(lot, manufacture(&[])), Failure::LotKnown);
	});
}

#[test]
fn an_input_must_be_fit_for_patients() {
	ExtBuilder::default().then(|| make_substance(1)).execute(|| {
		let lot = tablet_lot(1);
		let out_of = |inputs: &[Lgtin]| register(lot, manufacture(inputs));
		assert_noop!(out_of(&[substance(9)]), Failure::InputUnknown);
		assert_noop!(out_of(&[lot]), Failure::InputUnknown);
		assert_noop!(out_of(&[substance(1), substance(1)]), Failure::InputRepeated);
		assert_ok!(register_lot(substance(2), &[]));
		assert_noop!(out_of(&[substance(1), substance(2)]), Failure::InputBarred);
		assert_ok!(release(substance(2)));
		assert_ok!(recall(CHEMIST, substance(2)));
		assert_noop!(out_of(&[substance(2)]), Failure::InputBarred);
		let notice = commitment(1);
		assert_ok!(Products::withdraw_product(person(CHEMIST), powder(), notice));
		assert_noop!(out_of(&[substance(1)]), Failure::InputBarred);
		assert_ok!(Products::reinstate_product(person(CHEMIST), powder(), notice));
		assert_ok!(out_of(&[substance(1)]));
	});
}

#[test]
fn an_expired_input_is_barred() {
	ExtBuilder::default().then(|| make_substance(1)).execute(|| {
		pass_to(EXPIRY.saturating_add(1));
		let made = Manufacture { expiry: EXPIRY.saturating_add(9), ..manufacture(&[substance(1)]) };
		assert_noop!(register(tablet_lot(1), made), Failure::InputBarred);
	});
}

#[test]
fn inputs_and_what_is_made_out_of_them_are_bounded() {
	ExtBuilder::default().then(|| make_substance(1)).execute(|| {
		for number in 0..MAX_DERIVED {
			assert_ok!(register_lot(tablet_lot(number), &[substance(1)]));
		}
		let one_more = register_lot(tablet_lot(MAX_DERIVED), &[substance(1)]);
		assert_noop!(one_more, Failure::TooManyDerived);
		let many = |count: u32| BoundedVec::try_from((0..count).map(substance).collect::<Vec<_>>());
		let all: Result<Inputs, _> = many(MAX_INPUTS);
		assert!(all.is_ok());
		let too_many: Result<Inputs, _> = many(MAX_INPUTS + 1);
		assert!(too_many.is_err());
		for number in 10..10 + MAX_INPUTS {
			assert_ok!(make_substance(number));
		}
		let inputs: Vec<_> = (10..10 + MAX_INPUTS).map(substance).collect();
		assert_ok!(register_lot(lot_of(syrup(), 1), &inputs));
	});
}

#[test]
fn the_days_are_sensible() {
	ExtBuilder::default().execute(|| {
		let made = |manufactured: i32, expiry: i32| {
			let days = (Day(TODAY.0 + manufactured), Day(TODAY.0 + expiry));
			let inputs = Default::default();
			let made = Manufacture { manufactured: days.0, expiry: days.1, inputs };
			Products::register_lot(logistics(MAKER), tablet_lot(1), made, capture(1))
		};
		assert_noop!(made(1, 2), Failure::DaysOutOfRange);
		assert_noop!(made(-2, -1), Failure::DaysOutOfRange);
		assert_noop!(made(0, 50 * 365 + 1), Failure::DaysOutOfRange);
		assert_ok!(made(-2, 0));
	});
}

#[test]
fn only_the_manufacturer_makes_lots_of_a_product_that_is_sold() {
	ExtBuilder::default().execute(|| {
		let (lot, made) = (tablet_lot(1), manufacture(&[]));
		let register = |by| Products::register_lot(by, lot, made.clone(), capture(1));
		assert_noop!(register(logistics(CHEMIST)), Failure::NotManufacturer);
		assert_noop!(register(person(MAKER)), DUTY_MISSING);
		assert_noop!(register(RuntimeOrigin::root()), BadOrigin);
		let unknown = lot_of(gtin("0061414100009"), 1);
		let other = Products::register_lot(logistics(MAKER), unknown, made.clone(), capture(1));
		assert_eq!(other, Err(Failure::ProductUnknown.into()));
		Register::suspend(MAKER);
		assert_noop!(register(logistics(MAKER)), NOT_ACTIVE);
		Register::admit(MAKER, &[Role::Distributor], b"CH");
		assert_noop!(register(logistics(MAKER)), Failure::NotAManufacturer);
		Register::admit(MAKER, &[Role::Manufacturer], b"CH");
		assert_ok!(Products::withdraw_product(person(MAKER), tablets(), commitment(1)));
		assert_noop!(register(logistics(MAKER)), Failure::ProductWithdrawn);
	});
}

#[test]
fn the_event_is_new_and_every_row_is_paid() {
	ExtBuilder::default().then(|| make_substance(1)).execute(|| {
		let made = manufacture(&[substance(1)]);
		assert_ok!(register(tablet_lot(1), made.clone()));
		let known = pallet_pedigree::Error::<Test>::EventKnown;
		assert_noop!(register(tablet_lot(2), made.clone()), known);
		// Two rows for the event, one for the lot and one under its input.
		Index::prepay(MAKER, 3);
		let register =
			|| Products::register_lot(logistics(MAKER), tablet_lot(2), made.clone(), capture(2));
		assert_noop!(register(), QUOTA_EXHAUSTED);
		Index::prepay(MAKER, 4);
		assert_ok!(register());
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_supply::Lots as _;

use super::Failure;
use crate::{
	mock::{Products, *},
	*,
};

fn lot() -> Lgtin {
	tablet_lot(1)
}

/// Tablets that were registered and commissioned before somebody took over.
fn handed_over() -> ExtBuilder {
	ExtBuilder::default().then(|| register_lot(lot(), &[])).then(|| commissioned(lot())).then(
		|| {
			Register::succeed(MAKER, HEIR);
			Index::hand_over(MAKER, HEIR);
			Ok(())
		},
	)
}

fn commissioned(lot: Lgtin) -> frame_support::dispatch::DispatchResult {
	crate::mock::commission(lot, &tree())
}

#[test]
fn a_successor_answers_for_what_was_made() {
	handed_over().execute(|| {
		assert_noop!(release(lot()), NOT_ACTIVE);
		assert_noop!(
			Products::recall(person(MAKER), lot(), PENDING, commitment(9)),
			Failure::NotPermitted
		);
		let root = Digest::from([1; 32]);
		let again = Products::commission(logistics(HEIR), lot(), root, 5, 0, fresh_capture());
		assert_ok!(again);
		assert_ok!(Products::release_lot(person(HEIR), lot(), commitment(1)));
		assert_ok!(Products::extend_expiry(person(HEIR), lot(), EXPIRY.saturating_add(1)));
		assert_ok!(Products::recall(person(HEIR), lot(), PENDING, commitment(9)));
		assert_ok!(Products::withdraw_product(person(HEIR), tablets(), commitment(1)));
		// What it made stays its own on every row.
		assert_eq!(Products::facts(&lot()).unwrap().manufacturer, MAKER);
		assert_eq!(lot_row(lot()).payer, MAKER);
		assert_eq!(recall_row(RecallId(0)).opened_by, HEIR);
	});
}

#[test]
fn a_successor_goes_on_under_the_prefix() {
	handed_over().execute(|| {
		let third = gtin("0061414100003");
		assert_ok!(Products::register_product(person(HEIR), prefix("0614141"), third, MEDICINE));
		assert_eq!(Products::product(third).unwrap().manufacturer, HEIR);
		// What its predecessor registered is registered.
		events();
		assert_ok!(Products::register_product(
			person(HEIR),
			prefix("0614141"),
			tablets(),
			MEDICINE
		));
		assert_eq!(events(), []);
		assert_ok!(Products::register_lot(
			logistics(HEIR),
			tablet_lot(2),
			manufacture(&[]),
			fresh_capture()
		));
	});
}

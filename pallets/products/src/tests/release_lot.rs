// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_supply::Barrier;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{commission, recall, Products, *},
	*,
};

fn lot() -> Lgtin {
	tablet_lot(1)
}

fn commissioned() -> ExtBuilder {
	ExtBuilder::default().then(|| register_lot(lot(), &[])).then(|| commission(lot(), &tree()))
}

fn extend(lot: Lgtin, expiry: Day) -> DispatchResult {
	Products::extend_expiry(person(MAKER), lot, expiry)
}

#[test]
fn a_lot_reaches_patients_once_it_is_certified() {
	commissioned().execute(|| {
		assert_eq!(Products::lot(lot()).unwrap().barrier, Some(Barrier::NotReleased));
		assert_ok!(release(lot()));
		assert_eq!(events(), [Event::LotReleased { lot: lot(), certificate: commitment(1) }]);
		let state = Products::lot(lot()).unwrap();
		assert_eq!((state.barrier, state.facts.is_released), (None, true));
		let released = Release { certificate: commitment(1), institution: MAKER, released_at: NOW };
		assert_eq!(state.row.release, Some(released));
		assert_ok!(release(lot()));
		assert_eq!(events(), []);
		let other = Products::release_lot(person(MAKER), lot(), commitment(2));
		assert_noop!(other, Failure::AlreadyReleased);
	});
}

#[test]
fn a_medicine_needs_packs_and_an_ingredient_does_not() {
	ExtBuilder::default().then(|| register_lot(lot(), &[])).execute(|| {
		assert_noop!(release(lot()), Failure::NothingCommissioned);
		assert_ok!(commission(lot(), &tree()));
		assert_ok!(release(lot()));
		assert_ok!(register_lot(substance(1), &[]));
		assert_ok!(release(substance(1)));
	});
}

#[test]
fn nothing_else_may_keep_it_from_patients() {
	commissioned().execute(|| {
		pass_to(EXPIRY.saturating_add(1));
		assert_noop!(release(lot()), Failure::LotBarred);
	});
	commissioned().execute(|| {
		assert_ok!(recall(AUTHORITY, lot()));
		assert_noop!(release(lot()), Failure::LotBarred);
	});
	commissioned().execute(|| {
		assert_ok!(Products::withdraw_product(person(AUTHORITY), tablets(), commitment(1)));
		assert_noop!(release(lot()), Failure::LotBarred);
	});
}

#[test]
fn only_a_responsible_person_of_the_manufacturer_certifies() {
	commissioned().execute(|| {
		let call = |by, lot| Products::release_lot(by, lot, commitment(1));
		assert_noop!(call(logistics(MAKER), lot()), DUTY_MISSING);
		assert_noop!(call(person(CHEMIST), lot()), Failure::NotManufacturer);
		assert_noop!(call(person(AUTHORITY), lot()), Failure::NotManufacturer);
		assert_noop!(call(RuntimeOrigin::root(), lot()), BadOrigin);
		assert_noop!(call(person(MAKER), tablet_lot(9)), Failure::LotUnknown);
		Register::suspend(MAKER);
		assert_noop!(call(person(MAKER), lot()), NOT_ACTIVE);
	});
}

#[test]
fn an_expiry_is_extended_and_never_shortened() {
	ExtBuilder::default().with_tablets().execute(|| {
		pass_to(EXPIRY.saturating_add(1));
		assert_eq!(Products::lot(lot()).unwrap().barrier, Some(Barrier::Expired));
		let later = EXPIRY.saturating_add(90);
		assert_ok!(extend(lot(), later));
		assert_eq!(events(), [Event::ExpiryExtended { lot: lot(), expiry: later }]);
		let state = Products::lot(lot()).unwrap();
		assert_eq!((state.facts.expiry, state.facts.first_expiry), (later, EXPIRY));
		assert_eq!(state.barrier, None);

		assert_ok!(extend(lot(), later));
		assert_eq!(events(), []);
		assert_noop!(extend(lot(), EXPIRY), Failure::ExpiryNotLater);
		let today = EXPIRY.0 + 1;
		assert_noop!(extend(lot(), Day(today + 50 * 365 + 1)), Failure::ExpiryNotLater);
		assert_ok!(extend(lot(), Day(today + 50 * 365)));
	});
}

#[test]
fn only_a_responsible_person_of_the_manufacturer_extends() {
	ExtBuilder::default().with_tablets().execute(|| {
		let later = EXPIRY.saturating_add(90);
		let call = |by, lot| Products::extend_expiry(by, lot, later);
		assert_noop!(call(logistics(MAKER), lot()), DUTY_MISSING);
		assert_noop!(call(person(AUTHORITY), lot()), Failure::NotManufacturer);
		assert_noop!(call(RuntimeOrigin::none(), lot()), BadOrigin);
		assert_noop!(call(person(MAKER), tablet_lot(9)), Failure::LotUnknown);
	});
}

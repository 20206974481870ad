// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_supply::{tree::Serials, Barrier, Lots as _};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{commission, Products, *},
	*,
};

fn lot() -> Lgtin {
	tablet_lot(1)
}

/// 1 2 4 3 5, with 5 twice.
fn wrong() -> Serials {
	Serials::as_they_are(&[1, 2, 4, 3, 5, 5].map(serial))
}

fn report(tree: &Serials, batch: u32, left: u32, right: u32) -> DispatchResult {
	let leaf = |index| tree.leaf(index).unwrap();
	Products::report_disorder(signed(1), lot(), batch, leaf(left), leaf(right))
}

/// A released lot with a batch in order and one that is not.
fn commissioned() -> ExtBuilder {
	ExtBuilder::default().then(|| make(lot(), &[])).then(|| commission(lot(), &wrong()))
}

#[test]
fn a_lot_whose_serials_do_not_ascend_loses_its_release_for_good() {
	commissioned().execute(|| {
		assert_eq!(Products::lot(lot()).unwrap().barrier, None);
		assert_ok!(report(&wrong(), 1, 2, 3));
		assert_eq!(events(), [Event::BatchDisordered { lot: lot(), batch: 1 }]);
		let state = Products::lot(lot()).unwrap();
		assert_eq!(state.barrier, Some(Barrier::NotReleased));
		assert_eq!((state.facts.is_released, state.row.is_disordered), (false, true));
		assert!(!Products::batch(lot(), 0).unwrap().is_disordered);
		assert!(Products::batch(lot(), 1).unwrap().is_disordered);
		assert_noop!(release(lot()), Failure::LotDisordered);
		assert_ok!(report(&wrong(), 1, 2, 3));
		assert_ok!(report(&wrong(), 1, 4, 5));
		assert_eq!(events(), []);
	});
}

#[test]
fn a_serial_that_is_there_twice_does_not_ascend() {
	commissioned().execute(|| {
		assert_ok!(report(&wrong(), 1, 4, 5));
		assert_eq!(events().len(), 1);
	});
}

#[test]
fn what_is_in_order_cannot_be_reported() {
	commissioned().execute(|| {
		for (left, right) in [(0, 1), (1, 2), (3, 4)] {
			assert_noop!(report(&wrong(), 1, left, right), Failure::InOrder);
		}
		assert_noop!(report(&tree(), 0, 0, 1), Failure::InOrder);
		assert_noop!(report(&wrong(), 1, 2, 4), Failure::NotNeighbours);
		assert_noop!(report(&wrong(), 1, 3, 2), Failure::NotNeighbours);
		assert_noop!(report(&wrong(), 1, 2, 2), Failure::NotNeighbours);
		// Leaves of another tree.
		assert_noop!(report(&wrong(), 0, 2, 3), Failure::NotNeighbours);
		assert_noop!(report(&wrong(), 2, 2, 3), Failure::BatchUnknown);
		let leaf = |index| wrong().leaf(index).unwrap();
		let call = |by, lot| Products::report_disorder(by, lot, 1, leaf(2), leaf(3));
		assert_noop!(call(signed(1), tablet_lot(9)), Failure::LotUnknown);
		assert_noop!(call(RuntimeOrigin::root(), lot()), BadOrigin);
	});
}

#[test]
fn no_absence_is_proved_from_a_disordered_lot() {
	commissioned().execute(|| {
		// Behind 4, where nobody looks for it.
		let hidden = serial(3);
		let absences =
			[tree().absence_of(&serial(9)).unwrap(), wrong().absence_of(&serial(9)).unwrap()];
		assert!(Products::proves_absence(&lot(), &serial(9), &absences));
		let place = wrong().place_of(&hidden).unwrap();
		assert!(Products::proves(&lot(), 1, &hidden, &place));
		assert_ok!(report(&wrong(), 1, 2, 3));
		assert!(!Products::proves_absence(&lot(), &serial(9), &absences));
		assert!(Products::proves(&lot(), 1, &hidden, &place));
	});
}

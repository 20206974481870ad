// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, BoundedVec};
use salus_supply::Source;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{mock::*, *};

#[test]
fn what_was_unpacked_long_ago_leaves_the_state_and_is_still_proved() {
	ExtBuilder::default().received(vec![]).execute(|| {
		assert_ok!(unpack(DISTRIBUTOR, case(10)));
		events();
		let folded = FoldedContainer { container: case(10), row: row(case(10)), packs: vec![] };
		pass(HISTORY_PERIOD - 1);
		assert_noop!(fold([case(10)]), Failure::HistoryRunning);
		pass(1);
		assert_noop!(fold([case(1)]), Failure::NotClosed);
		assert_noop!(fold([case(10), case(1)]), Failure::NotClosed);
		assert_ok!(fold([case(10)]));
		assert_eq!(events(), [Event::ContainerFolded { container: case(10), packer: MAKER }]);
		assert_noop!(fold([case(10)]), Failure::ContainerUnknown);
		assert!(Custody::verify_folded(MAKER, &[folded]));
		assert!(!Custody::verify_folded(MAKER, &[]));
		assert!(Custody::verify_folded(PHARMACY, &[]));
	});
}

#[test]
fn what_left_the_stock_goes_from_the_inside_out() {
	ExtBuilder::default()
		.then(|| take_out(MAKER, &lot(1), 9, &Source::Loose).map(|_| ()))
		.then(|| pack_touched(MAKER, case(3), &[pack_of(&lot(1), 9)]))
		.then(|| pack_case(MAKER, case(1), &[(lot(1), 0..5)]))
		.then(|| pack_on(MAKER, case(10), &[case(1), case(3)]))
		.then(|| decommission(MAKER, case(10), PackState::Stolen))
		.passed(HISTORY_PERIOD)
		.execute(|| {
			assert_noop!(fold([case(10)]), Failure::NotClosed);
			let used = Index::used(MAKER);
			assert_ok!(fold([case(3), case(1), case(10)]));
			assert_eq!(Containers::<Test>::iter().count(), 0);
			assert_eq!(used - Index::used(MAKER), 6);
			let parcel = Parcels::row(&pack_of(&lot(1), 9)).unwrap();
			assert_eq!((parcel.container, parcel.gone), (None, Some(PackState::Stolen)));
		});
}

#[test]
fn a_closed_shipment_goes_with_its_exceptions() {
	let finding = Finding::Missing { container: case(2) };
	ExtBuilder::default().received(vec![finding]).passed(DAY).execute(|| {
		pass(HISTORY_PERIOD);
		assert_noop!(fold_shipments([FIRST]), Failure::NotClosed);
		sweep();
		assert_noop!(fold_shipments([FIRST]), Failure::HistoryRunning);
		pass(HISTORY_PERIOD);
		let exceptions = vec![(ONE, exception(ONE))];
		let folded = FoldedShipment { shipment: FIRST, row: shipment(FIRST), exceptions };
		events();
		assert_ok!(fold_shipments([FIRST]));
		assert_eq!(events(), [Event::ShipmentFolded { shipment: FIRST, from: MAKER }]);
		assert!(Custody::verify_folded_shipments(MAKER, &[folded]));
		assert_eq!((Shipments::<Test>::iter().count(), Exceptions::<Test>::iter().count()), (0, 0));
		assert_noop!(fold_shipments([FIRST]), Failure::ShipmentUnknown);
		let folds = (ContainerFolds::<Test>::get(MAKER), ShipmentFolds::<Test>::get(MAKER));
		assert!(folds.0.is_none() && folds.1.is_some_and(|fold| fold.count == 1));
	});
}

#[test]
fn what_is_on_its_way_stays() {
	ExtBuilder::default().shipped().passed(10 * HISTORY_PERIOD).execute(|| {
		assert_noop!(fold_shipments([FIRST]), Failure::NotClosed);
		assert_noop!(fold([case(10)]), Failure::NotClosed);
	});
}

#[test]
fn anybody_signed_folds_a_bounded_number() {
	ExtBuilder::default().execute(|| {
		let root = Custody::fold(RuntimeOrigin::root(), BoundedVec::new());
		assert_eq!(root.unwrap_err(), BadOrigin.into());
		assert_ok!(fold([]));
		assert_ok!(fold_shipments([]));
		type Bounded = BoundedVec<ContainerKey, <Test as Config>::MaxFold>;
		assert!(Bounded::try_from((0..5).map(case).collect::<Vec<_>>()).is_err());
	});
}

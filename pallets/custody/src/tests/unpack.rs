// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use salus_supply::{Containers as _, Quarantine, Step};

use super::Failure;
use crate::{mock::*, *};

#[test]
fn what_was_in_a_container_stands_by_itself() {
	ExtBuilder::default().received(vec![]).execute(|| {
		let told = told(DISTRIBUTOR);
		assert_ok!(unpack_as(DISTRIBUTOR, case(10), told));
		let unpacked = Event::ContainerUnpacked { container: case(10), holder: DISTRIBUTOR };
		assert_eq!(events(), [unpacked]);
		for number in [1, 2] {
			let out = row(case(number));
			assert_eq!((out.parent, out.holder, out.proprietor), (None, DISTRIBUTOR, DISTRIBUTOR));
			assert_eq!(out.last, row(case(10)).last);
		}
		assert_eq!(last_event(case(1)).step, Step::Unpacked);
		let mut inherited = Parcels::take_inherited();
		inherited.sort();
		let mut expected = [(case(10), case(1)), (case(10), case(2))];
		expected.sort();
		assert_eq!(inherited, expected);
		assert_eq!(stock(&lot(1), DISTRIBUTOR), (0, 8, 0));

		assert_ok!(unpack_as(DISTRIBUTOR, case(10), told));
		assert_eq!(events(), []);
		assert_noop!(unpack(DISTRIBUTOR, case(10)), Failure::NotPacked);
	});
}

#[test]
fn loose_packs_are_loose_again_and_prove_where_they_were() {
	ExtBuilder::default().received(vec![]).execute(|| {
		assert_ok!(unpack(DISTRIBUTOR, case(10)));
		assert_ok!(unpack(DISTRIBUTOR, case(1)));
		assert_eq!(stock(&lot(1), DISTRIBUTOR), (5, 3, 0));
		let source = out_of(case(1), 0, 0..5, 3);
		assert_eq!(take_out(DISTRIBUTOR, &lot(1), 3, &source), Ok(DISTRIBUTOR));
		assert_eq!(row(case(1)).portions[0].left, 4);
		assert_eq!(stock(&lot(1), DISTRIBUTOR), (5, 3, 0));
		let by_maker = take_out(MAKER, &lot(1), 4, &out_of(case(1), 0, 0..5, 4));
		assert_eq!(by_maker.unwrap_err(), Failure::NotHolder.into());
	});
}

#[test]
fn touched_packs_are_disclosed() {
	ExtBuilder::default().execute(|| {
		assert_ok!(take_out(MAKER, &lot(1), 0, &salus_supply::Source::Loose));
		let pack = pack_of(&lot(1), 0);
		assert_ok!(pack_touched(MAKER, case(1), &[pack]));
		assert_ok!(deliver(MAKER, PHARMACY, &[case(1)], Purpose::Sale));
		assert_ok!(unpack(PHARMACY, case(1)));
		let parcel = Parcels::row(&pack).unwrap();
		assert_eq!(
			(parcel.holder, parcel.proprietor, parcel.container),
			(PHARMACY, PHARMACY, None)
		);
		assert_eq!(parcel.last, Some(row(case(1)).last));
		assert_eq!(Enclosed::<Test>::iter().count(), 0);
	});
}

#[test]
fn only_who_has_it_unpacks_and_only_the_outermost() {
	ExtBuilder::default().received(vec![]).execute(|| {
		assert_noop!(unpack(MAKER, case(10)), Failure::NotHolder);
		assert_noop!(unpack(DISTRIBUTOR, case(1)), Failure::Nested);
		assert_noop!(unpack(DISTRIBUTOR, case(3)), Failure::ContainerUnknown);
		// Who leaves keeps apart what can be handed over and what cannot.
		Register::suspend(DISTRIBUTOR);
		assert_ok!(unpack(DISTRIBUTOR, case(10)));
	});
}

#[test]
fn what_is_quarantined_stays_closed() {
	ExtBuilder::default().received(vec![]).execute(|| {
		assert_ok!(Custody::quarantine(&case(10), Quarantine::Excursion));
		assert_noop!(unpack(DISTRIBUTOR, case(10)), Failure::Quarantined);
		assert_ok!(Custody::release(&case(10), Quarantine::Excursion));
		assert_ok!(unpack(DISTRIBUTOR, case(10)));
	});
}

#[test]
fn the_weight_is_that_of_what_was_in_it() {
	ExtBuilder::default().received(vec![]).execute(|| {
		let capture = told(DISTRIBUTOR);
		let call = Call::<Test>::unpack { container: case(10), capture };
		let most = <() as WeightInfo>::unpack(MAX_CHILDREN, MAX_PACKS);
		assert_eq!(call.get_dispatch_info().call_weight, most);
		let done = Custody::unpack(logistics(DISTRIBUTOR), case(10), capture).unwrap();
		assert_eq!(done.actual_weight, Some(<() as WeightInfo>::unpack(2, 0)));
	});
}

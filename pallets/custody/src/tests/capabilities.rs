// SPDX-License-Identifier: Apache-2.0

//! What other pallets ask and do.

use frame_support::{assert_noop, assert_ok, hypothetically};
use salus_supply::{Containers as _, Fate, Quarantine, Source, Stock, Thing, Trails};

use super::Failure;
use crate::{mock::*, *};

#[test]
fn a_pack_is_taken_out_of_where_it_is_proved_to_be() {
	ExtBuilder::default().received(vec![]).execute(|| {
		let source = out_of(case(2), 1, 0..4, 2);
		assert_eq!(take_out(DISTRIBUTOR, &lot(2), 2, &source), Ok(DISTRIBUTOR));
		assert_eq!(row(case(2)).portions[1].left, 3);
		assert_eq!(row(case(2)).lots.to_vec(), [(lot(1), 3), (lot(2), 3)]);
		assert_eq!(row(case(10)).lots.to_vec(), [(lot(1), 8), (lot(2), 3)]);
		assert_eq!(stock(&lot(2), DISTRIBUTOR), (1, 3, 0));

		let refused = |lot_number, number, source| {
			take_out(DISTRIBUTOR, &lot(lot_number), number, &source).unwrap_err()
		};
		let missing = Failure::NotInContainer.into();
		assert_eq!(refused(2, 3, out_of(case(2), 1, 0..4, 2)), missing);
		assert_eq!(refused(2, 3, out_of(case(2), 0, 0..4, 3)), missing);
		assert_eq!(refused(2, 3, out_of(case(2), 7, 0..4, 3)), missing);
		assert_eq!(refused(1, 3, out_of(case(2), 1, 0..4, 3)), missing);
		assert_eq!(refused(2, 3, Source::Loose), Failure::NotHolder.into());
		let by_maker = take_out(MAKER, &lot(2), 3, &out_of(case(2), 1, 0..4, 3));
		assert_eq!(by_maker.unwrap_err(), Failure::NotHolder.into());
	});
}

#[test]
fn what_travels_is_not_taken_out() {
	ExtBuilder::default().shipped().execute(|| {
		for institution in [MAKER, DISTRIBUTOR] {
			let source = out_of(case(1), 0, 0..5, 0);
			let taken = take_out(institution, &lot(1), 0, &source).unwrap_err();
			assert!([Failure::NotPacked.into(), Failure::NotHolder.into()].contains(&taken));
		}
	});
}

#[test]
fn what_leaves_is_counted_and_may_come_back() {
	ExtBuilder::default().received(vec![]).execute(|| {
		assert_noop!(leave(DISTRIBUTOR, &lot(1), 0, Fate::Dispensed), Failure::NotInStock);
		assert_ok!(take_out(DISTRIBUTOR, &lot(1), 0, &out_of(case(1), 0, 0..5, 0)));
		assert_ok!(leave(DISTRIBUTOR, &lot(1), 0, Fate::Dispensed));
		assert_eq!((stock(&lot(1), DISTRIBUTOR), gone(&lot(1))), ((0, 7, 0), (1, 0)));
		let back = |fate| {
			frame_support::storage::with_storage_layer(|| {
				Custody::come_back(&lot(1), DISTRIBUTOR, fate)
			})
		};
		assert_noop!(back(Fate::Decommissioned), Failure::NotInStock);
		assert_ok!(back(Fate::Dispensed));
		assert_noop!(back(Fate::Dispensed), Failure::NotInStock);
		assert_eq!((stock(&lot(1), DISTRIBUTOR), gone(&lot(1))), ((1, 7, 0), (0, 0)));
		let unknown = Custody::leave(&lot(9), MAKER, Fate::Dispensed);
		assert_eq!(unknown.unwrap_err(), Failure::NotInStock.into());
	});
}

#[test]
fn an_excursion_quarantines_and_nothing_else_from_outside() {
	ExtBuilder::default().packed().execute(|| {
		assert_noop!(Custody::quarantine(&case(1), Quarantine::Excursion), Failure::Nested);
		for cause in [Quarantine::Exception, Quarantine::Returned] {
			assert_noop!(Custody::quarantine(&case(10), cause), Failure::CauseReserved);
			assert_noop!(Custody::release(&case(10), cause), Failure::CauseReserved);
		}
		let (container, cause) = (case(10), Quarantine::Excursion);
		assert_ok!(Custody::quarantine(&container, cause));
		assert_eq!(events(), [Event::ContainerQuarantined { container, cause }]);
		assert_ok!(Custody::quarantine(&container, cause));
		assert_eq!(events(), []);
		assert!(Custody::held(&case(1)).unwrap().is_quarantined);
		assert_noop!(pack_on(MAKER, case(11), &[container]), Failure::Quarantined);
		assert_ok!(Custody::release(&container, cause));
		assert_eq!(events(), [Event::ContainerReleased { container, cause }]);
		assert_noop!(Custody::quarantine(&case(7), cause), Failure::ContainerUnknown);
	});
}

#[test]
fn an_excursion_on_the_way_stands_when_it_arrives() {
	ExtBuilder::default().shipped().execute(|| {
		assert_ok!(Custody::quarantine(&case(10), Quarantine::Excursion));
		assert_ok!(receive(DISTRIBUTOR, FIRST, &[]));
		assert_noop!(unpack(DISTRIBUTOR, case(10)), Failure::Quarantined);
	});
}

#[test]
fn an_answer_is_about_the_outermost_container() {
	ExtBuilder::default().shipped().execute(|| {
		let held = Custody::held(&case(1)).unwrap();
		assert_eq!((held.holder, held.proprietor), (MAKER, MAKER));
		assert!(held.is_in_transit && held.is_nested && held.is_packed);
		assert!(!held.is_quarantined && held.gone.is_none());
		assert_eq!(Custody::outermost(&case(1)), case(10));
		assert_eq!(Custody::outermost(&case(7)), case(7));
		assert_eq!(<Custody as salus_supply::Containers>::lots(&case(1)), [(lot(1), 5)]);
		assert_eq!(Custody::held(&case(7)), None);
	});
}

#[test]
fn parties_are_who_packed_who_has_and_who_awaits_it() {
	ExtBuilder::default().shipped().execute(|| {
		let thing = Thing::Container(case(1));
		let mut parties = Custody::parties(&thing);
		parties.sort();
		parties.dedup();
		assert_eq!(parties, [MAKER, DISTRIBUTOR]);
		assert_eq!(Custody::last_event(&thing), Some(row(case(1)).last));
		assert_eq!(Custody::last_event(&Thing::Lot(lot(1))), None);
		assert_eq!(Custody::parties(&Thing::Container(case(7))), []);
	});
}

#[test]
fn a_lot_is_forgotten_once_nobody_has_packs_of_it() {
	ExtBuilder::default().then(|| make(&lot(3), 5)).execute(|| {
		assert_noop!(Custody::commissioned(&lot(3), MAKER, 0), Failure::Empty);
		Custody::forget(&lot(3));
		assert_eq!(Custody::tally(&lot(3)).commissioned, 5);
		assert_eq!(Custody::holdings(&lot(3)).len(), 1);
		assert_ok!(pack_case(MAKER, case(3), &[(lot(3), 0..5)]));
		assert_ok!(decommission(MAKER, case(3), PackState::Exported));
		hypothetically!({
			Custody::forget(&lot(3));
			assert_eq!(Custody::tally(&lot(3)), Tally::default());
			Custody::do_try_state().unwrap();
		});
	});
}

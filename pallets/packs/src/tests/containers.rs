// SPDX-License-Identifier: Apache-2.0

//! Touched packs in containers, and the trail of a pack.

use frame_support::{assert_noop, assert_ok};
use salus_supply::{ContainerKey, PackState, Packs as _, Source, Step, Thing, Trails};

use super::Failure;
use crate::{mock::*, Pack};

const BOX: u32 = 1;

fn parcel() -> ContainerKey {
	container(PHARMACY, BOX)
}

/// The pharmacy takes a pack out of its case and puts it into a box.
fn boxed() -> ExtBuilder {
	ExtBuilder::supplied().then(|| {
		take_out(PHARMACY, pack(2), in_case(2))?;
		pack_things(PHARMACY, parcel(), &[], &[pack(2)])
	})
}

#[test]
fn a_pack_in_a_box_is_where_the_box_is() {
	boxed().execute(|| {
		assert_eq!(row(pack(2)).container, Some(parcel()));
		assert_eq!(last_step(pack(2)), Step::Packed);
		assert_eq!(Packs::loose(&lot(1), PHARMACY), 0);
		assert_ok!(deliver(PHARMACY, RIVAL, &[parcel()]));
		assert_eq!(Packs::last_holder(&pack(2)), Some(RIVAL));
		assert_ok!(unpack(RIVAL, parcel()));
		let Pack { container, holder, proprietor, came_from, .. } = row(pack(2));
		assert_eq!((container, holder, proprietor), (None, RIVAL, RIVAL));
		assert_eq!(came_from, Some(case(1)));
		assert_eq!(last_step(pack(2)), Step::Unpacked);
		assert_eq!(Packs::loose(&lot(1), RIVAL), 1);
		assert_ok!(dispense(RIVAL, pack(2), None));
		assert_eq!(Packs::loose(&lot(1), RIVAL), 0);
	});
}

#[test]
fn only_whole_packs_of_ones_own_go_into_a_box() {
	let chain = ExtBuilder::supplied().then(|| {
		take_out(PHARMACY, pack(1), in_case(1))?;
		dispense_units(PHARMACY, pack(2), Some(in_case(2)), 1)?;
		decommission(PHARMACY, pack(3), Some(in_case(3)), PackState::Locked)?;
		decommission(PHARMACY, pack(4), Some(in_case(4)), PackState::Lost)
	});
	chain.execute(|| {
		let put = |institution, number| {
			Packs::enclose(institution, &pack(number), &container(institution, BOX)).map(|_| ())
		};
		assert_noop!(put(PHARMACY, 0), Failure::PackUnknown);
		assert_noop!(put(RIVAL, 1), Failure::HeldElsewhere);
		assert_noop!(put(PHARMACY, 2), Failure::NotWhole);
		assert_noop!(put(PHARMACY, 3), Failure::NotWhole);
		assert_noop!(put(PHARMACY, 4), Failure::NotStocked);
		assert_ok!(report(RIVAL, pack(1), lot(1)));
		assert_noop!(put(PHARMACY, 1), Failure::UnderSuspicion);
		assert_ok!(clear(MAKER, pack(1)));
		assert_ok!(pack_things(PHARMACY, parcel(), &[], &[pack(1)]));
		assert_noop!(put(PHARMACY, 1), Failure::StillPacked);
	});
}

#[test]
fn what_belongs_to_another_goes_back_and_with_nothing_else() {
	let consigned = ExtBuilder::default().then(|| {
		make(&lot(1), &serials(0, PACKS))?;
		pack_case(MAKER, case(1), &lot(1), &CASE)?;
		pack_case(MAKER, case(2), &lot(1), &OTHER_CASE)?;
		deliver(MAKER, PHARMACY, &[case(2)])?;
		take_out(PHARMACY, pack(6), in_other_case(6))?;
		let shipment = next_shipment();
		ship(MAKER, PHARMACY, &[case(1)], pallet_custody::Purpose::Transfer)?;
		receive(PHARMACY, shipment, &[])?;
		take_out(PHARMACY, pack(2), in_case(2))
	});
	consigned.execute(|| {
		assert_eq!((row(pack(2)).holder, row(pack(2)).proprietor), (PHARMACY, MAKER));
		let mixed = frame_support::storage::with_storage_layer(|| {
			pack_things(PHARMACY, parcel(), &[], &[pack(2), pack(6)])
		});
		let several = || pallet_custody::Error::<Test>::NotProprietor.into();
		assert_eq!(mixed.unwrap_err(), several());
		assert_ok!(pack_things(PHARMACY, parcel(), &[], &[pack(2)]));
		let proprietor = || pallet_custody::Containers::<Test>::get(parcel()).unwrap().proprietor;
		assert_eq!(proprietor(), MAKER);
		// It is not sold, and comes back as what it was.
		let sale = frame_support::storage::with_storage_layer(|| {
			ship(PHARMACY, RIVAL, &[parcel()], pallet_custody::Purpose::Sale)
		});
		assert_eq!(sale.unwrap_err(), several());
		assert_ok!(unpack(PHARMACY, parcel()));
		assert_eq!((row(pack(2)).holder, row(pack(2)).proprietor), (PHARMACY, MAKER));
		assert_ok!(pack_things(PHARMACY, container(PHARMACY, BOX + 1), &[], &[pack(2)]));
		let shipment = next_shipment();
		let boxes = [container(PHARMACY, BOX + 1)];
		assert_ok!(ship(PHARMACY, MAKER, &boxes, pallet_custody::Purpose::Transfer));
		assert_ok!(receive(MAKER, shipment, &[]));
		assert_eq!(Packs::last_holder(&pack(2)), Some(MAKER));
	});
}

#[test]
fn a_pack_that_left_with_its_box_is_told_so_when_that_is_folded() {
	boxed().execute(|| {
		let capture = told(PHARMACY);
		let stolen = PackState::Stolen;
		assert_ok!(Custody::decommission(logistics(PHARMACY), parcel(), stolen, capture));
		assert_eq!(row(pack(2)).state, PackState::Active);
		pass(HISTORY_PERIOD);
		let folded = vec![parcel()].try_into().unwrap();
		assert_ok!(Custody::fold(signed(999_999), folded));
		let row = row(pack(2));
		assert_eq!((row.state, row.container, row.changed_at), (stolen, None, NOW));
		assert_noop!(restore(PHARMACY, pack(2)), Failure::NotReversible);
	});
}

#[test]
fn what_left_with_its_box_does_not_come_back_alone() {
	boxed().execute(|| {
		let capture = told(PHARMACY);
		let lost = PackState::Lost;
		assert_ok!(Custody::decommission(logistics(PHARMACY), parcel(), lost, capture));
		pass(HISTORY_PERIOD);
		assert_ok!(Custody::fold(signed(999_999), vec![parcel()].try_into().unwrap()));
		assert_noop!(restore(PHARMACY, pack(2)), Failure::RestorePeriodOver);
	});
}

#[test]
fn packs_that_nobody_touched_are_no_more_than_are_loose_beside_those_that_were() {
	// The case is unpacked, two packs are touched, and the case's root is used again.
	let chain = ExtBuilder::supplied().then(|| {
		unpack(PHARMACY, case(1))?;
		take_out(PHARMACY, pack(0), in_case(0))?;
		take_out(PHARMACY, pack(1), in_case(1))
	});
	chain.execute(|| {
		assert_eq!(Packs::loose(&lot(1), PHARMACY), 2);
		assert!(pack_case(PHARMACY, parcel(), &lot(1), &CASE).is_err());
		assert!(pack_case(PHARMACY, parcel(), &lot(1), &(1..5)).is_err());
		assert_ok!(pack_case(PHARMACY, parcel(), &lot(1), &(2..5)));
		// The rest is in the box by its root, and so no longer in the case that was unpacked.
		assert!(take_out(PHARMACY, pack(2), in_case(2)).is_err());
		assert_ok!(take_out(PHARMACY, pack(2), introduced(2, parcel(), 2..5)));
	});
}

#[test]
fn the_parties_of_a_pack_are_who_has_it_and_who_made_it() {
	boxed().execute(|| {
		let thing = Thing::Pack(pack(2));
		assert_eq!(<Packs as Trails>::last_event(&thing), Some(row(pack(2)).last));
		let parties = <Packs as Trails>::parties(&thing);
		for party in [MAKER, PHARMACY] {
			assert!(parties.contains(&party));
		}
		assert_ok!(deliver(PHARMACY, RIVAL, &[parcel()]));
		assert!(<Packs as Trails>::parties(&thing).contains(&RIVAL));
		for other in [Thing::Pack(pack(9)), Thing::Lot(lot(1)), Thing::Container(case(1))] {
			assert_eq!(<Packs as Trails>::last_event(&other), None);
			assert!(<Packs as Trails>::parties(&other).is_empty());
		}
	});
}

#[test]
fn the_pedigree_of_a_pack_tells_where_it_was_before_it_was_touched() {
	let chain = ExtBuilder::supplied().then(|| dispense(PHARMACY, pack(2), Some(in_case(2))));
	chain.execute(|| {
		let asker = clinician(PHARMACY, 0);
		let pedigree = Pedigree::pedigree(&asker, Thing::Pack(pack(2)), None, None).unwrap();
		assert!(!pedigree.is_cut);
		let steps: Vec<_> = pedigree.events.iter().map(|(_, event)| event.step).collect();
		let told = [
			Step::Made,
			Step::Commissioned,
			Step::Packed,
			Step::Shipped { to: PHARMACY },
			Step::Received { from: MAKER },
			Step::Dispensed { content: CONTENT, left: 0 },
		];
		assert_eq!(steps, told);
		let stranger = clinician(INSURER, 0);
		assert!(Pedigree::pedigree(&stranger, Thing::Pack(pack(2)), None, None).is_err());
	});
}

#[test]
fn a_source_that_was_returned_short_is_packed_anew() {
	use pallet_custody::{Finding, Purpose, Resolution};
	let chain = ExtBuilder::default().then(|| {
		make(&lot(1), &serials(0, PACKS))?;
		pack_case(MAKER, case(1), &lot(1), &CASE)
	});
	chain.execute(|| {
		let shipment = next_shipment();
		assert_ok!(ship(MAKER, PHARMACY, &[case(1)], Purpose::Sale));
		let short = Finding::Short { container: case(1), lot: lot(1), count: 1 };
		assert_ok!(receive(PHARMACY, shipment, &[short]));
		let exception = pallet_custody::ExceptionId(0);
		assert_ok!(settle(MAKER, exception, Resolution::Returned));
		assert_ok!(settle(PHARMACY, exception, Resolution::Returned));
		// It is loose with the maker again, which proves it by the lot alone.
		let loose = salus_supply::Introduction { source: Source::Loose, ..in_case(4) };
		assert_ok!(take_out(MAKER, pack(4), loose));
		for number in 0..4 {
			assert_ok!(dispense(PHARMACY, pack(number), Some(in_case(number))));
		}
	});
}

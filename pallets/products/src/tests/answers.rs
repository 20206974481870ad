// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;
use salus_supply::{tree::Serials, ContainerKey, Lots as _, StorageProfile, Thing, Trails};

use crate::{
	mock::{commission, Products, *},
	*,
};

fn lot() -> Lgtin {
	tablet_lot(1)
}

#[test]
fn the_facts_of_a_lot_are_those_of_its_product_and_its_own() {
	ExtBuilder::default().with_tablets().execute(|| {
		let facts = Products::facts(&lot()).unwrap();
		assert_eq!((facts.manufacturer, facts.content, facts.is_exempt), (MAKER, 10, false));
		assert_eq!((facts.manufactured, facts.expiry), (TODAY, EXPIRY));
		assert_eq!(facts.storage, Some(StorageProfile { ..FRIDGE }));
		assert_eq!((facts.is_released, facts.is_withdrawn), (true, false));
		let ingredient = Products::facts(&substance(1)).unwrap();
		assert_eq!((ingredient.manufacturer, ingredient.is_exempt), (CHEMIST, true));
		assert_eq!(Products::facts(&tablet_lot(9)), None);
	});
}

#[test]
fn presence_is_proved_in_its_batch() {
	let others = || Serials::new(&serials(8..13));
	ExtBuilder::default().with_tablets().then(move || commission(lot(), &others())).execute(|| {
		for (number, tree) in [(0, tree()), (1, others())] {
			for serial in tree.serials() {
				let place = tree.place_of(serial).unwrap();
				assert!(Products::proves(&lot(), number, serial, &place));
				assert!(!Products::proves(&lot(), 1 - number, serial, &place));
				assert!(!Products::proves(&lot(), 2, serial, &place));
				assert!(!Products::proves(&tablet_lot(9), number, serial, &place));
			}
		}
		let place = tree().place_of(&serial(1)).unwrap();
		assert!(!Products::proves(&lot(), 0, &serial(2), &place));
	});
}

#[test]
fn absence_is_proved_in_every_batch() {
	let others = || Serials::new(&[20, 22, 24].map(serial));
	ExtBuilder::default().with_tablets().then(move || commission(lot(), &others())).execute(|| {
		let absent = serial(21);
		let proof = [tree(), others()].map(|tree| tree.absence_of(&absent).unwrap());
		assert!(Products::proves_absence(&lot(), &absent, &proof));
		assert!(!Products::proves_absence(&lot(), &absent, &proof[..1]));
		assert!(!Products::proves_absence(&lot(), &absent, &[]));
		let swapped = [proof[1].clone(), proof[0].clone()];
		assert!(!Products::proves_absence(&lot(), &absent, &swapped));
		let longer = [&proof[..], &proof[..1]].concat();
		assert!(!Products::proves_absence(&lot(), &absent, &longer));
		assert!(!Products::proves_absence(&lot(), &serial(23), &proof));
		assert!(!Products::proves_absence(&tablet_lot(9), &absent, &proof));
		// Nothing is in a lot without a batch.
		assert_ok!(register_lot(tablet_lot(2), &[]));
		assert!(Products::proves_absence(&tablet_lot(2), &absent, &[]));
	});
}

#[test]
fn the_last_event_is_that_of_the_lot() {
	ExtBuilder::default().with_tablets().execute(|| {
		let thing = Thing::Lot(lot());
		assert_eq!(Products::last_event(&thing), Some(lot_row(lot()).last));
		assert_eq!(Products::last_event(&Thing::Lot(tablet_lot(9))), None);
		assert_eq!(Products::last_event(&Thing::Pack(pack(1))), None);
		let container = Thing::Container(ContainerKey::Sgtin(pack(1)));
		assert_eq!(Products::last_event(&container), None);

		assert_eq!(Products::parties(&thing), [MAKER, MAKER]);
		Shelf::move_packs(&lot(), MAKER, PHARMACY, 8);
		assert_eq!(Products::parties(&thing), [MAKER, PHARMACY]);
		assert_eq!(Products::parties(&container), []);
		assert_eq!(Products::parties(&Thing::Lot(tablet_lot(9))), []);
	});
}

// SPDX-License-Identifier: Apache-2.0

//! What a trace costs.

use codec::Encode;
use salus_supply::{event::MAX_THINGS, Step, Thing};

use super::numbers_for;
use crate::{impls::Trace, mock::*, MAX_TRACE};

fn looked_at(thing: Thing) -> usize {
	Trace::<Test>::of(thing, None, None).unwrap().looked_at()
}

/// A pack that came in a case on a pallet, with everything of its own: eight events.
fn distributed() -> Thing {
	make(MANUFACTURER, lot(2), &[]);
	commission(MANUFACTURER, lot(2));
	put(MANUFACTURER, container(1), &[], &[2]);
	put(MANUFACTURER, container(2), &[container(1)], &[]);
	ship(MANUFACTURER, DISTRIBUTOR, &[container(2)]);
	receive(DISTRIBUTOR, MANUFACTURER, &[container(2)]);
	unpack(DISTRIBUTOR, container(2), &[container(1)]);
	touch(DISTRIBUTOR, Step::TakenOut, pack(2, 0), &[container(1), lot(2)]);
	pack(2, 0)
}

#[test]
fn other_packs_of_the_same_case_and_lot_cost_nothing() {
	execute(|| {
		let unit = distributed();
		assert_eq!(looked_at(unit), 8);
		for serial in 1..200 {
			touch(DISTRIBUTOR, Step::TakenOut, pack(2, serial), &[container(1), lot(2)]);
			dispense(DISTRIBUTOR, pack(2, serial));
		}
		for number in 10..200 {
			make(MANUFACTURER, lot(number), &[lot(2)]);
			put(MANUFACTURER, container(number), &[], &[2, number]);
		}
		assert_eq!(looked_at(unit), 8);
		assert_eq!(looked_at(pack(2, 199)), 9);
		assert_eq!(looked_at(container(1)), 7);
	});
}

/// How much of the state, in bytes, shows what `thing` went through.
fn state_read(others: u32) -> usize {
	let mut ext = build();
	let unit = ext.execute_with(|| {
		let unit = distributed();
		for serial in 1..=others {
			touch(DISTRIBUTOR, Step::TakenOut, pack(2, serial), &[container(1), lot(2)]);
		}
		unit
	});
	ext.commit_all().unwrap();
	let ask = || numbers_for(logistics(REGULATOR), unit, None, None).unwrap().0;
	let (numbers, proof) = ext.execute_and_prove(ask);
	assert_eq!(numbers, (0..8).collect::<Vec<_>>());
	proof.encoded_size()
}

#[test]
fn as_much_of_the_state_is_read_however_many_packs_there_are() {
	let (few, many) = (state_read(10), state_read(1_000));
	// Only the paths in the trie are longer.
	assert!(many < 3 * few, "{many} bytes instead of {few}");
}

#[test]
fn a_trail_that_is_too_long_is_cut_at_its_beginning() {
	execute(|| {
		let case = container(1);
		put(MANUFACTURER, case, &[], &[2]);
		for _ in 0..MAX_TRACE {
			ship(MANUFACTURER, DISTRIBUTOR, &[case]);
		}
		let (numbers, is_cut) = numbers_for(logistics(REGULATOR), case, None, None).unwrap();
		assert!(is_cut);
		assert_eq!(numbers, (1..=MAX_TRACE as u64).collect::<Vec<_>>());
		assert_eq!(looked_at(case), MAX_TRACE);
	});
}

#[test]
fn a_trail_that_is_just_short_enough_is_whole() {
	execute(|| {
		let case = container(1);
		put(MANUFACTURER, case, &[], &[]);
		for _ in 1..MAX_TRACE {
			ship(MANUFACTURER, DISTRIBUTOR, &[case]);
		}
		let (numbers, is_cut) = numbers_for(logistics(REGULATOR), case, None, None).unwrap();
		assert_eq!((numbers.len(), is_cut), (MAX_TRACE, false));
	});
}

#[test]
fn of_a_full_pallet_of_full_cases_its_own_way_comes_first() {
	execute(|| {
		let pallet = container(0);
		let inside = MAX_THINGS - 1;
		let cases: Vec<_> = (1..=inside).map(container).collect();
		for (place, case) in cases.iter().enumerate() {
			let first = 1_000 + place as u32 * 8;
			let bundles: Vec<_> = (first..first + 8).map(container).collect();
			for bundle in &bundles {
				put(MANUFACTURER, *bundle, &[], &[]);
			}
			put(MANUFACTURER, *case, &bundles, &[]);
		}
		put(MANUFACTURER, pallet, &cases, &[]);
		let mut own = vec![Keepers::last(&pallet)];
		for _ in 0..50 {
			own.push(ship(MANUFACTURER, DISTRIBUTOR, &[pallet]));
		}
		let truck = container(999_999);
		own.push(put(DISTRIBUTOR, truck, &[pallet], &[]));
		own.push(ship(DISTRIBUTOR, PHARMACY, &[truck]));
		let (numbers, is_cut) = numbers_for(logistics(REGULATOR), pallet, None, None).unwrap();
		assert!(is_cut);
		assert!(own.iter().all(|number| numbers.contains(number)));
		assert!(looked_at(pallet) <= MAX_TRACE);
		assert!(Trace::<Test>::of(pallet, None, None).unwrap().followed() <= MAX_TRACE);
	});
}

#[test]
fn lots_made_of_the_same_inputs_over_and_over_are_looked_at_once() {
	execute(|| {
		// Each generation of 16 lots is made of all 16 before: 16 to the power of 20 ways back.
		let generation = |number: u32| (number * 16..number * 16 + 16).map(lot).collect::<Vec<_>>();
		for number in 0..20 {
			let inputs = if number == 0 { Vec::new() } else { generation(number - 1) };
			for whole in generation(number) {
				make(SUPPLIER, whole, &inputs);
			}
		}
		let last = lot(20 * 16 - 1);
		assert_eq!(looked_at(last), 19 * 16 + 1);
		let (numbers, is_cut) = numbers_for(logistics(SUPPLIER), last, None, None).unwrap();
		assert_eq!((numbers.len(), is_cut), (19 * 16 + 1, false));
	});
}

#[test]
fn cases_of_the_same_lots_lead_to_them_once() {
	execute(|| {
		let lots: Vec<u32> = (0..32).collect();
		for number in &lots {
			make(MANUFACTURER, lot(*number), &[]);
			commission(MANUFACTURER, lot(*number));
		}
		let cases: Vec<_> = (1..MAX_THINGS).map(container).collect();
		for case in &cases {
			put(MANUFACTURER, *case, &[], &lots);
		}
		// A batch that none of the cases is of.
		let later = commission(MANUFACTURER, lot(0));
		put(MANUFACTURER, container(0), &cases, &[]);
		let (numbers, is_cut) =
			numbers_for(logistics(REGULATOR), container(0), None, None).unwrap();
		let expected: Vec<_> = (0..=later + 1).filter(|number| *number != later).collect();
		assert_eq!((numbers, is_cut), (expected, false));
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;
use salus_supply::{PedigreeError, Step, Thing};

use super::numbers_for;
use crate::mock::*;

fn numbers(thing: Thing) -> Vec<u64> {
	let (numbers, is_cut) = numbers_for(logistics(REGULATOR), thing, None, None).unwrap();
	assert!(!is_cut, "{numbers:?} are not all");
	numbers
}

/// A lot out of another one, commissioned: events 0 to 2.
fn made() {
	assert_eq!(make(SUPPLIER, lot(1), &[]), 0);
	assert_eq!(make(MANUFACTURER, lot(2), &[lot(1)]), 1);
	assert_eq!(commission(MANUFACTURER, lot(2)), 2);
}

fn take_out(institution: salus_primitives::InstitutionId, serial: u32, case: Thing) -> u64 {
	touch(institution, Step::TakenOut, pack(2, serial), &[case, lot(2)])
}

#[test]
fn a_pack_shows_what_it_was_in_while_it_was_in_it() {
	execute(|| {
		made();
		let (case, other, pallet) = (container(1), container(2), container(3));
		put(MANUFACTURER, case, &[], &[2]);
		let packed_other = put(MANUFACTURER, other, &[], &[2]);
		put(MANUFACTURER, pallet, &[case, other], &[]);
		ship(MANUFACTURER, DISTRIBUTOR, &[pallet]);
		receive(DISTRIBUTOR, MANUFACTURER, &[pallet]);
		unpack(DISTRIBUTOR, pallet, &[case, other]);
		let shipped_other = ship(DISTRIBUTOR, HOSPITAL, &[other]);
		ship(DISTRIBUTOR, PHARMACY, &[case]);
		receive(PHARMACY, DISTRIBUTOR, &[case]);
		let taken = take_out(PHARMACY, 7, case);
		let returned = ship(PHARMACY, DISTRIBUTOR, &[case]);
		let dispensed = dispense(PHARMACY, pack(2, 7));

		let others = [packed_other, shipped_other, returned];
		let expected: Vec<_> = (0..=dispensed).filter(|number| !others.contains(number)).collect();
		assert_eq!(numbers(pack(2, 7)), expected);
		assert!(expected.contains(&taken));
	});
}

#[test]
fn what_left_a_case_before_it_was_shipped_was_not_shipped() {
	execute(|| {
		made();
		let case = container(1);
		let packed = put(MANUFACTURER, case, &[], &[2]);
		let first = take_out(MANUFACTURER, 1, case);
		let shipped = ship(MANUFACTURER, DISTRIBUTOR, &[case]);
		let second = take_out(MANUFACTURER, 2, case);
		assert_eq!(numbers(pack(2, 1)), [0, 1, 2, packed, first]);
		assert_eq!(numbers(pack(2, 2)), [0, 1, 2, packed, shipped, second]);
	});
}

#[test]
fn dispensing_at_the_first_touch_leads_to_case_and_lot() {
	execute(|| {
		made();
		let packed = put(MANUFACTURER, container(1), &[], &[2]);
		let shipped = ship(MANUFACTURER, PHARMACY, &[container(1)]);
		let step = Step::Dispensed { content: 10, left: 20 };
		let origins = [container(1), lot(2)];
		let dispensed = touch(PHARMACY, step, pack(2, 1), &origins);
		ship(PHARMACY, HOSPITAL, &[container(1)]);
		assert_eq!(numbers(pack(2, 1)), [0, 1, 2, packed, shipped, dispensed]);
	});
}

#[test]
fn a_loose_pack_leads_to_its_lot_alone() {
	execute(|| {
		made();
		let touched = touch(MANUFACTURER, Step::TakenOut, pack(2, 1), &[lot(2)]);
		commission(MANUFACTURER, lot(2));
		assert_eq!(numbers(pack(2, 1)), [0, 1, 2, touched]);
	});
}

#[test]
fn a_case_that_changed_pallets_shows_each_for_its_time() {
	execute(|| {
		made();
		let (case, one, two) = (container(1), container(2), container(3));
		put(MANUFACTURER, case, &[], &[2]);
		put(MANUFACTURER, one, &[case], &[]);
		ship(MANUFACTURER, DISTRIBUTOR, &[one]);
		unpack(DISTRIBUTOR, one, &[case]);
		put(DISTRIBUTOR, two, &[case], &[]);
		ship(DISTRIBUTOR, PHARMACY, &[two]);
		receive(PHARMACY, DISTRIBUTOR, &[two]);
		let last = unpack(PHARMACY, two, &[case]);
		assert_eq!(numbers(case), (0..=last).collect::<Vec<_>>());
		// The pallets are done; the case goes on.
		let later = ship(PHARMACY, HOSPITAL, &[case]);
		assert_eq!(numbers(one), [0, 1, 2, 3, 4, 5, 6]);
		assert_eq!(numbers(two), (0..=last).collect::<Vec<_>>());
		assert_eq!(numbers(case), (0..=later).collect::<Vec<_>>());
	});
}

#[test]
fn three_levels_up_the_time_is_still_that_of_the_pack() {
	execute(|| {
		made();
		let [bundle, case, pallet] = [1, 2, 3].map(container);
		let unit = pack(2, 1);
		touch(MANUFACTURER, Step::TakenOut, unit, &[lot(2)]);
		put(MANUFACTURER, bundle, &[unit], &[]);
		put(MANUFACTURER, case, &[bundle], &[]);
		put(MANUFACTURER, pallet, &[case], &[]);
		let inside = ship(MANUFACTURER, DISTRIBUTOR, &[pallet]);
		unpack(DISTRIBUTOR, pallet, &[case]);
		unpack(DISTRIBUTOR, case, &[bundle]);
		let case_after = ship(DISTRIBUTOR, HOSPITAL, &[case]);
		let bundle_inside = ship(DISTRIBUTOR, PHARMACY, &[bundle]);
		let out = unpack(PHARMACY, bundle, &[unit]);
		let pallet_after = ship(DISTRIBUTOR, HOSPITAL, &[pallet]);
		let dispensed = dispense(PHARMACY, unit);
		let expected =
			(0..=dispensed).filter(|number| ![case_after, pallet_after].contains(number));
		let expected: Vec<_> = expected.collect();
		assert_eq!(numbers(unit), expected);
		assert!([inside, bundle_inside, out].iter().all(|number| expected.contains(number)));
	});
}

#[test]
fn what_a_container_went_through_before_a_thing_came_in_is_not_the_things() {
	execute(|| {
		made();
		let [case, pallet, ship_box] = [1, 2, 3].map(container);
		put(MANUFACTURER, case, &[], &[2]);
		// An odd network, in which a pallet is packed onto again.
		put(DISTRIBUTOR, ship_box, &[pallet], &[]);
		let before = ship(DISTRIBUTOR, MANUFACTURER, &[ship_box]);
		let packed = put(MANUFACTURER, pallet, &[case], &[]);
		assert!(!numbers(case).contains(&before));
		put(MANUFACTURER, ship_box, &[pallet], &[]);
		let inside = ship(MANUFACTURER, DISTRIBUTOR, &[ship_box]);
		assert_eq!(numbers(case), [0, 1, 2, 3, packed, packed + 1, inside]);
	});
}

#[test]
fn what_an_event_names_by_itself_is_out_of_its_container() {
	execute(|| {
		made();
		let [case, other, pallet] = [1, 2, 3].map(container);
		put(MANUFACTURER, case, &[], &[2]);
		put(MANUFACTURER, other, &[], &[2]);
		put(MANUFACTURER, pallet, &[case, other], &[]);
		ship(MANUFACTURER, DISTRIBUTOR, &[pallet]);
		// The case is missing.
		let received = receive(DISTRIBUTOR, MANUFACTURER, &[pallet, case]);
		let onwards = ship(DISTRIBUTOR, PHARMACY, &[pallet]);
		assert_eq!(numbers(case), [0, 1, 2, 3, 5, 6, received]);
		assert_eq!(numbers(other), [0, 1, 2, 4, 5, 6, received, onwards]);
	});
}

#[test]
fn what_left_without_an_event_took_no_part_in_those_after() {
	execute(|| {
		made();
		let [case, other, pallet, truck] = [1, 2, 3, 4].map(container);
		put(MANUFACTURER, case, &[], &[2]);
		put(MANUFACTURER, other, &[], &[2]);
		put(MANUFACTURER, pallet, &[case, other], &[]);
		put(MANUFACTURER, truck, &[pallet], &[]);
		let shipped = ship(MANUFACTURER, DISTRIBUTOR, &[truck]);
		// The case is missing, and nothing else is said of it.
		Keepers::leave(&case);
		let received = receive(DISTRIBUTOR, MANUFACTURER, &[truck]);
		let unpacked = unpack(DISTRIBUTOR, truck, &[pallet]);
		let before = [0, 1, 2, 3, 5, 6, shipped];
		assert_eq!(numbers(case), before);
		assert_eq!(numbers(other), [0, 1, 2, 4, 5, 6, shipped, received, unpacked]);
		// It is found, and packed anew.
		let repacked = put(MANUFACTURER, container(5), &[case], &[]);
		let sent = ship(MANUFACTURER, PHARMACY, &[container(5)]);
		assert_eq!(numbers(case), [&before[..], &[repacked, sent]].concat());
		ship(DISTRIBUTOR, PHARMACY, &[pallet]);
		assert_eq!(numbers(case), [&before[..], &[repacked, sent]].concat());
	});
}

#[test]
fn inputs_are_followed_to_the_first_ones_and_until_they_were_used() {
	execute(|| {
		let [base, other, input, whole] = [1, 2, 3, 4].map(lot);
		make(SUPPLIER, base, &[]);
		make(SUPPLIER, other, &[]);
		make(SUPPLIER, input, &[base, other]);
		make(MANUFACTURER, whole, &[input, base]);
		let later = [commission(SUPPLIER, base), commission(SUPPLIER, input)];
		let commissioned = commission(MANUFACTURER, whole);
		assert_eq!(numbers(whole), [0, 1, 2, 3, commissioned]);
		assert_eq!(numbers(input), [0, 1, 2, later[1]]);
		assert_eq!(numbers(other), [1]);
	});
}

#[test]
fn a_lot_shows_what_was_made_of_it_where_its_trail_leads_there_and_its_packs_do_not() {
	execute(|| {
		let (input, whole) = (lot(1), lot(2));
		make(SUPPLIER, input, &[]);
		let used = make(MANUFACTURER, whole, &[input]);
		Keepers::note(&input, salus_supply::EventNumber(used));
		let commissioned = commission(SUPPLIER, input);
		assert_eq!(numbers(input), [0, used, commissioned]);
		let step = Step::TakenOut;
		let touched = touch(SUPPLIER, step, pack(1, 1), &[input]);
		assert_eq!(numbers(pack(1, 1)), [0, commissioned, touched]);
	});
}

#[test]
fn a_container_shows_where_what_is_in_it_comes_from_and_not_where_it_went() {
	execute(|| {
		made();
		make(SUPPLIER, lot(3), &[]);
		let [carton, case, pallet] = [1, 2, 3].map(container);
		put(MANUFACTURER, carton, &[], &[2]);
		ship(MANUFACTURER, DISTRIBUTOR, &[carton]);
		let unit = pack(2, 9);
		let taken = take_out(DISTRIBUTOR, 9, carton);
		let after = ship(DISTRIBUTOR, HOSPITAL, &[carton]);
		put(DISTRIBUTOR, case, &[], &[3]);
		ship(DISTRIBUTOR, DISTRIBUTOR, &[case]);
		let packed = put(DISTRIBUTOR, pallet, &[case, unit], &[]);
		let unpacked = unpack(DISTRIBUTOR, pallet, &[case, unit]);
		let gone = [ship(DISTRIBUTOR, PHARMACY, &[case]), dispense(DISTRIBUTOR, unit)];
		let expected: Vec<_> = (0..=unpacked).filter(|number| *number != after).collect();
		assert_eq!(numbers(pallet), expected);
		assert!([taken, packed].iter().all(|number| expected.contains(number)));
		assert!(gone.iter().all(|number| !expected.contains(number)));
	});
}

#[test]
fn other_contents_of_a_container_are_not_shown() {
	execute(|| {
		made();
		let [case, other, pallet] = [1, 2, 3].map(container);
		put(MANUFACTURER, case, &[], &[2]);
		let packed_other = put(DISTRIBUTOR, other, &[], &[5]);
		make(SUPPLIER, lot(5), &[]);
		put(MANUFACTURER, pallet, &[case, other], &[]);
		assert!(!numbers(case).contains(&packed_other));
		assert!(!numbers(case).contains(&(packed_other + 1)));
	});
}

#[test]
fn a_container_that_left_the_state_is_known_by_the_event_that_ended_its_part() {
	execute(|| {
		made();
		let [case, pallet] = [1, 2].map(container);
		put(MANUFACTURER, case, &[], &[2]);
		put(MANUFACTURER, pallet, &[case], &[]);
		let shipped = ship(MANUFACTURER, DISTRIBUTOR, &[pallet]);
		Keepers::forget(&pallet);
		let asker = logistics(REGULATOR);
		let open = numbers_for(asker, case, None, None);
		assert_eq!(open, Ok((vec![0, 1, 2, 3, 4], true)), "what it is in is not known");
		Keepers::note(&pallet, salus_supply::EventNumber(shipped));
		let unpacked = unpack(DISTRIBUTOR, pallet, &[case]);
		Keepers::forget(&pallet);
		assert_eq!(numbers(case), [0, 1, 2, 3, 4, shipped, unpacked]);
	});
}

#[test]
fn a_trail_that_was_folded_is_cut() {
	execute(|| {
		made();
		let case = container(1);
		put(MANUFACTURER, case, &[], &[2]);
		pass(HISTORY_PERIOD);
		let shipped = ship(MANUFACTURER, DISTRIBUTOR, &[case]);
		assert_eq!(numbers(case), [0, 1, 2, 3, shipped]);
		assert_ok!(fold(2));
		let ask = || numbers_for(logistics(REGULATOR), case, None, None);
		assert_eq!(ask(), Ok((vec![2, 3, shipped], true)));
		assert_ok!(fold(2));
		assert_eq!(ask(), Ok((vec![shipped], true)));
	});
}

#[test]
fn nobody_knows_a_thing_without_a_trail() {
	execute(|| {
		made();
		for thing in [lot(9), container(9), pack(9, 9)] {
			let answer = numbers_for(logistics(REGULATOR), thing, None, None);
			assert_eq!(answer, Err(PedigreeError::NotFound));
		}
	});
}

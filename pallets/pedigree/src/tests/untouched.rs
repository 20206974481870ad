// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;
use salus_primitives::InstitutionId;
use salus_supply::{PedigreeError, Step, Thing};

use super::numbers_for;
use crate::mock::*;

type Answer = Result<(Vec<u64>, bool), PedigreeError>;

/// Lots 1 and 2 of the manufacturer (events 0 to 3); a case with the first, shipped to the
/// distributor on a pallet and unpacked there (4 to 7).
fn shipped() {
	for number in [1, 2] {
		make(MANUFACTURER, lot(number), &[]);
		commission(MANUFACTURER, lot(number));
	}
	put(MANUFACTURER, container(1), &[], &[1]);
	put(MANUFACTURER, container(2), &[container(1)], &[]);
	ship(MANUFACTURER, DISTRIBUTOR, &[container(2)]);
	unpack(DISTRIBUTOR, container(2), &[container(1)]);
}

fn ask_as(
	institution: InstitutionId,
	thing: Thing,
	lot: Option<u32>,
	container: Option<u32>,
) -> Answer {
	numbers_for(logistics(institution), thing, lot.map(lgtin), container.map(key))
}

fn ask(lot: Option<u32>, container: Option<u32>) -> Answer {
	ask_as(REGULATOR, pack(1, 5), lot, container)
}

#[test]
fn it_is_followed_from_its_container_and_its_lot() {
	execute(|| {
		shipped();
		assert_eq!(ask(Some(1), Some(1)), Ok((vec![0, 1, 4, 5, 6, 7], false)));
		assert_eq!(ask(Some(1), None), Ok((vec![0, 1], false)));
		assert_eq!(ask(None, None), Err(PedigreeError::NotFound));
		// The only lot of its product in there is its own.
		assert_eq!(ask(None, Some(1)), ask(Some(1), Some(1)));
	});
}

#[test]
fn of_a_container_with_two_lots_of_the_product_the_lot_must_be_said() {
	execute(|| {
		shipped();
		let other = salus_gs1::Lgtin { lot: "L2".parse().unwrap(), ..lgtin(1) };
		let occurrence = salus_supply::Occurrence {
			institution: MANUFACTURER,
			capture: capture(),
			step: Step::Packed,
			things: &tracked(&[container(3)]),
			quantities: &[(lgtin(1), 3), (other, 4)],
		};
		let packed = <Pedigree as salus_supply::Events>::record(occurrence).unwrap();
		Keepers::note(&container(3), packed);
		assert_eq!(ask(Some(1), Some(3)), Ok((vec![0, 1, packed.0], false)));
		assert_eq!(ask(None, Some(3)), Ok((vec![packed.0], false)));
	});
}

#[test]
fn a_container_that_never_held_its_lot_is_not_its_own() {
	execute(|| {
		shipped();
		put(MANUFACTURER, container(3), &[], &[2]);
		for (lot, container) in [
			(Some(1), Some(3)),
			(None, Some(3)),
			// Unknown, or of another product.
			(Some(1), Some(9)),
			(Some(2), Some(1)),
			(Some(2), None),
		] {
			assert_eq!(ask(lot, container), Err(PedigreeError::NotFound), "{lot:?} {container:?}");
		}
		let unknown = ask_as(REGULATOR, pack(9, 5), Some(9), None);
		assert_eq!(unknown, Err(PedigreeError::NotFound));
	});
}

#[test]
fn who_has_its_container_or_made_its_lot_may_ask() {
	execute(|| {
		shipped();
		for institution in [MANUFACTURER, DISTRIBUTOR, REGULATOR] {
			assert_ok!(ask_as(institution, pack(1, 5), Some(1), Some(1)));
		}
		let refused = Err(PedigreeError::NotAParty);
		assert_eq!(ask_as(PHARMACY, pack(1, 5), Some(1), Some(1)), refused);
		Keepers::give(&container(1), PHARMACY);
		assert_ok!(ask_as(PHARMACY, pack(1, 5), Some(1), Some(1)));
		assert_eq!(ask_as(PHARMACY, pack(1, 5), Some(1), None), refused);
		assert_eq!(ask_as(DISTRIBUTOR, pack(1, 5), Some(1), None), refused);
	});
}

#[test]
fn making_another_lot_opens_no_container() {
	execute(|| {
		shipped();
		make(SUPPLIER, lot(3), &[]);
		let through_own_lot = ask_as(SUPPLIER, pack(3, 5), Some(3), Some(1));
		assert_eq!(through_own_lot, Err(PedigreeError::NotFound));
	});
}

#[test]
fn once_it_is_touched_nothing_else_is_believed() {
	execute(|| {
		shipped();
		put(MANUFACTURER, container(3), &[], &[1]);
		let touched = touch(DISTRIBUTOR, Step::TakenOut, pack(1, 5), &[container(1), lot(1)]);
		let expected = Ok((vec![0, 1, 4, 5, 6, 7, touched], false));
		assert_eq!(ask(None, None), expected);
		assert_eq!(ask(Some(2), Some(3)), expected);
	});
}

#[test]
fn a_container_whose_packing_was_folded_is_not_followed() {
	execute(|| {
		shipped();
		pass(HISTORY_PERIOD);
		let later = ship(DISTRIBUTOR, PHARMACY, &[container(1)]);
		let commissioned = commission(MANUFACTURER, lot(1));
		assert_ok!(fold(4));
		assert_ok!(fold(4));
		assert_eq!(ask(Some(1), Some(1)), Ok((vec![commissioned], true)));
		assert_eq!(ask(None, Some(1)), Ok((vec![], true)));
		let of_case = numbers_for(logistics(REGULATOR), container(1), None, None);
		assert_eq!(of_case, Ok((vec![later], true)));
	});
}

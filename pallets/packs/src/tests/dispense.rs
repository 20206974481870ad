// SPDX-License-Identifier: Apache-2.0

//! What is dispensed. What is not, `fraud` has.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::Duty;
use salus_supply::{Fate, PackState, Step, Thing};

use super::{ensure_duty, Failure};
use crate::{mock::*, Before, Event};

#[test]
fn a_pack_that_nobody_touched_is_dispensed_by_its_introduction() {
	ExtBuilder::supplied().execute(|| {
		let before = Index::used(PHARMACY);
		assert_ok!(dispense(PHARMACY, pack(2), Some(in_case(2))));
		let expected = Event::PackDispensed {
			pack: pack(2),
			lot: lot(1),
			institution: PHARMACY,
			content: CONTENT,
			left: 0,
		};
		assert_eq!(events(), [expected]);
		let row = row(pack(2));
		assert_eq!(
			(row.state, row.left, row.fate()),
			(PackState::Supplied, 0, Some(Fate::Dispensed))
		);
		assert_eq!(row.before, Some(Before { state: PackState::Active, left: CONTENT }));
		assert_eq!((row.came_from, row.read_point), (Some(case(1)), Some(site(PHARMACY))));
		assert_eq!(last_step(pack(2)), Step::Dispensed { content: CONTENT, left: 0 });
		assert_eq!(Index::used(PHARMACY), before + 3);
		let expected = Census { untouched: PACKS - 1, dispensed: 1, ..Census::default() };
		assert_eq!(census(&lot(1)), expected);
	});
}

#[test]
fn a_pack_that_was_taken_out_needs_no_introduction() {
	ExtBuilder::supplied().then(|| take_out(PHARMACY, pack(2), in_case(2))).execute(|| {
		let first = row(pack(2)).last;
		assert_ok!(dispense(PHARMACY, pack(2), None));
		let event = last_event(pack(2));
		assert_eq!(event.things.len(), 1);
		assert_eq!(event.things[0].previous, Some(first));
	});
}

#[test]
fn a_hospital_dispenses_unit_by_unit() {
	let chain = ExtBuilder::default().then(|| {
		make(&lot(1), &serials(0, PACKS))?;
		pack_case(MAKER, case(1), &lot(1), &CASE)?;
		deliver(MAKER, HOSPITAL, &[case(1)])
	});
	chain.execute(|| {
		assert_ok!(dispense_units(HOSPITAL, pack(2), Some(in_case(2)), 5));
		let row_now = row(pack(2));
		assert_eq!((row_now.state, row_now.left), (PackState::PartiallySupplied, 15));
		assert_eq!(last_step(pack(2)), Step::Dispensed { content: 5, left: 15 });
		assert_eq!(census(&lot(1)).active, 1);
		assert_ok!(dispense_units(HOSPITAL, pack(2), None, 10));
		assert_eq!(row(pack(2)).before.unwrap().left, 15);
		assert_noop!(dispense_units(HOSPITAL, pack(2), None, 6), Failure::ContentOutOfRange);
		assert_ok!(dispense_units(HOSPITAL, pack(2), None, 5));
		assert_eq!((row(pack(2)).state, row(pack(2)).left), (PackState::Supplied, 0));
		assert_eq!(
			census(&lot(1)),
			Census { untouched: PACKS - 1, dispensed: 1, ..Census::default() }
		);
	});
}

#[test]
fn content_is_something_and_not_more_than_there_is() {
	ExtBuilder::supplied().execute(|| {
		let call = |units| dispense_units(PHARMACY, pack(2), Some(in_case(2)), units);
		assert_noop!(call(0), Failure::ContentOutOfRange);
		assert_noop!(call(CONTENT + 1), Failure::ContentOutOfRange);
		assert_ok!(call(CONTENT));
		assert_eq!(row(pack(2)).state, PackState::Supplied);
	});
}

#[test]
fn what_nobody_touched_has_to_be_introduced() {
	ExtBuilder::supplied().execute(|| {
		assert_noop!(dispense(PHARMACY, pack(2), None), Failure::NotIntroduced);
		let unknown = salus_supply::Introduction { lot: lot_of(1, 9), ..in_case(2) };
		assert_noop!(dispense(PHARMACY, pack(2), Some(unknown)), Failure::LotUnknown);
		let foreign = salus_supply::Introduction { lot: lot(2), ..in_case(2) };
		assert_noop!(dispense(PHARMACY, pack(2), Some(foreign)), Failure::LotDiffers);
	});
}

#[test]
fn a_repeated_call_is_quiet() {
	ExtBuilder::supplied().execute(|| {
		let capture = told(PHARMACY);
		let call = |units| {
			let introduction = Some(in_case(2));
			Packs::dispense(practitioner(PHARMACY), pack(2), introduction, units, capture)
		};
		assert_ok!(call(Some(5)));
		events();
		assert_ok!(call(Some(5)));
		assert_eq!((events(), row(pack(2)).left), (vec![], 15));
	});
}

#[test]
fn an_event_that_was_told_is_not_told_of_another_pack() {
	ExtBuilder::supplied().execute(|| {
		let capture = told(PHARMACY);
		let call = |number| {
			let introduction = Some(in_case(number));
			Packs::dispense(practitioner(PHARMACY), pack(number), introduction, None, capture)
		};
		assert_ok!(call(2));
		assert_noop!(call(3), pallet_pedigree::Error::<Test>::EventKnown);
	});
}

#[test]
fn a_pack_in_a_box_is_unpacked_first() {
	let chain = ExtBuilder::supplied().then(|| {
		take_out(PHARMACY, pack(2), in_case(2))?;
		pack_things(PHARMACY, container(PHARMACY, 1), &[], &[pack(2)])
	});
	chain.execute(|| {
		assert_noop!(dispense(PHARMACY, pack(2), None), Failure::StillPacked);
		assert_ok!(unpack(PHARMACY, container(PHARMACY, 1)));
		assert_ok!(dispense(PHARMACY, pack(2), None));
	});
}

#[test]
fn only_practitioners_of_active_pharmacies_and_providers_dispense() {
	ExtBuilder::supplied().execute(|| {
		let call = |origin| {
			Packs::dispense(origin, pack(2), Some(in_case(2)), None, capture(PHARMACY, 900))
		};
		ensure_duty(call, agent(PHARMACY, Duty::Logistics));
		assert_noop!(dispense(MAKER, pack(9), Some(loose(9))), Failure::NotADispenser);
		assert_noop!(dispense(DISTRIBUTOR, pack(2), Some(in_case(2))), Failure::NotADispenser);
		Register::suspend(PHARMACY);
		assert_noop!(call(practitioner(PHARMACY)), NOT_ACTIVE);
	});
}

#[test]
fn without_quota_nothing_is_dispensed() {
	ExtBuilder::supplied().execute(|| {
		Index::prepay(PHARMACY, 2);
		let introduction = Some(in_case(2));
		assert_noop!(dispense(PHARMACY, pack(2), introduction), salus_testing::QUOTA_EXHAUSTED);
	});
}

#[test]
fn nothing_in_call_event_or_row_has_room_for_a_patient() {
	use codec::Encode;
	use frame_support::traits::UnfilteredDispatchable;

	ExtBuilder::supplied().execute(|| {
		// The call: the pack, what introduces it, how many units, and the capture.
		let capture = capture(PHARMACY, 900);
		let call = crate::Call::<Test>::dispense {
			pack: pack(2),
			introduction: Some(in_case(2)),
			content: Some(5),
			capture,
		};
		let known = (pack(2), Some(in_case(2)), Some(5u32), capture);
		assert_eq!(call.encode()[1..], known.encode());
		assert_ok!(RuntimeCall::Packs(call).dispatch_bypass_filter(practitioner(PHARMACY)));
		// The event and the row name institutions, never an account.
		let dispensed = Event::<Test>::PackDispensed {
			pack: pack(2),
			lot: lot(1),
			institution: PHARMACY,
			content: 5,
			left: 15,
		};
		assert_eq!(events(), [dispensed]);
		let clinician = clinician(PHARMACY, 0).encode();
		for bytes in [row(pack(2)).encode(), last_event(pack(2)).encode()] {
			assert!(!bytes.windows(clinician.len()).any(|window| window == clinician));
		}
		let event = last_event(pack(2));
		let things: Vec<_> = event.things.iter().map(|tracked| tracked.thing).collect();
		let known = [Thing::Pack(pack(2)), Thing::Container(case(1)), Thing::Lot(lot(1))];
		assert_eq!((things, event.quantities.len()), (known.to_vec(), 0));
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::Duty;
use salus_supply::{PackState, Step};

use super::{ensure_duty, Failure};
use crate::{mock::*, Before, Event};

const GONE: [PackState; 7] = [
	PackState::Exported,
	PackState::Destroyed,
	PackState::Sample,
	PackState::FreeSample,
	PackState::Stolen,
	PackState::CheckedOut,
	PackState::Lost,
];

#[test]
fn what_is_decommissioned_leaves_the_stock() {
	for state in GONE {
		ExtBuilder::supplied().execute(|| {
			assert_ok!(decommission(PHARMACY, pack(2), Some(in_case(2)), state));
			let expected = Event::PackDecommissioned {
				pack: pack(2),
				lot: lot(1),
				institution: PHARMACY,
				state,
			};
			assert_eq!(events(), [expected]);
			let row = row(pack(2));
			assert_eq!((row.state, row.left), (state, CONTENT));
			assert_eq!(row.before, Some(Before { state: PackState::Active, left: CONTENT }));
			assert_eq!(last_step(pack(2)), Step::Decommissioned { state });
			let expected = Census { untouched: PACKS - 1, decommissioned: 1, ..Census::default() };
			assert_eq!(census(&lot(1)), expected);
			let again = decommission(PHARMACY, pack(2), None, PackState::Destroyed);
			assert_noop!(again, Failure::NotStocked);
		});
	}
}

#[test]
fn what_is_locked_stays_in_stock() {
	ExtBuilder::supplied().execute(|| {
		assert_ok!(decommission(PHARMACY, pack(2), Some(in_case(2)), PackState::Locked));
		let expected = Census { untouched: PACKS - 1, active: 1, ..Census::default() };
		assert_eq!(census(&lot(1)), expected);
		let again = decommission(PHARMACY, pack(2), None, PackState::Locked);
		assert_noop!(again, Failure::StateNotAllowed);
		assert_ok!(decommission(PHARMACY, pack(2), None, PackState::Destroyed));
		assert_eq!(row(pack(2)).before.unwrap().state, PackState::Locked);
	});
}

#[test]
fn what_was_opened_can_be_destroyed() {
	let chain =
		ExtBuilder::supplied().then(|| dispense_units(PHARMACY, pack(2), Some(in_case(2)), 5));
	chain.execute(|| {
		assert_ok!(decommission(PHARMACY, pack(2), None, PackState::Destroyed));
		assert_eq!((row(pack(2)).state, row(pack(2)).left), (PackState::Destroyed, 15));
	});
}

#[test]
fn what_must_not_reach_a_patient_can_still_be_destroyed() {
	let chain = ExtBuilder::supplied().then(|| {
		report(PHARMACY, pack(2), lot(1))?;
		recall(&lot(1))
	});
	chain.passed(300 * DAY).execute(|| {
		assert_ok!(decommission(PHARMACY, pack(2), Some(in_case(2)), PackState::Destroyed));
	});
}

#[test]
fn dispensing_is_no_decommissioning() {
	ExtBuilder::supplied().execute(|| {
		for state in [PackState::Active, PackState::Supplied, PackState::PartiallySupplied] {
			let call = decommission(PHARMACY, pack(2), Some(in_case(2)), state);
			assert_noop!(call, Failure::StateNotAllowed);
		}
	});
}

#[test]
fn who_does_not_have_it_decommissions_nothing() {
	let chain = ExtBuilder::supplied().then(|| take_out(PHARMACY, pack(2), in_case(2)));
	chain.execute(|| {
		let destroyed = PackState::Destroyed;
		assert_noop!(decommission(RIVAL, pack(2), None, destroyed), Failure::HeldElsewhere);
		let introduction = Some(in_case(3));
		let of_other = decommission(MAKER, pack(3), introduction, destroyed);
		assert_noop!(of_other, Failure::HeldElsewhere);
		assert_noop!(decommission(PHARMACY, pack(4), None, destroyed), Failure::NotIntroduced);
		let invented = decommission(PHARMACY, pack(99), Some(in_case(4)), destroyed);
		assert_noop!(invented, Failure::NotInLot);
	});
}

#[test]
fn a_pack_in_a_box_is_unpacked_first() {
	let chain = ExtBuilder::supplied().then(|| {
		take_out(PHARMACY, pack(2), in_case(2))?;
		pack_things(PHARMACY, container(PHARMACY, 1), &[], &[pack(2)])
	});
	chain.execute(|| {
		let call = decommission(PHARMACY, pack(2), None, PackState::Destroyed);
		assert_noop!(call, Failure::StillPacked);
	});
}

#[test]
fn a_repeated_call_is_quiet() {
	ExtBuilder::supplied().execute(|| {
		let capture = told(PHARMACY);
		let call = |state| {
			let introduction = Some(in_case(2));
			Packs::decommission(logistics(PHARMACY), pack(2), introduction, state, capture)
		};
		assert_ok!(call(PackState::Lost));
		events();
		assert_ok!(call(PackState::Lost));
		assert_eq!(events(), []);
		assert_noop!(call(PackState::Stolen), Failure::NotStocked);
	});
}

#[test]
fn logistics_decommissions_also_while_it_winds_up() {
	ExtBuilder::supplied().execute(|| {
		let call = |origin| {
			let introduction = Some(in_case(2));
			let capture = capture(PHARMACY, 900);
			Packs::decommission(origin, pack(2), introduction, PackState::Destroyed, capture)
		};
		ensure_duty(call, agent(PHARMACY, Duty::Practitioner));
		Register::suspend(PHARMACY);
		assert_ok!(call(logistics(PHARMACY)));
	});
}

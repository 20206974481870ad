// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::Duty;
use salus_supply::{PackState, Quarantine, Step, Thing, Tracked, Trails};

use super::{ensure_duty, Failure};
use crate::{mock::*, Event};

#[test]
fn a_pack_leaves_its_case_and_has_a_row_of_its_own() {
	ExtBuilder::supplied().execute(|| {
		let before = Index::used(PHARMACY);
		assert_ok!(take_out(PHARMACY, pack(2), in_case(2)));
		let expected = Event::PackTakenOut {
			pack: pack(2),
			lot: lot(1),
			institution: PHARMACY,
			container: Some(case(1)),
		};
		assert_eq!(events(), [expected]);
		let row = row(pack(2));
		assert_eq!((row.state, row.left, row.before), (PackState::Active, CONTENT, None));
		assert_eq!((row.holder, row.proprietor, row.payer), (PHARMACY, PHARMACY, PHARMACY));
		assert_eq!((row.container, row.came_from), (None, Some(case(1))));
		assert_eq!((row.changed_at, row.changed_by), (NOW, PHARMACY));
		assert_eq!(last_step(pack(2)), Step::TakenOut);
		// One row, and two for its event.
		assert_eq!(Index::used(PHARMACY), before + 3);
		assert_eq!(
			census(&lot(1)),
			Census { untouched: PACKS - 1, active: 1, ..Census::default() }
		);
	});
}

#[test]
fn it_is_told_where_the_pack_came_out_of() {
	ExtBuilder::supplied().execute(|| {
		let packed = Thing::Container(case(1));
		let previous = <Custody as Trails>::last_event(&packed);
		assert!(previous.is_some());
		assert_ok!(take_out(PHARMACY, pack(2), in_case(2)));
		let (thing, lot) = (Thing::Pack(pack(2)), Thing::Lot(lot(1)));
		let made = <Products as Trails>::last_event(&lot);
		assert_eq!(
			last_event(pack(2)).things.into_inner(),
			[
				Tracked { thing, previous: None },
				Tracked { thing: packed, previous },
				Tracked { thing: lot, previous: made },
			]
		);
	});
}

#[test]
fn what_the_maker_did_not_pack_is_loose_with_it() {
	ExtBuilder::supplied().execute(|| {
		assert_ok!(take_out(MAKER, pack(9), loose(9)));
		assert_eq!((row(pack(9)).came_from, row(pack(9)).holder), (None, MAKER));
		assert_noop!(take_out(PHARMACY, pack(10), loose(10)), Failure::HeldElsewhere);
	});
}

#[test]
fn a_pack_comes_out_of_a_case_in_a_pallet() {
	let chain = ExtBuilder::supplied()
		.then(|| pack_things(PHARMACY, container(PHARMACY, 1), &[case(1)], &[]));
	chain.execute(|| {
		assert_ok!(take_out(PHARMACY, pack(2), in_case(2)));
		assert_eq!(row(pack(2)).came_from, Some(case(1)));
	});
}

#[test]
fn a_pack_comes_out_of_what_was_unpacked() {
	ExtBuilder::supplied().then(|| unpack(PHARMACY, case(1))).execute(|| {
		assert_ok!(take_out(PHARMACY, pack(2), in_case(2)));
		assert_eq!(row(pack(2)).came_from, Some(case(1)));
	});
}

#[test]
fn a_repeated_call_is_quiet_and_another_one_fails() {
	ExtBuilder::supplied().execute(|| {
		let capture = told(PHARMACY);
		let call = || Packs::take_out(logistics(PHARMACY), pack(2), in_case(2), capture);
		assert_ok!(call());
		events();
		let used = Index::used(PHARMACY);
		assert_ok!(call());
		assert_eq!((events(), Index::used(PHARMACY)), (vec![], used));
		assert_noop!(take_out(PHARMACY, pack(2), in_case(2)), Failure::AlreadyTouched);
	});
}

#[test]
fn what_is_not_proved_stays_where_it_is() {
	ExtBuilder::supplied().execute(|| {
		// A serial that nobody gave out, in the place of another.
		assert_noop!(take_out(PHARMACY, pack(99), in_case(2)), Failure::NotInLot);
		// A pack of the lot that is not in this case.
		let elsewhere = salus_supply::Introduction { place: commissioned(6), ..in_case(2) };
		assert!(take_out(PHARMACY, pack(6), elsewhere).is_err());
		let foreign = salus_supply::Introduction { lot: lot(2), ..in_case(2) };
		assert_noop!(take_out(PHARMACY, pack(2), foreign), Failure::LotDiffers);
		let unknown = salus_supply::Introduction { lot: lot_of(1, 9), ..in_case(2) };
		assert_noop!(take_out(PHARMACY, pack(2), unknown), Failure::LotUnknown);
		let nowhere = introduced(2, case(9), CASE);
		assert_noop!(take_out(PHARMACY, pack(2), nowhere), Failure::ContainerUnknown);
	});
}

#[test]
fn who_does_not_have_the_case_takes_nothing_out() {
	ExtBuilder::supplied().execute(|| {
		assert_noop!(take_out(RIVAL, pack(2), in_case(2)), Failure::HeldElsewhere);
		assert_noop!(take_out(MAKER, pack(2), in_case(2)), Failure::HeldElsewhere);
		assert_ok!(ship(PHARMACY, HOSPITAL, &[case(1)], pallet_custody::Purpose::Sale));
		assert_noop!(take_out(PHARMACY, pack(2), in_case(2)), Failure::HeldElsewhere);
		assert_noop!(take_out(HOSPITAL, pack(2), in_case(2)), Failure::HeldElsewhere);
	});
}

#[test]
fn nothing_comes_out_of_quarantine() {
	ExtBuilder::supplied().execute(|| {
		use salus_supply::Containers;
		assert_ok!(Custody::quarantine(&case(2), Quarantine::Excursion));
		assert_noop!(take_out(RIVAL, pack(6), in_other_case(6)), Failure::Quarantined);
		assert_ok!(Custody::release(&case(2), Quarantine::Excursion));
		assert_ok!(take_out(RIVAL, pack(6), in_other_case(6)));
	});
}

#[test]
fn logistics_takes_out_also_while_it_winds_up() {
	ExtBuilder::supplied().execute(|| {
		let call = |origin| Packs::take_out(origin, pack(2), in_case(2), capture(PHARMACY, 900));
		ensure_duty(call, agent(PHARMACY, Duty::Practitioner));
		Register::suspend(PHARMACY);
		assert_ok!(call(logistics(PHARMACY)));
	});
}

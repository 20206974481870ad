// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::Duty;
use salus_supply::{PackState, Step};

use super::{ensure_duty, Failure};
use crate::{mock::*, Event};

fn dispensed() -> ExtBuilder {
	ExtBuilder::supplied().then(|| dispense(PHARMACY, pack(2), Some(in_case(2))))
}

fn decommissioned(state: PackState) -> ExtBuilder {
	ExtBuilder::supplied().then(move || decommission(PHARMACY, pack(2), Some(in_case(2)), state))
}

#[test]
fn what_was_dispensed_by_mistake_comes_back() {
	dispensed().passed(RESTORE_PERIOD).execute(|| {
		assert_ok!(take_back(PHARMACY, pack(2)));
		let (pack, state) = (pack(2), PackState::Active);
		assert_eq!(events(), [Event::PackRestored { pack, institution: PHARMACY, state }]);
		assert_eq!((row(pack).state, row(pack).left, row(pack).before), (state, CONTENT, None));
		assert_eq!(last_step(pack), Step::Restored { state });
		assert_eq!(
			census(&lot(1)),
			Census { untouched: PACKS - 1, active: 1, ..Census::default() }
		);
		// And can be dispensed again.
		assert_ok!(dispense(PHARMACY, pack, None));
		assert_eq!(row(pack).state, PackState::Supplied);
	});
}

#[test]
fn later_than_in_time_it_does_not() {
	dispensed().passed(RESTORE_PERIOD + 1).execute(|| {
		assert_noop!(take_back(PHARMACY, pack(2)), Failure::RestorePeriodOver);
	});
}

#[test]
fn the_last_units_come_back_and_those_before_do_not() {
	let chain = ExtBuilder::supplied().then(|| {
		dispense_units(PHARMACY, pack(2), Some(in_case(2)), 5)?;
		dispense_units(PHARMACY, pack(2), None, 15)
	});
	chain.execute(|| {
		assert_ok!(take_back(PHARMACY, pack(2)));
		assert_eq!((row(pack(2)).state, row(pack(2)).left), (PackState::PartiallySupplied, 15));
		assert_noop!(take_back(PHARMACY, pack(2)), Failure::NotReversible);
		assert_ok!(dispense_units(PHARMACY, pack(2), None, 1));
		assert_ok!(take_back(PHARMACY, pack(2)));
		assert_eq!(row(pack(2)).left, 15);
	});
}

#[test]
fn what_was_decommissioned_by_mistake_comes_back() {
	for state in [
		PackState::Exported,
		PackState::Sample,
		PackState::FreeSample,
		PackState::CheckedOut,
		PackState::Lost,
	] {
		decommissioned(state).execute(|| {
			assert_ok!(restore(PHARMACY, pack(2)));
			assert_eq!(row(pack(2)).state, PackState::Active);
			assert_eq!(census(&lot(1)).decommissioned, 0);
		});
		decommissioned(state).passed(RESTORE_PERIOD + 1).execute(|| {
			assert_noop!(restore(PHARMACY, pack(2)), Failure::RestorePeriodOver);
		});
	}
}

#[test]
fn destroyed_and_stolen_is_for_good() {
	for state in [PackState::Destroyed, PackState::Stolen] {
		decommissioned(state).execute(|| {
			assert_noop!(restore(PHARMACY, pack(2)), Failure::NotReversible);
		});
	}
}

#[test]
fn what_is_locked_is_unlocked_at_any_time() {
	decommissioned(PackState::Locked).passed(300 * DAY).execute(|| {
		assert_noop!(restore(RIVAL, pack(2)), Failure::HeldElsewhere);
		let elsewhere = crate::mock::told(HOSPITAL);
		assert_ok!(Packs::restore(logistics(PHARMACY), pack(2), true, elsewhere));
		assert_eq!(row(pack(2)).state, PackState::Active);
	});
}

#[test]
fn a_lock_hides_nothing_that_was_dispensed() {
	let chain = ExtBuilder::supplied().then(|| {
		dispense_units(PHARMACY, pack(2), Some(in_case(2)), 5)?;
		decommission(PHARMACY, pack(2), None, PackState::Locked)?;
		restore(PHARMACY, pack(2))
	});
	chain.execute(|| {
		assert_eq!((row(pack(2)).state, row(pack(2)).left), (PackState::PartiallySupplied, 15));
	});
}

#[test]
fn only_who_did_it_undoes_it_where_it_was_done() {
	dispensed().execute(|| {
		assert_noop!(take_back(RIVAL, pack(2)), Failure::NotSamePlace);
		let elsewhere = told(RIVAL);
		let call = Packs::restore(practitioner(PHARMACY), pack(2), true, elsewhere);
		assert_noop!(call, Failure::NotSamePlace);
	});
}

#[test]
fn a_successor_undoes_what_its_predecessor_did() {
	dispensed().execute(|| {
		Register::succeed(PHARMACY, RIVAL);
		let capture = salus_supply::Capture { read_point: site(PHARMACY), ..told(RIVAL) };
		assert_ok!(Packs::restore(practitioner(RIVAL), pack(2), true, capture));
		assert_eq!((row(pack(2)).holder, row(pack(2)).payer), (RIVAL, PHARMACY));
	});
}

#[test]
fn what_reached_somebody_does_not_come_back() {
	dispensed().execute(|| {
		let call = Packs::restore(practitioner(PHARMACY), pack(2), false, told(PHARMACY));
		assert_noop!(call, Failure::NotKept);
	});
}

#[test]
fn what_has_expired_or_was_recalled_or_withdrawn_does_not_come_back() {
	let late = ExtBuilder::supplied().passed(200 * DAY);
	let late = late.then(|| dispense(PHARMACY, pack(2), Some(in_case(2)))).passed(DAY);
	let recalled = dispensed().then(|| recall(&lot(1)));
	let named = dispensed().then(|| recall_packs(&lot(1), &[2]));
	let withdrawn =
		dispensed().then(|| Products::withdraw_product(responsible(MAKER), gtin(1), commitment(5)));
	for chain in [late, recalled, named, withdrawn] {
		chain.execute(|| {
			assert_noop!(take_back(PHARMACY, pack(2)), Failure::Barred);
		});
	}
}

#[test]
fn what_is_suspect_does_not_come_back_before_it_is_cleared() {
	dispensed().then(|| report(RIVAL, pack(2), lot(1))).execute(|| {
		assert_noop!(take_back(PHARMACY, pack(2)), Failure::UnderSuspicion);
		assert_ok!(clear(REGULATOR, pack(2)));
		assert_ok!(take_back(PHARMACY, pack(2)));
	});
}

#[test]
fn what_was_not_changed_is_not_restored() {
	ExtBuilder::supplied().then(|| take_out(PHARMACY, pack(2), in_case(2))).execute(|| {
		assert_noop!(restore(PHARMACY, pack(3)), Failure::PackUnknown);
		assert_noop!(restore(PHARMACY, pack(2)), Failure::NotReversible);
	});
}

#[test]
fn a_repeated_call_is_quiet() {
	dispensed().execute(|| {
		let capture = told(PHARMACY);
		let call = || Packs::restore(practitioner(PHARMACY), pack(2), true, capture);
		assert_ok!(call());
		events();
		assert_ok!(call());
		assert_eq!(events(), []);
	});
	decommissioned(PackState::Lost).execute(|| {
		let capture = told(PHARMACY);
		let call = || Packs::restore(logistics(PHARMACY), pack(2), true, capture);
		assert_ok!(call());
		events();
		assert_ok!(call());
		assert_eq!(events(), []);
	});
}

#[test]
fn practitioners_undo_what_they_did_and_logistics_the_rest() {
	dispensed().execute(|| {
		let call = |origin| Packs::restore(origin, pack(2), true, capture(PHARMACY, 900));
		ensure_duty(call, agent(PHARMACY, Duty::Logistics));
		Register::suspend(PHARMACY);
		assert_ok!(call(practitioner(PHARMACY)));
	});
	decommissioned(PackState::Exported).execute(|| {
		let call = |origin| Packs::restore(origin, pack(2), true, capture(PHARMACY, 900));
		ensure_duty(call, agent(PHARMACY, Duty::Practitioner));
	});
}

#[test]
fn what_was_locked_and_lost_is_locked_again_and_can_be_unlocked() {
	for units in [0, 5] {
		let chain = ExtBuilder::supplied().then(move || {
			take_out(PHARMACY, pack(2), in_case(2))?;
			if units > 0 {
				dispense_units(PHARMACY, pack(2), None, units)?;
			}
			decommission(PHARMACY, pack(2), None, PackState::Locked)?;
			decommission(PHARMACY, pack(2), None, PackState::Lost)
		});
		chain.execute(|| {
			assert_ok!(restore(PHARMACY, pack(2)));
			assert_eq!(row(pack(2)).state, PackState::Locked);
			assert_noop!(restore(RIVAL, pack(2)), Failure::HeldElsewhere);
			assert_ok!(restore(PHARMACY, pack(2)));
			let expected = if units > 0 { PackState::PartiallySupplied } else { PackState::Active };
			assert_eq!((row(pack(2)).state, row(pack(2)).left), (expected, CONTENT - units));
			assert_eq!(row(pack(2)).before, None);
			assert_ok!(dispense(PHARMACY, pack(2), None));
		});
	}
}

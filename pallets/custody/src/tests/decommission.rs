// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_supply::{Containers as _, Quarantine, Step};

use super::Failure;
use crate::{mock::*, *};

#[test]
fn a_container_leaves_the_stock_with_all_that_is_in_it() {
	ExtBuilder::default().packed().execute(|| {
		let (told, state) = (told(MAKER), PackState::Destroyed);
		assert_ok!(decommission_as(MAKER, case(10), state, told));
		let (container, holder) = (case(10), MAKER);
		assert_eq!(events(), [Event::ContainerDecommissioned { container, holder, state }]);
		assert_eq!(last_event(container).step, Step::Decommissioned { state });
		assert_eq!((stock(&lot(1), MAKER), gone(&lot(1))), ((12, 0, 0), (0, 8)));
		assert_eq!(Custody::held(&case(1)).unwrap().gone, Some(state));
		let taken = take_out(MAKER, &lot(1), 0, &out_of(case(1), 0, 0..5, 0));
		assert_eq!(taken.unwrap_err(), Failure::NotPacked.into());

		assert_ok!(decommission_as(MAKER, case(10), state, told));
		assert_eq!(events(), []);
		assert_noop!(decommission(MAKER, case(10), state), Failure::NotPacked);
		assert_noop!(sell(MAKER, PHARMACY, &[case(10)]), Failure::NotPacked);
		assert_noop!(decommission(MAKER, case(1), state), Failure::Nested);
	});
}

#[test]
fn what_travels_or_is_in_dispute_does_not_leave() {
	let finding = Finding::Short { container: case(2), lot: lot(1), count: 2 };
	let lost = PackState::Lost;
	ExtBuilder::default().shipped().execute(move || {
		assert_noop!(decommission(MAKER, case(10), lost), Failure::NotPacked);
		assert_noop!(decommission(DISTRIBUTOR, case(10), lost), Failure::NotHolder);
		assert_ok!(receive(DISTRIBUTOR, FIRST, &[finding]));
		assert_noop!(decommission(MAKER, case(10), lost), Failure::NotHolder);
		assert_noop!(decommission(DISTRIBUTOR, case(10), lost), Failure::ExceptionOpen);
		assert_ok!(agree(ONE, Resolution::Lost));
		assert_ok!(decommission(DISTRIBUTOR, case(10), lost));
	});
}

#[test]
fn what_was_too_warm_leaves() {
	ExtBuilder::default().packed().execute(|| {
		assert_ok!(Custody::quarantine(&case(10), Quarantine::Excursion));
		assert_ok!(decommission(MAKER, case(10), PackState::Destroyed));
		assert_noop!(Custody::quarantine(&case(10), Quarantine::Excursion), Failure::NotPacked);
		assert_ok!(Custody::release(&case(10), Quarantine::Excursion));
	});
}

#[test]
fn the_state_is_an_end() {
	use PackState::*;
	ExtBuilder::default().packed().execute(|| {
		for state in [Active, PartiallySupplied, Supplied, Locked, CheckedOut] {
			let done = decommission(MAKER, case(10), state);
			assert_eq!(done.unwrap_err(), Failure::StateNotFinal.into());
		}
		let told = told(MAKER);
		let officer = responsible(MAKER);
		assert_noop!(Custody::decommission(officer, case(10), Stolen, told), DUTY_MISSING);
		Register::suspend(MAKER);
		assert_ok!(decommission(MAKER, case(10), Stolen));
	});
}

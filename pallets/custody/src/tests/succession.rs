// SPDX-License-Identifier: Apache-2.0

//! Institutions that leave, and those after them.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::WindUp;

use super::Failure;
use crate::{mock::*, *};

#[test]
fn nobody_leaves_who_has_goods_or_waits_for_some() {
	ExtBuilder::default().shipped().execute(|| {
		for institution in [MAKER, DISTRIBUTOR] {
			assert_noop!(Custody::ensure_closed(institution), Failure::StockOpen);
			assert_noop!(Custody::hand_over(institution, HEIR), Failure::StockOpen);
		}
		assert_ok!(Custody::ensure_closed(PHARMACY));
		assert_ok!(refuse(DISTRIBUTOR, FIRST));
		assert_ok!(Custody::ensure_closed(DISTRIBUTOR));
	});
}

#[test]
fn goods_are_shipped_to_the_successor_which_then_goes_on() {
	let finding = Finding::Damaged { container: case(1) };
	ExtBuilder::default().received(vec![finding]).execute(|| {
		Register::suspend(DISTRIBUTOR);
		let move_on = || deliver(DISTRIBUTOR, HEIR, &[case(10)], Purpose::Transfer);
		assert_eq!(move_on().unwrap_err(), Failure::Quarantined.into());
		assert_ok!(agree(ONE, Resolution::Accepted));
		assert_ok!(move_on());
		assert_ok!(succeed(DISTRIBUTOR, HEIR));
		// It holds for the proprietor that it succeeds.
		assert_eq!((row(case(10)).holder, row(case(10)).proprietor), (HEIR, DISTRIBUTOR));
		assert_ok!(unpack(HEIR, case(10)));
		assert_ok!(unpack(HEIR, case(1)));
		assert_ok!(sell(HEIR, PHARMACY, &[case(2)]));
	});
}

#[test]
fn a_successor_packs_into_the_containers_of_its_predecessor() {
	let own = container(DISTRIBUTOR, 1);
	ExtBuilder::default().received(vec![]).execute(move || {
		assert_ok!(deliver(DISTRIBUTOR, HEIR, &[case(10)], Purpose::Sale));
		assert_noop!(pack_on(HEIR, own, &[case(10)]), Failure::NotIssuer);
		assert_ok!(succeed(DISTRIBUTOR, HEIR));
		assert_ok!(pack_on(HEIR, own, &[case(10)]));
		assert_eq!(row(own).packer, HEIR);
	});
}

#[test]
fn a_successor_names_the_sellers_of_what_was_its_predecessors() {
	ExtBuilder::default()
		.received(vec![])
		.then(|| deliver(DISTRIBUTOR, STORAGE, &[case(10)], Purpose::Transfer))
		.then(|| succeed(DISTRIBUTOR, HEIR))
		.execute(|| {
			assert_noop!(sell(STORAGE, PHARMACY, &[case(10)]), Failure::NotProprietor);
			let by_heir = Custody::set_seller(responsible(HEIR), DISTRIBUTOR, STORAGE, true);
			assert_ok!(by_heir);
			assert_ok!(sell(STORAGE, PHARMACY, &[case(10)]));
		});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, traits::ConstU32, BoundedVec};
use salus_supply::{Containers as _, Quarantine, Step};

use super::Failure;
use crate::{mock::*, *};

#[test]
fn goods_on_their_way_are_the_senders() {
	ExtBuilder::default().packed().execute(|| {
		let told = told(MAKER);
		let sale = dispatch(DISTRIBUTOR, &[case(10)], Purpose::Sale);
		assert_ok!(ship_as(MAKER, sale.clone(), told));
		let (from, to, purpose) = (MAKER, DISTRIBUTOR, Purpose::Sale);
		assert_eq!(events(), [Event::Shipped { shipment: FIRST, from, to, purpose }]);
		let sent = row(case(10));
		assert_eq!((sent.holder, sent.status), (MAKER, Status::InTransit(FIRST)));
		assert_eq!(stock(&lot(1), MAKER), (12, 0, 8));
		let event = last_event(case(10));
		assert_eq!(event.step, Step::Shipped { to });
		assert_eq!(event.quantities.to_vec(), [(lot(1), 8), (lot(2), 4)]);
		let held = Custody::held(&case(1)).unwrap();
		assert!(held.is_in_transit && held.is_nested);

		assert_ok!(ship_as(MAKER, sale, told));
		assert_eq!(events(), []);
	});
}

#[test]
fn nothing_is_shipped_that_is_not_free_to_go() {
	ExtBuilder::default().packed().execute(|| {
		assert_noop!(sell(MAKER, PHARMACY, &[]), Failure::Empty);
		assert_noop!(sell(MAKER, PHARMACY, &[case(10), case(10)]), Failure::NotSorted);
		assert_noop!(sell(MAKER, PHARMACY, &[case(1)]), Failure::Nested);
		assert_noop!(sell(MAKER, PHARMACY, &[case(3)]), Failure::ContainerUnknown);
		assert_noop!(sell(DISTRIBUTOR, PHARMACY, &[case(10)]), Failure::NotHolder);
		assert_noop!(sell(MAKER, MAKER, &[case(10)]), Failure::SamePartner);
		assert_ok!(Custody::quarantine(&case(10), Quarantine::Excursion));
		assert_noop!(sell(MAKER, PHARMACY, &[case(10)]), Failure::Quarantined);
		let back = ship(MAKER, PHARMACY, &[case(10)], Purpose::Return);
		assert_eq!(back.unwrap_err(), Failure::Quarantined.into());
		assert_ok!(Custody::release(&case(10), Quarantine::Excursion));
		assert_ok!(sell(MAKER, PHARMACY, &[case(10)]));
		assert_noop!(sell(MAKER, PHARMACY, &[case(10)]), Failure::NotPacked);
	});
}

#[test]
fn both_must_be_licensed_today() {
	ExtBuilder::default().packed().execute(|| {
		assert_noop!(sell(MAKER, INSURER, &[case(10)]), Failure::NotATradingPartner);
		assert_noop!(sell(MAKER, InstitutionId(99), &[case(10)]), Failure::NotATradingPartner);
		Boards::suspend(licence(DISTRIBUTOR), NOW);
		assert_noop!(sell(MAKER, DISTRIBUTOR, &[case(10)]), Failure::NotATradingPartner);
		Register::suspend(HOSPITAL);
		assert_noop!(sell(MAKER, HOSPITAL, &[case(10)]), Failure::NotATradingPartner);

		Boards::suspend(licence(MAKER), NOW + DAY);
		assert_ok!(Custody::set_trading_licence(RuntimeOrigin::root(), Role::Pharmacy, None));
		assert_noop!(sell(MAKER, PHARMACY, &[case(10)]), Failure::NotATradingPartner);
		assert!(Custody::is_trading_partner(MAKER) && !Custody::is_trading_partner(PHARMACY));
		pass(DAY);
		assert_noop!(sell(MAKER, STORAGE, &[case(10)]), Failure::NotATradingPartner);
		assert_ok!(ship(MAKER, STORAGE, &[case(10)], Purpose::Return));
	});
}

#[test]
fn who_leaves_transfers_and_returns_but_does_not_sell() {
	ExtBuilder::default().packed().then(|| pack_case(MAKER, case(3), &[(lot(1), 8..9)])).execute(
		|| {
			Register::suspend(MAKER);
			Boards::suspend(licence(MAKER), NOW);
			assert_noop!(sell(MAKER, PHARMACY, &[case(10)]), Failure::NotSelling);
			assert_ok!(ship(MAKER, PHARMACY, &[case(10)], Purpose::Transfer));
			assert_ok!(ship(MAKER, PHARMACY, &[case(3)], Purpose::Return));
		},
	);
}

#[test]
fn nothing_that_must_not_reach_a_patient_is_sold() {
	let chain = ExtBuilder::default()
		.then(|| make_unreleased(&lot(3), 5))
		.then(|| pack_case(MAKER, case(3), &[(lot(3), 0..5)]))
		.packed();
	chain.execute(|| {
		assert_noop!(sell(MAKER, PHARMACY, &[case(3)]), Failure::LotBarred);
		assert_ok!(Products::release_lot(responsible(MAKER), lot(3), commitment(2)));
		assert_ok!(sell(MAKER, PHARMACY, &[case(3)]));
		assert_ok!(recall(&lot(2)));
		Made::set(&None);
		assert_noop!(sell(MAKER, PHARMACY, &[case(10)]), Failure::LotBarred);
		let moved = ship(MAKER, PHARMACY, &[case(10)], Purpose::Transfer);
		assert_eq!(moved.unwrap_err(), Failure::LotBarred.into());
		assert_ok!(ship(MAKER, PHARMACY, &[case(10)], Purpose::Return));
	});
}

#[test]
fn what_is_expired_can_only_be_returned() {
	ExtBuilder::default().packed().passed(401 * DAY).execute(|| {
		assert_noop!(sell(MAKER, PHARMACY, &[case(10)]), Failure::LotBarred);
		assert_ok!(ship(MAKER, PHARMACY, &[case(10)], Purpose::Return));
	});
}

#[test]
fn exempt_is_said_only_of_what_is_exempt() {
	let chain = ExtBuilder::default()
		.then(|| make(&lot_of(3, 1), 5))
		.then(|| pack_case(MAKER, case(3), &[(lot_of(3, 1), 0..5)]))
		.packed();
	chain.execute(|| {
		let exempt = |container| Dispatch {
			statement: Statement::Exempt,
			..dispatch(PHARMACY, &[container], Purpose::Sale)
		};
		let medicine = ship_as(MAKER, exempt(case(10)), told(MAKER));
		assert_eq!(medicine.unwrap_err(), Failure::NotExempt.into());
		assert_ok!(ship_as(MAKER, exempt(case(3)), told(MAKER)));
	});
}

#[test]
fn a_shipment_has_sixteen_containers_and_thirty_two_lots() {
	let mut chain = ExtBuilder::default().then(|| pack_case(MAKER, case(5), &[(lot(1), 0..1)]));
	for number in 10..26 {
		let lots = [lot(2 * number), lot(2 * number + 1)];
		for lot in lots {
			chain = chain.then(move || make(&lot, 1));
		}
		chain =
			chain.then(move || pack_case(MAKER, case(number), &[(lots[0], 0..1), (lots[1], 0..1)]));
	}
	let all: Vec<_> = (10..26).map(case).collect();
	let third = all[0];
	chain.then(move || pack_on(MAKER, case(9), &[case(5), third])).execute(move || {
		// Fifteen with two lots each, and one with three.
		let many = [&[case(9)][..], &all[1..]].concat();
		assert_noop!(sell(MAKER, PHARMACY, &many), Failure::TooManyLots);
		assert_ok!(unpack(MAKER, case(9)));
		assert_ok!(deliver(MAKER, PHARMACY, &all, Purpose::Sale));
		assert_eq!(last_event(case(10)).quantities.len(), 32);
		type Bounded = BoundedVec<ContainerKey, ConstU32<MAX_CONTAINERS>>;
		assert!(Bounded::try_from((0..17).map(case).collect::<Vec<_>>()).is_err());
	});
}

#[test]
fn title_goes_only_where_it_is_the_senders_to_give() {
	ExtBuilder::default()
		.packed()
		.then(|| deliver(MAKER, STORAGE, &[case(10)], Purpose::Transfer))
		.execute(|| {
			let stored = row(case(10));
			assert_eq!((stored.holder, stored.proprietor), (STORAGE, MAKER));
			assert_noop!(sell(STORAGE, PHARMACY, &[case(10)]), Failure::NotProprietor);
			assert_ok!(set_seller(MAKER, STORAGE, true));
			assert_ok!(deliver(STORAGE, PHARMACY, &[case(10)], Purpose::Sale));
			let sold = row(case(10));
			assert_eq!((sold.holder, sold.proprietor), (PHARMACY, PHARMACY));
		});
}

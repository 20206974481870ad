// SPDX-License-Identifier: Apache-2.0

//! What somebody might try.

use frame_support::{assert_noop, assert_ok};
use salus_supply::Source;

use super::Failure;
use crate::{mock::*, *};

#[test]
fn the_same_container_is_not_sold_twice() {
	ExtBuilder::default().shipped().execute(|| {
		assert_noop!(sell(MAKER, PHARMACY, &[case(10)]), Failure::NotPacked);
		assert_noop!(sell(MAKER, PHARMACY, &[case(1)]), Failure::Nested);
		assert_ok!(receive(DISTRIBUTOR, FIRST, &[]));
		assert_noop!(sell(MAKER, PHARMACY, &[case(10)]), Failure::NotHolder);
	});
}

#[test]
fn a_container_is_in_no_ring() {
	ExtBuilder::default().packed().execute(|| {
		// A new container has no row that could be in it, and an old key is not packed again.
		assert_noop!(pack_on(MAKER, case(11), &[case(11)]), Failure::ContainerUnknown);
		assert_noop!(pack_on(MAKER, case(1), &[case(10)]), Failure::ContainerUsed);
		assert_noop!(pack_on(MAKER, case(11), &[case(1), case(10)]), Failure::Nested);
	});
}

#[test]
fn a_missing_case_does_not_come_back_by_another_way() {
	let missing = Finding::Missing { container: case(2) };
	ExtBuilder::default().received(vec![missing]).execute(|| {
		assert_ok!(unpack(DISTRIBUTOR, case(10)));
		for institution in [MAKER, DISTRIBUTOR] {
			let refused = |done: sp_runtime::DispatchResult| {
				let known = [Failure::NotPacked.into(), Failure::NotHolder.into()];
				assert!(known.contains(&done.unwrap_err()));
			};
			let own = container(institution, 99);
			refused(sell(institution, PHARMACY, &[case(2)]));
			refused(unpack(institution, case(2)));
			refused(pack_on(institution, own, &[case(2)]));
			refused(decommission(institution, case(2), PackState::Destroyed));
			refused(verify(institution, case(2)));
			let taken = take_out(institution, &lot(1), 5, &out_of(case(2), 0, 5..8, 5));
			refused(taken.map(|_| ()));
		}
		assert_eq!(Custody::children(&case(10), None, 10), []);
	});
}

#[test]
fn packs_that_were_found_missing_are_not_introduced() {
	let short = Finding::Short { container: case(1), lot: lot(1), count: 4 };
	ExtBuilder::default().received(vec![short]).execute(|| {
		assert_ok!(agree(ONE, Resolution::Lost));
		assert_ok!(take_out(DISTRIBUTOR, &lot(1), 0, &out_of(case(1), 0, 0..5, 0)));
		let second = take_out(DISTRIBUTOR, &lot(1), 1, &out_of(case(1), 0, 0..5, 1));
		assert_eq!(second.unwrap_err(), Failure::NotInContainer.into());
	});
}

#[test]
fn no_more_packs_come_out_than_were_put_in() {
	ExtBuilder::default().received(vec![]).execute(|| {
		assert_ok!(unpack(DISTRIBUTOR, case(10)));
		assert_ok!(unpack(DISTRIBUTOR, case(1)));
		for number in 0..5 {
			assert_ok!(take_out(DISTRIBUTOR, &lot(1), number, &out_of(case(1), 0, 0..5, number)));
		}
		let again = take_out(DISTRIBUTOR, &lot(1), 0, &out_of(case(1), 0, 0..5, 0));
		assert_eq!(again.unwrap_err(), Failure::NotInContainer.into());
		// All that is loose was touched: nothing untouched is left to pack.
		let repacked = pack_case(DISTRIBUTOR, container(DISTRIBUTOR, 1), &[(lot(1), 0..1)]);
		assert_eq!(repacked.unwrap_err(), Failure::NotInStock.into());
	});
}

#[test]
fn what_was_sold_on_does_not_come_out_of_its_old_container() {
	ExtBuilder::default().received(vec![]).execute(|| {
		assert_ok!(unpack(DISTRIBUTOR, case(10)));
		assert_ok!(unpack(DISTRIBUTOR, case(1)));
		let own = container(DISTRIBUTOR, 1);
		assert_ok!(pack_case(DISTRIBUTOR, own, &[(lot(1), 0..5)]));
		assert_ok!(deliver(DISTRIBUTOR, PHARMACY, &[own], Purpose::Sale));
		let old = take_out(DISTRIBUTOR, &lot(1), 0, &out_of(case(1), 0, 0..5, 0));
		assert_eq!(old.unwrap_err(), Failure::NotInStock.into());
		assert_eq!(take_out(PHARMACY, &lot(1), 0, &out_of(own, 0, 0..5, 0)), Ok(PHARMACY));
	});
}

#[test]
fn what_is_stored_for_others_is_not_made_ones_own() {
	ExtBuilder::default()
		.packed()
		.then(|| deliver(MAKER, STORAGE, &[case(10)], Purpose::Transfer))
		.execute(|| {
			// Neither by unpacking and packing anew, nor among ones own.
			assert_ok!(unpack(STORAGE, case(10)));
			assert_eq!(row(case(1)).proprietor, MAKER);
			assert_noop!(unpack(STORAGE, case(1)), Failure::NotProprietor);
			let pallet = container(STORAGE, 1);
			assert_ok!(pack_on(STORAGE, pallet, &[case(1)]));
			assert_eq!(row(pallet).proprietor, MAKER);
			assert_noop!(sell(STORAGE, PHARMACY, &[pallet]), Failure::NotProprietor);

			assert_ok!(pack_case(MAKER, case(3), &[(lot(1), 8..10)]));
			assert_ok!(deliver(MAKER, STORAGE, &[case(3)], Purpose::Sale));
			let mixed = pack_on(STORAGE, container(STORAGE, 2), &[case(2), case(3)]);
			assert_eq!(mixed.unwrap_err(), Failure::NotProprietor.into());
			assert_ok!(unpack(STORAGE, case(3)));
			let mixed = content(&[(lot(1), 8..10)], &[case(2)], &[]);
			let mixed = pack_as(STORAGE, container(STORAGE, 2), mixed, told(STORAGE));
			assert_eq!(mixed.unwrap_err(), Failure::NotProprietor.into());
			assert_eq!(take_out(STORAGE, &lot(1), 5, &out_of(case(2), 0, 5..8, 5)), Ok(MAKER));
		});
}

#[test]
fn a_return_is_verified_however_it_comes_back() {
	ExtBuilder::default().received(vec![]).execute(|| {
		assert_ok!(ship(DISTRIBUTOR, MAKER, &[case(10)], Purpose::Return));
		let findings = [Finding::Missing { container: case(2) }];
		assert_ok!(receive(MAKER, SECOND, &findings));
		assert_ok!(settle(MAKER, ONE, Resolution::Delivered));
		assert_ok!(settle(DISTRIBUTOR, ONE, Resolution::Delivered));
		for number in [2, 10] {
			assert!(row(case(number)).quarantines.is_returned);
			assert_noop!(sell(MAKER, PHARMACY, &[case(number)]), Failure::Quarantined);
			assert_ok!(verify(MAKER, case(number)));
		}
		assert_ok!(sell(MAKER, PHARMACY, &[case(2)]));
	});
}

#[test]
fn a_maker_takes_no_packs_that_it_does_not_have() {
	ExtBuilder::default().execute(|| {
		assert_ok!(pack_case(MAKER, case(1), &[(lot(1), 0..20)]));
		let loose = take_out(MAKER, &lot(1), 0, &Source::Loose);
		assert_eq!(loose.unwrap_err(), Failure::NotInStock.into());
		let unknown = take_out(MAKER, &lot(9), 0, &Source::Loose);
		assert_eq!(unknown.unwrap_err(), Failure::LotUnknown.into());
	});
}

#[test]
fn what_was_short_and_is_somebody_elses_does_not_become_ones_own() {
	let findings = [
		Finding::Short { container: case(1), lot: lot(1), count: 5 },
		Finding::Short { container: case(2), lot: lot(1), count: 3 },
		Finding::Damaged { container: case(2) },
	];
	ExtBuilder::default()
		.packed()
		.then(|| deliver(MAKER, STORAGE, &[case(10)], Purpose::Transfer))
		.then(|| ship(STORAGE, HOSPITAL, &[case(10)], Purpose::Transfer))
		.then(move || receive(HOSPITAL, SECOND, &findings))
		.execute(|| {
			let both = |exception, resolution| {
				settle(STORAGE, exception, resolution)?;
				settle(HOSPITAL, exception, resolution)
			};
			// Loose packs are whose who has them: these are the maker's.
			let returned = both(ONE, Resolution::Returned);
			assert_eq!(returned.unwrap_err(), Failure::NotProprietor.into());
			assert_ok!(both(ONE, Resolution::Delivered));
			assert_eq!(row(case(10)).proprietor, MAKER);
			assert_ok!(both(ExceptionId(2), Resolution::Destroyed));
			let delivered = both(TWO, Resolution::Delivered);
			assert_eq!(delivered.unwrap_err(), Failure::NotProprietor.into());
			assert_ok!(both(TWO, Resolution::Lost));
		});
}

#[test]
fn what_is_quarantined_does_not_get_loose_by_being_short() {
	use salus_supply::{Containers as _, Quarantine::Excursion};
	let short = Finding::Short { container: case(1), lot: lot(1), count: 5 };
	ExtBuilder::default().shipped().execute(move || {
		assert_ok!(Custody::quarantine(&case(10), Excursion));
		assert_ok!(receive(DISTRIBUTOR, FIRST, &[short]));
		let returned = agree(ONE, Resolution::Returned);
		assert_eq!(returned.unwrap_err(), Failure::Quarantined.into());
		assert_ok!(Custody::release(&case(10), Excursion));
		assert_ok!(settle(DISTRIBUTOR, ONE, Resolution::Returned));
	});
	// What came back and nobody verified, likewise.
	let chain = ExtBuilder::default().shipped().then(|| refuse(DISTRIBUTOR, FIRST));
	let chain = chain.then(|| ship(MAKER, HEIR, &[case(10)], Purpose::Return));
	chain.then(move || receive(HEIR, SECOND, &[short])).execute(|| {
		let both = || {
			settle(MAKER, ONE, Resolution::Returned)?;
			settle(HEIR, ONE, Resolution::Returned)
		};
		assert_eq!(both().unwrap_err(), Failure::Quarantined.into());
		assert_ok!(verify(HEIR, case(10)));
		assert_ok!(both());
	});
}

#[test]
fn nor_by_the_destruction_of_what_it_was_short_in() {
	use salus_supply::{Containers as _, Quarantine::Excursion};
	let findings = [
		Finding::Short { container: case(1), lot: lot(1), count: 5 },
		Finding::Damaged { container: case(1) },
	];
	for resolution in [Resolution::Returned, Resolution::Delivered] {
		ExtBuilder::default().shipped().execute(move || {
			assert_ok!(Custody::quarantine(&case(10), Excursion));
			assert_ok!(receive(DISTRIBUTOR, FIRST, &findings));
			assert_ok!(agree(TWO, Resolution::Destroyed));
			let loose = agree(ONE, resolution);
			assert_eq!(loose.unwrap_err(), Failure::Quarantined.into());
			assert_ok!(agree(ONE, Resolution::Lost));
		});
	}
}

/// A sale that has not arrived, and a case that the sender has beside it.
fn sale_beside(statement: Statement) -> ExtBuilder {
	ExtBuilder::default()
		.then(|| make(&lot_of(3, 1), 5))
		.then(|| pack_case(MAKER, case(3), &[(lot_of(3, 1), 0..5)]))
		.then(|| pack_case(MAKER, case(4), &[(lot(2), 0..2)]))
		.then(move || {
			let sale = dispatch(DISTRIBUTOR, &[case(3)], Purpose::Sale);
			ship_as(MAKER, Dispatch { statement, ..sale }, told(MAKER))
		})
		.then(|| receive(DISTRIBUTOR, FIRST, &[Finding::Surplus { container: case(4) }]))
		.then(|| settle(DISTRIBUTOR, ONE, Resolution::Accepted))
}

#[test]
fn surplus_is_no_way_around_what_shipping_asks() {
	let accept = || settle(MAKER, ONE, Resolution::Accepted);
	sale_beside(Statement::Exempt).execute(|| {
		assert_noop!(accept(), Failure::NotExempt);
	});
	sale_beside(Statement::Affirmed).execute(|| {
		Register::suspend(MAKER);
		assert_noop!(accept(), Failure::NotSelling);
		Register::reinstate(MAKER);
		Boards::suspend(licence(DISTRIBUTOR), NOW);
		assert_noop!(accept(), Failure::NotATradingPartner);
	});
	sale_beside(Statement::Affirmed).execute(|| {
		assert_ok!(recall(&lot(2)));
		Made::set(&None);
		assert_noop!(accept(), Failure::LotBarred);
	});
	sale_beside(Statement::Affirmed).execute(|| {
		use salus_supply::Containers as _;
		assert_ok!(Custody::quarantine(&case(4), salus_supply::Quarantine::Excursion));
		assert_noop!(accept(), Failure::Quarantined);
	});
	sale_beside(Statement::Affirmed).execute(|| {
		assert_ok!(accept());
		assert_eq!(row(case(4)).holder, DISTRIBUTOR);
	});
}

#[test]
fn a_receiver_does_not_freeze_what_the_sender_has() {
	sale_beside(Statement::Affirmed).execute(|| {
		assert_noop!(sell(MAKER, PHARMACY, &[case(4)]), Failure::Quarantined);
		// By the books it is the sender's, which needs nobody to say so.
		assert_ok!(settle(MAKER, ONE, Resolution::Returned));
		assert!(!exception(ONE).is_open());
		assert_ok!(sell(MAKER, PHARMACY, &[case(4)]));
		assert_noop!(settle(DISTRIBUTOR, ONE, Resolution::Returned), Failure::AlreadySettled);
	});
}

#[test]
fn who_may_not_sell_does_not_call_it_a_transfer() {
	ExtBuilder::default().packed().execute(|| {
		Register::suspend(MAKER);
		let sale = dispatch(PHARMACY, &[case(10)], Purpose::Transfer);
		let sale = Dispatch { transfers_title: true, ..sale };
		let sold = ship_as(MAKER, sale, told(MAKER));
		assert_eq!(sold.unwrap_err(), Failure::NotSelling.into());
		assert_ok!(ship(MAKER, PHARMACY, &[case(10)], Purpose::Transfer));
	});
}

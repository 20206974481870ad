// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_supply::{Containers as _, Step};

use super::Failure;
use crate::{mock::*, *};

fn missing(number: u32) -> Finding {
	Finding::Missing { container: case(number) }
}

fn short(number: u32, lot_number: u32, count: u32) -> Finding {
	Finding::Short { container: case(number), lot: lot(lot_number), count }
}

#[test]
fn what_arrives_is_the_receivers() {
	ExtBuilder::default().shipped().execute(|| {
		let told = told(DISTRIBUTOR);
		assert_ok!(receive_as(DISTRIBUTOR, FIRST, &[], told));
		let (from, to) = (MAKER, DISTRIBUTOR);
		assert_eq!(events(), [Event::Received { shipment: FIRST, from, to, exceptions: 0 }]);
		let received = row(case(10));
		assert_eq!((received.holder, received.proprietor), (DISTRIBUTOR, DISTRIBUTOR));
		assert_eq!(received.status, Status::Packed);
		assert_eq!((stock(&lot(1), MAKER), stock(&lot(1), DISTRIBUTOR)), ((12, 0, 0), (0, 8, 0)));
		let event = last_event(case(10));
		assert_eq!((event.step, event.capture), (Step::Received { from }, told));
		assert_eq!(shipment(FIRST).status, ShipmentStatus::Received(received.last));

		assert_ok!(receive_as(DISTRIBUTOR, FIRST, &[], told));
		assert_eq!(events(), []);
	});
}

#[test]
fn a_missing_container_is_out_of_what_arrived_and_stays_the_senders() {
	ExtBuilder::default().shipped().execute(|| {
		assert_ok!(receive(DISTRIBUTOR, FIRST, &[missing(2)]));
		let (exception, container) = (ONE, case(2));
		let opened = [
			Event::ExceptionOpened {
				exception,
				shipment: FIRST,
				container,
				kind: ExceptionKind::Missing,
			},
			Event::ContainerMissing { container, answerable: MAKER },
			Event::Received { shipment: FIRST, from: MAKER, to: DISTRIBUTOR, exceptions: 1 },
		];
		assert_eq!(events(), opened);
		let out = row(container);
		assert_eq!((out.parent, out.holder, out.status), (None, MAKER, Status::Missing(ONE)));
		assert_eq!(row(case(10)).lots.to_vec(), [(lot(1), 5)]);
		assert_eq!((stock(&lot(1), MAKER), stock(&lot(1), DISTRIBUTOR)), ((12, 0, 3), (0, 5, 0)));
		assert_eq!(Custody::last_holder(&container), Some(MAKER));
		assert_eq!(Parcels::take_inherited(), [(case(10), container)]);
		// The rest is not concerned.
		assert_ok!(unpack(DISTRIBUTOR, case(10)));
		assert_ok!(sell(DISTRIBUTOR, PHARMACY, &[case(1)]));
	});
}

#[test]
fn short_packs_stay_sent_and_the_container_closed() {
	ExtBuilder::default().shipped().execute(|| {
		assert_ok!(receive(DISTRIBUTOR, FIRST, &[short(2, 1, 2), short(2, 2, 4)]));
		assert_eq!(row(case(2)).lots.to_vec(), [(lot(1), 1)]);
		assert_eq!(row(case(10)).lots.to_vec(), [(lot(1), 6)]);
		assert_eq!((stock(&lot(1), MAKER), stock(&lot(1), DISTRIBUTOR)), ((12, 0, 2), (0, 6, 0)));
		assert_eq!((stock(&lot(2), MAKER), stock(&lot(2), DISTRIBUTOR)), ((16, 0, 4), (0, 0, 0)));
		let quarantines = row(case(10)).quarantines;
		assert_eq!((quarantines.exceptions, quarantines.exceptions_within), (0, 2));
		assert_noop!(unpack(DISTRIBUTOR, case(10)), Failure::Quarantined);
		assert_noop!(sell(DISTRIBUTOR, PHARMACY, &[case(10)]), Failure::Quarantined);
		// Its neighbour in the same container is not concerned.
		assert!(Custody::held(&case(2)).unwrap().is_quarantined);
		assert!(!Custody::held(&case(1)).unwrap().is_quarantined);
		let source = out_of(case(2), 0, 5..8, 5);
		let taken = take_out(DISTRIBUTOR, &lot(1), 5, &source);
		assert_eq!(taken.unwrap_err(), Failure::Quarantined.into());
		assert_ok!(take_out(DISTRIBUTOR, &lot(1), 0, &out_of(case(1), 0, 0..5, 0)));
	});
}

#[test]
fn nobody_misses_more_than_was_there() {
	ExtBuilder::default().shipped().execute(|| {
		for finding in [short(1, 1, 6), short(1, 2, 1), short(10, 1, 1)] {
			assert_noop!(receive(DISTRIBUTOR, FIRST, &[finding]), Failure::NotSoMany);
		}
		let twice = [short(1, 1, 3), short(1, 1, 3)];
		assert_noop!(receive(DISTRIBUTOR, FIRST, &twice), Failure::NotSoMany);
		assert_noop!(receive(DISTRIBUTOR, FIRST, &[short(1, 1, 0)]), Failure::Empty);
		assert_noop!(receive(DISTRIBUTOR, FIRST, &[missing(3)]), Failure::ContainerUnknown);
		assert_ok!(receive(DISTRIBUTOR, FIRST, &[short(1, 1, 5)]));
	});
}

#[test]
fn findings_that_contradict_each_other_are_refused() {
	let damaged = Finding::Damaged { container: case(2) };
	ExtBuilder::default().shipped().then(|| pack_case(MAKER, case(3), &[(lot(1), 8..9)])).execute(
		move || {
			let conflict = [damaged, missing(2)];
			assert_noop!(receive(DISTRIBUTOR, FIRST, &conflict), Failure::FindingsConflict);
			let conflict = [damaged, missing(10)];
			assert_noop!(receive(DISTRIBUTOR, FIRST, &conflict), Failure::FindingsConflict);
			let reverse = [missing(2), damaged];
			assert_noop!(receive(DISTRIBUTOR, FIRST, &reverse), Failure::NotInShipment);
			let twice = [missing(2), missing(2)];
			assert_noop!(receive(DISTRIBUTOR, FIRST, &twice), Failure::NotInShipment);
			let other = [missing(3)];
			assert_noop!(receive(DISTRIBUTOR, FIRST, &other), Failure::NotInShipment);
			let nothing = [missing(10)];
			assert_noop!(receive(DISTRIBUTOR, FIRST, &nothing), Failure::NothingReceived);
		},
	);
}

#[test]
fn what_arrived_without_being_sent_is_quarantined_with_the_sender() {
	ExtBuilder::default()
		.shipped()
		.then(|| pack_case(MAKER, case(3), &[(lot(1), 8..9)]))
		.then(|| pack_case(MAKER, case(4), &[(lot(1), 9..10)]))
		.then(|| sell(MAKER, PHARMACY, &[case(4)]))
		.then(|| pack_case(MAKER, case(5), &[(lot(1), 10..11)]))
		.then(|| deliver(MAKER, HOSPITAL, &[case(5)], Purpose::Sale))
		.execute(|| {
			let surplus = |number| Finding::Surplus { container: case(number) };
			let wrong = |number| receive(DISTRIBUTOR, FIRST, &[surplus(number)]);
			assert_noop!(wrong(1), Failure::Nested);
			assert_noop!(wrong(10), Failure::NotPacked);
			// In another shipment it is missing there first, and strangers are not concerned.
			assert_noop!(wrong(4), Failure::NotPacked);
			assert_noop!(wrong(5), Failure::NotSender);
			let twice = [surplus(3), surplus(3)];
			assert_noop!(receive(DISTRIBUTOR, FIRST, &twice), Failure::ExceptionOpen);
			assert_ok!(receive(DISTRIBUTOR, FIRST, &[surplus(3)]));
			let surplus = row(case(3));
			assert_eq!((surplus.holder, surplus.quarantines.exceptions), (MAKER, 1));
			assert_noop!(sell(MAKER, PHARMACY, &[case(3)]), Failure::Quarantined);
		});
}

#[test]
fn a_return_is_quarantined() {
	ExtBuilder::default()
		.received(vec![])
		.then(|| ship(DISTRIBUTOR, MAKER, &[case(10)], Purpose::Return))
		.execute(|| {
			assert_ok!(receive(MAKER, SECOND, &[]));
			assert!(row(case(10)).quarantines.is_returned);
			assert_noop!(sell(MAKER, PHARMACY, &[case(10)]), Failure::Quarantined);
			assert_noop!(unpack(MAKER, case(10)), Failure::Quarantined);
			// It may be returned further.
			assert_ok!(deliver(MAKER, STORAGE, &[case(10)], Purpose::Return));
			assert!(row(case(10)).quarantines.is_returned);
		});
}

#[test]
fn a_shipment_is_received_once_and_by_its_receiver() {
	ExtBuilder::default().shipped().execute(|| {
		assert_noop!(receive(PHARMACY, FIRST, &[]), Failure::NotReceiver);
		assert_noop!(receive(MAKER, FIRST, &[]), Failure::NotReceiver);
		assert_noop!(receive(DISTRIBUTOR, SECOND, &[]), Failure::ShipmentUnknown);
		let mut early = told(DISTRIBUTOR);
		early.at = NOW - 1;
		let early = receive_as(DISTRIBUTOR, FIRST, &[], early);
		assert_eq!(early.unwrap_err(), Failure::BeforeShipment.into());
		Register::suspend(DISTRIBUTOR);
		assert_ok!(receive(DISTRIBUTOR, FIRST, &[]));
		assert_noop!(receive(DISTRIBUTOR, FIRST, &[]), Failure::NotInTransit);
	});
}

#[test]
fn findings_are_paid_by_who_makes_them() {
	ExtBuilder::default().shipped().execute(|| {
		Index::prepay(DISTRIBUTOR, 2);
		let findings = [short(1, 1, 1), short(2, 1, 1), short(2, 2, 1)];
		assert_noop!(receive(DISTRIBUTOR, FIRST, &findings), salus_testing::QUOTA_EXHAUSTED);
		Index::prepay(DISTRIBUTOR, QUOTA);
		assert_ok!(receive(DISTRIBUTOR, FIRST, &findings));
	});
}

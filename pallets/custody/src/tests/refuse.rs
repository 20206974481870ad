// SPDX-License-Identifier: Apache-2.0

//! What comes back because nobody took it.

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{mock::*, *};

fn is_back() {
	let back = row(case(10));
	assert_eq!((back.holder, back.status), (MAKER, Status::Packed));
	assert!(back.quarantines.is_returned);
	assert_eq!(stock(&lot(1), MAKER), (12, 8, 0));
	assert_eq!(Open::<Test>::get(DISTRIBUTOR), 0);
}

#[test]
fn what_the_receiver_refuses_is_with_the_sender_to_be_verified() {
	ExtBuilder::default().shipped().execute(|| {
		assert_noop!(refuse(PHARMACY, FIRST), Failure::NotReceiver);
		assert_noop!(refuse(DISTRIBUTOR, SECOND), Failure::ShipmentUnknown);
		assert_ok!(refuse(DISTRIBUTOR, FIRST));
		let (from, to) = (MAKER, DISTRIBUTOR);
		assert_eq!(events(), [Event::ShipmentRefused { shipment: FIRST, from, to }]);
		is_back();
		assert_ok!(refuse(DISTRIBUTOR, FIRST));
		assert_eq!(events(), []);
		assert_noop!(receive(DISTRIBUTOR, FIRST, &[]), Failure::NotInTransit);
		assert_noop!(cancel(MAKER, FIRST), Failure::NotInTransit);
		assert_noop!(sell(MAKER, PHARMACY, &[case(10)]), Failure::Quarantined);
		assert_ok!(verify(MAKER, case(10)));
		assert_ok!(sell(MAKER, PHARMACY, &[case(10)]));
	});
}

#[test]
fn the_sender_cancels_what_nobody_received_in_time() {
	ExtBuilder::default().shipped().passed(RECEIPT - 1).execute(|| {
		assert_noop!(cancel(MAKER, FIRST), Failure::NotDue);
		assert!(!Custody::shipment(FIRST).unwrap().is_overdue);
		pass(1);
		assert!(Custody::shipment(FIRST).unwrap().is_overdue);
		assert_noop!(cancel(DISTRIBUTOR, FIRST), Failure::NotSender);
		assert_noop!(cancel(MAKER, SECOND), Failure::ShipmentUnknown);
		assert_ok!(cancel(MAKER, FIRST));
		let (from, to) = (MAKER, DISTRIBUTOR);
		assert_eq!(events(), [Event::ShipmentCancelled { shipment: FIRST, from, to }]);
		is_back();
		assert_ok!(cancel(MAKER, FIRST));
		assert_eq!(events(), []);
		assert_noop!(receive(DISTRIBUTOR, FIRST, &[]), Failure::NotInTransit);
		assert_noop!(refuse(DISTRIBUTOR, FIRST), Failure::NotInTransit);
	});
}

#[test]
fn what_is_late_can_still_be_received() {
	ExtBuilder::default().shipped().passed(RECEIPT).execute(|| {
		assert_ok!(receive(DISTRIBUTOR, FIRST, &[]));
		assert_noop!(cancel(MAKER, FIRST), Failure::NotInTransit);
	});
}

#[test]
fn logistics_refuses_and_cancels_also_where_it_is_suspended() {
	ExtBuilder::default().shipped().passed(RECEIPT).execute(|| {
		assert_noop!(Custody::refuse(responsible(DISTRIBUTOR), FIRST), DUTY_MISSING);
		assert_noop!(Custody::cancel(responsible(MAKER), FIRST), DUTY_MISSING);
		Register::suspend(DISTRIBUTOR);
		assert_ok!(refuse(DISTRIBUTOR, FIRST));
	});
}

// SPDX-License-Identifier: Apache-2.0

//! Keys for assertions stay in the history for their time, whatever else closes.

use frame_support::{assert_noop, assert_ok};

use super::Failure;
use crate::{
	mock::{Identities, *},
	*,
};

/// A patient with a key for assertions that was rotated as often as there is room for it.
fn worn() -> ExtBuilder {
	(0..MAX_CLOSED - 1).fold(ExtBuilder::default().asserting(PATIENT, 1), |chain, method| {
		chain.passed(HOUR).rotated(PATIENT, method, method as u8 + 2)
	})
}

#[test]
fn no_key_comes_while_one_for_assertions_would_go_before_its_time() {
	worn().execute(|| {
		assert_eq!((open(PATIENT), closed(PATIENT)), (vec![3], vec![0, 1, 2]));
		assert_noop!(rotate(PATIENT, 3, 9), Failure::HistoryFull);
		assert_noop!(add(PATIENT, 9), Failure::HistoryFull);
		assert_noop!(add_asserting(PATIENT, 9), Failure::HistoryFull);

		// The oldest closed an hour after the start.
		pallet_timestamp::Now::<Test>::put(NOW + HOUR + HISTORY_PERIOD - 1);
		assert_noop!(rotate(PATIENT, 3, 9), Failure::HistoryFull);
		pallet_timestamp::Now::<Test>::put(NOW + HOUR + HISTORY_PERIOD);
		assert_ok!(rotate(PATIENT, 3, 9));
		assert_noop!(rotate(PATIENT, 4, 10), Failure::HistoryFull);
	});
}

#[test]
fn a_retried_call_is_quiet_also_when_the_history_is_full() {
	worn().execute(|| {
		assert_ok!(rotate(PATIENT, 2, MAX_CLOSED as u8));
		assert_ok!(add_asserting(PATIENT, 1 + closed(PATIENT).len() as u8));
		assert_eq!(events(), []);
	});
}

#[test]
fn every_key_can_be_revoked_and_none_for_assertions_goes_for_it() {
	let full = ExtBuilder::default()
		.asserting(PATIENT, 1)
		.then(|| revoke(PATIENT, 0))
		.asserting(PATIENT, 2)
		.method(PATIENT, 3)
		.asserting(PATIENT, 4);
	full.execute(|| {
		assert_noop!(rotate(PATIENT, 1, 9), Failure::HistoryFull);
		for method in 1..=3 {
			assert_ok!(revoke(PATIENT, method));
		}
		assert_eq!(closed(PATIENT), [0, 1, 2, 3]);
		assert_noop!(add(PATIENT, 9), Failure::HistoryFull);
		pass(HISTORY_PERIOD);
		assert_ok!(add(PATIENT, 9));
		assert_ok!(revoke(PATIENT, 4));
		assert_eq!(closed(PATIENT), [1, 2, 3, 4]);
	});
}

#[test]
fn an_identity_that_ends_keeps_its_keys_for_assertions() {
	worn().execute(|| {
		assert_ok!(Identities::deactivate(signed(PATIENT), PATIENT));
		assert_eq!(events(), [Event::Deactivated { account: PATIENT, by: None }]);
		assert_eq!(closed(PATIENT), [0, 1, 2, 3]);
	});
}

#[test]
fn keys_for_something_else_make_room_unless_one_for_assertions_closed_before_them() {
	let chain = ExtBuilder::default().method(PATIENT, 1).asserting(PATIENT, 2);
	let chain = (0..4u32).fold(chain, |chain, count| {
		let method = if count == 0 { 0 } else { count + 1 };
		chain.rotated(PATIENT, method, 10 + count as u8)
	});
	chain.rotated(PATIENT, 1, 20).execute(|| {
		assert_eq!((open(PATIENT), closed(PATIENT)), (vec![5, 6], vec![2, 3, 4, 1]));
		assert_ok!(rotate(PATIENT, 5, 21));
		assert_eq!((open(PATIENT), closed(PATIENT)), (vec![6, 7], vec![3, 4, 1, 5]));
		assert_noop!(rotate(PATIENT, 7, 22), Failure::HistoryFull);
		assert_noop!(add(PATIENT, 22), Failure::HistoryFull);
	});
}

// SPDX-License-Identifier: Apache-2.0

//! Which keys counted in the past.

use frame_support::assert_ok;
use salus_primitives::Moment;

use crate::{
	mock::{Identities, *},
	*,
};

fn ids(past: PastMethods) -> Vec<u32> {
	match past {
		PastMethods::Known(methods) => methods.iter().map(|method| method.method.0).collect(),
		other => panic!("{other:?}"),
	}
}

fn at(moment: Moment) -> Vec<u32> {
	ids(Identities::methods_at(&PATIENT, moment))
}

fn at_block(block: u64) -> Vec<u32> {
	ids(Identities::methods_at_block(&PATIENT, block))
}

/// Key 0 from block 1, key 1 from block 2, 0 rotated to 2 in block 3, 1 revoked in block 4.
fn story() -> ExtBuilder {
	ExtBuilder::default()
		.method(PATIENT, 1)
		.passed(HOUR)
		.method(PATIENT, 2)
		.passed(HOUR)
		.rotated(PATIENT, 0, 3)
		.passed(HOUR)
		.then(|| revoke(PATIENT, 1))
		.passed(HOUR)
}

#[test]
fn a_key_counts_from_its_first_millisecond_to_the_one_before_its_end() {
	story().execute(|| {
		assert_eq!(at(NOW), [0]);
		assert_eq!(at(NOW + HOUR - 1), [0]);
		assert_eq!(at(NOW + HOUR), [0, 1]);
		assert_eq!(at(NOW + 2 * HOUR - 1), [0, 1]);
		assert_eq!(at(NOW + 2 * HOUR), [1, 2]);
		assert_eq!(at(NOW + 3 * HOUR - 1), [1, 2]);
		assert_eq!(at(NOW + 3 * HOUR), [2]);
		assert_eq!(at(Moment::MAX), [2]);
	});
}

#[test]
fn the_same_is_known_by_blocks() {
	story().execute(|| {
		assert_eq!(at_block(1), [0]);
		assert_eq!(at_block(2), [0, 1]);
		assert_eq!(at_block(3), [1, 2]);
		assert_eq!(at_block(4), [2]);
		assert_eq!(at_block(u64::MAX), [2]);
	});
}

#[test]
fn before_its_first_block_there_was_no_identity() {
	story().execute(|| {
		assert_eq!(Identities::methods_at(&PATIENT, NOW - 1), PastMethods::Unknown);
		assert_eq!(Identities::methods_at_block(&PATIENT, 0), PastMethods::Unknown);
		assert_eq!(Identities::methods_at(&STRANGER, NOW), PastMethods::Unknown);
	});
}

#[test]
fn a_compromised_key_did_not_count_since_then_though_the_chain_learnt_it_later() {
	ExtBuilder::default().method(PATIENT, 1).passed(5 * HOUR).execute(|| {
		let since = Some(NOW + 2 * HOUR);
		assert_ok!(Identities::revoke_method(signed(PATIENT), PATIENT, MethodId(0), since));
		assert_eq!(at(NOW + 2 * HOUR - 1), [0]);
		assert!(at(NOW + 2 * HOUR).is_empty());
		assert_eq!(at_block(1), [0]);
		assert!(at_block(2).is_empty());
	});
}

#[test]
fn a_key_compromised_before_it_was_added_never_counted() {
	ExtBuilder::default().method(PATIENT, 1).passed(HOUR).execute(|| {
		assert_ok!(Identities::revoke_method(signed(PATIENT), PATIENT, MethodId(0), Some(0)));
		assert!(at(NOW).is_empty());
	});
}

#[test]
fn a_key_that_came_and_went_in_one_block_never_counted() {
	ExtBuilder::default().method(PATIENT, 1).rotated(PATIENT, 0, 2).passed(HOUR).execute(|| {
		assert_eq!(at(NOW), [1]);
		assert_eq!(at_block(1), [1]);
	});
}

#[test]
fn a_deactivated_identity_still_tells_which_keys_it_had() {
	story().deactivated(PATIENT).execute(|| {
		assert_eq!(at(NOW + 2 * HOUR), [1, 2]);
		assert!(at(NOW + 4 * HOUR).is_empty());
		assert!(at_block(5).is_empty());
	});
}

#[test]
fn a_folded_history_says_so_instead_of_being_wrong() {
	story().execute(|| {
		let (first, second) =
			(ClosedMethods::<Test>::get(PATIENT)[0].clone(), NOW + 3 * HOUR + HISTORY_PERIOD);
		pallet_timestamp::Now::<Test>::put(second - 1);
		assert_ok!(Identities::fold(signed(STRANGER), PATIENT));
		assert_eq!(closed(PATIENT), [1]);
		let horizon = first.closed.moment;
		assert_eq!(Identities::methods_at(&PATIENT, horizon - 1), PastMethods::Folded);
		assert_eq!(at(horizon), [1, 2]);
		assert_eq!(Identities::methods_at_block(&PATIENT, 2), PastMethods::Folded);
		assert_eq!(at_block(3), [1, 2]);
		// That there was none before is still known.
		assert_eq!(Identities::methods_at(&PATIENT, NOW - 1), PastMethods::Unknown);
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{merkle, Digest};
use sp_core::H256;
use sp_runtime::{traits::BadOrigin, DispatchResult};

use codec::Encode;

use super::Failure;
use crate::{
	mock::{Identities, *},
	*,
};

fn fold() -> DispatchResult {
	Identities::fold(signed(STRANGER), PATIENT)
}

/// Two keys and two mandates over, and a third key and mandate that stand.
fn story() -> ExtBuilder {
	ExtBuilder::default()
		.method(PATIENT, 1)
		.rotated(PATIENT, 0, 2)
		.empowered(Some(NOW + 2 * HOUR))
		.empowered(Some(NOW + HOUR))
		.empowered(None)
		.passed(HOUR)
		.rotated(PATIENT, 1, 3)
		.passed(HOUR)
}

#[test]
fn what_was_over_long_enough_leaves_the_state_and_is_still_proved() {
	story().execute(|| {
		let methods = ClosedMethods::<Test>::get(PATIENT).into_inner();
		let mandates = Mandates::<Test>::get(PATIENT).into_inner();
		assert_eq!(used(CLINIC), 7);
		pass(HISTORY_PERIOD);
		assert_ok!(fold());
		let folded = Event::HistoryFolded { account: PATIENT, methods: 2, mandates: 2 };
		assert_eq!(events(), [folded]);
		assert!(!ClosedMethods::<Test>::contains_key(PATIENT));
		assert_eq!(Mandates::<Test>::get(PATIENT).into_inner(), mandates[2..]);
		assert_eq!(used(CLINIC), 3);

		// Mandates fold in the order in which they were over.
		let over = [mandates[1].clone(), mandates[0].clone()];
		assert!(Identities::verify_folded_methods(&PATIENT, &methods));
		assert!(Identities::verify_folded_mandates(&PATIENT, &over));
		assert!(!Identities::verify_folded_methods(&PATIENT, &methods[..1]));
		assert!(!Identities::verify_folded_mandates(&PATIENT, &mandates[..2]));
		assert!(!Identities::verify_folded_methods(&CHILD, &methods));
		assert!(Identities::verify_folded_methods(&CHILD, &[]));
	});
}

#[test]
fn the_digest_is_a_chain_of_the_hashes_of_rfc_6962() {
	story().execute(|| {
		let methods = ClosedMethods::<Test>::get(PATIENT).into_inner();
		pass(HISTORY_PERIOD);
		assert_ok!(fold());
		let digest = methods.iter().fold(H256::zero(), |digest, row| {
			merkle::node_hash(&digest, &merkle::leaf_hash(&row.encode()))
		});
		let FoldedHistory { fold, horizon } = identity(PATIENT).folded_methods.unwrap();
		assert_eq!((fold.digest, fold.count), (Digest(digest), 2));
		assert_eq!(horizon, methods[1].closed);
	});
}

#[test]
fn what_was_over_for_less_stays() {
	story().execute(|| {
		pallet_timestamp::Now::<Test>::put(NOW + HISTORY_PERIOD - 1);
		assert_noop!(fold(), Failure::NothingToFold);
		pallet_timestamp::Now::<Test>::put(NOW + HISTORY_PERIOD);
		assert_ok!(fold());
		let folded = Event::HistoryFolded { account: PATIENT, methods: 1, mandates: 0 };
		assert_eq!(events(), [folded]);
		assert_noop!(fold(), Failure::NothingToFold);
	});
}

#[test]
fn a_deactivated_identity_folds_down_to_its_end() {
	ExtBuilder::default().method(PATIENT, 1).deactivated(PATIENT).execute(|| {
		pass(HISTORY_PERIOD);
		assert_ok!(fold());
		assert_eq!((identity(PATIENT).rows, used(CLINIC)), (1, 1));
		assert!(identity(PATIENT).deactivated.is_some());
		assert_noop!(add(PATIENT, 2), Failure::Deactivated);
	});
}

#[test]
fn an_institution_that_left_folds_without_being_paid() {
	let account = sovereign(CLINIC);
	let add =
		move || Identities::add_method(signed(admin(CLINIC)), account, key(1), authentication());
	ExtBuilder::default().then(add).execute(|| {
		suspend(CLINIC);
		assert_ok!(Identities::deactivate(signed(admin(CLINIC)), account));
		pass(HISTORY_PERIOD);
		assert_ok!(Identities::fold(signed(STRANGER), account));
		assert_eq!((identity(account).rows, on_hold(account)), (0, 0));
	});
}

#[test]
fn nothing_folds_where_nothing_is() {
	ExtBuilder::default().execute(|| {
		assert_noop!(fold(), Failure::IdentityUnknown);
		assert_noop!(Identities::fold(RuntimeOrigin::root(), PATIENT), BadOrigin);
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Identities, *},
	*,
};

fn rotate_for(signer: AccountId, account: AccountId) -> DispatchResult {
	Identities::rotate_method(signed(signer), account, MethodId(0), key(2))
}

#[test]
fn a_new_key_takes_the_place_of_the_old_one() {
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		pass(HOUR);
		assert_ok!(rotate(PATIENT, 0, 2));
		let (method, by) = (MethodId(0), MethodId(1));
		assert_eq!(events(), [Event::MethodRotated { account: PATIENT, method, by }]);

		let now = Stamp { moment: NOW + HOUR, block: 2 };
		let relationships = authentication();
		let new = Method { method: by, key: key(2), relationships, added: now, expires: None };
		assert_eq!(Methods::<Test>::get(PATIENT).into_inner(), [new]);
		let history = ClosedMethods::<Test>::get(PATIENT);
		assert_eq!(history.len(), 1);
		assert_eq!((history[0].method.method, history[0].method.key), (method, key(1)));
		assert_eq!((history[0].closed, history[0].closure), (now, Closure::Rotated { by }));
		assert_eq!((identity(PATIENT).updated, identity(PATIENT).rows), (now, 3));
		assert_eq!(used(CLINIC), 3);
	});
}

#[test]
fn the_middle_key_rotates_and_ids_stay_in_order() {
	ExtBuilder::default().method(PATIENT, 1).method(PATIENT, 2).method(PATIENT, 3).execute(|| {
		assert_ok!(rotate(PATIENT, 1, 4));
		assert_eq!((open(PATIENT), closed(PATIENT)), (vec![0, 2, 3], vec![1]));
	});
}

#[test]
fn a_repeated_rotation_changes_nothing() {
	ExtBuilder::default().method(PATIENT, 1).rotated(PATIENT, 0, 2).execute(|| {
		let before = identity(PATIENT);
		assert_ok!(rotate(PATIENT, 0, 2));
		assert_eq!(events(), []);
		assert_eq!(identity(PATIENT), before);
	});
}

#[test]
fn a_key_that_counts_or_counted_takes_no_place() {
	ExtBuilder::default().method(PATIENT, 1).method(PATIENT, 2).rotated(PATIENT, 1, 3).execute(
		|| {
			assert_noop!(rotate(PATIENT, 0, 1), Failure::KeyInUse);
			assert_noop!(rotate(PATIENT, 0, 3), Failure::KeyInUse);
			assert_noop!(rotate(PATIENT, 0, 2), Failure::KeyRetired);
		},
	);
}

#[test]
fn only_a_key_that_counts_rotates() {
	ExtBuilder::default().method(PATIENT, 1).rotated(PATIENT, 0, 2).execute(|| {
		assert_noop!(rotate(PATIENT, 0, 3), Failure::MethodUnknown);
		assert_noop!(rotate(PATIENT, 7, 3), Failure::MethodUnknown);
		assert_noop!(rotate(CHILD, 0, 3), Failure::MethodUnknown);
	});
}

#[test]
fn the_new_key_suits_what_the_old_one_was_for() {
	let rotate = |key| Identities::rotate_method(signed(PATIENT), PATIENT, MethodId(0), key);
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		let refusal = Failure::RelationshipUnsuitable;
		assert_noop!(rotate(PublicKey::X25519([2; 32])), refusal);
		assert_noop!(rotate(PublicKey::Sr25519([0; 32])), Failure::KeyMalformed);
		assert_ok!(rotate(PublicKey::Sr25519([1; 32])));
	});
}

#[test]
fn a_full_history_folds_its_oldest_key_for_the_next() {
	let worn = (0..MAX_CLOSED).fold(ExtBuilder::default().method(PATIENT, 1), |chain, method| {
		chain.passed(HOUR).rotated(PATIENT, method, method as u8 + 2)
	});
	worn.execute(|| {
		assert_eq!(closed(PATIENT), [0, 1, 2, 3]);
		assert_eq!(identity(PATIENT).folded_methods, None);
		let rows = identity(PATIENT).rows;
		let oldest = ClosedMethods::<Test>::get(PATIENT)[0].clone();

		assert_ok!(rotate(PATIENT, 4, 9));
		let folded = Event::HistoryFolded { account: PATIENT, methods: 1, mandates: 0 };
		let (method, by) = (MethodId(4), MethodId(5));
		assert_eq!(events(), [folded, Event::MethodRotated { account: PATIENT, method, by }]);
		assert_eq!(closed(PATIENT), [1, 2, 3, 4]);
		assert_eq!(identity(PATIENT).rows, rows);
		let FoldedHistory { fold, horizon } = identity(PATIENT).folded_methods.unwrap();
		assert_eq!((fold.count, horizon), (1, oldest.closed));
		assert!(Identities::verify_folded_methods(&PATIENT, &[oldest]));
	});
}

#[test]
fn no_empty_quota_stops_a_rotation() {
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		exhaust(CLINIC);
		assert_ok!(rotate(PATIENT, 0, 2));
		assert_eq!(used(CLINIC), 3);
	});
}

#[test]
fn an_admin_rotates_the_keys_of_an_institution_that_is_leaving() {
	let add = || {
		Identities::add_method(signed(admin(CLINIC)), sovereign(CLINIC), key(1), authentication())
	};
	ExtBuilder::default().then(add).execute(|| {
		suspend(CLINIC);
		assert_noop!(rotate_for(admin(HOSPITAL), sovereign(CLINIC)), Failure::NotController);
		assert_ok!(rotate_for(admin(CLINIC), sovereign(CLINIC)));
	});
}

#[test]
fn only_a_controller_rotates() {
	ExtBuilder::default().method(CHILD, 1).minor().execute(|| {
		assert_noop!(rotate_for(STRANGER, CHILD), Failure::NotController);
		assert_noop!(rotate_for(officer(CLINIC), CHILD), Failure::NotController);
		let call = Identities::rotate_method(RuntimeOrigin::root(), CHILD, MethodId(0), key(2));
		assert_noop!(call, BadOrigin);
		assert_ok!(rotate_for(PARENT, CHILD));
	});
	ExtBuilder::default().method(PATIENT, 1).deactivated(PATIENT).execute(|| {
		assert_noop!(rotate(PATIENT, 0, 2), Failure::Deactivated);
	});
}

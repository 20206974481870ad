// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::Moment;
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Identities, *},
	*,
};

fn compromise(since: Moment) -> DispatchResult {
	Identities::revoke_method(signed(PATIENT), PATIENT, MethodId(0), Some(since))
}

#[test]
fn a_revoked_key_closes_and_costs_no_more_than_before() {
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		exhaust(CLINIC);
		pass(HOUR);
		assert_ok!(revoke(PATIENT, 0));
		let event =
			Event::MethodRevoked { account: PATIENT, method: MethodId(0), compromised_since: None };
		assert_eq!(events(), [event]);
		assert!(!Methods::<Test>::contains_key(PATIENT));
		let history = ClosedMethods::<Test>::get(PATIENT);
		assert_eq!(history[0].closure, Closure::Revoked);
		assert_eq!(history[0].closed, Stamp { moment: NOW + HOUR, block: 2 });
		assert_eq!(identity(PATIENT).updated, history[0].closed);
		assert_eq!((identity(PATIENT).rows, used(CLINIC)), (2, 2));
	});
}

#[test]
fn a_compromised_key_ends_when_others_had_it() {
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		pass(2 * HOUR);
		assert_noop!(compromise(NOW + 2 * HOUR + 1), Failure::CompromisedInFuture);
		assert_ok!(compromise(NOW + HOUR));
		let event = Event::MethodRevoked {
			account: PATIENT,
			method: MethodId(0),
			compromised_since: Some(NOW + HOUR),
		};
		assert_eq!(events(), [event]);
		let row = ClosedMethods::<Test>::get(PATIENT)[0].clone();
		assert_eq!(row.closure, Closure::Compromised { since: NOW + HOUR });
		assert_eq!((row.ended(), row.closed.moment), (NOW + HOUR, NOW + 2 * HOUR));
	});
}

#[test]
fn a_key_can_be_compromised_up_to_now() {
	ExtBuilder::default().method(PATIENT, 1).execute(|| {
		assert_ok!(compromise(NOW));
	});
}

#[test]
fn a_repeated_revocation_changes_nothing_and_a_different_one_is_refused() {
	ExtBuilder::default().method(PATIENT, 1).then(|| revoke(PATIENT, 0)).execute(|| {
		let before = identity(PATIENT);
		assert_ok!(revoke(PATIENT, 0));
		assert_eq!(events(), []);
		assert_eq!(identity(PATIENT), before);
		assert_noop!(compromise(NOW), Failure::MethodUnknown);
		assert_noop!(revoke(PATIENT, 1), Failure::MethodUnknown);
	});
}

#[test]
fn a_full_history_folds_and_frees_a_row() {
	let worn = (0..MAX_CLOSED).fold(ExtBuilder::default().method(PATIENT, 1), |chain, method| {
		chain.rotated(PATIENT, method, method as u8 + 2)
	});
	worn.execute(|| {
		let rows = identity(PATIENT).rows;
		assert_ok!(revoke(PATIENT, MAX_CLOSED));
		assert_eq!(identity(PATIENT).rows, rows - 1);
		assert_eq!(used(CLINIC), rows - 1);
		let folded = Event::HistoryFolded { account: PATIENT, methods: 1, mandates: 0 };
		assert_eq!(events()[0], folded);
	});
}

#[test]
fn only_a_controller_revokes() {
	let revoke = |signer| Identities::revoke_method(signed(signer), CHILD, MethodId(0), None);
	ExtBuilder::default().method(CHILD, 1).minor().execute(|| {
		assert_noop!(revoke(STRANGER), Failure::NotController);
		assert_noop!(revoke(admin(CLINIC)), Failure::NotController);
		let call = Identities::revoke_method(RuntimeOrigin::root(), CHILD, MethodId(0), None);
		assert_noop!(call, BadOrigin);
		assert_ok!(revoke(PARENT));
	});
	ExtBuilder::default().method(PATIENT, 1).deactivated(PATIENT).execute(|| {
		assert_noop!(mock::revoke(PATIENT, 0), Failure::Deactivated);
	});
}

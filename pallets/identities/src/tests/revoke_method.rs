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
fn a_repeated_revocation_changes_nothing() {
	ExtBuilder::default().method(PATIENT, 1).then(|| revoke(PATIENT, 0)).execute(|| {
		let before = identity(PATIENT);
		pass(HOUR);
		assert_ok!(revoke(PATIENT, 0));
		assert_eq!(events(), []);
		assert_eq!(identity(PATIENT), before);
		assert_noop!(revoke(PATIENT, 1), Failure::MethodUnknown);
	});
}

#[test]
fn a_key_that_closed_turns_out_to_have_been_compromised_before() {
	let closings: [fn() -> DispatchResult; 3] =
		[|| revoke(PATIENT, 0), || rotate(PATIENT, 0, 2), || compromise(NOW + 5 * HOUR)];
	for close in closings {
		ExtBuilder::default().method(PATIENT, 1).passed(5 * HOUR).then(close).execute(|| {
			let before = ClosedMethods::<Test>::get(PATIENT)[0].clone();
			pass(HOUR);
			assert_ok!(compromise(NOW + 2 * HOUR));
			let compromised_since = Some(NOW + 2 * HOUR);
			let event =
				Event::MethodRevoked { account: PATIENT, method: MethodId(0), compromised_since };
			assert_eq!(events(), [event]);
			let closure = Closure::Compromised { since: NOW + 2 * HOUR };
			let tightened = ClosedMethod { closure, ..before };
			assert_eq!(ClosedMethods::<Test>::get(PATIENT).into_inner(), [tightened]);
			assert_eq!(identity(PATIENT).updated, Stamp { moment: NOW + 6 * HOUR, block: 3 });

			pass(HOUR);
			assert_ok!(compromise(NOW + 2 * HOUR));
			assert_eq!(events(), []);
			assert_eq!(identity(PATIENT).updated.block, 3);
		});
	}
}

#[test]
fn the_end_of_a_key_that_closed_only_moves_earlier() {
	let rotated = ExtBuilder::default().method(PATIENT, 1).passed(5 * HOUR);
	rotated.rotated(PATIENT, 0, 2).passed(HOUR).execute(|| {
		assert_noop!(revoke(PATIENT, 0), Failure::MethodUnknown);
		assert_noop!(compromise(NOW + 7 * HOUR), Failure::CompromisedInFuture);
		assert_noop!(compromise(NOW + 5 * HOUR), Failure::CompromisedAfterEnd);
		assert_ok!(compromise(NOW + 5 * HOUR - 1));
		assert_noop!(compromise(NOW + 5 * HOUR), Failure::CompromisedAfterEnd);
		assert_noop!(revoke(PATIENT, 0), Failure::MethodUnknown);
		assert_ok!(compromise(0));
		// What was folded is out of reach.
		pass(HISTORY_PERIOD);
		assert_ok!(Identities::fold(signed(STRANGER), PATIENT));
		assert_noop!(compromise(0), Failure::MethodUnknown);
	});
}

#[test]
fn only_a_controller_declares_a_key_that_closed_compromised() {
	let call = |signer| Identities::revoke_method(signed(signer), PATIENT, MethodId(0), Some(NOW));
	let closed = ExtBuilder::default().method(PATIENT, 1).passed(HOUR).rotated(PATIENT, 0, 2);
	closed.execute(|| {
		assert_noop!(call(STRANGER), Failure::NotController);
		assert_noop!(call(officer(CLINIC)), Failure::NotController);
		assert_ok!(call(PATIENT));
		assert_noop!(revoke(CHILD, 0), Failure::MethodUnknown);
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

// SPDX-License-Identifier: Apache-2.0

//! What kills a chain, points 6 and 7: GRANDPA's sets.

use frame_support::assert_ok;
use pallet_grandpa::{Authorities, CurrentSetId, PendingChange, SetIdSession, Stalled};

use super::*;

fn carries(keys: SessionKeys) -> bool {
	Authorities::<Test>::get().iter().any(|(key, _)| *key == keys.grandpa)
}

#[test]
fn point_6_the_set_id_rises_once_with_each_accepted_change() {
	with_validators(&[1, 2, 3], || {
		let mut expected = 0;
		for session in 1..30u32 {
			// What is planned now is enacted a session later.
			let changes = pallet_session::QueuedChanged::<Test>::get();
			if session % 3 == 0 {
				set_keys(2, session as u8);
			}
			run_to_session(session);
			expected += u64::from(changes);
			assert_eq!(CurrentSetId::<Test>::get(), expected);
			assert_eq!(SetIdSession::<Test>::get(expected), Some(session));
		}
		assert!(expected > 5);
	});
}

#[test]
fn point_6_the_sets_of_the_window_are_kept() {
	with_validators(&[1, 2, 3], || {
		for session in 1..30u32 {
			set_keys(2, session as u8);
			run_to_session(session);
			let window: u32 = <Test as Config>::ReportingSessions::get();
			let set_id = CurrentSetId::<Test>::get();
			// The set of a reported session, and the one before, which is looked up with it.
			for back in 1..=u64::from(window + 1).min(set_id) {
				assert!(SetIdSession::<Test>::contains_key(set_id - back));
			}
			assert!(SetIdSession::<Test>::iter().count() <= 6, "old sets go");
		}
	});
}

#[test]
fn point_7_a_change_that_has_to_wait_is_made_up_for() {
	with_validators(&[1, 2], || {
		run_to_session(1);
		set_keys(1, 7);
		run_to_session(2);
		let pending = Authorities::<Test>::get().to_vec();
		assert_ok!(Grandpa::schedule_change(pending, 4, None));
		let set_id = CurrentSetId::<Test>::get();
		run_to_session(3);
		assert!(!carries(keys(1, 7)), "the change is refused while another is pending");
		assert_eq!(CurrentSetId::<Test>::get(), set_id);
		run_to_session(5);
		next_block();
		assert!(carries(keys(1, 7)));
		assert_eq!(CurrentSetId::<Test>::get(), set_id + 1);
	});
}

#[test]
fn point_7_a_forced_change_keeps_set_id_and_stall_until_it_is_through() {
	with_validators(&[1, 2], || {
		run_to_session(1);
		assert_ok!(Grandpa::note_stalled(RuntimeOrigin::root(), 10, 1));
		assert!(Stalled::<Test>::exists());
		run_to_session(2);
		let set_id = CurrentSetId::<Test>::get();
		assert_eq!(set_id, 1, "the forced change is a new set");
		assert!(PendingChange::<Test>::get().unwrap().forced.is_some());
		assert!(!Stalled::<Test>::exists(), "the stall is taken care of");

		// Another stall and other weights while the change is delayed: they wait.
		assert_ok!(Grandpa::note_stalled(RuntimeOrigin::root(), 10, 2));
		set_keys(2, 9);
		run_to_session(4);
		assert!(PendingChange::<Test>::exists());
		assert_eq!(CurrentSetId::<Test>::get(), set_id);
		assert_eq!(SetIdSession::<Test>::get(set_id), Some(4), "sessions are noted all the same");
		assert!(Stalled::<Test>::exists());

		run_to_session(14);
		assert!(!Stalled::<Test>::exists());
		assert_eq!(CurrentSetId::<Test>::get(), set_id + 1);
		run_to_session(19);
		assert!(carries(keys(2, 9)));
		assert!(!PendingChange::<Test>::exists());
	});
}

#[test]
fn point_6_sets_that_never_became_final_are_not_counted_once_voters_are_forced() {
	with_validators(&[1, 2, 3], || {
		for session in 1..6u32 {
			set_keys(2, session as u8);
			run_to_session(session);
		}
		let (set_id, last_final) = (CurrentSetId::<Test>::get(), System::block_number());
		assert!(set_id > 2);
		// Finality stands: nodes hear of these changes and never enact them.
		for session in 6..8u32 {
			set_keys(2, session as u8);
			run_to_session(session);
		}
		assert_eq!(CurrentSetId::<Test>::get(), set_id + 2);
		assert_ok!(Grandpa::note_stalled(RuntimeOrigin::root(), 1, last_final));
		run_to_session(8);
		assert_eq!(CurrentSetId::<Test>::get(), set_id + 1, "as nodes count");
		assert_eq!(SetIdSession::<Test>::get(set_id), Some(5), "the last session before them");
		assert_eq!(SetIdSession::<Test>::get(set_id + 1), Some(8));
		assert_eq!(SetIdSession::<Test>::get(set_id + 2), None);

		// A forced set is enacted whether final or not.
		assert_ok!(Grandpa::note_stalled(RuntimeOrigin::root(), 1, last_final));
		run_to_session(9);
		assert_eq!(CurrentSetId::<Test>::get(), set_id + 2);
	});
}

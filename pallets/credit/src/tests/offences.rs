// SPDX-License-Identifier: Apache-2.0

//! What kills a chain, point 9: offences count weight, and each costs once.

use super::*;

fn recorded() -> usize {
	let is_record = |event: &Event<Test>| matches!(event, Event::OffenceRecorded { .. });
	events().iter().filter(|event| is_record(event)).count()
}

#[test]
fn point_9_an_offender_pays_once_a_session_however_often_it_is_reported() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		offend(&[1], 1);
		offend(&[1], 1);
		offend(&[1, 2], 1);
		assert_eq!(recorded(), 2);
		assert_eq!((credit(1), credit(2), credit(3)), (400, 400, 800));
		assert_eq!(
			events()[..2],
			[
				Event::CreditChanged {
					institution: plain(1),
					cause: Cause::Offence,
					from: 800,
					to: 400
				},
				Event::OffenceRecorded { offender: 1, institution: Some(plain(1)), session: 1 },
			]
		);
		offend(&[1], 0);
		assert_eq!(credit(1), 0, "another session is another offence");
		run_to_session(2);
		offend(&[1], 2);
		assert_eq!(conduct(1).offences, MOST_OFFENCES);
	});
}

#[test]
fn point_9_what_is_disabled_never_weighs_more_than_a_third() {
	with_levels(&[(1, 5), (2, 4), (3, 3), (4, 2)], 3, || {
		run_to_session(1);
		offend(&[4, 3], 1);
		assert_eq!(Session::disabled_validators(), [3], "1,800 and 2,200 would stop finality");
		assert!(Offenders::<Test>::contains_key(1, 3), "the offence itself is recorded");
		assert_eq!(credit(3), 150);
	});
	with_levels(&[(1, 5), (2, 5), (3, 5), (4, 0), (5, 0), (6, 0)], 3, || {
		run_to_session(1);
		offend(&[4, 5], 1);
		assert_eq!(Session::disabled_validators(), [3, 4], "two light ones weigh 1,588");
		offend(&[1], 1);
		assert_eq!(Session::disabled_validators(), [3, 4]);
	});
	with_validators(&[1, 2], || {
		offend(&[1], 0);
		assert!(Session::disabled_validators().is_empty(), "half of the weight is too much");
	});
}

#[test]
fn the_disabled_come_back_after_the_next_session() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(3);
		offend(&[2], 3);
		run_to_session(4);
		assert_eq!(Session::disabled_validators(), [1]);
		run_to_session(5);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn a_set_that_changes_meanwhile_does_not_enable_them_before() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(2);
		set_keys(3, 7);
		run_to_session(3);
		assert!(pallet_session::QueuedChanged::<Test>::get());
		offend(&[2], 3);
		run_to_session(4);
		assert_eq!(Session::disabled_validators(), [1]);
		run_to_session(5);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn one_that_goes_on_as_before_is_enabled_again_as_well() {
	with_validators(&[1, 2, 3, 4], || {
		// Nothing is left to burn, so no weight changes.
		for session in 1..=3 {
			run_to_session(session);
			offend(&[2], session);
		}
		run_to_session(8);
		offend(&[2], 8);
		assert_eq!((credit(2), Session::disabled_validators()), (0, vec![1]));
		run_to_session(10);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn offenders_are_forgotten_with_the_reporting_window() {
	with_validators(&[1, 2, 3, 4], || {
		offend(&[2], 0);
		run_to_session(4);
		assert!(Offenders::<Test>::contains_key(0, 2));
		assert!(Rosters::<Test>::contains_key(0));
		run_to_session(5);
		assert!(!Offenders::<Test>::contains_key(0, 2));
		assert!(!Rosters::<Test>::contains_key(0));
	});
}

#[test]
fn the_institution_pays_for_which_the_offender_validated_then() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		Renamed::mutate(|map| map.insert(2, plain(20)));
		run_to_session(3);
		offend(&[2], 1);
		assert_eq!(Credit::credit_of(plain(2)), 400);
		assert_eq!(Credit::credit_of(plain(20)), 800);
		offend(&[2], 3);
		assert_eq!(Credit::credit_of(plain(20)), 400);
	});
}

#[test]
fn one_that_no_longer_validates_pays_too() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		bar(2);
		run_to_session(3);
		offend(&[2], 1);
		assert_eq!(credit(2), 400);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn an_offender_of_no_known_institution_is_recorded_all_the_same() {
	with_validators(&[1, 2, 3, 4], || {
		offend(&[99], 0);
		assert_eq!(
			events(),
			[Event::OffenceRecorded { offender: 99, institution: None, session: 0 }]
		);
	});
}

#[test]
fn point_9_all_of_a_smaller_set_cannot_be_disabled_again() {
	with_validators(&[1, 2, 3, 4], || {
		purge_keys(4);
		run_to_session(1);
		offend(&[1], 1);
		offend(&[2], 1);
		offend(&[3], 1);
		assert_eq!(Session::disabled_validators(), [0], "two are half of the weight");
		run_to_session(2);
		assert_eq!(Session::validators(), [1, 2, 3]);
		assert_eq!(Session::disabled_validators().len(), 1, "two are two thirds of the weight");
	});
}

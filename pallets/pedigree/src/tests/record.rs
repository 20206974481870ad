// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::InstitutionId;
use salus_supply::{
	event::{MAX_QUANTITIES, MAX_THINGS},
	Capture, EventNumber, Events, Occurrence, Step, Tracked,
};
use salus_testing::{Index, QUOTA_EXHAUSTED};
use sp_runtime::DispatchError;

use super::Failure;
use crate::{
	mock::{Pedigree, *},
	*,
};

fn commission_as(capture: Capture) -> Result<EventNumber, DispatchError> {
	record(MANUFACTURER, capture, Step::Commissioned, &tracked(&[lot(1)]))
}

#[test]
fn an_event_is_kept_under_the_next_number_and_its_hash() {
	execute(|| {
		let captured = Capture { at: NOW - HOUR, ..capture() };
		let things = tracked(&[container(1), container(2)]);
		let occurrence = Occurrence {
			institution: DISTRIBUTOR,
			capture: captured,
			step: Step::Packed,
			things: &things,
			quantities: &[(lgtin(1), 7)],
		};
		assert_eq!(Pedigree::record(occurrence), Ok(EventNumber(0)));
		assert_eq!(
			events(),
			[Event::EventRecorded {
				number: EventNumber(0),
				event: hash(0),
				institution: DISTRIBUTOR,
				step: Step::Packed,
			}]
		);
		let kept = salus_supply::Event {
			capture: captured,
			recorded_at: NOW,
			institution: DISTRIBUTOR,
			step: Step::Packed,
			things: things.try_into().unwrap(),
			quantities: vec![(lgtin(1), 7)].try_into().unwrap(),
			error: None,
		};
		assert_eq!(Pedigree::event(hash(0)), Some((EventNumber(0), kept)));
		assert_eq!(Index::used(DISTRIBUTOR), 2);
		assert_eq!(commission_as(capture()), Ok(EventNumber(1)));
	});
}

#[test]
fn a_number_is_known_by_its_hash() {
	execute(|| {
		make(MANUFACTURER, lot(1), &[]);
		commission(MANUFACTURER, lot(1));
		assert!(Pedigree::is(EventNumber(0), &hash(0)));
		assert!(!Pedigree::is(EventNumber(1), &hash(0)));
		assert!(!Pedigree::is(EventNumber(2), &hash(2)));
	});
}

#[test]
fn an_institution_says_the_same_hash_once() {
	execute(|| {
		let captured = capture();
		assert_ok!(commission_as(captured));
		assert_noop!(commission_as(captured), Failure::EventKnown);
		let other = record(MANUFACTURER, captured, Step::Made, &tracked(&[lot(2)]));
		assert_noop!(other, Failure::EventKnown);
	});
}

#[test]
fn nobody_takes_the_hash_of_another_one() {
	execute(|| {
		// Who sees a call before it is in a block says its hash first, of something else.
		let captured = capture();
		let rogue = record(PHARMACY, captured, Step::ReturnVerified, &tracked(&[container(1)]));
		assert_eq!(rogue, Ok(EventNumber(0)));
		assert_eq!(commission_as(captured), Ok(EventNumber(1)));
		assert!(Pedigree::is(EventNumber(1), &captured.event));
		// Each declares its own wrong.
		let declare = |institution| {
			let reason = salus_supply::ErrorReason::DidNotOccur;
			let origin = signed(logistics(institution));
			Pedigree::declare_error(origin, captured.event, reason, Default::default())
		};
		assert_noop!(declare(DISTRIBUTOR), Failure::NotRecorder);
		assert_ok!(declare(MANUFACTURER));
		assert_eq!((row(0).error, row(1).error.is_some()), (None, true));
		salus_testing::Register::succeed(PHARMACY, DISTRIBUTOR);
		Index::hand_over(PHARMACY, DISTRIBUTOR);
		assert_ok!(declare(DISTRIBUTOR));
		assert!(row(0).error.is_some());
		pass(HISTORY_PERIOD);
		assert_ok!(fold(1));
		assert_eq!(Pedigree::event(captured.event).map(|(number, _)| number), Some(EventNumber(1)));
	});
}

#[test]
fn what_has_not_happened_yet_is_refused() {
	execute(|| {
		let later = Capture { at: NOW + 1, ..capture() };
		assert_noop!(commission_as(later), Failure::EventInFuture);
		pass(1);
		assert_ok!(commission_as(later));
		// It may be told late, after what happened later.
		assert_ok!(commission_as(Capture { at: 0, ..capture() }));
	});
}

#[test]
fn an_offset_that_no_clock_has_is_refused() {
	execute(|| {
		for offset_minutes in [i16::MIN, -841, 841, i16::MAX] {
			let wrong = Capture { offset_minutes, ..capture() };
			assert_noop!(commission_as(wrong), Failure::OffsetOutOfRange);
		}
		for offset_minutes in [-840, 0, 345, 840] {
			assert_ok!(commission_as(Capture { offset_minutes, ..capture() }));
		}
	});
}

#[test]
fn an_event_is_about_something_and_not_about_too_much() {
	execute(|| {
		let say = |things: &[Tracked], lots: u32| {
			let quantities: Vec<_> = (0..lots).map(|number| (lgtin(number), 1)).collect();
			let (institution, step) = (DISTRIBUTOR, Step::Packed);
			let capture = capture();
			let quantities = &quantities;
			Pedigree::record(Occurrence { institution, capture, step, things, quantities })
		};
		let things = |count: u32| tracked(&(0..count).map(container).collect::<Vec<_>>());
		assert_noop!(say(&[], 1), Failure::NoThings);
		assert_noop!(say(&things(MAX_THINGS + 1), 1), Failure::TooManyThings);
		assert_noop!(say(&things(1), MAX_QUANTITIES + 1), Failure::TooManyQuantities);
		assert_ok!(say(&things(MAX_THINGS), MAX_QUANTITIES));
	});
}

#[test]
fn who_has_no_quota_left_records_nothing() {
	execute(|| {
		Index::prepay(PHARMACY, 3);
		let say = || record(PHARMACY, capture(), Step::ReturnVerified, &tracked(&[container(1)]));
		assert_ok!(say());
		assert_noop!(say(), QUOTA_EXHAUSTED);
	});
}

#[test]
fn events_are_read_by_the_page() {
	execute(|| {
		for _ in 0..5 {
			commission(MANUFACTURER, lot(1));
		}
		let numbers = |after: Option<u64>, limit| -> Vec<u64> {
			let page = Pedigree::events_after(after.map(EventNumber), limit);
			assert!(page.iter().all(|(number, event)| *event == row(number.0)));
			page.iter().map(|(number, _)| number.0).collect()
		};
		assert_eq!(numbers(None, 3), [0, 1, 2]);
		assert_eq!(numbers(Some(2), 3), [3, 4]);
		assert!(numbers(Some(4), 3).is_empty());
		assert!(numbers(Some(u64::MAX), u32::MAX).is_empty());
		pass(HISTORY_PERIOD);
		assert_ok!(fold(2));
		assert_eq!(numbers(None, u32::MAX), [2, 3, 4]);
		assert_eq!(Pedigree::event(hash(0)), None);
	});
}

#[test]
fn the_last_number_of_all_is_not_given() {
	execute(|| {
		let say = |institution: InstitutionId| {
			record(institution, capture(), Step::Commissioned, &tracked(&[lot(1)]))
		};
		frame_support::hypothetically!({
			NextEvent::<Test>::put(EventNumber(u64::MAX));
			assert_noop!(say(MANUFACTURER), sp_runtime::ArithmeticError::Overflow);
		});
	});
}

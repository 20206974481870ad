// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::Digest;
use salus_supply::{ErrorDeclaration, ErrorReason, EventNumber};
use salus_testing::{officer, Index, Register, DUTY_MISSING, NOT_AN_AGENT};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Pedigree, *},
	*,
};

use ErrorReason::{DidNotOccur, IncorrectData};

fn declare_as(
	agent: AccountId,
	event: u64,
	reason: ErrorReason,
	corrections: &[u64],
) -> DispatchResult {
	let corrections: Vec<Digest> = corrections.iter().map(|number| hash(*number)).collect();
	Pedigree::declare_error(signed(agent), hash(event), reason, corrections.try_into().unwrap())
}

fn declare(event: u64, reason: ErrorReason, corrections: &[u64]) -> DispatchResult {
	declare_as(logistics(MANUFACTURER), event, reason, corrections)
}

/// Six events of the manufacturer.
fn recorded() {
	for _ in 0..6 {
		commission(MANUFACTURER, lot(1));
	}
	events();
}

#[test]
fn an_event_is_declared_wrong_and_stays() {
	execute(|| {
		recorded();
		let before = row(2);
		pass(HOUR);
		assert_ok!(declare(2, IncorrectData, &[3, 4]));
		let (number, institution) = (EventNumber(2), MANUFACTURER);
		let event = hash(2);
		assert_eq!(
			events(),
			[Event::ErrorDeclared { number, event, institution, reason: IncorrectData }]
		);
		let error = ErrorDeclaration {
			declared_at: NOW + HOUR,
			reason: IncorrectData,
			corrections: vec![hash(3), hash(4)].try_into().unwrap(),
		};
		assert_eq!(row(2), salus_supply::Event { error: Some(error), ..before });
		assert_eq!(Index::used(MANUFACTURER), 12);
	});
}

#[test]
fn it_is_declared_once() {
	execute(|| {
		recorded();
		assert_ok!(declare(2, IncorrectData, &[3]));
		let standing = row(2);
		events();
		pass(HOUR);
		assert_ok!(declare(2, IncorrectData, &[3]));
		assert_eq!((row(2), events()), (standing, vec![]));
		assert_noop!(declare(2, DidNotOccur, &[3]), Failure::AlreadyDeclared);
		assert_noop!(declare(2, IncorrectData, &[]), Failure::AlreadyDeclared);
		assert_noop!(declare(2, IncorrectData, &[3, 4]), Failure::AlreadyDeclared);
		// What corrected it can be wrong as well.
		assert_ok!(declare(3, IncorrectData, &[4]));
	});
}

#[test]
fn corrections_stand_and_are_other_events() {
	execute(|| {
		recorded();
		assert_noop!(declare(9, DidNotOccur, &[]), Failure::EventUnknown);
		assert_noop!(declare(2, IncorrectData, &[9]), Failure::CorrectionUnknown);
		assert_noop!(declare(2, IncorrectData, &[3, 9]), Failure::CorrectionUnknown);
		assert_noop!(declare(2, IncorrectData, &[2]), Failure::CorrectionInvalid);
		assert_noop!(declare(2, IncorrectData, &[3, 3]), Failure::CorrectionInvalid);
		assert_noop!(declare(2, DidNotOccur, &[3]), Failure::NothingToCorrect);
		assert_ok!(declare(2, IncorrectData, &[5, 4, 3, 0]));
	});
}

#[test]
fn who_answers_for_the_recorder_declares_it() {
	execute(|| {
		recorded();
		let declare_as = |agent| declare_as(agent, 2, DidNotOccur, &[]);
		assert_noop!(declare_as(logistics(DISTRIBUTOR)), Failure::NotRecorder);
		assert_noop!(declare_as(officer(MANUFACTURER)), DUTY_MISSING);
		assert_noop!(declare_as(STRANGER), NOT_AN_AGENT);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			let declared =
				Pedigree::declare_error(origin, hash(2), DidNotOccur, Default::default());
			assert_noop!(declared, BadOrigin);
		}
		assert_ok!(declare_as(responsible(MANUFACTURER)));
	});
}

#[test]
fn a_successor_declares_and_whoever_winds_up_still_does() {
	execute(|| {
		recorded();
		Register::suspend(MANUFACTURER);
		assert_ok!(declare(1, DidNotOccur, &[]));
		Register::succeed(MANUFACTURER, DISTRIBUTOR);
		Index::hand_over(MANUFACTURER, DISTRIBUTOR);
		assert_noop!(declare(2, DidNotOccur, &[]), Failure::NotRecorder);
		assert_ok!(declare_as(logistics(DISTRIBUTOR), 2, DidNotOccur, &[]));
		// In the event stands who recorded it.
		assert_eq!(row(2).institution, MANUFACTURER);
	});
}

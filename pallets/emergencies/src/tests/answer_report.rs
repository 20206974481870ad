// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::Duty;
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Emergencies, *},
	*,
};

fn answer_as(account: AccountId) -> DispatchResult {
	Emergencies::answer_report(signed(account), FIRST, commitment(8))
}

fn reported() -> ExtBuilder {
	ExtBuilder::default().declared(1).reviewed(HOSPITAL, FIRST, Outcome::Unjustified)
}

#[test]
fn the_board_answers_what_it_was_told() {
	reported().passed(HOUR).execute(|| {
		assert_ok!(answer(FIRST));

		assert_eq!(events(), [Event::ReportAnswered { emergency: FIRST, board: BOARD }]);
		let said = Answer { board: BOARD, answer: commitment(8), answered_at: NOW + HOUR };
		assert_eq!(row(FIRST).report.unwrap().answer, Some(said));
		assert_eq!(Emergencies::reports(None, 10), []);
	});
}

#[test]
fn a_repeated_answer_is_quiet_and_another_is_refused() {
	reported().then(|| answer(FIRST)).execute(|| {
		assert_ok!(answer(FIRST));
		assert_eq!(events(), []);
		let issuer = signed(agent(BOARD, Duty::Issuer));
		assert_noop!(
			Emergencies::answer_report(issuer, FIRST, commitment(7)),
			Failure::AlreadyAnswered
		);
	});
}

#[test]
fn nothing_is_answered_that_was_not_reported() {
	let justified = ExtBuilder::default().declared(1).reviewed(HOSPITAL, FIRST, Outcome::Justified);
	for chain in [ExtBuilder::default().declared(1), justified] {
		chain.execute(|| {
			assert_noop!(answer(FIRST), Failure::NotReported);
		});
	}
	ExtBuilder::default().execute(|| {
		assert_noop!(answer(FIRST), Failure::EmergencyUnknown);
	});
}

#[test]
fn only_an_issuer_of_the_board_that_answers_for_the_credential_answers() {
	reported().execute(|| {
		assert_noop!(answer_as(agent(BOARD, Duty::Admin)), DUTY_MISSING);
		assert_noop!(answer_as(agent(REGULATOR, Duty::Issuer)), Failure::NotTheBoard);
		assert_noop!(answer_as(SURGEON), DUTY_MISSING);
		assert_noop!(answer_as(STRANGER), NOT_AN_AGENT);
		assert_noop!(
			Emergencies::answer_report(RuntimeOrigin::root(), FIRST, commitment(8)),
			BadOrigin
		);
		Boards::license(REGULATOR, SURGEON, licence(SURGEON));
		assert_eq!(Emergencies::reports(None, 10), [(FIRST, Some(REGULATOR))]);
		assert_noop!(answer(FIRST), Failure::NotTheBoard);
		assert_ok!(answer_as(agent(REGULATOR, Duty::Issuer)));
	});
}

#[test]
fn a_board_that_winds_up_still_answers() {
	reported().execute(|| {
		Register::suspend(BOARD);
		assert_ok!(answer(FIRST));
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Commitment, InstitutionId};
use salus_testing::{Register, DUTY_MISSING};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Conditions, *},
	*,
};

fn assessment() -> Commitment {
	Commitment::from([3; 32])
}

fn answer(institution: InstitutionId, is_stable: bool) -> DispatchResult {
	let (origin, asked) = (responsible(institution), ExcursionId(0));
	let changed_at = excursion(0).changed_at();
	Conditions::answer_stability(origin, asked, changed_at, is_stable, assessment())
}

fn answered(institution: InstitutionId, is_stable: bool) -> Event<Test> {
	let (excursion, assessment) = (ExcursionId(0), assessment());
	Event::StabilityAnswered { excursion, institution, is_stable, assessment }
}

/// Container 1, with products of factory and laboratory, was too warm.
fn warm() -> ExtBuilder {
	ExtBuilder::default().packed(1, &[insulin, vaccine]).spent(1, 100, 2_500)
}

#[test]
fn each_manufacturer_answers_for_its_own() {
	warm().execute(|| {
		assert_ok!(answer(FACTORY, true));
		assert_eq!(events(), [answered(FACTORY, true)]);
		let stability = Stability {
			is_stable: true,
			assessment: assessment(),
			institution: FACTORY,
			answered_at: now(),
		};
		let row = excursion(0);
		assert_eq!(
			row.answers.to_vec(),
			[
				Answer { manufacturer: FACTORY, stability: Some(stability) },
				Answer { manufacturer: LABORATORY, stability: None }
			]
		);
		assert!(!row.is_answered());
		assert_ok!(answer(LABORATORY, false));
		assert!(excursion(0).is_answered() && !excursion(0).is_stable());
	});
}

#[test]
fn a_retried_answer_is_quiet_and_another_one_replaces_it() {
	warm().execute(|| {
		assert_ok!(answer(FACTORY, false));
		let before = excursion(0);
		events();
		pass(MINUTE);
		assert_ok!(answer(FACTORY, false));
		assert_eq!((excursion(0), events()), (before, vec![]));
		assert_ok!(answer(FACTORY, true));
		assert_eq!(events(), [answered(FACTORY, true)]);
		assert_eq!(excursion(0).answers[0].stability.unwrap().answered_at, now());
	});
}

#[test]
fn what_comes_after_an_answer_is_asked_about_again() {
	warm().execute(|| {
		assert_ok!(answer(FACTORY, true));
		// Nothing of this adds to it.
		assert_ok!(spend(1, 10, 300));
		assert!(excursion(0).answers[0].stability.is_some());
		assert_ok!(spend(1, 1, 2_500));
		assert_eq!(excursion(0).answers[0].stability, None);
	});
}

#[test]
fn one_that_answers_for_several_answers_for_all_of_them() {
	warm().execute(|| {
		succeed(FACTORY, LABORATORY);
		assert_noop!(answer(FACTORY, true), Failure::NotConcerned);
		assert_ok!(answer(LABORATORY, true));
		assert!(excursion(0).is_stable());
		assert_eq!(excursion(0).answers[0].manufacturer, FACTORY);
		assert_eq!(events(), [answered(LABORATORY, true)]);
	});
}

#[test]
fn others_are_not_asked() {
	warm().execute(|| {
		assert_noop!(answer(OTHER, true), Failure::NotConcerned);
		assert_noop!(answer(WHOLESALER, true), Failure::NotConcerned);
		let by = |origin, number| {
			Conditions::answer_stability(origin, ExcursionId(number), now(), true, assessment())
		};
		assert_noop!(by(RuntimeOrigin::root(), 0), BadOrigin);
		assert_noop!(by(logistics(FACTORY), 0), DUTY_MISSING);
		assert_noop!(by(responsible(FACTORY), 1), Failure::ExcursionUnknown);
		Register::suspend(FACTORY);
		assert_ok!(answer(FACTORY, true));
	});
}

#[test]
fn who_made_what_asks_for_nothing_is_not_asked() {
	let made_by_both: &[fn() -> salus_gs1::Lgtin] = &[tablets, vaccine];
	ExtBuilder::default().packed(1, made_by_both).spent(1, 100, 2_500).execute(|| {
		assert_noop!(answer(FACTORY, true), Failure::NotConcerned);
		assert_eq!(excursion(0).answers.len(), 1);
	});
}

#[test]
fn an_excursion_that_ended_is_not_answered() {
	warm().execute(|| {
		assert_ok!(answer(FACTORY, true));
		Warehouse::destroy(&container(1));
		assert_ok!(Conditions::close(signed(STRANGER), ExcursionId(0)));
		events();
		assert_ok!(answer(FACTORY, true));
		assert_eq!(events(), []);
		assert_noop!(answer(FACTORY, false), Failure::ExcursionClosed);
		assert_noop!(answer(LABORATORY, true), Failure::ExcursionClosed);
	});
}

#[test]
fn an_answer_on_its_way_is_not_about_what_came_in_between() {
	warm().execute(|| {
		let asked = ExcursionId(0);
		let by = |institution, changed_at| {
			let origin = responsible(institution);
			Conditions::answer_stability(origin, asked, changed_at, true, assessment())
		};
		let before = excursion(0).changed_at();
		assert_ok!(by(FACTORY, before));
		assert_ok!(spend(1, 1_000, 4_000));
		assert_noop!(by(FACTORY, before), Failure::ExcursionChanged);
		assert_noop!(by(LABORATORY, before), Failure::ExcursionChanged);
		let released = Conditions::release(responsible(WHOLESALER), asked);
		assert_eq!(released, Err(Failure::StabilityUnanswered.into()));
		assert_ok!(by(FACTORY, now()));
	});
}

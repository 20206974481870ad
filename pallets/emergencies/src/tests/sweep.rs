// SPDX-License-Identifier: Apache-2.0

//! What is late is noted in idle time, once, and never beyond the weight that there is.

use frame_support::{
	assert_ok,
	traits::Hooks,
	weights::{Weight, WeightMeter},
};
use salus_primitives::Lapse;

use crate::{
	mock::{Emergencies, *},
	*,
};

type Weights = <Test as Config>::WeightInfo;

fn idle(limit: Weight) -> Weight {
	Emergencies::on_idle(System::block_number(), limit)
}

#[test]
fn ten_thousand_overdue_reviews_stay_within_the_weight_and_finish_over_blocks() {
	const REVIEWS: u64 = 10_000;
	ExtBuilder::default().build().execute_with(|| {
		for number in 0..REVIEWS {
			assert_ok!(declare(SURGEON, number));
			assert_ok!(attest(SURGEON, EmergencyId(number)));
		}
		pass(REVIEW);
		System::reset_events();

		let limit = Weight::from_parts(400_000_000_000, 4_000_000);
		let mut noted = 0;
		let mut blocks = 0;
		while noted < REVIEWS {
			let used = idle(limit);
			assert!(used.all_lte(limit), "{used:?}");
			let lapses = Lapses::take();
			assert!(lapses.iter().all(|lapse| *lapse == (HOSPITAL, Lapse::EmergencyReview)));
			assert_eq!(events().len(), lapses.len());
			let step = Weights::sweep_review().saturating_mul(lapses.len() as u64);
			assert_eq!(used, Weights::sweep_nothing().saturating_add(step));
			assert!(!lapses.is_empty(), "a block without progress");
			noted += lapses.len() as u64;
			blocks += 1;
			assert_eq!(waiting(), ((REVIEWS - noted) as usize, noted as usize));
			System::set_block_number(System::block_number() + 1);
		}
		assert!(blocks > 5, "{blocks} blocks");
		assert_eq!((noted, idle(limit)), (REVIEWS, Weights::sweep_nothing()));
		assert_eq!(Lapses::take(), []);
		Emergencies::do_try_state().unwrap();
	});
}

#[test]
fn what_was_due_first_is_noted_first() {
	ExtBuilder::default().declared(1).passed(HOUR).declared(2).passed(REVIEW).execute(|| {
		sweep();
		let order: Vec<_> = events()
			.into_iter()
			.map(|event| match event {
				Event::AttestationOverdue { emergency, .. } => (emergency, Step::Attestation),
				Event::ReviewOverdue { emergency, .. } => (emergency, Step::Review),
				other => panic!("{other:?}"),
			})
			.collect();
		let expected = [
			(FIRST, Step::Attestation),
			(SECOND, Step::Attestation),
			(FIRST, Step::Review),
			(SECOND, Step::Review),
		];
		assert_eq!(order, expected);
	});
}

#[test]
fn nothing_is_noted_before_it_is_late() {
	ExtBuilder::default().declared(1).passed(ATTESTATION - 1).execute(|| {
		sweep();
		assert_eq!((events(), waiting()), (vec![], (2, 0)));
		pass(1);
		sweep();
		assert_eq!(waiting(), (1, 1));
	});
}

#[test]
fn without_weight_nothing_happens() {
	ExtBuilder::default().declared(1).passed(REVIEW).execute(|| {
		assert_eq!(idle(Weight::zero()), Weight::zero());
		let base = Weights::sweep_nothing();
		let almost = base.saturating_add(Emergencies::longest_step()) - Weight::from_parts(1, 0);
		assert_eq!(idle(almost), base);
		assert_eq!((events(), waiting()), (vec![], (2, 0)));
		let enough = base.saturating_add(Emergencies::longest_step());
		assert_eq!(idle(enough), base.saturating_add(Weights::sweep_attestation()));
		assert_eq!(waiting(), (1, 1));
	});
}

#[test]
fn lateness_is_seen_before_the_sweep_comes_to_it() {
	ExtBuilder::default().declared(1).passed(REVIEW).execute(|| {
		let state = Emergencies::emergency(FIRST).unwrap();
		assert!(state.attestation_overdue && state.review_overdue && !state.is_open);
		let waits =
			|institution| Emergencies::overdue(Answering::Institution(institution), None, 10);
		assert_eq!(waits(CLINIC), [(FIRST, Step::Attestation)]);
		assert_eq!(waits(HOSPITAL), [(FIRST, Step::Review)]);
	});
}

#[test]
fn each_kind_of_step_has_its_weight() {
	let bound_late = ExtBuilder::default()
		.unidentified(SURGEON, 1)
		.attested(FIRST)
		.passed(REVIEW - 1)
		.bound()
		.passed(1);
	bound_late.execute(|| {
		let mut meter = WeightMeter::new();
		Emergencies::sweep(&mut meter);
		let expected = Weights::sweep_nothing().saturating_add(Weights::sweep_deferral());
		assert_eq!(meter.consumed(), expected);
	});
	let disputed = ExtBuilder::default()
		.declared(1)
		.attested(FIRST)
		.reviewed(HOSPITAL, FIRST, Outcome::Justified)
		.without_panels()
		.disputed(FIRST)
		.passed(REVIEW);
	disputed.execute(|| {
		let mut meter = WeightMeter::new();
		Emergencies::sweep(&mut meter);
		let expected = Weights::sweep_nothing().saturating_add(Weights::sweep_review());
		assert_eq!(meter.consumed(), expected);
	});
}

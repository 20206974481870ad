// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, assert_storage_noop};
use salus_adjudication::{Ceiling, Terms};

use super::Failure;
use crate::{
	mock::{Claims, *},
	*,
};

#[test]
fn the_insurer_takes_a_round_back() {
	ExtBuilder::default().submitted(visit(1)).passed(DAY).execute(|| {
		assert_ok!(reverse(1, ReversalReason::CoverageEnded));
		let by = ReversedBy::Insurer(ReversalReason::CoverageEnded);
		let reversed_at = NOW + DAY;
		let reversal =
			Reversal { by, reversed_at, was_paid: true, appealable_until: reversed_at + APPEAL };
		assert_eq!(row(1).state, State::Reversed(reversal));
		assert_eq!(events(), [Event::ClaimReversed { claim: key(1), round: Some(0), by }]);
		assert_eq!((owed(), counted(MEMBER), earned(CLINIC)), (9_000, 0, 9_000));
		assert!(Adjudications::<Test>::contains_key(decided(1, 0)));
	});
}

#[test]
fn claims_that_came_between_stand() {
	let ceiling = Ceiling { individual: 12_000, family: None, embedded: false };
	let terms = Terms { deductible: Some(ceiling), ..terms() };
	let earlier = submission(2, &[line_on(VISIT, -1)]);
	ExtBuilder::default().terms(terms).submitted(visit(1)).submitted(earlier).execute(|| {
		// 100.00 of the deductible by the first, 20.00 by the second.
		assert_eq!((last_round(1).paid, last_round(2).paid), (0, 7_200));
		assert_ok!(reverse(1, ReversalReason::Mistake));
		assert_eq!((last_round(2).paid, counted(MEMBER)), (7_200, 7_200));
		assert_ok!(submit(submission(3, &[line_on(VISIT, -2)])));
		assert_eq!(last_round(3).paid, 0);
		assert_ok!(submit(submission(4, &[line_on(VISIT, -3)])));
		assert_eq!(last_round(4).paid, 9_000);
	});
}

#[test]
fn a_coverage_that_ended_and_went_on_otherwise_is_counted_where_it_was() {
	ExtBuilder::default()
		.submitted(visit(1))
		.then(|| publish(INSURER, amended()))
		.then(|| terminate(day(-1)))
		.then(|| renew(1, TODAY))
		.execute(|| {
			assert_ok!(reverse(1, ReversalReason::CoverageEnded));
			assert_eq!(counted(MEMBER), 0);
			assert_ok!(submit(visit(2)));
			assert_ok!(release(2));
			assert_eq!(last_round(2).version.unwrap().version, 1);
		});
}

#[test]
fn a_repetition_is_quiet_and_another_reason_is_not() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		assert_ok!(reverse(1, ReversalReason::Findings));
		assert_storage_noop!(assert_ok!(reverse(1, ReversalReason::Findings)));
		assert_noop!(reverse(1, ReversalReason::Mistake), Failure::AlreadyReversed);
		assert_noop!(reverse(2, ReversalReason::Mistake), Failure::ClaimUnknown);
	});
}

#[test]
fn only_the_insurer_reverses_also_while_it_leaves() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		let by = |agent| Claims::reverse(signed(agent), key(1), ReversalReason::Mistake);
		assert_noop!(by(adjudicator(SUPPLEMENT)), Failure::NotInsurer);
		assert_noop!(by(submitter(CLINIC)), DUTY_MISSING);
		assert_noop!(by(MEMBER), NOT_AN_AGENT);
		Register::suspend(INSURER);
		assert_ok!(by(adjudicator(INSURER)));
	});
}

#[test]
fn a_claim_before_a_panel_is_not_reversed() {
	ExtBuilder::default().submitted(submission(1, &[line(SCAN)])).appealed(1, 1).execute(|| {
		assert_noop!(reverse(1, ReversalReason::Mistake), Failure::UnderAppeal);
	});
}

#[test]
fn what_is_not_covered_is_not_reversed() {
	ExtBuilder::default().submitted(submission(1, &[line(SPA)])).execute(|| {
		assert_noop!(reverse(1, ReversalReason::Mistake), Failure::NothingToReverse);
	});
}

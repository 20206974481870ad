// SPDX-License-Identifier: Apache-2.0

//! Claims that wait for their insurer, and what it says.

use frame_support::{assert_noop, assert_ok, assert_storage_noop};
use salus_adjudication::{Carc, Payee, Rate, ReviewReason, Settled};
use salus_primitives::Lapse;

use super::Failure;
use crate::{
	mock::{Claims, *},
	*,
};

fn reason(number: u64) -> Option<PendReason> {
	match row(number).state {
		State::Pended { reason, .. } => Some(reason),
		_ => None,
	}
}

#[test]
fn what_is_dear_waits_for_the_insurer() {
	ExtBuilder::default().execute(|| {
		let lines = [ClaimLine { charge: REVIEW_ABOVE, ..line(VISIT) }];
		assert_ok!(submit(submission(1, &lines)));
		assert_eq!(reason(1), None);
		events();
		assert_ok!(submit(dear(2)));
		let (claim, due) = (key(2), NOW + DECISION);
		assert_eq!(row(2).state, State::Pended { reason: PendReason::Review, due, missed: None });
		let submission = Box::new(dear(2).into_bill());
		assert_eq!(
			events(),
			[
				Event::ClaimSubmitted { claim, submission, received: NOW },
				Event::ClaimPended { claim, reason: PendReason::Review, due },
			]
		);
		assert_eq!((row(2).rounds, Index::used(CLINIC)), (0, 10));
		let waiting = Waiting { claim, reason: PendReason::Review, due };
		assert_eq!(Claims::pended(INSURER, None, 10), [waiting]);
	});
}

#[test]
fn evidence_that_another_claim_rests_on_is_suspected() {
	let proved = |number: u64| Submission {
		evidence: Some(evidence(1)),
		..submission(number, &[line_on(VISIT, -(number as i32))])
	};
	ExtBuilder::default().submitted(proved(1)).execute(|| {
		assert_ok!(submit(proved(2)));
		assert_eq!(reason(2), Some(PendReason::Suspected(Suspicion::EvidenceReused)));
		// The first goes, and the second still rests on it.
		assert_ok!(void(1));
		assert_ok!(submit(proved(3)));
		assert_eq!(reason(3), Some(PendReason::Suspected(Suspicion::EvidenceReused)));
		assert_ok!(void(2));
		assert_ok!(void(3));
		assert_ok!(submit(proved(4)));
		assert_eq!(reason(4), None);
	});
}

#[test]
fn a_leaf_that_another_provider_copied_or_that_covers_nothing_is_not_suspected() {
	let proved =
		|number, line| Submission { evidence: Some(evidence(1)), ..submission(number, &[line]) };
	ExtBuilder::default().execute(|| {
		Anchors::anchor(PHARMACY, &1u64.to_be_bytes(), NOW);
		let payee = Payee::Institution(PHARMACY);
		let copied = Submission { payee, ..proved(1, line_on(VISIT, -1)) };
		assert_ok!(submit_by(PHARMACY, copied));
		assert_ok!(submit(proved(2, line(SPA))));
		assert_ok!(submit(proved(3, line(VISIT))));
		assert_eq!((reason(2), reason(3)), (None, None));
		// What waits counts, and what a review then denies does not.
		assert_ok!(submit(proved(4, line_on(VISIT, -2))));
		assert_ok!(void(3));
		assert_ok!(submit(proved(5, line_on(VISIT, -3))));
		assert_eq!(reason(5), Some(PendReason::Suspected(Suspicion::EvidenceReused)));
		for number in [4, 5] {
			assert_ok!(decide(number, Verdict::Refuse(ReviewReason::Findings)));
		}
		assert_ok!(submit(proved(6, line_on(VISIT, -4))));
		assert_eq!(reason(6), None);
	});
}

#[test]
fn only_covered_lines_of_the_same_provider_make_a_day_impossible() {
	let many = |number, row, count| {
		let lines = vec![ClaimLine { charge: 100, ..line(row) }; count];
		submission(number, &lines)
	};
	let most = LINES_PER_DAY as usize;
	ExtBuilder::default().execute(|| {
		let payee = Payee::Institution(PHARMACY);
		assert_ok!(submit_by(PHARMACY, Submission { payee, ..many(1, DRESSING, most) }));
		let mut mixed = many(1, SPA, most);
		mixed.lines.try_push(line(VISIT)).unwrap();
		assert_ok!(submit(mixed));
		assert_eq!(reason(1), None);
		assert_ok!(submit(many(2, DRESSING, most)));
		assert_eq!(reason(2), Some(PendReason::Suspected(Suspicion::ImpossibleDay)));
	});
}

#[test]
fn what_is_released_is_priced_as_when_it_came() {
	let today = submission(1, &[ClaimLine { charge: REVIEW_ABOVE + 1, ..line(VISIT) }]);
	ExtBuilder::default().submitted(today).then(|| reprice(VISIT, Rate::minor(1))).execute(|| {
		assert_ok!(release(1));
		assert_eq!(last_round(1).paid, 9_000);
	});
}

#[test]
fn what_the_rules_deny_as_a_whole_waits_for_nobody() {
	let again = |number: u64| Submission { evidence: Some(evidence(1)), ..visit(number) };
	ExtBuilder::default().submitted(again(1)).execute(|| {
		assert_ok!(submit(again(2)));
		assert_eq!((reason(2), denials(2)), (None, vec![Some(Carc::Duplicate)]));
	});
}

#[test]
fn more_than_a_clinician_can_do_on_a_day_is_suspected() {
	let many = |number: u64, lines: u32| {
		let lines = vec![ClaimLine { charge: 100, ..line(VISIT) }; lines as usize];
		Submission { member: SPOUSE, ..submission(number, &lines) }
	};
	ExtBuilder::default().submitted(many(1, LINES_PER_DAY)).execute(|| {
		assert_eq!(reason(1), None);
		assert_ok!(submit(visit(2)));
		assert_eq!(reason(2), Some(PendReason::Suspected(Suspicion::ImpossibleDay)));
		assert_ok!(submit(submission(3, &[line_on(VISIT, -1)])));
		let surgeon = Submission { clinician: SURGEON, credential: licence(SURGEON), ..visit(4) };
		assert_ok!(submit(surgeon));
		assert_eq!((reason(3), reason(4)), (None, None));
		assert_ok!(void(1));
		assert_ok!(void(2));
		assert_ok!(void(4));
		assert_ok!(submit(visit(5)));
		assert_eq!(reason(5), None);
	});
}

#[test]
fn what_is_released_is_decided_by_the_same_rules() {
	ExtBuilder::default().submitted(dear(1)).passed(DECISION - 1).execute(|| {
		assert_ok!(release(1));
		let round = last_round(1);
		assert_eq!((round.decided_at, round.paid), (NOW + DECISION - 1, 9_000));
		assert_eq!((row(1).state, row(1).verdict), (State::Adjudicated, Some(Verdict::Release)));
		assert_eq!((earned(CLINIC), counted(MEMBER)), (9_000, 9_000));
		let adjudication = Box::new(round);
		let settled = Settled::Paid;
		assert_eq!(
			events(),
			[
				Event::ClaimDecided { claim: key(1), verdict: Verdict::Release },
				Event::ClaimAdjudicated { claim: key(1), round: 0, adjudication, settled },
			]
		);
		assert_eq!((Claims::pended(INSURER, None, 10), Lapses::take()), (vec![], vec![]));
	});
}

#[test]
fn filing_is_judged_by_when_a_claim_came() {
	let late = [ClaimLine { charge: REVIEW_ABOVE + 1, ..line_on(VISIT, -i32::from(FILING_DAYS)) }];
	ExtBuilder::default().submitted(submission(1, &late)).passed(10 * DAY).execute(|| {
		assert_ok!(release(1));
		assert_eq!(denials(1), [None]);
	});
}

#[test]
fn interest_runs_while_the_insurer_looks() {
	ExtBuilder::default().submitted(dear(1)).passed(395 * DAY).execute(|| {
		assert_ok!(release(1));
		// 365 days late, at 5 % of 90.00.
		assert_eq!(earned(CLINIC), 9_450);
	});
}

#[test]
fn what_a_review_refuses_is_denied_as_a_whole() {
	let dear_two = |number| {
		submission(number, &[ClaimLine { charge: REVIEW_ABOVE, ..line(VISIT) }, line_on(VISIT, -1)])
	};
	for (refused, carc) in [
		(ReviewReason::NotNecessary, Carc::NotNecessary),
		(ReviewReason::Findings, Carc::ReviewFindings),
	] {
		ExtBuilder::default().submitted(dear_two(1)).execute(|| {
			assert_ok!(decide(1, Verdict::Refuse(refused)));
			assert_eq!(denials(1), [Some(carc), Some(carc)]);
			let round = last_round(1);
			assert_eq!((round.paid, round.patient, round.status), (0, 0, 1));
			assert_eq!((earned(CLINIC), counted(MEMBER)), (0, 0));
			// What was denied was not billed.
			assert_ok!(submit(submission(2, &[line_on(VISIT, -1)])));
			assert_eq!(denials(2), [None]);
		});
	}
}

#[test]
fn a_late_word_is_late_and_counts() {
	ExtBuilder::default().submitted(dear(1)).passed(DECISION).execute(|| {
		assert_ok!(release(1));
		let insurer = INSURER;
		assert!(events().contains(&Event::ClaimOverdue { claim: key(1), insurer }));
		assert_eq!(Lapses::take(), [(INSURER, Lapse::ClaimDecision)]);
		assert_eq!(earned(CLINIC), 9_000);
	});
}

#[test]
fn a_repetition_is_quiet_and_another_word_is_refused() {
	let refusal = Verdict::Refuse(ReviewReason::Findings);
	ExtBuilder::default().submitted(dear(1)).submitted(visit(2)).execute(|| {
		assert_noop!(release(2), Failure::NotPended);
		assert_ok!(release(1));
		assert_storage_noop!(assert_ok!(release(1)));
		assert_noop!(decide(1, refusal), Failure::AlreadyDecided);
		assert_noop!(release(9), Failure::ClaimUnknown);
	});
}

#[test]
fn only_the_insurer_decides_also_while_it_leaves() {
	ExtBuilder::default().submitted(dear(1)).execute(|| {
		let by = |agent| Claims::decide_pended(signed(agent), key(1), Verdict::Release);
		assert_noop!(by(adjudicator(SUPPLEMENT)), Failure::NotInsurer);
		assert_noop!(by(submitter(CLINIC)), DUTY_MISSING);
		assert_noop!(by(MEMBER), NOT_AN_AGENT);
		Register::suspend(INSURER);
		assert_ok!(by(adjudicator(INSURER)));
	});
}

#[test]
fn what_is_undecided_is_neither_reversed_nor_appealed() {
	ExtBuilder::default().submitted(dear(1)).execute(|| {
		assert_noop!(reverse(1, ReversalReason::Findings), Failure::StillPended);
		assert_noop!(appeal(1, 1), Failure::StillPended);
	});
}

#[test]
fn what_cannot_be_decided_does_not_wait_either() {
	let nothing = salus_adjudication::Units(1);
	let lines = [ClaimLine { charge: REVIEW_ABOVE + 1, units: nothing, ..line(VISIT) }];
	ExtBuilder::default().then(|| reprice(VISIT, Rate(1))).execute(|| {
		assert_noop!(submit(submission(1, &lines)), Failure::Unpriced);
	});
}

#[test]
fn what_is_denied_makes_no_day_impossible() {
	let denied = |number: u64| {
		let lines = vec![ClaimLine { charge: 100, ..line(VISIT) }; LINES_PER_DAY as usize];
		Submission { member: STRANGER, ..submission(number, &lines) }
	};
	ExtBuilder::default().submitted(denied(1)).submitted(denied(2)).execute(|| {
		assert_ok!(submit(visit(3)));
		assert_eq!(reason(3), None);
	});
}

#[test]
fn a_claim_under_two_versions_by_now_can_still_be_refused() {
	let lines = [ClaimLine { charge: REVIEW_ABOVE, ..line_on(VISIT, -5) }, line(VISIT)];
	let chain = ExtBuilder::default().submitted(submission(1, &lines));
	let chain = chain.then(|| publish(INSURER, amended())).then(|| terminate(day(-4)));
	chain.then(|| renew(1, day(-3))).execute(|| {
		assert_noop!(release(1), pallet_coverage::Error::<Test>::TwoVersions);
		assert_ok!(decide(1, Verdict::Refuse(ReviewReason::Findings)));
		assert_eq!(
			(last_round(1).version, denials(1)),
			(None, vec![Some(Carc::ReviewFindings); 2])
		);
	});
}

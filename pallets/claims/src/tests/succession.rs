// SPDX-License-Identifier: Apache-2.0

//! Institutions that leave, and who answers for them then.

use frame_support::{assert_noop, assert_ok};
use salus_adjudication::{Carc, ClaimKey, Payee, Units};
use salus_primitives::{InstitutionId, Lapse, Role, Ruling, WindUp};

use super::Failure;
use crate::{
	impls::weighing::Weights,
	mock::{Claims, *},
	*,
};

/// One that nobody admitted yet.
const LATER: InstitutionId = InstitutionId(7);

fn denied() -> SubmissionOf<Test> {
	submission(1, &[line(SCAN)])
}

#[test]
fn neither_side_leaves_while_a_claim_waits_or_is_disputed() {
	let closed = |institution| Claims::ensure_closed(institution);
	ExtBuilder::default().submitted(visit(9)).execute(|| {
		assert_ok!(closed(CLINIC));
		assert_ok!(submit(dear(2)));
		for institution in [CLINIC, INSURER] {
			assert_noop!(closed(institution), Failure::ClaimsOpen);
		}
		assert_ok!(closed(SUPPLEMENT));
		assert_ok!(release(2));
		assert_ok!(submit(denied()));
		assert_ok!(appeal(1, 1));
		for institution in [CLINIC, INSURER] {
			assert_noop!(closed(institution), Failure::ClaimsOpen);
		}
		assert_ok!(withdraw(1));
		for institution in [CLINIC, INSURER] {
			assert_ok!(closed(institution));
		}
	});
}

#[test]
fn the_successor_of_an_insurer_decides_and_pays() {
	ExtBuilder::default().submitted(dear(1)).submitted(visit(2)).execute(|| {
		succeed(INSURER, HEIR);
		assert_ok!(Claims::ensure_closed(INSURER));
		assert_noop!(Claims::ensure_closed(HEIR), Failure::ClaimsOpen);
		assert_noop!(release(1), Failure::NotInsurer);
		let heir = || signed(adjudicator(HEIR));
		assert_ok!(Claims::decide_pended(heir(), key(1), Verdict::Release));
		assert_ok!(Claims::reverse(heir(), key(2), ReversalReason::Mistake));
		assert_eq!(Claims::claim(key(1)).unwrap().insurer, HEIR);
		assert_ok!(Claims::ensure_closed(HEIR));
		// A claim names the one that enrolled the member.
		assert_ok!(submit(submission(3, &[line_on(VISIT, -1)])));
		assert_eq!(denials(3), [None]);
		let misnamed = Submission { insurer: HEIR, ..submission(4, &[line_on(VISIT, -2)]) };
		assert_noop!(submit(misnamed), pallet_coverage::Error::<Test>::InsurerMisnamed);
	});
}

#[test]
fn the_successor_answers_for_being_late() {
	ExtBuilder::default().submitted(dear(1)).execute(|| {
		succeed(INSURER, HEIR);
		pass(DECISION);
		sweep();
		assert_eq!(events(), [Event::ClaimOverdue { claim: key(1), insurer: HEIR }]);
		assert_eq!(Lapses::take(), [(HEIR, Lapse::ClaimDecision)]);
		// The claim is listed under the insurer that it names.
		assert_eq!(Claims::overdue(INSURER, None, 10).len(), 1);
	});
}

#[test]
fn the_successor_of_a_provider_corrects_and_appeals() {
	let chain = ExtBuilder::default().submitted(denied()).submitted(visit(2));
	chain.submitted(dear(3)).execute(|| {
		assert_eq!(Index::used(CLINIC), 15);
		succeed(CLINIC, HEIR);
		assert_noop!(Claims::ensure_closed(HEIR), Failure::ClaimsOpen);
		let heir = || signed(submitter(HEIR));
		assert_ok!(Claims::void(heir(), key(3)));
		assert_ok!(Claims::ensure_closed(HEIR));
		assert_ok!(Claims::void(heir(), key(2)));
		assert_noop!(appeal(1, 1), NOT_ACTIVE);
		assert_ok!(appeal_by(submitter(HEIR), 1, 1));
		assert_eq!(Jury::open(), [(matter(1), vec![CLINIC, INSURER, HEIR])]);
		assert_ok!(Claims::withdraw_appeal(heir(), key(1)));

		pass(HISTORY_PERIOD);
		assert_ok!(fold(&[1, 2, 3]));
		assert_eq!(Index::used(HEIR), 0);
	});
}

#[test]
fn one_that_answers_for_both_sides_is_counted_twice() {
	ExtBuilder::default().submitted(dear(1)).execute(|| {
		succeed(CLINIC, HEIR);
		succeed(INSURER, HEIR);
		assert_eq!(OpenClaims::<Test>::get(HEIR), 2);
		assert_ok!(Claims::decide_pended(signed(adjudicator(HEIR)), key(1), Verdict::Release));
		assert_ok!(Claims::ensure_closed(HEIR));
	});
}

#[test]
fn the_parties_of_an_integrated_network_are_named_once() {
	let by_heir = |number| {
		let payee = salus_adjudication::Payee::Institution(HEIR);
		Submission { insurer: HEIR, member: STRANGER, payee, ..submission(number, &[line(VISIT)]) }
	};
	ExtBuilder::default().execute(|| {
		assert_ok!(submit_by(HEIR, by_heir(1)));
		let key = salus_adjudication::ClaimKey { provider: HEIR, reference: commitment(1) };
		let claim = Claims::row(&key).unwrap();
		assert_eq!(Claims::parties(&key, &claim), [HEIR]);
	});
}

#[test]
fn an_authorisation_gets_its_units_back_whoever_asked_for_it() {
	ExtBuilder::default().authorised(1, SCAN, 3, None).execute(|| {
		let agent = signed(adjudicator(INSURER));
		assert_ok!(Coverage::contract(agent, INSURER, HEIR, YEAR, TABLE, 0));
		succeed(CLINIC, HEIR);
		let scan = ClaimLine { authorisation: Some(1), ..line(SCAN) };
		let payee = Payee::Institution(HEIR);
		assert_ok!(submit_by(HEIR, Submission { payee, ..submission(1, &[scan]) }));
		assert_eq!(units_left(1), Units::whole(2));
		succeed(HEIR, PHARMACY);
		let claim = ClaimKey { provider: HEIR, reference: commitment(1) };
		assert_ok!(Claims::void(signed(submitter(PHARMACY)), claim));
		assert_eq!(units_left(1), Units::whole(3));
	});
}

/// A claim of the heir, which has a contract.
pub(super) fn of_heir(number: u64, lines: &[ClaimLine]) -> SubmissionOf<Test> {
	Submission { payee: Payee::Institution(HEIR), ..submission(number, lines) }
}

pub(super) fn contracted() -> ExtBuilder {
	ExtBuilder::default().then(|| {
		let agent = signed(adjudicator(INSURER));
		Coverage::contract(agent, INSURER, HEIR, YEAR, TABLE, 0)
	})
}

pub(super) fn of_heir_denied(number: u64) -> Vec<Option<Carc>> {
	let key = ClaimKey { provider: HEIR, reference: commitment(number) };
	let (_, round) = Claims::last_round(&key, &Claims::row(&key).unwrap()).unwrap();
	round.lines.iter().map(|line| line.denied).collect()
}

#[test]
fn what_a_predecessor_was_paid_for_its_successor_is_not() {
	let operated =
		Submission { evidence: Some(evidence(2)), ..submission(2, &[line_on(OPERATION, -1)]) };
	contracted().submitted(visit(1)).submitted(operated).execute(|| {
		succeed(CLINIC, HEIR);
		let lines = [line(VISIT), line_on(VISIT, -1), line_on(DRESSING, -1)];
		assert_ok!(submit_by(HEIR, of_heir(1, &lines)));
		assert_eq!(of_heir_denied(1), [Some(Carc::Duplicate), None, Some(Carc::Bundled)]);
		// What the predecessor claims is voided by its successor, and can then be claimed.
		assert_ok!(Claims::void(signed(submitter(HEIR)), key(1)));
		assert_ok!(submit_by(HEIR, of_heir(2, &[line(VISIT)])));
		assert_eq!(of_heir_denied(2), [None]);
		// After the day of the succession the predecessor rendered nothing.
		pass(DAY);
		assert_ok!(submit_by(HEIR, of_heir(3, &[line_on(VISIT, 1)])));
		assert_eq!(of_heir_denied(3), [None]);
	});
}

#[test]
fn what_a_successor_was_paid_for_a_ruling_does_not_pay_again() {
	contracted().submitted(denied()).appealed(1, 1).authorised(7, SCAN, 1, None).execute(|| {
		succeed(CLINIC, HEIR);
		let authorised = ClaimLine { authorisation: Some(7), ..line(SCAN) };
		assert_ok!(submit_by(HEIR, of_heir(1, &[authorised])));
		assert_eq!(of_heir_denied(1), [None]);
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!(denials(1), [Some(Carc::Duplicate)]);
	});
}

#[test]
fn what_was_said_about_a_predecessors_services_holds_for_its_successor() {
	let chain = contracted().submitted(denied()).appealed(1, 1).ruled(1, Ruling::Upheld);
	chain.submitted(visit(2)).reversed(2, ReversalReason::Findings).execute(|| {
		succeed(CLINIC, HEIR);
		assert_ok!(submit_by(HEIR, of_heir(1, &[line(SCAN)])));
		assert_ok!(submit_by(HEIR, of_heir(2, &[line(VISIT)])));
		let key = |number| ClaimKey { provider: HEIR, reference: commitment(number) };
		let appealed = Claims::appeal(signed(submitter(HEIR)), key(1), commitment(1));
		assert_eq!(appealed, Err(Failure::DenialUpheld.into()));
		let reason = PendReason::Suspected(Suspicion::TakenBack);
		let state = Claims::row(&key(2)).unwrap().state;
		assert!(matches!(state, State::Pended { reason: other, .. } if other == reason));
	});
}

#[test]
fn predecessors_of_predecessors_count_and_the_last_ones_are_kept() {
	let second = Submission { payee: Payee::Institution(PHARMACY), ..visit(1) };
	let chain = contracted().submitted(visit(1)).then(|| submit_by(PHARMACY, second));
	chain.execute(|| {
		succeed(CLINIC, PHARMACY);
		pass(DAY);
		succeed(PHARMACY, HEIR);
		let row = |institution, days| Succession { institution, until: day(days) };
		assert_eq!(Predecessors::<Test>::get(HEIR).to_vec(), [row(CLINIC, 0), row(PHARMACY, 1)]);
		assert_eq!(Claims::others(CLINIC), [row(PHARMACY, 0), row(HEIR, 0)]);
		assert_eq!(Claims::others(HEIR).len(), 2);
		assert_ok!(submit_by(HEIR, of_heir(1, &[line(VISIT)])));
		assert_eq!(of_heir_denied(1), [Some(Carc::Duplicate)]);
		// One that claimed nothing is not kept; of those that did the first is forgotten.
		pass(DAY);
		succeed(SUPPLEMENT, HEIR);
		assert_eq!(Predecessors::<Test>::get(HEIR).len(), 2);
		Register::admit(LATER, &[Role::HealthcareProvider], b"CH");
		succeed(HEIR, LATER);
		assert_eq!(Predecessors::<Test>::get(LATER).to_vec(), [row(PHARMACY, 1), row(HEIR, 2)]);
	});
}

#[test]
fn a_claim_weighs_less_where_nobody_was_succeeded() {
	contracted().submitted(visit(9)).execute(|| {
		let weighed = |provider, number| {
			let submission = Box::new(of_heir(number, &[line_on(VISIT, -3)]));
			let submission =
				Box::new(Submission { payee: Payee::Institution(provider), ..*submission });
			let declared = Weights::of::<Test>(&submission).declared();
			let done = Claims::submit(signed(submitter(provider)), submission).unwrap();
			(done.actual_weight.unwrap(), declared)
		};
		let (alone, declared) = weighed(HEIR, 1);
		succeed(CLINIC, HEIR);
		let (after_one, _) = weighed(HEIR, 2);
		assert!(alone.ref_time() < after_one.ref_time());
		assert_eq!(after_one, declared);
	});
}

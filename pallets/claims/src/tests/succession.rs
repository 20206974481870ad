// SPDX-License-Identifier: Apache-2.0

//! Institutions that leave, and who answers for them then.

use frame_support::{assert_noop, assert_ok};
use salus_adjudication::{ClaimKey, Payee, Units};
use salus_primitives::{Lapse, WindUp};

use super::Failure;
use crate::{
	mock::{Claims, *},
	*,
};

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

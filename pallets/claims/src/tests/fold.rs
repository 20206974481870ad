// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, BoundedVec};
use salus_adjudication::{check, Payee, Policies};
use salus_primitives::{Commitment, Day, Fold, Ruling};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Claims, *},
	*,
};

fn folded(number: u64) -> FoldedClaimOf<Test> {
	let state = Claims::claim(key(number)).unwrap();
	FoldedClaim { claim: state.claim, row: state.row, rounds: state.rounds }
}

/// A claim with evidence and a check-up, some of it denied.
fn busy() -> SubmissionOf<Test> {
	let lines = [line(OPERATION), line(CHECK_UP), line(SCAN)];
	Submission { evidence: Some(evidence(1)), ..submission(1, &lines) }
}

#[test]
fn what_has_been_at_rest_for_long_leaves_the_state_and_is_still_proved() {
	ExtBuilder::default().submitted(busy()).execute(|| {
		let kept = folded(1);
		pass(HISTORY_PERIOD);
		assert_ok!(fold(&[1]));
		assert_eq!(events(), [Event::ClaimFolded { claim: key(1) }]);
		assert_eq!(Claims::claim(key(1)), None);
		let rows = [
			crate::Claims::<Test>::iter().count(),
			Adjudications::<Test>::iter().count(),
			MemberClaims::<Test>::iter().count(),
			Billed::<Test>::iter().count(),
			Served::<Test>::iter().count(),
			EvidenceUses::<Test>::iter().count(),
			ClinicianDays::<Test>::iter().count(),
			pallet_coverage::MemberClaims::<Test>::iter().count(),
		];
		assert_eq!((rows, Index::used(CLINIC)), ([0; 8], 0));
		// What was counted and paid stays.
		assert_eq!((counted(MEMBER), earned(CLINIC)), (18_000, 18_000));
		assert_eq!(Folds::<Test>::get(CLINIC), Fold::over_all([&kept]));
		assert!(Claims::verify_folded(CLINIC, std::slice::from_ref(&kept)));
		assert!(!Claims::verify_folded(PHARMACY, &[kept]));
		assert!(!Claims::verify_folded(CLINIC, &[]));
	});
}

#[test]
fn all_its_rounds_are_folded_with_a_claim() {
	let chain = ExtBuilder::default().submitted(busy()).appealed(1, 1);
	chain.ruled(1, Ruling::Overturned).then(|| void(1)).passed(HISTORY_PERIOD).execute(|| {
		let kept = folded(1);
		assert_eq!(kept.rounds.len(), 2);
		assert_ok!(fold(&[1]));
		assert_eq!(Adjudications::<Test>::iter().count(), 0);
		assert!(Claims::verify_folded(CLINIC, &[kept]));
	});
}

#[test]
fn a_claim_that_was_reversed_is_folded_beside_those_that_stand() {
	let chain = ExtBuilder::default().submitted(visit(1)).then(|| void(1)).submitted(visit(2));
	chain.execute(|| {
		pass(HISTORY_PERIOD);
		let kept = [folded(1), folded(2)];
		assert_ok!(fold(&[1]));
		assert_noop!(submit(submission(3, &[line(VISIT)])), Failure::DayTooOld);
		assert_eq!(Billed::<Test>::iter().count(), 1);
		assert_ok!(fold(&[2]));
		assert!(Claims::verify_folded(CLINIC, &kept));
	});
}

#[test]
fn nothing_is_folded_before_the_history_period_has_passed() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		pass(HISTORY_PERIOD - 1);
		assert_noop!(fold(&[1]), Failure::HistoryRunning);
		assert_ok!(reverse(1, ReversalReason::Mistake));
		pass(APPEAL);
		assert_noop!(fold(&[1]), Failure::HistoryRunning);
		pass(HISTORY_PERIOD - APPEAL);
		assert_ok!(fold(&[1]));
	});
}

#[test]
fn nothing_is_folded_that_somebody_can_still_speak_about() {
	let pended = ExtBuilder::default().submitted(dear(1));
	let appealed = ExtBuilder::default().submitted(busy()).appealed(1, 1);
	let queued = ExtBuilder::default().reserve(0).submitted(visit(1));
	for chain in [pended, appealed, queued] {
		chain.passed(10 * HISTORY_PERIOD).swept().execute(|| {
			assert_noop!(fold(&[1]), Failure::NotClosed);
		});
	}
	let longer = || {
		let deadlines = Deadlines { decision: DECISION, appeal: 2 * HISTORY_PERIOD };
		Claims::set_deadlines(RuntimeOrigin::root(), deadlines)
	};
	let chain = ExtBuilder::default().then(longer).submitted(visit(1)).passed(HISTORY_PERIOD);
	chain.execute(|| {
		assert_noop!(fold(&[1]), Failure::NotClosed);
		assert_ok!(reverse(1, ReversalReason::Mistake));
		pass(2 * HISTORY_PERIOD - 1);
		assert_noop!(fold(&[1]), Failure::NotClosed);
		pass(1);
		assert_ok!(fold(&[1]));
	});
}

#[test]
fn a_coverage_goes_after_its_last_claim() {
	let close = || Coverage::close_coverage(signed(adjudicator(INSURER)), MEMBER);
	let chain = ExtBuilder::default().submitted(visit(1)).then(|| terminate(TODAY));
	chain.passed(3 * HISTORY_PERIOD).execute(move || {
		assert_noop!(close(), pallet_coverage::Error::<Test>::ClaimsRemain);
		assert_ok!(fold(&[1]));
		assert_ok!(close());
		assert_eq!(Coverage::insurer_of(&MEMBER), None);
	});
}

#[test]
fn a_reference_that_is_used_again_says_nothing_about_what_was_folded() {
	let corrected = replacement(2, 1, &[line(VISIT)]);
	let chain = ExtBuilder::default().submitted(visit(1)).submitted(corrected);
	chain.passed(HISTORY_PERIOD).execute(|| {
		assert_ok!(fold(&[2]));
		assert_ok!(submit(submission(2, &[line_on(SPA, 200), line_on(SCAN, 200)])));
		let payee = Payee::Institution(CLINIC);
		let remittances = Claims::remittance(&payee, TODAY, Day::of(now()));
		assert_eq!(check(&remittances[0].balance()), Ok(()));
		let stated: Vec<_> = remittances[0]
			.claims
			.iter()
			.map(|claim| (claim.status, claim.paid, claim.services.len()))
			.collect();
		assert_eq!(stated, [(1, 9_000, 1), (22, -9_000, 1), (1, 9_000, 0), (1, 0, 2)]);
	});
}

#[test]
fn all_are_folded_or_none() {
	let chain = ExtBuilder::default().submitted(visit(1)).submitted(dear(2));
	chain.passed(HISTORY_PERIOD).execute(|| {
		assert_noop!(fold(&[1, 2]), Failure::NotClosed);
		assert_noop!(fold(&[1, 1]), Failure::ClaimUnknown);
		assert_noop!(fold(&[3]), Failure::ClaimUnknown);
		let elsewhere = vec![commitment(1)].try_into().unwrap();
		assert_noop!(Claims::fold(signed(STRANGER), PHARMACY, elsewhere), Failure::ClaimUnknown);
		assert_ok!(fold(&[]));
		assert_eq!(events(), []);
		assert_noop!(Claims::fold(RuntimeOrigin::root(), CLINIC, BoundedVec::new()), BadOrigin);
	});
}

#[test]
fn a_call_has_a_bound() {
	type Bounded = BoundedVec<Commitment, <Test as Config>::MaxFold>;
	let many = |count: u32| (1..=u64::from(count)).collect::<Vec<_>>();
	let references = many(MAX_FOLD + 1).into_iter().map(commitment).collect::<Vec<_>>();
	assert!(Bounded::try_from(references).is_err());
	let chain = many(MAX_FOLD).into_iter().fold(ExtBuilder::default(), |chain, number| {
		chain.submitted(submission(number, &[line_on(VISIT, -(number as i32))]))
	});
	chain.passed(HISTORY_PERIOD).execute(|| {
		assert_ok!(fold(&many(MAX_FOLD)));
		assert_eq!(Folds::<Test>::get(CLINIC).unwrap().count, MAX_FOLD);
	});
}

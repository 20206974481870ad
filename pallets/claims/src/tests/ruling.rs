// SPDX-License-Identifier: Apache-2.0

//! What follows from rulings, whatever happened meanwhile.

use frame_support::{assert_noop, assert_ok, assert_storage_noop};
use salus_adjudication::{
	AdviceEntry, Amount, Carc, Payee, Rate, ReviewReason, Settlement as _, Terms,
};
use salus_primitives::{Day, Ruling, Rulings};

use super::{
	appeal::{appealed, mixed},
	Failure,
};
use crate::{
	mock::{Claims, Settlement, *},
	*,
};

#[test]
fn a_ruling_without_a_matter_changes_nothing() {
	appealed().execute(|| {
		let matter = matter(1);
		assert_ok!(rule(1, Ruling::Upheld));
		assert_storage_noop!(Claims::ruled(&matter, Ruling::Overturned));
	});
}

#[test]
fn a_reversal_that_is_overturned_pays_nothing_twice() {
	let chain = ExtBuilder::default().submitted(visit(1));
	let chain = chain.reversed(1, ReversalReason::Mistake).submitted(visit(2));
	let chain = chain.then(|| release(2)).appealed(1, 1);
	chain.ruled(1, Ruling::Overturned).execute(|| {
		assert_eq!((denials(1), denials(2)), (vec![Some(Carc::Duplicate)], vec![None]));
		assert_eq!((earned(CLINIC), counted(MEMBER)), (9_000, 9_000));
	});
}

/// The interest of what the clinic was paid today.
fn interest_paid() -> Vec<Amount> {
	let advices = Settlement::advices(&Payee::Institution(CLINIC), Day::of(now()));
	let interest = |advice: &salus_adjudication::Advice| match advice.entry {
		AdviceEntry::Paid { interest, .. } => Some(interest),
		AdviceEntry::Reversed { .. } => None,
	};
	advices.iter().filter_map(interest).collect()
}

fn repay() {
	let (agent, payee) = (signed(submitter(CLINIC)), Payee::Institution(CLINIC));
	assert_ok!(Settlement::repay(agent, INSURER, CHF, payee, owed()));
}

#[test]
fn no_interest_runs_while_the_payee_has_the_money() {
	// 200 days late at 5 %: 9,000 × 0.05 × 200 ÷ 365; 30 days are free.
	let chain = ExtBuilder::default().reserve(0).submitted(visit(1)).passed(230 * DAY);
	chain.execute(|| {
		assert_ok!(fund(INSURER, RESERVE));
		assert_ok!(Settlement::pay_queued(signed(STRANGER), INSURER, CHF).map_err(|_| ()));
		assert_eq!(interest_paid(), [247]);
		pass(150 * DAY);
		assert_ok!(reverse(1, ReversalReason::Mistake));
		repay();
		pass(73 * DAY);
		assert_ok!(appeal(1, 1));
		assert_ok!(rule(1, Ruling::Overturned));
		// 73 days without it, as the insurer took it back: 9,000 × 0.05 ÷ 5.
		assert_eq!(interest_paid(), [90]);
		assert_eq!((earned(CLINIC), owed()), (9_000 + 247 + 90, 0));
	});
}

#[test]
fn what_was_not_repaid_bears_no_interest_and_what_was_never_paid_all_of_it() {
	let chain = ExtBuilder::default().submitted(visit(1)).passed(150 * DAY);
	chain.reversed(1, ReversalReason::Mistake).passed(73 * DAY).appealed(1, 1).execute(|| {
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!(interest_paid(), [0]);
	});
	let chain = ExtBuilder::default().reserve(0).submitted(visit(1)).passed(30 * DAY);
	chain.reversed(1, ReversalReason::Mistake).passed(73 * DAY).appealed(1, 1).execute(|| {
		assert_ok!(fund(INSURER, RESERVE));
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!(interest_paid(), [90]);
	});
}

#[test]
fn what_the_insurer_changes_afterwards_defeats_no_appeal() {
	let lines = [line_on(VISIT, -5), line(SCAN)];
	let chain = ExtBuilder::default().submitted(submission(1, &lines));
	let chain = chain.then(|| reprice(SCAN, Rate::minor(1)));
	// The day of the scan is in no span any more.
	chain.then(|| terminate(day(-3))).appealed(1, 1).execute(|| {
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!((denials(1), last_round(1).paid), (vec![None; 2], 18_000));
	});
}

#[test]
fn a_ruling_that_cannot_be_applied_can_be_later() {
	let reprice = |rate| {
		crate::Claims::<Test>::mutate(CLINIC, commitment(1), |row| {
			row.as_mut().unwrap().agreed[1].price.as_mut().unwrap().rate = rate;
		});
	};
	appealed().execute(|| {
		// No call leads there: a price that comes to nothing.
		reprice(Rate(0));
		let matter = matter(1).reference;
		assert_ok!(rule(1, Ruling::Overturned));
		let (claim, ruling) = (key(1), Ruling::Overturned);
		let error = Failure::Unpriced.into();
		let ruled = Event::AppealRuled { claim, matter, ruling };
		assert_eq!(events(), [ruled, Event::RulingNotApplied { claim, error }]);
		assert_eq!(row(1).appeal.unwrap().ending, Some(Ending::Overturned { applied: false }));

		let apply = || Claims::apply_ruling(signed(STRANGER), claim);
		assert_noop!(apply(), Failure::Unpriced);
		assert_noop!(reverse(1, ReversalReason::Mistake), Failure::RulingNotApplied);
		assert_noop!(appeal_by(MEMBER, 1, 1), Failure::AppealUsed);
		reprice(Rate::minor(UNIT as u32));
		assert_ok!(apply());
		assert_eq!((last_round(1).paid, row(1).rounds), (18_000, 2));
		assert_storage_noop!(assert_ok!(apply()));
	});
}

/// The insurer has the day covered under other terms.
fn go_on_under_other_terms() {
	assert_ok!(terminate(day(-20)));
	assert_ok!(renew(1, day(-19)));
}

#[test]
fn another_version_of_the_plan_does_not_keep_a_ruling_from_its_effect() {
	let dearer = Terms { annual_maximum: Some(1), ..terms() };
	let chain = ExtBuilder::default().then(|| publish(INSURER, dearer));
	chain.submitted(mixed(1)).appealed(1, 1).execute(|| {
		go_on_under_other_terms();
		assert_ok!(rule(1, Ruling::Overturned));
		assert_eq!(row(1).appeal.unwrap().ending, Some(Ending::Overturned { applied: true }));
		assert_eq!((last_round(1).paid, counted(MEMBER)), (18_000, 18_000));
		let versions = [0, 1].map(|round| Adjudications::<Test>::get(decided(1, round)).unwrap());
		assert_eq!(versions[0].version, versions[1].version);
		assert_ok!(void(1));
		assert_eq!(counted(MEMBER), 0);
	});
}

#[test]
fn another_version_does_not_uphold_what_a_review_refused() {
	let chain = ExtBuilder::default().then(|| publish(INSURER, amended())).submitted(dear(1));
	chain.then(|| decide(1, Verdict::Refuse(ReviewReason::Findings))).appealed(1, 1).execute(
		|| {
			go_on_under_other_terms();
			assert_ok!(rule(1, Ruling::Overturned));
			assert_eq!((denials(1), earned(CLINIC)), (vec![None], 9_000));
		},
	);
}

#[test]
fn nothing_is_applied_that_was_not_overturned() {
	appealed().submitted(submission(2, &[line_on(VISIT, -1)])).execute(|| {
		let apply = |number| Claims::apply_ruling(signed(STRANGER), key(number));
		assert_noop!(apply(1), Failure::NothingToApply);
		assert_noop!(apply(2), Failure::NotAppealed);
		assert_noop!(apply(3), Failure::ClaimUnknown);
		assert_ok!(rule(1, Ruling::Upheld));
		assert_noop!(apply(1), Failure::NothingToApply);
	});
}

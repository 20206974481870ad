// SPDX-License-Identifier: Apache-2.0

//! Claims that correct others.

use std::slice::from_ref;

use frame_support::{assert_noop, assert_ok};
use salus_adjudication::{AdviceEntry, Carc, Payee, Settlement as _};

use super::Failure;
use crate::{
	mock::{Settlement, *},
	*,
};

fn two() -> [ClaimLine; 2] {
	[line(VISIT), line_on(VISIT, -1)]
}

#[test]
fn the_first_is_reversed_and_the_difference_moves() {
	ExtBuilder::default().submitted(visit(1)).passed(DAY).execute(|| {
		assert_ok!(submit(replacement(2, 1, &two())));
		assert_eq!((earned(CLINIC), owed(), counted(MEMBER)), (18_000, 0, 18_000));
		let by = ReversedBy::Replacement(commitment(2));
		assert!(matches!(row(1).state, State::Reversed(reversal) if reversal.by == by));
		assert_eq!(events()[0], Event::ClaimReversed { claim: key(1), round: Some(0), by });

		let advices = Settlement::advices(&Payee::Institution(CLINIC), day(1));
		let entries = [
			AdviceEntry::Reversed { amount: 9_000 },
			AdviceEntry::Paid { amount: 18_000, interest: 0, recovered: 9_000 },
		];
		assert_eq!(advices.iter().map(|advice| advice.entry).collect::<Vec<_>>(), entries);
	});
}

#[test]
fn filing_is_judged_by_the_first_and_interest_by_the_correction() {
	let old = submission(1, &[line_on(VISIT, -i32::from(FILING_DAYS))]);
	ExtBuilder::default().submitted(old).passed(60 * DAY).execute(|| {
		let corrected = line_on(VISIT, -i32::from(FILING_DAYS));
		assert_ok!(submit(replacement(2, 1, &[ClaimLine { charge: 9_999, ..corrected.clone() }])));
		assert_ok!(submit(replacement(3, 2, from_ref(&corrected))));
		assert_eq!((denials(3), row(3).received), (vec![None], NOW));
		assert_ok!(void(3));
		assert_ok!(submit(submission(4, &[corrected])));
		assert_eq!(denials(4), [Some(Carc::FiledLate)]);
		let interest = |advice: &salus_adjudication::Advice| match advice.entry {
			AdviceEntry::Paid { interest, .. } => interest,
			AdviceEntry::Reversed { .. } => 0,
		};
		let advices = Settlement::advices(&Payee::Institution(CLINIC), day(60));
		assert_eq!(advices.iter().map(interest).sum::<u128>(), 0);
	});
}

#[test]
fn who_filed_in_time_has_no_longer_for_other_days() {
	ExtBuilder::default().submitted(visit(1)).passed(DAY).execute(|| {
		assert_ok!(submit(replacement(2, 1, &[line(VISIT)])));
		assert_eq!((row(2).received, row(2).submitted_at), (NOW, NOW + DAY));
		let late = line_on(VISIT, -i32::from(FILING_DAYS));
		assert_ok!(submit(replacement(3, 2, &[line(VISIT), late])));
		assert_eq!(row(3).received, NOW + DAY);
		assert_eq!(denials(3), [None, Some(Carc::FiledLate)]);
	});
	let old = |days| line_on(VISIT, days - i32::from(FILING_DAYS));
	ExtBuilder::default().submitted(submission(1, &[old(0)])).passed(5 * DAY).execute(|| {
		assert_ok!(submit(replacement(2, 1, &[old(0), old(1)])));
		assert_eq!(row(2).received, NOW + 5 * DAY);
		assert_eq!(denials(2), [Some(Carc::FiledLate), Some(Carc::FiledLate)]);
	});
}

#[test]
fn what_an_account_was_paid_is_corrected_for_the_same_payee() {
	let paid = |payee| Submission { payee: Payee::Account(payee), ..visit(1) };
	let corrected = |number, original, payee| Submission {
		payee,
		..replacement(number, original, &[line(VISIT)])
	};
	ExtBuilder::default().submitted(paid(MEMBER)).execute(|| {
		for payee in [Payee::Account(SPOUSE), Payee::Institution(CLINIC)] {
			assert_noop!(submit(corrected(2, 1, payee)), Failure::PaidElsewhere);
		}
		// The account would owe.
		for charge in [5_000, REVIEW_ABOVE + 1] {
			let lines = vec![ClaimLine { charge, ..line(VISIT) }].try_into().unwrap();
			let other = Submission { lines, ..corrected(2, 1, Payee::Account(MEMBER)) };
			assert_noop!(submit(other), Failure::PaidElsewhere);
		}
		assert_ok!(submit(corrected(2, 1, Payee::Account(MEMBER))));
		assert_eq!((denials(2), Assets::balance(CHF_ASSET, MEMBER)), (vec![None], 9_000));
	});
}

#[test]
fn a_claim_that_waits_is_withdrawn() {
	ExtBuilder::default().submitted(dear(1)).execute(|| {
		assert_ok!(submit(replacement(2, 1, &two())));
		assert_eq!((row(1).rounds, Pended::<Test>::iter().count()), (0, 0));
		assert_eq!(earned(CLINIC), 18_000);
	});
}

#[test]
fn what_the_insurer_took_back_can_be_corrected() {
	let chain = ExtBuilder::default().submitted(visit(1));
	chain.reversed(1, ReversalReason::Mistake).execute(|| {
		assert_ok!(submit(replacement(2, 1, &two())));
		// The insurer looks at what it took back.
		assert_ok!(release(2));
		assert_eq!((earned(CLINIC), owed()), (18_000, 0));
		assert_noop!(appeal(1, 1), Failure::AlreadyReversed);
		assert_noop!(submit(replacement(3, 1, &two())), Failure::AlreadyReversed);
	});
}

#[test]
fn the_same_evidence_and_day_raise_no_suspicion() {
	let proved = |number, replaces| Submission {
		evidence: Some(evidence(1)),
		replaces,
		..submission(number, &vec![line(VISIT); LINES_PER_DAY as usize])
	};
	ExtBuilder::default().submitted(proved(1, None)).execute(|| {
		assert_ok!(submit(proved(2, Some(commitment(1)))));
		assert_eq!(row(2).state, State::Adjudicated);
	});
}

#[test]
fn it_is_about_the_same_member_and_insurer_and_stands() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		let by = |member, insurer| Submission { member, insurer, ..replacement(2, 1, &two()) };
		assert_noop!(submit(by(SPOUSE, INSURER)), Failure::ReplacementMismatch);
		assert_noop!(submit(by(MEMBER, SUPPLEMENT)), Failure::ReplacementMismatch);
		assert_noop!(submit(replacement(2, 9, &two())), Failure::ClaimUnknown);
		assert_noop!(submit(replacement(2, 2, &two())), Failure::ClaimUnknown);
		assert_ok!(void(1));
		assert_noop!(submit(replacement(2, 1, &two())), Failure::AlreadyReversed);
	});
}

#[test]
fn a_claim_before_a_panel_waits_for_its_ruling() {
	ExtBuilder::default().submitted(submission(1, &[line(SCAN)])).appealed(1, 1).execute(|| {
		assert_noop!(submit(replacement(2, 1, &two())), Failure::UnderAppeal);
	});
}

#[test]
fn what_is_refused_takes_nothing_back() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		let elsewhere = Submission { currency: EUR, ..replacement(2, 1, &two()) };
		assert_noop!(submit(elsewhere), Failure::CurrencyMismatch);
		assert_eq!(row(1).state, State::Adjudicated);
	});
}

// SPDX-License-Identifier: Apache-2.0

//! What is established about a line, and what it leads to.

use frame_support::{assert_noop, assert_ok};
use salus_adjudication::{Carc, Units};
use salus_primitives::InclusionProof;

use super::Failure;
use crate::{mock::*, *};

#[test]
fn an_exact_duplicate_of_another_claim_is_denied() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		assert_ok!(submit(visit(2)));
		assert_eq!(denials(2), [Some(Carc::Duplicate)]);
		assert_eq!((earned(CLINIC), counted(MEMBER)), (9_000, 9_000));

		let modified = ClaimLine { modifiers: vec![1].try_into().unwrap(), ..line(VISIT) };
		assert_ok!(submit(submission(3, &[modified])));
		assert_ok!(submit(submission(4, &[line_on(VISIT, -1)])));
		assert_ok!(submit(Submission { member: SPOUSE, ..visit(5) }));
		let elsewhere =
			Submission { payee: salus_adjudication::Payee::Account(MEMBER), ..visit(6) };
		assert_ok!(submit_by(PHARMACY, elsewhere));
		assert_eq!([denials(3), denials(4), denials(5)], [[None], [None], [None]]);
		assert_eq!(counted(MEMBER), 4 * 9_000);
	});
}

#[test]
fn what_was_voided_can_be_billed_again() {
	ExtBuilder::default().submitted(visit(1)).then(|| void(1)).execute(|| {
		assert_ok!(submit(visit(2)));
		assert_eq!(denials(2), [None]);
	});
}

#[test]
fn a_denied_line_makes_no_duplicate() {
	ExtBuilder::default().submitted(submission(1, &[line(SCAN)])).execute(|| {
		assert_eq!(denials(1), [Some(Carc::AuthorisationAbsent)]);
		assert_ok!(submit(submission(2, &[line(SCAN)])));
		assert_eq!(denials(2), [Some(Carc::AuthorisationAbsent)]);
	});
}

#[test]
fn lines_of_one_claim_that_are_alike_stand_both() {
	ExtBuilder::default().submitted(submission(1, &[line(VISIT), line(VISIT)])).execute(|| {
		assert_eq!(denials(1), [None, None]);
		assert_ok!(submit(visit(2)));
		assert_eq!(denials(2), [Some(Carc::Duplicate)]);
		assert_ok!(void(1));
		assert_ok!(submit(visit(3)));
		assert_eq!(denials(3), [None]);
	});
}

#[test]
fn a_credential_counts_on_the_day_of_the_service() {
	ExtBuilder::default().execute(|| {
		let quack = Submission { clinician: QUACK, credential: licence(QUACK), ..visit(1) };
		assert_ok!(submit(quack));
		let borrowed = Submission { credential: licence(SURGEON), ..visit(2) };
		assert_ok!(submit(borrowed));
		assert_eq!([denials(1), denials(2)], [[Some(Carc::ProviderNotEligible)]; 2]);

		// Suspended at the noon of today: yesterday counts, today did until then.
		Boards::suspend(licence(DOCTOR), NOW);
		assert_ok!(submit(submission(3, &[line_on(VISIT, -1), line(VISIT)])));
		assert_eq!(denials(3), [None, Some(Carc::ProviderNotEligible)]);
	});
}

#[test]
fn nobody_is_treated_after_death() {
	ExtBuilder::default().execute(|| {
		Kin::die(MEMBER, day(-1));
		assert_ok!(submit(submission(1, &[line_on(VISIT, -1), line(VISIT)])));
		assert_eq!(denials(1), [None, Some(Carc::AfterDeath)]);
	});
}

#[test]
fn coverage_waiting_and_filing_are_by_the_day_of_the_line() {
	let before = YEAR.0 - TODAY.0 - 1;
	ExtBuilder::default().then(|| terminate(day(-2))).execute(|| {
		let days = i32::from(FILING_DAYS);
		let lines = [
			line_on(VISIT, -2),
			line_on(VISIT, -1),
			line_on(VISIT, -days),
			line_on(VISIT, -days - 1),
			line_on(DENTURE, -2),
			line_on(VISIT, before),
			line_on(SPA, -2),
			line_on(99, -2),
		];
		assert_ok!(submit(submission(1, &lines)));
		let expected = [
			None,
			Some(Carc::AfterCoverage),
			None,
			Some(Carc::FiledLate),
			Some(Carc::Waiting),
			Some(Carc::BeforeCoverage),
			Some(Carc::NotCovered),
			Some(Carc::NotCovered),
		];
		assert_eq!(denials(1), expected);
		assert_eq!(last_round(1).status, 1);
	});
}

#[test]
fn an_authorisation_is_used_up() {
	let scan = |authorisation| ClaimLine { authorisation, ..line(SCAN) };
	ExtBuilder::default().authorised(7, SCAN, 2, None).execute(|| {
		let lines = [scan(None), scan(Some(8)), ClaimLine { day: day(-4), ..scan(Some(7)) }];
		assert_ok!(submit(submission(1, &lines)));
		let expected =
			[Carc::AuthorisationAbsent, Carc::AuthorisationInvalid, Carc::AuthorisationInvalid];
		assert_eq!(denials(1), expected.map(Some));

		assert_ok!(submit(submission(2, &[scan(Some(7))])));
		assert_eq!(units_left(7), Units::whole(1));
		let two = ClaimLine { units: Units::whole(2), day: day(-1), ..scan(Some(7)) };
		assert_ok!(submit(submission(3, std::slice::from_ref(&two))));
		assert_eq!(denials(3), [Some(Carc::AuthorisationExceeded)]);
		assert_ok!(void(2));
		assert_eq!(units_left(7), Units::whole(2));
		assert_ok!(submit(submission(4, &[two])));
		assert_eq!((denials(4), units_left(7)), (vec![None], Units(0)));
	});
}

#[test]
fn evidence_is_proved_or_refused() {
	ExtBuilder::default().execute(|| {
		assert_ok!(submit(submission(1, &[line(OPERATION)])));
		assert_eq!(denials(1), [Some(Carc::DocumentationRequired)]);

		let with = |number, evidence| Submission {
			evidence: Some(evidence),
			..submission(number, &[line(OPERATION)])
		};
		let other = InclusionProof { leaf: leaf(2), ..evidence(1) };
		assert_noop!(submit(with(2, other)), Failure::EvidenceNotProved);
		let elsewhere = Anchors::anchor(PHARMACY, b"elsewhere", NOW);
		assert_noop!(submit(with(2, elsewhere)), Failure::EvidenceNotProved);

		assert_ok!(submit(with(2, evidence(1))));
		assert_eq!(denials(2), [None]);
		let kept = row(2).bill.evidence.unwrap();
		assert_eq!((kept.leaf, kept.index, kept.root), (leaf(1), 0, evidence(1).root));
		assert!(EvidenceUses::<Test>::contains_key((CLINIC, leaf(1)), key(2)));
	});
}

#[test]
fn what_an_operation_includes_is_not_paid_beside_it() {
	let operated = |number, lines: &[ClaimLine]| Submission {
		evidence: Some(evidence(number)),
		..submission(number, lines)
	};
	ExtBuilder::default().execute(|| {
		assert_ok!(submit(operated(1, &[line(DRESSING), line(OPERATION), line_on(DRESSING, -1)])));
		assert_eq!(denials(1), [Some(Carc::Bundled), None, None]);
		assert_ok!(submit(submission(2, &[line(DRESSING)])));
		assert_eq!(denials(2), [Some(Carc::Bundled)]);
		assert_ok!(void(1));
		assert_ok!(submit(submission(3, &[line(DRESSING)])));
		assert_eq!(denials(3), [None]);
	});
}

#[test]
fn check_ups_are_thirty_days_apart() {
	ExtBuilder::default().submitted(submission(1, &[line_on(CHECK_UP, -40)])).execute(|| {
		for (number, days, expected) in [
			(2, -11, Some(Carc::TooFrequent)),
			(3, -69, Some(Carc::TooFrequent)),
			(4, -10, None),
			(5, -70, None),
			(6, 0, Some(Carc::TooFrequent)),
		] {
			assert_ok!(submit(submission(number, &[line_on(CHECK_UP, days)])));
			assert_eq!(denials(number), [expected], "{days}");
		}
		// Another one on the same day is not too soon, and neither is one of another member.
		let modified =
			ClaimLine { modifiers: vec![1].try_into().unwrap(), ..line_on(CHECK_UP, -40) };
		assert_ok!(submit(submission(7, &[modified])));
		let spouse = submission(8, &[line_on(CHECK_UP, -30)]);
		assert_ok!(submit(Submission { member: SPOUSE, ..spouse }));
		assert_eq!([denials(7), denials(8)], [[None], [None]]);

		assert_ok!(void(4));
		assert_ok!(submit(submission(9, &[line(CHECK_UP)])));
		assert_eq!(denials(9), [None]);
		// The first line of a day goes, the second keeps the day.
		assert_ok!(void(1));
		assert_ok!(submit(submission(10, &[line_on(CHECK_UP, -41)])));
		assert_eq!(denials(10), [Some(Carc::TooFrequent)]);
	});
}

#[test]
fn counts_are_by_plan_year() {
	let pair = |number, days| submission(number, &[line_on(GLASSES, days), line_on(GLASSES, days)]);
	ExtBuilder::default().submitted(pair(1, -10)).execute(|| {
		assert_ok!(submit(submission(2, &[line(GLASSES)])));
		assert_eq!(denials(2), [Some(Carc::BenefitMaximum)]);
		let later = (NEXT_YEAR.0 - TODAY.0) as u64;
		pass(later * DAY);
		assert_ok!(submit(pair(3, later as i32)));
		assert_eq!(denials(3), [None, None]);
	});
}

// SPDX-License-Identifier: Apache-2.0

//! Reviews, waived reasons, claim status and interest.

mod common;

use codec::{Decode, Encode, MaxEncodedLen};
use common::*;
use salus_adjudication::*;
use salus_primitives::Day;

#[test]
fn a_review_denies_the_whole_claim() {
	let lines = [line(3, Y2021, 1, 100), line(4, Y2021, 1, 250)];
	let answer = refuse(&lines, ReviewReason::NotNecessary).unwrap();
	assert_eq!((answer.outcome, answer.charge, answer.paid), (Outcome::Denied, 350, 0));
	assert_eq!((answer.allowed, answer.patient), (0, 0));
	assert_eq!(cas(&answer.lines[1]), [("CO", "50", 250)]);
	assert!(answer.lines.iter().all(|line| line.delta.is_none()));
	assert!(answer.years.is_empty() && answer.authorisations.is_empty());
	let one = review_denial(ReviewReason::Findings, &lines[0]).unwrap();
	assert_eq!(cas(&one), [("CO", "216", 100)]);
	assert_eq!(refuse(&[], ReviewReason::Findings), Err(Fault::NoLines));
}

#[test]
fn who_was_never_enrolled_is_promised_nothing() {
	let terms = Terms::none(Currency(*b"EUR"));
	assert_eq!(terms.check(), Ok(()));
	let lines = [line(3, Y2021, 1, 100), line(3, Y2020, 1, 50)];
	let case = Case {
		terms: &terms,
		prices: &[None, None],
		years: &[],
		authorisations: &[],
		facts: &Facts { coverage: None, ..facts() },
		parts: &[],
		lines: &lines,
	};
	let answer = adjudicate(&case).unwrap();
	assert_eq!(cas(&answer.lines[0]), [("PR", "31", 100)]);
	assert_eq!((answer.outcome, answer.patient), (Outcome::Denied, 150));
	assert_eq!(claim_status(1, &answer.lines), 4);
}

#[test]
fn the_status_is_the_payers_place_for_denials_too() {
	let denied = refuse(&[line(3, Y2021, 1, 100)], ReviewReason::Findings).unwrap();
	let statuses = [0, 1, 2, 3, 9].map(|order| claim_status(order, &denied.lines));
	assert_eq!(statuses, [1, 1, 2, 3, 3]);
	let unknown = LineOutcome { denied: Some(Carc::UnknownMember), ..denied.lines[0].clone() };
	assert_eq!(claim_status(2, &[unknown.clone(), unknown.clone()]), 4);
	assert_eq!(claim_status(2, &[unknown, denied.lines[0].clone()]), 2);
	assert_eq!(claim_status(2, &[]), 2);
	assert_eq!((status::REVERSAL, status::PREDETERMINATION), (22, 25));
}

#[test]
fn interest_runs_from_the_day_after_the_last_in_time() {
	let prompt_pay = PromptPay { days: 30, interest: BasisPoints(1_200) };
	let late = |days: i32| interest(10_000, prompt_pay, Y2021, Day(Y2021.0 + 30 + days));
	assert_eq!([-30, -1, 0].map(late), [0, 0, 0]);
	// 100.00 × 12 % ÷ 365 = 0.0328…; 30 days 0.986…; a year 12.00.
	assert_eq!([1, 2, 30, 365].map(late), [3, 7, 99, 1_200]);
	let none = PromptPay::default();
	assert_eq!(interest(10_000, none, Y2021, END_2021), 0);
	let half = PromptPay { days: 0, interest: BasisPoints(5_000) };
	let next_day = Day(Y2021.0 + 1);
	assert_eq!(interest(365, half, Y2021, next_day), 1);
	assert_eq!(interest(364, half, Y2021, next_day), 0);
	let most = PromptPay { days: u16::MAX, interest: BasisPoints(u16::MAX) };
	assert_eq!(interest(1, most, Day(i32::MAX), Day(i32::MAX)), 0);
	assert_eq!(interest(Amount::MAX, half, Day(i32::MIN), Day(i32::MAX)), Amount::MAX);
	assert_eq!(interest(36_500, PromptPay { days: 0, ..most }, Y2020, Day(Y2020.0 + 1)), 100);
}

/// The only line's outcome in a plan that asks for everything.
fn strict(waived: Waived, duplicate: bool, years: &[Year]) -> LineOutcome {
	let frequency = Frequency { units: Some(Units::whole(5)), days_between: Some(30) };
	let benefit = Benefit {
		prior_authorisation: true,
		evidence: true,
		dispensing: true,
		frequency,
		..benefit()
	};
	let terms = Terms { filing_days: 10, waiting_days: 500, ..terms_with(benefit) };
	let mut one = line(3, Y2021, 2, 5_000);
	one.facts = LineFacts {
		duplicate,
		credentialed: false,
		bundled: true,
		evidenced: false,
		nearest: Some(Day(Y2021.0 - 29)),
		waived,
		..one.facts
	};
	let facts = Facts {
		death: Some(Y2020),
		coordination: Coordination::After { remitted: Y2020 },
		..facts()
	};
	single_in(&terms, &[price(3, 2_000, Y2020, None)], years, &facts, one)
}

#[test]
fn a_waived_reason_gives_way_to_the_next() {
	let mut used_up = years();
	let usage = Usage { category: 1, units: Units::whole(5) };
	used_up[1].usage = vec![usage].try_into().unwrap();
	let mut waived = Waived::default();
	let mut met = vec![];
	let (mut duplicate, mut years_now) = (true, used_up);
	let outcome = loop {
		let outcome = strict(waived, duplicate, &years_now);
		let Some(reason) = outcome.denied else { break outcome };
		met.push(reason.code());
		assert!(!waived.contains(reason));
		waived = waived.and(reason);
		match reason {
			Carc::Duplicate => duplicate = false,
			Carc::BenefitMaximum => years_now = years(),
			_ => assert!(reason.can_be_waived() && waived.contains(reason)),
		}
	};
	assert_eq!(met, ["179", "22", "29", "18", "B7", "13", "197", "119", "151", "97", "252", "16"]);
	// Nobody paid before: the plan pays as the first.
	assert_eq!(cas(&outcome), [("CO", "45", 1_000), ("PR", "1", 4_000)]);
	assert_eq!(outcome.delta.unwrap().usage, Some(Usage { units: Units::whole(2), ..usage }));
}

#[test]
fn what_no_panel_can_create_is_not_waived() {
	let never = [
		Carc::Duplicate,
		Carc::BeforeCoverage,
		Carc::AfterCoverage,
		Carc::UnknownMember,
		Carc::NotCovered,
		Carc::BenefitMaximum,
	];
	let can = [
		Carc::AfterDeath,
		Carc::AuthorisationInvalid,
		Carc::InformationMissing,
		Carc::OtherPayerFirst,
		Carc::FiledLate,
		Carc::NotNecessary,
		Carc::Bundled,
		Carc::TooFrequent,
		Carc::Waiting,
		Carc::AuthorisationAbsent,
		Carc::AuthorisationExceeded,
		Carc::ReviewFindings,
		Carc::DocumentationRequired,
		Carc::ProviderNotEligible,
	];
	for reason in can {
		let waived = Waived::from(reason);
		let both: Vec<_> = can.iter().filter(|other| waived.contains(**other)).collect();
		assert_eq!(both, [&reason]);
	}
	for reason in never {
		assert_eq!(Waived::from(reason), Waived::default());
		assert!(!Waived::from(reason).contains(reason));
	}
	let mut outside = line(3, Y2021, 1, 100);
	outside.facts.waived = Carc::NotCovered.into();
	assert_eq!(
		single(&terms_with(benefit()), &[], &facts(), outside).denied,
		Some(Carc::NotCovered)
	);
}

#[test]
fn lines_that_stand_sum_up_with_those_that_ran_again() {
	let terms = terms_with(benefit());
	let prices = [price(3, 10_000, Y2020, None)];
	let mut late = line(3, Y2021, 1, 12_000);
	late.facts.credentialed = false;
	let (years, facts) = (years(), facts());
	let run = |years: &[Year], lines: &[Line]| {
		let prices = agreed(&prices, lines);
		let case = Case {
			terms: &terms,
			prices: &prices,
			years,
			authorisations: &[],
			facts: &facts,
			parts: &[],
			lines,
		};
		adjudicate(&case).unwrap()
	};
	let before = run(&years, &[line(3, Y2021, 1, 10_000), late]);
	assert_eq!(before.outcome, Outcome::Partial);
	late.facts.waived = Carc::ProviderNotEligible.into();
	let again = run(&before.years, &[late]);
	let lines = vec![before.lines[0].clone(), again.lines[0].clone()];
	let after = Adjudication::of(lines, again.years.to_vec(), vec![]).unwrap();
	assert_eq!(after.outcome, Outcome::Covered);
	assert_eq!((after.charge, after.allowed, after.paid), (22_000, 20_000, 7_650));
	assert_eq!(reverse(&after.years, &after.lines), Ok(years));
}

#[test]
fn an_adjudication_can_be_stored() {
	let terms = terms_with(benefit());
	let lines = vec![line(3, Y2021, 1, 12_000); 50];
	let case = Case {
		terms: &terms,
		prices: &agreed(&[price(3, 10_000, Y2020, None)], &lines),
		years: &years(),
		authorisations: &[authorisation(1)],
		facts: &facts(),
		parts: &[],
		lines: &lines,
	};
	let answer = adjudicate(&case).unwrap();
	let bytes = answer.encode();
	assert!(bytes.len() <= Adjudication::max_encoded_len());
	assert_eq!(Adjudication::decode(&mut &bytes[..]), Ok(answer));
}

#[test]
fn a_claim_has_at_most_fifty_lines_and_a_price_for_each() {
	let terms = terms_with(benefit());
	let run = |count: usize, prices: usize, years: &[Year]| {
		let lines = vec![line(3, Y2021, 1, 100); count];
		let prices = vec![Some(price(3, 100, Y2020, None)); prices];
		let facts = facts();
		let case = Case {
			terms: &terms,
			prices: &prices,
			years,
			authorisations: &[],
			facts: &facts,
			parts: &[],
			lines: &lines,
		};
		adjudicate(&case).map(|answer| answer.lines.len())
	};
	assert_eq!(run(50, 50, &years()), Ok(50));
	assert_eq!(run(51, 51, &years()), Err(Fault::TooMany));
	assert_eq!(run(2, 1, &years()), Err(Fault::PricesMismatch));
	let five: Vec<_> = (0..5).map(|_| Year::new(Y2021, END_2021, false)).collect();
	assert_eq!(run(1, 1, &five), Err(Fault::TooMany));
}

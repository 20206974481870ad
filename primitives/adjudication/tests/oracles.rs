// SPDX-License-Identifier: Apache-2.0

//! Cases that others computed, and worked examples of each rule about money.

mod common;

use common::*;
use salus_adjudication::*;
use salus_primitives::Day;

#[test]
fn a_real_payers_line_comes_out_to_the_cent() {
	let prices = [price(3, 81, Y2021, None)];
	let line = single(&terms_with(benefit()), &prices, &facts(), line(3, Y2021, 178, 32_850));
	assert_eq!(line.allowed, 14_418);
	assert_eq!(cas(&line), [("CO", "45", 18_432), ("PR", "1", 11_000), ("PR", "2", 513)]);
	assert_eq!(line.paid, 2_905);
	assert_eq!(line.patient(), 11_513);
}

/// A secondary plan that bears 70 % of 100.00 of which the first payer paid 80.00.
fn secondary(coordination: CoordinationRule, charge: Amount, prior: Prior) -> LineOutcome {
	let mut terms = terms_with(Benefit { coinsurance: BasisPoints(3_000), ..benefit() });
	terms.deductible = None;
	terms.coordination = coordination;
	let facts = Facts { coordination: Coordination::After { remitted: Y2021 }, ..facts() };
	let mut line = line(3, Y2021, 1, charge);
	line.facts.prior = Some(prior);
	single(&terms, &[price(3, 10_000, Y2020, None)], &facts, line)
}

#[test]
fn a_second_payer_credits_its_deductible_as_if_there_had_been_no_first() {
	let prior = Prior { paid: 16_000, patient: 4_000 };
	let mut terms = terms_with(benefit());
	terms.coordination = CoordinationRule::ComeOutWhole;
	let facts = Facts { coordination: Coordination::After { remitted: Y2021 }, ..facts() };
	let mut line = line(1, Y2021, 1, 20_000);
	line.facts.prior = Some(prior);
	let outcome = single(&terms, &[price(1, 20_000, Y2020, None)], &facts, line);
	// 110.00 of 200.00 are the deductible, 15 % of the rest are coinsurance: 76.50 are left.
	assert_eq!((outcome.paid, outcome.patient()), (4_000, 0));
	let spent = outcome.delta.unwrap().spent;
	assert_eq!((spent.deductible, spent.out_of_pocket), (11_000, 0));
}

#[test]
fn the_three_rules_of_coordination() {
	let prior = Prior { paid: 8_000, patient: 2_000 };
	let whole = secondary(CoordinationRule::ComeOutWhole, 10_000, prior);
	assert_eq!((whole.paid, cas(&whole)), (2_000, vec![("OA", "23", 8_000)]));

	let carved = secondary(CoordinationRule::CarveOut, 10_000, prior);
	assert_eq!((carved.paid, carved.patient()), (0, 2_000));
	assert_eq!(cas(&carved), [("OA", "23", 8_000), ("PR", "2", 2_000)]);

	let maintained = secondary(CoordinationRule::MaintenanceOfBenefits, 10_000, prior);
	assert_eq!((maintained.paid, maintained.patient()), (1_400, 600));
	assert_eq!(cas(&maintained), [("OA", "23", 8_000), ("PR", "2", 600)]);
}

#[test]
fn a_prior_payers_contract_is_not_adjusted_twice() {
	let prior = Prior { paid: 8_000, patient: 2_000 };
	let line = secondary(CoordinationRule::ComeOutWhole, 12_000, prior);
	assert_eq!((line.paid, cas(&line)), (2_000, vec![("OA", "23", 10_000)]));
}

#[test]
fn a_rest_above_the_own_price_is_the_contracts() {
	let prior = Prior { paid: 0, patient: 12_000 };
	let line = secondary(CoordinationRule::ComeOutWhole, 12_500, prior);
	assert_eq!(line.paid, 7_000);
	assert_eq!(cas(&line), [("OA", "23", 500), ("CO", "45", 2_000), ("PR", "2", 3_000)]);
}

#[test]
fn carving_out_never_pays_more_than_the_patients_rest() {
	let line = secondary(CoordinationRule::CarveOut, 10_000, Prior { paid: 0, patient: 5_000 });
	assert_eq!((line.paid, cas(&line)), (5_000, vec![("OA", "23", 5_000)]));
}

#[test]
fn cost_share_follows_its_template() {
	let prices = [price(3, 10_000, Y2020, None)];
	let share = |cost_share, copay| {
		let terms = terms_with(Benefit { cost_share, copay, ..benefit() });
		let terms = Terms {
			deductible: Some(Ceiling { individual: 4_000, family: None, embedded: false }),
			..terms
		};
		let line = single(&terms, &prices, &facts(), line(3, Y2021, 1, 10_000));
		(cas(&line), line.paid)
	};
	assert_eq!(
		share(CostShare::DeductibleFirst, 1_000),
		(vec![("PR", "1", 4_000), ("PR", "3", 1_000), ("PR", "2", 750)], 4_250),
	);
	assert_eq!(
		share(CostShare::DeductibleFirst, 9_000),
		(vec![("PR", "1", 4_000), ("PR", "3", 6_000)], 0),
	);
	assert_eq!(
		share(CostShare::CopayFirst, 9_000),
		(vec![("PR", "1", 1_000), ("PR", "3", 9_000)], 0),
	);
	assert_eq!(
		share(CostShare::CopayWaivesDeductible, 1_000),
		(vec![("PR", "3", 1_000), ("PR", "2", 1_350)], 7_650),
	);
	assert_eq!(
		share(CostShare::CopayWaivesDeductible, 0),
		(vec![("PR", "1", 4_000), ("PR", "2", 900)], 5_100),
	);
}

#[test]
fn the_out_of_pocket_limit_cuts_the_share() {
	let terms = terms_with(benefit());
	let mut years = years();
	years[1].member = Spent { deductible: 0, out_of_pocket: 39_900 };
	let prices = [price(3, 20_000, Y2020, None)];
	let one = line(3, Y2021, 1, 20_000);
	let outcome = single_in(&terms, &prices, &years, &facts(), one);
	assert_eq!(cas(&outcome), [("PR", "1", 10_100)]);
	years[1].member.out_of_pocket = 38_500;
	let outcome = single_in(&terms, &prices, &years, &facts(), one);
	assert_eq!(cas(&outcome), [("PR", "1", 11_000), ("PR", "2", 500)]);
}

#[test]
fn a_family_shares_its_limit_embedded_or_not() {
	let prices = [price(3, 20_000, Y2020, None)];
	let deductible = |embedded, member, family| {
		let mut terms = terms_with(benefit());
		terms.deductible = Some(Ceiling { individual: 5_000, family: Some(8_000), embedded });
		let mut years = years();
		years[1].member.deductible = member;
		years[1].family = Some(Spent { deductible: family, out_of_pocket: family });
		let outcome = single_in(&terms, &prices, &years, &facts(), line(3, Y2021, 1, 20_000));
		let next = years[1].plus(&outcome.delta.unwrap()).unwrap();
		assert_eq!(next.family.unwrap().deductible - family, next.member.deductible - member);
		outcome.delta.unwrap().spent.deductible
	};
	assert_eq!(deductible(true, 1_000, 2_000), 4_000);
	assert_eq!(deductible(true, 1_000, 7_000), 1_000);
	assert_eq!(deductible(false, 1_000, 2_000), 6_000);
	assert_eq!(deductible(false, 1_000, 8_000), 0);
}

#[test]
fn the_annual_maximum_leaves_the_rest_to_the_patient() {
	let mut terms = terms_with(benefit());
	terms.deductible = None;
	terms.annual_maximum = Some(10_000);
	let prices = [price(3, 20_000, Y2020, None)];
	let outcome = single(&terms, &prices, &facts(), line(3, Y2021, 1, 25_000));
	let expected = [("CO", "45", 5_000), ("PR", "2", 3_000), ("PR", "119", 7_000)];
	assert_eq!((outcome.paid, cas(&outcome)), (10_000, expected.to_vec()));
	assert_eq!(outcome.delta.unwrap().spent.out_of_pocket, 3_000);
}

#[test]
fn units_above_the_count_are_the_patients() {
	let frequency = Frequency { units: Some(Units::whole(2)), days_between: None };
	let mut terms = terms_with(Benefit { frequency, coinsurance: BasisPoints(0), ..benefit() });
	terms.deductible = None;
	let prices = [price(3, 1_000, Y2020, None)];
	let lines = [line(3, Y2021, 3, 3_500), line(3, Day(Y2021.0 + 1), 1, 1_000)];
	let years = years();
	let case = Case {
		terms: &terms,
		prices: &agreed(&prices, &lines),
		years: &years,
		authorisations: &[],
		facts: &facts(),
		parts: &[],
		lines: &lines,
	};
	let answer = adjudicate(&case).unwrap();
	assert_eq!(cas(&answer.lines[0]), [("CO", "45", 500), ("PR", "119", 1_000)]);
	assert_eq!(cas(&answer.lines[1]), [("PR", "119", 1_000)]);
	assert_eq!(answer.outcome, Outcome::Partial);
	assert_eq!((answer.charge, answer.paid, answer.patient), (4_500, 2_000, 2_000));
	assert_eq!(answer.years[1].used(1), Units::whole(2));
	assert_eq!(reverse(&answer.years, &answer.lines), Ok(years));
}

#[test]
fn a_reversal_leaves_what_later_claims_added() {
	let terms = terms_with(benefit());
	let prices = [price(3, 8_000, Y2020, None)];
	let facts = facts();
	let run = |years: &[Year]| {
		let lines = [line(3, Y2021, 1, 8_000)];
		let case = Case {
			terms: &terms,
			prices: &agreed(&prices, &lines),
			years,
			authorisations: &[],
			facts: &facts,
			parts: &[],
			lines: &lines,
		};
		adjudicate(&case).unwrap()
	};
	let first = run(&years());
	let second = run(&first.years);
	assert_eq!(cas(&second.lines[0]), [("PR", "1", 3_000), ("PR", "2", 750)]);
	let after = reverse(&second.years, &first.lines).unwrap();
	assert_eq!(after[1].member, Spent { deductible: 3_000, out_of_pocket: 3_750 });
	assert_eq!(after[1].paid, 4_250);
	assert_eq!(reverse(&after, &first.lines), Err(Fault::NeverAdded));
}

#[test]
fn what_cannot_be_adjudicated_is_a_fault() {
	let terms = terms_with(benefit());
	let facts = facts();
	let run = |prices: &[PriceRow], years: &[Year], lines: &[Line]| {
		let prices = &agreed(prices, lines);
		let case = Case {
			terms: &terms,
			prices,
			years,
			authorisations: &[],
			facts: &facts,
			parts: &[],
			lines,
		};
		adjudicate(&case).map(|_| ())
	};
	let prices = [price(3, 1, Y2020, None)];
	assert_eq!(run(&prices, &years(), &[]), Err(Fault::NoLines));
	let none = line(3, Y2021, 0, 5);
	assert_eq!(run(&prices, &years(), &[none]), Err(Fault::Unpriced { line: 0 }));
	let one = line(3, Y2021, 1, 5);
	assert_eq!(run(&prices, &years()[..1], &[one]), Err(Fault::NoYear { line: 0 }));
	let mut prior = one;
	prior.facts.prior = Some(Prior { paid: 1, patient: 1 });
	assert_eq!(run(&prices, &years(), &[one, prior]), Err(Fault::Prior { line: 1 }));
	let most = line(4, Y2021, 1, Amount::MAX);
	assert_eq!(run(&prices, &years(), &[most, one]), Err(Fault::Overflow));

	let facts = Facts { coordination: Coordination::After { remitted: Y2021 }, ..facts };
	let mut above = one;
	above.facts.prior = Some(Prior { paid: 3, patient: 3 });
	let case = Case {
		terms: &terms,
		prices: &agreed(&prices, &[above]),
		years: &years(),
		authorisations: &[],
		facts: &facts,
		parts: &[],
		lines: &[above],
	};
	assert_eq!(adjudicate(&case).map(|_| ()), Err(Fault::Prior { line: 0 }));
}

#[test]
fn terms_that_contradict_themselves_are_refused() {
	let good = terms_with(benefit());
	assert_eq!(good.check(), Ok(()));
	let currency = Terms { currency: Currency(*b"usd"), ..good.clone() };
	assert_eq!(currency.check(), Err(TermsFault::Currency));
	let more = terms_with(Benefit { coinsurance: BasisPoints(10_001), ..benefit() });
	assert_eq!(more.check(), Err(TermsFault::Coinsurance));
	let benefits = vec![benefit(), benefit()].try_into().unwrap();
	assert_eq!(Terms { benefits, ..good.clone() }.check(), Err(TermsFault::BenefitTwice));
	let family = Some(Ceiling { individual: 2, family: Some(1), embedded: true });
	let below = Terms { out_of_pocket: family, ..good };
	assert_eq!(below.check(), Err(TermsFault::FamilyBelowIndividual));
}

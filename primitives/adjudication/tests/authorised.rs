// SPDX-License-Identifier: Apache-2.0

//! Prices that nobody accepted, and prices that the payer attested for a whole claim.

mod common;

use common::*;
use salus_adjudication::{
	balance::{Claim, Remittance},
	*,
};
use salus_primitives::Day;

fn case<'a>(
	terms: &'a Terms,
	prices: &'a [Option<PriceRow>],
	years: &'a [Year],
	authorisations: &'a [Authorisation],
	facts: &'a Facts,
	lines: &'a [Line],
) -> Case<'a> {
	Case { terms, prices, years, authorisations, facts, parts: &[], lines }
}

#[test]
fn what_exceeds_an_uncontracted_price_is_the_patients() {
	let mut one = line(3, Y2021, 178, 32_850);
	one.facts.contracted = false;
	let prices = [price(3, 81, Y2021, None)];
	let outcome = single(&terms_with(benefit()), &prices, &facts(), one);
	assert_eq!(cas(&outcome), [("PR", "45", 18_432), ("PR", "1", 11_000), ("PR", "2", 513)]);
	assert_eq!((outcome.paid, outcome.patient()), (2_905, 29_945));
	assert_eq!(outcome.delta.unwrap().spent, Spent { deductible: 11_000, out_of_pocket: 11_513 });
}

#[test]
fn an_uncontracted_rest_after_a_prior_payer_is_the_patients() {
	let mut terms = terms_with(Benefit { coinsurance: BasisPoints(0), ..benefit() });
	terms.deductible = None;
	let facts = Facts { coordination: Coordination::After { remitted: Y2021 }, ..facts() };
	let mut one = line(3, Y2021, 1, 12_500);
	one.facts.prior = Some(Prior { paid: 0, patient: 12_000 });
	one.facts.contracted = false;
	let outcome = single(&terms, &[price(3, 10_000, Y2020, None)], &facts, one);
	assert_eq!(cas(&outcome), [("OA", "23", 500), ("PR", "45", 2_000)]);
	assert_eq!((outcome.paid, outcome.patient()), (10_000, 2_000));
}

#[test]
fn a_tier_belongs_to_the_line() {
	let out = Benefit { tier: 1, coinsurance: BasisPoints(4_000), ..benefit() };
	let mut terms = terms_with(benefit());
	terms.deductible = None;
	terms.benefits.try_push(out).unwrap();
	let one = line(3, Y2021, 1, 10_000);
	let mut two = one;
	two.facts.tier = 1;
	let mut three = one;
	three.facts.tier = 2;
	let lines = [one, two, three];
	let prices = agreed(&[price(3, 10_000, Y2020, None)], &lines);
	let (years, facts) = (years(), facts());
	let answer = adjudicate(&case(&terms, &prices, &years, &[], &facts, &lines)).unwrap();
	let paid: Vec<_> = answer.lines.iter().map(|line| line.paid).collect();
	assert_eq!(paid, [8_500, 6_000, 0]);
	assert_eq!(answer.lines[2].denied, Some(Carc::NotCovered));
}

/// A line for a whole claim about authorisation 7.
fn whole(charge: Amount) -> Line {
	let mut line = line(3, Y2021, 1, charge);
	line.authorisation = Some(7);
	line.facts.whole = true;
	line
}

fn single_authorised(given: Authorisation, one: Line) -> Adjudication {
	let lines = [one];
	let terms = terms_with(benefit());
	let prices = agreed(&[price(3, 81, Y2020, None)], &lines);
	let (years, facts) = (years(), facts());
	let given = [given];
	let case = case(&terms, &prices, &years, &given, &facts, &lines);
	let answer = adjudicate(&case).unwrap();
	assert_eq!(restore(&answer.authorisations, &answer.lines), given);
	assert_eq!(reverse(&answer.years, &answer.lines), Ok(years.clone()));
	answer
}

#[test]
fn a_whole_claim_has_the_price_of_its_authorisation() {
	let given = Authorisation { price: Some(250_000), ..authorisation(1) };
	let answer = single_authorised(given, whole(400_000));
	let outcome = &answer.lines[0];
	assert_eq!(cas(outcome), [("CO", "45", 150_000), ("PR", "1", 11_000), ("PR", "2", 35_850)]);
	assert_eq!((outcome.allowed, outcome.paid), (250_000, 203_150));
	assert_eq!(outcome.delta.unwrap().taken, Some(Taken { number: 7, units: Units::whole(1) }));
	assert_eq!(answer.authorisations[0].units_left, Units(0));

	let claim = Claim::whole(outcome).unwrap();
	assert_eq!(
		(claim.adjustments.as_slice(), claim.services.len()),
		(&[150_000, 11_000, 35_850][..], 0)
	);
	let reversed = claim.reversed();
	let both =
		Remittance { paid: 0, provider_adjustments: vec![], claims: vec![claim.clone(), reversed] };
	assert_eq!(check(&both), Ok(()));
	let one = Remittance { paid: 203_150, claims: vec![claim], ..both };
	assert_eq!(check(&one), Ok(()));

	let less = single_authorised(given, whole(100_000));
	assert_eq!((less.allowed, less.paid), (100_000, 75_650));
}

#[test]
fn a_whole_claim_needs_an_authorisation_with_a_price_and_a_line_one_without() {
	let denied = |given, line| single_authorised(given, line).lines[0].denied;
	let without = authorisation(1);
	let with = Authorisation { price: Some(250_000), ..without };
	let invalid = Some(Carc::AuthorisationInvalid);
	assert_eq!(denied(without, whole(400_000)), invalid);
	assert_eq!(denied(Authorisation { until: Day(Y2021.0 - 1), ..with }, whole(1)), invalid);
	assert_eq!(denied(Authorisation { number: 8, ..with }, whole(1)), invalid);
	let exceeded = Some(Carc::AuthorisationExceeded);
	assert_eq!(denied(Authorisation { units_left: Units(999), ..with }, whole(1)), exceeded);
	let nameless = Line { authorisation: None, ..whole(1) };
	assert_eq!(denied(with, nameless), Some(Carc::AuthorisationAbsent));

	let mut insisted = whole(400_000);
	insisted.facts.waived = Waived::from(Carc::AuthorisationInvalid).and(Carc::AuthorisationAbsent);
	assert_eq!(denied(without, insisted), invalid);
	assert_eq!(denied(with, Line { authorisation: None, ..insisted }), invalid);

	let strict = terms_with(Benefit { prior_authorisation: true, ..benefit() });
	let lines = [Line { authorisation: Some(7), ..line(3, Y2021, 1, 81) }];
	let prices = agreed(&[price(3, 81, Y2020, None)], &lines);
	let (years, facts) = (years(), facts());
	let run = |given: Authorisation| {
		let given = [given];
		adjudicate(&case(&strict, &prices, &years, &given, &facts, &lines)).unwrap().lines[0].denied
	};
	assert_eq!(run(with), invalid);
	assert_eq!(run(without), None);
}

#[test]
fn a_price_of_nothing_is_a_fault() {
	let terms = terms_with(benefit());
	let lines = [whole(5)];
	let prices = agreed(&[price(3, 81, Y2020, None)], &lines);
	let given = [Authorisation { price: Some(0), ..authorisation(1) }];
	let answer = adjudicate(&case(&terms, &prices, &years(), &given, &facts(), &lines));
	assert_eq!(answer, Err(Fault::Unpriced { line: 0 }));
}

#[test]
fn a_waived_excess_takes_what_is_left() {
	let terms = terms_with(Benefit { prior_authorisation: true, ..benefit() });
	let mut one = Line { authorisation: Some(7), ..line(3, Y2021, 3, 243) };
	one.facts.waived = Carc::AuthorisationExceeded.into();
	let lines = [one];
	let prices = agreed(&[price(3, 81, Y2020, None)], &lines);
	let given = [authorisation(2)];
	let answer = adjudicate(&case(&terms, &prices, &years(), &given, &facts(), &lines)).unwrap();
	let taken = Taken { number: 7, units: Units::whole(2) };
	assert_eq!(answer.lines[0].delta.unwrap().taken, Some(taken));
	assert_eq!(restore(&answer.authorisations, &answer.lines), given);
	assert_eq!(restore(&[], &answer.lines), []);
}

// SPDX-License-Identifier: Apache-2.0

//! A plan, prices and claims to start from.

#![allow(dead_code)]

use salus_adjudication::*;
use salus_primitives::Day;

/// 2020-01-01.
pub const Y2020: Day = Day(18_262);
/// 2021-01-01.
pub const Y2021: Day = Day(18_628);
/// 2021-12-31.
pub const END_2021: Day = Day(18_992);

pub fn benefit() -> Benefit {
	Benefit {
		category: 1,
		tier: 0,
		cost_share: CostShare::DeductibleFirst,
		copay: 0,
		coinsurance: BasisPoints(1_500),
		waiting_days: 0,
		prior_authorisation: false,
		evidence: false,
		dispensing: false,
		frequency: Frequency::default(),
	}
}

pub fn terms_with(benefit: Benefit) -> Terms {
	Terms {
		currency: Currency(*b"USD"),
		deductible: Some(Ceiling { individual: 11_000, family: None, embedded: false }),
		out_of_pocket: Some(Ceiling { individual: 50_000, family: None, embedded: false }),
		annual_maximum: None,
		waiting_days: 0,
		filing_days: 365,
		coordination: CoordinationRule::ComeOutWhole,
		benefits: vec![benefit].try_into().unwrap(),
	}
}

pub fn price(row: u32, minor: u32, from: Day, until: Option<Day>) -> PriceRow {
	let within = Default::default();
	PriceRow { row, category: 1, rate: Rate::minor(minor), from, until, within }
}

pub fn facts() -> Facts {
	Facts {
		coverage: Some(Coverage { from: Y2020, until: None, enrolled: Y2020 }),
		received: Day(Y2021.0 + 14),
		death: None,
		coordination: Coordination::First,
	}
}

pub fn line(row: u32, day: Day, units: u32, charge: Amount) -> Line {
	Line {
		row,
		day,
		units: Units::whole(units),
		charge,
		authorisation: None,
		dispensing: None,
		facts: LineFacts {
			credentialed: true,
			evidenced: true,
			contracted: true,
			..Default::default()
		},
	}
}

/// Number 7, for row 3.
pub fn authorisation(units: u32) -> Authorisation {
	let units_left = Units::whole(units);
	Authorisation { number: 7, row: 3, from: Y2020, until: END_2021, units_left, price: None }
}

pub fn years() -> Vec<Year> {
	vec![Year::new(Y2020, Day(Y2021.0 - 1), false), Year::new(Y2021, END_2021, false)]
}

/// Years in which the member bore all that it has to in 2020.
pub fn years_met(terms: &Terms) -> Vec<Year> {
	let mut years = years();
	years[0].member = Spent {
		deductible: terms.deductible.unwrap().individual,
		out_of_pocket: terms.out_of_pocket.unwrap().individual,
	};
	years
}

/// Group, reason, amount of each adjustment.
pub fn cas(line: &LineOutcome) -> Vec<(&'static str, &'static str, Amount)> {
	let one = |cas: &Adjustment| (cas.group.code(), cas.reason.code(), cas.amount);
	line.adjustments.iter().map(one).collect()
}

/// Of `prices` what holds for each line.
pub fn agreed(prices: &[PriceRow], lines: &[Line]) -> Vec<Option<PriceRow>> {
	let effective = |line: &Line| PriceRow::effective(prices, line.row, line.day).cloned();
	lines.iter().map(effective).collect()
}

/// The only line's outcome.
pub fn single(terms: &Terms, prices: &[PriceRow], facts: &Facts, line: Line) -> LineOutcome {
	single_in(terms, prices, &years(), facts, line)
}

pub fn single_in(
	terms: &Terms,
	prices: &[PriceRow],
	years: &[Year],
	facts: &Facts,
	line: Line,
) -> LineOutcome {
	let lines = [line];
	let prices = agreed(prices, &lines);
	let case = Case {
		terms,
		prices: &prices,
		years,
		authorisations: &[],
		facts,
		parts: &[],
		lines: &lines,
	};
	adjudicate(&case).unwrap().lines.remove(0)
}

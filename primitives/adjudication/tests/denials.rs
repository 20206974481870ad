// SPDX-License-Identifier: Apache-2.0

//! Each denial with its codes, and their order.

mod common;

use common::*;
use salus_adjudication::*;
use salus_primitives::{Day, Digest};

/// A case in which every reason to deny holds at once.
struct World {
	terms: Terms,
	prices: Vec<PriceRow>,
	facts: Facts,
	line: Line,
	authorisations: Vec<Authorisation>,
	years: Vec<Year>,
}

fn worst() -> World {
	let frequency = Frequency { units: Some(Units::whole(5)), days_between: Some(30) };
	let strict = Benefit {
		prior_authorisation: true,
		evidence: true,
		dispensing: true,
		frequency,
		..benefit()
	};
	let mut terms = terms_with(strict);
	terms.waiting_days = 30;
	terms.filing_days = 10;
	let mut line = line(3, Y2021, 2, 5_000);
	line.facts = LineFacts {
		duplicate: true,
		dispensed: true,
		credentialed: false,
		bundled: true,
		evidenced: false,
		nearest: Some(Day(Y2021.0 - 29)),
		..line.facts
	};
	let mut years = years();
	let usage = Usage { category: 1, units: Units::whole(5) };
	years[1].usage = vec![usage].try_into().unwrap();
	let remitted = Day(Y2021.0 + 3);
	World {
		terms,
		prices: vec![],
		facts: Facts {
			coverage: None,
			received: Day(Y2021.0 + 14),
			death: Some(Day(Y2021.0 - 1)),
			coordination: Coordination::After { remitted },
		},
		line,
		authorisations: vec![],
		years,
	}
}

fn codes(world: &World) -> Option<(&'static str, &'static str, Option<&'static str>)> {
	let case = Case {
		terms: &world.terms,
		prices: &agreed(&world.prices, &[world.line]),
		years: &world.years,
		authorisations: &world.authorisations,
		facts: &world.facts,
		parts: &[],
		lines: &[world.line],
	};
	let outcome = adjudicate(&case).unwrap().lines.remove(0);
	outcome.denied?;
	assert_eq!((outcome.paid, outcome.allowed, outcome.delta), (0, 0, None));
	assert_eq!(outcome.adjustments.len(), 1);
	let cas = outcome.adjustments[0];
	assert_eq!(cas.amount, outcome.charge);
	Some((cas.group.code(), cas.reason.code(), cas.remark.map(Rarc::code)))
}

#[test]
fn denials_come_in_their_order() {
	let mut world = worst();
	assert_eq!(codes(&world), Some(("PR", "31", None)));
	let coverage = Coverage { from: Day(Y2021.0 + 1), until: None, enrolled: Y2021 };
	world.facts.coverage = Some(coverage);
	assert_eq!(codes(&world), Some(("PR", "26", None)));
	let until = Some(Day(Y2021.0 - 1));
	world.facts.coverage = Some(Coverage { from: Y2020, until, ..coverage });
	assert_eq!(codes(&world), Some(("PR", "27", None)));
	world.facts.coverage = Some(Coverage { from: Y2020, until: Some(Y2021), ..coverage });
	assert_eq!(codes(&world), Some(("PR", "179", None)));
	let enrolled = Day(Y2021.0 - 30);
	world.facts.coverage = Some(Coverage { from: Y2020, until: None, enrolled });
	assert_eq!(codes(&world), Some(("CO", "22", Some("MA04"))));
	world.line.facts.prior = Some(Prior { paid: 100, patient: 4_900 });
	assert_eq!(codes(&world), Some(("CO", "29", None)));
	world.facts.received = Day(Y2021.0 + 13);
	assert_eq!(codes(&world), Some(("OA", "18", None)));
	world.line.facts.duplicate = false;
	assert_eq!(codes(&world), Some(("OA", "18", Some("N389"))));
	world.line.facts.dispensed = false;
	assert_eq!(codes(&world), Some(("CO", "B7", None)));
	world.line.facts.credentialed = true;
	assert_eq!(codes(&world), Some(("CO", "13", None)));
	world.facts.death = Some(Y2021);
	assert_eq!(codes(&world), Some(("PR", "96", Some("N130"))));
	world.prices = vec![price(3, 2_000, Y2020, Some(Day(Y2021.0 - 1)))];
	assert_eq!(codes(&world), Some(("PR", "96", Some("N130"))));
	world.prices = vec![PriceRow { category: 2, ..price(3, 2_000, Y2020, None) }];
	assert_eq!(codes(&world), Some(("PR", "96", Some("N130"))));
	world.prices = vec![price(3, 2_000, Y2020, None)];
	assert_eq!(codes(&world), Some(("CO", "197", None)));
	world.line.authorisation = Some(7);
	assert_eq!(codes(&world), Some(("CO", "15", None)));
	let mut given = Authorisation { until: Y2021, ..authorisation(1) };
	world.authorisations = vec![Authorisation { row: 4, ..given }];
	assert_eq!(codes(&world), Some(("CO", "15", None)));
	world.authorisations = vec![given];
	assert_eq!(codes(&world), Some(("CO", "198", None)));
	given.units_left = Units::whole(2);
	world.authorisations = vec![given];
	assert_eq!(codes(&world), Some(("PR", "119", None)));
	world.years = years();
	assert_eq!(codes(&world), Some(("CO", "151", Some("N362"))));
	world.line.facts.nearest = Some(Day(Y2021.0 - 30));
	assert_eq!(codes(&world), Some(("CO", "97", Some("M15"))));
	world.line.facts.bundled = false;
	assert_eq!(codes(&world), Some(("CO", "252", Some("N706"))));
	world.line.facts.evidenced = true;
	assert_eq!(codes(&world), Some(("CO", "16", Some("N388"))));
	world.line.dispensing = Some(Digest::default());
	assert_eq!(codes(&world), None);
}

#[test]
fn a_category_can_wait_longer_than_the_plan() {
	let terms = terms_with(Benefit { waiting_days: 400, ..benefit() });
	let prices = [price(3, 100, Y2020, None)];
	let early = single(&terms, &prices, &facts(), line(3, Y2021, 1, 100));
	assert_eq!(early.denied, Some(Carc::Waiting));
	let late = single(&terms, &prices, &facts(), line(3, Day(Y2020.0 + 400), 1, 100));
	assert_eq!(late.denied, None);
}

#[test]
fn identical_lines_of_one_claim_stand_and_share_an_authorisation() {
	let frequency = Frequency { units: None, days_between: Some(30) };
	let terms = terms_with(Benefit { prior_authorisation: true, frequency, ..benefit() });
	let mut one = line(3, Y2021, 1, 100);
	one.authorisation = Some(7);
	let next_day = Line { day: Day(Y2021.0 + 1), ..one };
	let authorisations = [authorisation(3)];
	let lines = [one, one, next_day, one, one];
	let case = Case {
		terms: &terms,
		prices: &agreed(&[price(3, 100, Y2020, None)], &lines),
		years: &years(),
		authorisations: &authorisations,
		facts: &facts(),
		parts: &[],
		lines: &lines,
	};
	let answer = adjudicate(&case).unwrap();
	let denied: Vec<_> = answer.lines.iter().map(|line| line.denied).collect();
	let frequent = Some(Carc::TooFrequent);
	let exceeded = Some(Carc::AuthorisationExceeded);
	assert_eq!(denied, [None, None, frequent, None, exceeded]);
	assert_eq!(answer.authorisations[0].units_left, Units(0));
	assert_eq!(restore(&answer.authorisations, &answer.lines), authorisations);
	assert_eq!(answer.outcome, Outcome::Partial);
}

#[test]
fn of_lines_with_one_dispensing_number_the_first_that_is_covered_stands() {
	let terms = terms_with(benefit());
	let of = |number: u8, line: Line| Line { dispensing: Some(Digest::from([number; 32])), ..line };
	let one = line(3, Y2021, 1, 100);
	let mut unlicensed = of(1, one);
	unlicensed.facts.credentialed = false;
	let other_day = Line { day: Day(Y2021.0 + 1), ..one };
	// Row 2 is included in row 4, so that it accumulates after all others.
	let part = of(3, Line { row: 2, day: Day(Y2021.0 + 2), ..one });
	let lines = [unlicensed, of(1, one), of(1, other_day), of(2, one), part, of(3, one), one, one];
	let within = vec![4].try_into().unwrap();
	let prices = [price(3, 100, Y2020, None), PriceRow { within, ..price(2, 100, Y2020, None) }];
	let case = Case {
		terms: &terms,
		prices: &agreed(&prices, &lines),
		years: &years(),
		authorisations: &[],
		facts: &facts(),
		parts: &[],
		lines: &lines,
	};
	let answer = adjudicate(&case).unwrap();
	let denied: Vec<_> = answer.lines.iter().map(|line| line.denied).collect();
	let (repeated, unlicensed) = (Some(Carc::Duplicate), Some(Carc::ProviderNotEligible));
	let expected = [unlicensed, None, repeated, None, repeated, None, None, None];
	assert_eq!(denied, expected);
	assert_eq!(answer.lines[2].adjustments[0].remark, Some(Rarc::DispensingRepeated));
}

#[test]
fn a_panel_can_waive_a_missing_dispensing_number_and_not_a_repeated_one() {
	let terms = terms_with(Benefit { dispensing: true, ..benefit() });
	let prices = [price(3, 100, Y2020, None)];
	let mut bare = line(3, Y2021, 1, 100);
	let denied = |line| single(&terms, &prices, &facts(), line).denied;
	assert_eq!(denied(bare), Some(Carc::InformationMissing));
	bare.facts.waived = Carc::InformationMissing.into();
	assert_eq!(denied(bare), None);
	bare.facts.dispensed = true;
	bare.facts.waived = bare.facts.waived.and(Carc::Duplicate);
	assert_eq!(denied(bare), Some(Carc::Duplicate));
}

#[test]
fn the_rate_that_began_last_holds() {
	let prices = [price(3, 100, Y2020, None), price(3, 90, Y2021, None)];
	let before = PriceRow::effective(&prices, 3, Day(Y2021.0 - 1)).unwrap();
	let after = PriceRow::effective(&prices, 3, Y2021).unwrap();
	assert_eq!((before.rate, after.rate), (Rate::minor(100), Rate::minor(90)));
	assert_eq!(PriceRow::effective(&prices, 3, Day(Y2020.0 - 1)), None);
}

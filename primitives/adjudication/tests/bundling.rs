// SPDX-License-Identifier: Apache-2.0

//! Services that others of the same day include.

mod common;

use common::*;
use salus_adjudication::*;
use salus_primitives::Day;

const NEXT_DAY: Day = Day(Y2021.0 + 1);

fn within(row: u32, rows: &[u32]) -> PriceRow {
	PriceRow { within: rows.to_vec().try_into().unwrap(), ..price(row, 10_000, Y2020, None) }
}

/// Panels include panels: 1 is within 2, 2 within 3. 4 and 5 exclude each other.
fn prices() -> Vec<PriceRow> {
	vec![
		within(1, &[2]),
		within(2, &[3]),
		price(3, 10_000, Y2020, None),
		within(4, &[5, 9]),
		within(5, &[4]),
		within(6, &[6]),
	]
}

fn run(lines: &[Line]) -> Adjudication {
	run_after(&[], lines)
}

/// With parts that were adjudicated before.
fn run_after(parts: &[DayParts], lines: &[Line]) -> Adjudication {
	let mut terms = terms_with(benefit());
	terms.deductible = None;
	let case = Case {
		terms: &terms,
		prices: &agreed(&prices(), lines),
		years: &years(),
		authorisations: &[],
		facts: &facts(),
		parts,
		lines,
	};
	adjudicate(&case).unwrap()
}

fn of(row: u32, day: Day) -> Line {
	line(row, day, 1, 10_000)
}

/// The rows of a claim that are denied.
fn denied(lines: &[Line]) -> Vec<u32> {
	let answer = run(lines);
	let outcomes = lines.iter().zip(&answer.lines);
	let denied = outcomes.filter(|(_, outcome)| outcome.denied == Some(Carc::Bundled));
	let mut rows: Vec<_> = denied.map(|(line, _)| line.row).collect();
	rows.sort();
	rows
}

#[test]
fn an_included_service_is_denied_wherever_it_is_written() {
	let answer = run(&[of(2, Y2021), of(3, Y2021)]);
	assert_eq!(cas(&answer.lines[0]), [("CO", "97", 10_000)]);
	assert_eq!(answer.lines[0].adjustments[0].remark, Some(Rarc::Bundled));
	assert_eq!(answer.lines[1].paid, 8_500);
	assert_eq!(denied(&[of(3, Y2021), of(2, Y2021)]), [2]);
	assert_eq!(denied(&[of(2, Y2021), of(3, NEXT_DAY)]), [0u32; 0]);
	assert_eq!(denied(&[of(2, NEXT_DAY), of(3, NEXT_DAY), of(2, Y2021)]), [2]);
}

#[test]
fn a_chain_is_bundled_alike_in_every_order() {
	for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
		// 2 is within 3, so that nothing includes 1.
		assert_eq!(denied(&order.map(|row| of(row, Y2021))), [2]);
	}
	assert_eq!(denied(&[of(1, Y2021), of(2, Y2021)]), [1]);
	assert_eq!(denied(&[of(2, Y2021), of(1, Y2021)]), [1]);
}

#[test]
fn of_services_that_exclude_each_other_the_first_stands() {
	assert_eq!(denied(&[of(4, Y2021), of(5, Y2021)]), [5]);
	assert_eq!(denied(&[of(5, Y2021), of(4, Y2021)]), [4]);
	assert_eq!(denied(&[of(5, Y2021), of(4, NEXT_DAY)]), [0u32; 0]);
	assert_eq!(denied(&[of(6, Y2021), of(6, NEXT_DAY), of(6, Y2021)]), [6]);
}

#[test]
fn only_a_covered_service_includes_another() {
	let mut uncredentialed = of(3, Y2021);
	uncredentialed.facts.credentialed = false;
	assert_eq!(denied(&[of(2, Y2021), uncredentialed]), [0u32; 0]);
	// No price: not covered.
	assert_eq!(denied(&[of(4, Y2021), of(9, Y2021)]), [0u32; 0]);
}

#[test]
fn another_claim_includes_and_a_panel_separates() {
	let mut other = of(3, Y2021);
	other.facts.bundled = true;
	assert_eq!(denied(&[other]), [3]);
	let mut separate = of(2, Y2021);
	separate.facts.waived = Carc::Bundled.into();
	assert_eq!(denied(&[separate, of(3, Y2021)]), [0u32; 0]);
}

#[test]
fn the_rest_accumulates_in_the_order_of_the_claim() {
	let mut terms = terms_with(benefit());
	terms.deductible = Some(Ceiling { individual: 15_000, family: None, embedded: false });
	let lines = [of(2, Y2021), of(3, NEXT_DAY), of(1, NEXT_DAY), of(3, Y2020)];
	let case = Case {
		terms: &terms,
		prices: &agreed(&prices(), &lines),
		years: &years(),
		authorisations: &[],
		facts: &Facts { received: NEXT_DAY, ..facts() },
		parts: &[],
		lines: &lines,
	};
	let answer = adjudicate(&case).unwrap();
	let deductibles: Vec<_> =
		answer.lines.iter().map(|line| line.delta.map(|delta| delta.spent.deductible)).collect();
	// Row 3 goes before rows 1 and 2, which other rows can include; 2020 has a deductible of its own.
	assert_eq!(deductibles, [Some(5_000), Some(10_000), Some(0), None]);
	assert_eq!(answer.lines[3].denied, Some(Carc::FiledLate));
}

#[test]
fn what_includes_a_circle_goes_before_it_and_what_it_includes_after_it() {
	// 1 is within 4, and 4 and 5 include each other: 4 or 5 goes first, and 1 is not before it.
	let prices = [within(1, &[4]), within(4, &[5]), within(5, &[4]), price(6, 10_000, Y2020, None)];
	let denied = |rows: [u32; 4]| {
		let lines = rows.map(|row| of(row, Y2021));
		let terms = terms_with(benefit());
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
		let outcomes = rows.into_iter().zip(&answer.lines);
		let mut rows: Vec<_> =
			outcomes.filter(|(_, line)| !line.is_covered()).map(|(row, _)| row).collect();
		rows.sort();
		rows
	};
	assert_eq!([denied([1, 4, 5, 6]), denied([4, 1, 6, 5]), denied([6, 4, 5, 1])], [[1, 5]; 3]);
	assert_eq!([denied([1, 5, 4, 6]), denied([5, 6, 4, 1])], [[4]; 2]);
}

fn before(day: Day, parts: &[(&[u32], Amount)]) -> DayParts {
	let mut before = DayParts { day, parts: Default::default() };
	for (within, allowed) in parts {
		assert!(before.enter(within, *allowed));
	}
	before
}

#[test]
fn what_was_allowed_for_a_part_before_is_taken_off() {
	let parts = [before(NEXT_DAY, &[(&[3], 100)]), before(Y2021, &[(&[3], 2_000), (&[2], 50)])];
	let answer = run_after(&parts, &[Line { charge: 12_000, ..of(3, Y2021) }]);
	let line = &answer.lines[0];
	// 15 % of 8,000 are the patient's.
	assert_eq!((line.allowed, line.paid), (8_000, 6_800));
	assert_eq!(cas(line), [("CO", "45", 2_000), ("CO", "B10", 2_000), ("PR", "2", 1_200)]);
	assert_eq!(line.delta.unwrap().parts, 2_000);
	let mut after = parts.to_vec();
	assert_eq!(after[1].take(3, 10_000), 2_000);
	assert_eq!(answer.parts, after);
	assert_eq!(after[1].give_back(3, 2_000), 2_000);
	assert_eq!(after, parts);
}

#[test]
fn a_part_is_taken_off_once_in_all() {
	let parts = [before(Y2021, &[(&[3, 9], 12_000)])];
	let answer = run_after(&parts, &[of(3, Y2021), of(3, Y2021), of(3, Y2021)]);
	assert_eq!(
		answer.lines.iter().map(|line| line.allowed).collect::<Vec<_>>(),
		[0, 8_000, 10_000]
	);
	assert_eq!(cas(&answer.lines[0]), [("CO", "B10", 10_000)]);
	let again = run_after(&answer.parts, &[of(3, Y2021)]);
	assert_eq!(again.lines[0].allowed, 10_000);
}

#[test]
fn nothing_is_taken_off_what_is_denied_or_a_service_of_its_own() {
	let parts = [before(Y2021, &[(&[2, 3], 2_000)])];
	let mut denied = of(3, Y2021);
	denied.facts.duplicate = true;
	let mut separate = of(2, Y2021);
	separate.facts.waived = Carc::Bundled.into();
	let answer = run_after(&parts, &[denied, separate]);
	assert_eq!(answer.parts.to_vec(), parts);
	assert_eq!(answer.lines[1].allowed, 10_000);
}

#[test]
fn a_prior_payer_comes_before_what_is_taken_off() {
	// Allowed 10,000 less 4,000, own benefit 5,100; the patient was left 3,000.
	let mut line = Line { charge: 15_000, ..of(3, Y2021) };
	line.facts.prior = Some(Prior { paid: 12_000, patient: 3_000 });
	let terms = Terms { deductible: None, ..terms_with(benefit()) };
	let facts = Facts { coordination: Coordination::After { remitted: Y2021 }, ..facts() };
	let lines = [line];
	let case = Case {
		terms: &terms,
		prices: &agreed(&prices(), &lines),
		years: &years(),
		authorisations: &[],
		facts: &facts,
		parts: &[before(Y2021, &[(&[3], 9_000)])],
		lines: &lines,
	};
	let answer = adjudicate(&case).unwrap();
	// Own benefit 850 of 1,000; the rest of the 3,000 is what was paid for the part.
	assert_eq!(
		cas(&answer.lines[0]),
		[("OA", "23", 12_000), ("CO", "B10", 2_000), ("PR", "2", 150)]
	);
	assert_eq!((answer.lines[0].paid, answer.lines[0].delta.unwrap().parts), (850, 9_000));
}

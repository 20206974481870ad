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
	let mut terms = terms_with(benefit());
	terms.deductible = None;
	let case = Case {
		terms: &terms,
		prices: &agreed(&prices(), lines),
		years: &years(),
		authorisations: &[],
		facts: &facts(),
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
		lines: &lines,
	};
	let answer = adjudicate(&case).unwrap();
	let deductibles: Vec<_> =
		answer.lines.iter().map(|line| line.delta.map(|delta| delta.spent.deductible)).collect();
	// Row 3 goes before rows 1 and 2, which other rows can include; 2020 has a deductible of its own.
	assert_eq!(deductibles, [Some(5_000), Some(10_000), Some(0), None]);
	assert_eq!(answer.lines[3].denied, Some(Carc::FiledLate));
}

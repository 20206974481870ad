// SPDX-License-Identifier: Apache-2.0

//! Lines that one core adjudicates in a second: claims of one line, of as many as a claim can have,
//! and of as many that could all include each other.

use std::hint::black_box;

use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};
use salus_adjudication::*;
use salus_primitives::{Day, Digest};

const FROM: Day = Day(18_628);
const UNTIL: Day = Day(18_992);

/// As many benefits as there can be. That of the lines is the last, and asks for everything.
fn terms() -> Terms {
	let ceiling = |individual: Amount| Ceiling {
		individual,
		family: Some(individual.saturating_mul(2)),
		embedded: true,
	};
	let benefit = |category: u16| Benefit {
		category,
		tier: 0,
		cost_share: CostShare::DeductibleFirst,
		copay: 500,
		coinsurance: BasisPoints(1_500),
		waiting_days: 30,
		prior_authorisation: true,
		evidence: true,
		dispensing: true,
		frequency: Frequency { units: Some(Units::whole(10_000)), days_between: Some(1) },
	};
	Terms {
		currency: Currency(*b"USD"),
		deductible: Some(ceiling(50_000)),
		out_of_pocket: Some(ceiling(500_000)),
		annual_maximum: Some(100_000_000),
		waiting_days: 30,
		filing_days: 365,
		coordination: CoordinationRule::MaintenanceOfBenefits,
		benefits: (0u16..64).map(benefit).collect::<Vec<_>>().try_into().unwrap(),
	}
}

fn line(row: u32) -> Line {
	let prior = Prior { paid: 2_000, patient: 8_000 };
	Line {
		row,
		day: FROM,
		units: Units::whole(3),
		charge: 12_345,
		authorisation: Some(row),
		dispensing: Some(Digest::from([row as u8; 32])),
		facts: LineFacts {
			credentialed: true,
			evidenced: true,
			contracted: true,
			prior: Some(prior),
			waived: Carc::Bundled.into(),
			..Default::default()
		},
	}
}

fn price(row: u32, within: &[u32]) -> PriceRow {
	let within = within.to_vec().try_into().unwrap();
	PriceRow { row, category: 63, rate: Rate::minor(3_210), from: FROM, until: None, within }
}

fn authorisation(number: u32) -> Authorisation {
	let units_left = Units::whole(3);
	Authorisation { number, row: number, from: FROM, until: UNTIL, units_left, price: None }
}

fn run(criterion: &mut Criterion, name: &str, count: u32, within: fn(u32) -> Vec<u32>) {
	let terms = terms();
	let lines: Vec<_> = (0..count).map(line).collect();
	let prices: Vec<_> = (0..count).map(|row| Some(price(row, &within(row)))).collect();
	let authorisations: Vec<_> = (0..count).map(authorisation).collect();
	let facts = Facts {
		coverage: Some(Coverage { from: FROM, until: None, enrolled: Day(FROM.0 - 365) }),
		received: FROM,
		death: None,
		coordination: Coordination::After { remitted: FROM },
	};
	let years = [Year::new(FROM, UNTIL, true)];
	let case = Case {
		terms: &terms,
		prices: &prices,
		years: &years,
		authorisations: &authorisations,
		facts: &facts,
		parts: &[],
		lines: &lines,
	};
	assert_eq!(adjudicate(&case).unwrap().outcome, Outcome::Covered);
	let mut group = criterion.benchmark_group("adjudicate");
	group.throughput(Throughput::Elements(u64::from(count)));
	group.bench_function(BenchmarkId::new(name, count), |bencher| {
		bencher.iter(|| adjudicate(black_box(&case)));
	});
	group.finish();
}

fn claims(criterion: &mut Criterion) {
	run(criterion, "lines", 1, |_| vec![]);
	run(criterion, "lines", MAX_LINES, |_| vec![]);
	run(criterion, "included", MAX_LINES, |row| {
		(1..=4).map(|step| row.wrapping_add(step) % MAX_LINES).collect()
	});
}

criterion_group!(benches, claims);
criterion_main!(benches);

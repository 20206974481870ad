// SPDX-License-Identifier: Apache-2.0

//! Policies as the engine takes them, and what it leaves as it is posted.

use frame_support::assert_ok;
use salus_adjudication::{
	adjudicate, reverse, Adjudication, Agreed, Amount, Case, Coordination, Facts, Line, LineFacts,
	Outcome, Policies, Policy, Service, Units,
};
use salus_primitives::{Day, Digest};

use crate::mock::{Coverage, *};

/// Row and charge of one unit today, with the authorisation that has the number of the row.
type Billed = (u32, Amount);

fn policy_for(billed: &[Billed], day: Day) -> Policy {
	let services: Vec<_> = billed.iter().map(|(row, _)| Service { row: *row, day }).collect();
	Coverage::policy(INSURER, &MEMBER, CLINIC, &services).unwrap().unwrap()
}

/// Adjudicates a claim of the clinic today and posts it.
fn bill(billed: &[Billed]) -> Adjudication {
	let day = Coverage::today();
	let policy = policy_for(billed, day);
	let line = |(((row, charge), agreed), number): ((&Billed, &Agreed), u8)| Line {
		row: *row,
		day,
		units: Units::whole(1),
		charge: *charge,
		authorisation: Some(*row),
		dispensing: Some(Digest::from([number; 32])),
		facts: LineFacts {
			credentialed: true,
			evidenced: true,
			tier: agreed.tier,
			contracted: agreed.contracted,
			..Default::default()
		},
	};
	let lines: Vec<_> = billed.iter().zip(&policy.agreed).zip(0..).map(line).collect();
	let prices: Vec<_> = policy.agreed.iter().map(|agreed| agreed.price.clone()).collect();
	let numbers: Vec<_> = billed.iter().map(|(row, _)| *row).collect();
	let authorisations = Coverage::authorisations(&MEMBER, CLINIC, &numbers);
	let facts = Facts {
		coverage: Some(policy.coverage),
		received: day,
		death: None,
		coordination: Coordination::First,
	};
	let adjudication = adjudicate(&Case {
		terms: &policy.terms,
		prices: &prices,
		years: &policy.years,
		authorisations: &authorisations,
		facts: &facts,
		parts: &[],
		lines: &lines,
	});
	let adjudication = adjudication.unwrap();
	assert_ok!(Coverage::post(
		&MEMBER,
		policy.version,
		&adjudication.years,
		&adjudication.authorisations
	));
	adjudication
}

#[test]
fn a_claim_is_counted_and_its_reversal_leaves_nothing() {
	let second_row = || {
		let surgery = salus_adjudication::PriceRow { category: 1, ..price(2, 500, YEAR) };
		set_prices([surgery])
	};
	let ask = || request_by(CLINIC, MEMBER, 2, crate::Request { row: 2, ..asked() });
	let chain = ExtBuilder::default().book().then(second_row).family().then(ask);
	chain.decided(MEMBER, 2, GIVEN).execute(|| {
		let before = Coverage::years(&MEMBER, numbered(0));
		// 100.00 and 500.00 are agreed; 300.00 are deductible, a tenth of the rest coinsurance.
		let adjudication = bill(&[(0, 15_000), (2, 50_000)]);
		assert_eq!(adjudication.outcome, Outcome::Covered);
		assert_eq!((adjudication.allowed, adjudication.paid), (60_000, 27_000));
		let family = Coverage::years(&SPOUSE, numbered(0))[0].family.unwrap();
		assert_eq!((family.deductible, family.out_of_pocket), (30_000, 33_000));
		let left = || Coverage::authorisations(&MEMBER, CLINIC, &[2])[0].units_left;
		assert_eq!(left(), Units(7_000));

		// The next claim finds the deductible met.
		assert_eq!(bill(&[(0, 10_000)]).paid, 9_000);
		let years = Coverage::years(&MEMBER, numbered(0));
		let years = reverse(&years, &adjudication.lines).unwrap();
		let mut given = Coverage::authorisations(&MEMBER, CLINIC, &[2]);
		given[0].units_left = Units(8_000);
		assert_ok!(Coverage::post(&MEMBER, numbered(0), &years, &given));
		let after = Coverage::years(&MEMBER, numbered(0)).remove(0);
		assert_eq!((after.paid, after.member.out_of_pocket), (9_000, 1_000));
		assert_eq!(Coverage::years(&MEMBER, numbered(0))[1], before[1]);
		assert_eq!(left(), Units(8_000));
	});
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn the_largest_policy_covers_what_it_was_made_for() {
	ExtBuilder::default().build().execute_with(|| {
		let terms = Coverage::benchmark_policy(INSURER, &MEMBER, CLINIC, 4);
		let billed: Vec<_> = (0..4).map(|row| (row, 100_000)).collect();
		let policy = policy_for(&billed, TODAY);
		assert_eq!(policy.terms, terms);
		assert_eq!(policy.years.len(), MAX_YEARS as usize);
		assert!(policy.years.iter().all(|year| year.usage.is_full()));
		assert_eq!(bill(&billed).outcome, Outcome::Covered);
		assert!(Coverage::coverage(&MEMBER).unwrap().row.spans.is_full());
	});
}

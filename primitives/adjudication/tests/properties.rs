// SPDX-License-Identifier: Apache-2.0

//! What holds of every plan, claim and reversal.

mod common;

use common::*;
use proptest::prelude::*;
use salus_adjudication::{
	balance::{Claim, Remittance},
	*,
};
use salus_primitives::Day;

#[derive(Clone, Debug)]
enum Op {
	Claim { member: usize, lines: Vec<Line> },
	Reverse(prop::sample::Index),
}

fn ceiling() -> impl Strategy<Value = Option<Ceiling>> {
	let limits = (0u128..40_000, prop::option::of(0u128..60_000), any::<bool>());
	prop::option::of(limits.prop_map(|(individual, more, embedded)| Ceiling {
		individual,
		family: more.map(|more| individual + more),
		embedded,
	}))
}

fn any_benefit() -> impl Strategy<Value = Benefit> {
	let cost_share = prop_oneof![
		Just(CostShare::DeductibleFirst),
		Just(CostShare::CopayFirst),
		Just(CostShare::CopayWaivesDeductible),
	];
	let units = prop::option::of((0u64..20_000).prop_map(Units));
	(cost_share, 0u128..6_000, 0u16..=10_000, units).prop_map(|(cost_share, copay, part, units)| {
		Benefit {
			cost_share,
			copay,
			coinsurance: BasisPoints(part),
			frequency: Frequency { units, days_between: None },
			..benefit()
		}
	})
}

fn any_terms() -> impl Strategy<Value = Terms> {
	let coordination = prop_oneof![
		Just(CoordinationRule::ComeOutWhole),
		Just(CoordinationRule::CarveOut),
		Just(CoordinationRule::MaintenanceOfBenefits),
	];
	let maximum = prop::option::of(0u128..100_000);
	(any_benefit(), ceiling(), ceiling(), maximum, coordination).prop_map(
		|(benefit, deductible, out_of_pocket, annual_maximum, coordination)| Terms {
			deductible,
			out_of_pocket,
			annual_maximum,
			coordination,
			filing_days: u16::MAX,
			..terms_with(benefit)
		},
	)
}

fn any_line() -> impl Strategy<Value = Line> {
	let money = (0u128..50_000, 0u128..=100, 0u128..=100);
	(1u32..=4, Y2020.0..=END_2021.0, 1_000u64..9_000, money, 0u8..20).prop_map(
		|(row, day, units, (charge, paid, patient), flaw)| {
			let paid = charge * paid / 100;
			let patient = (charge - paid) * patient / 100;
			let mut line = Line { units: Units(units), ..line(row, Day(day), 1, charge) };
			line.facts.prior = Some(Prior { paid, patient });
			line.facts.duplicate = flaw == 0;
			line.facts.credentialed = flaw != 1;
			line
		},
	)
}

fn op() -> impl Strategy<Value = Op> {
	prop_oneof![
		3 => (0usize..2, prop::collection::vec(any_line(), 1..8))
			.prop_map(|(member, lines)| Op::Claim { member, lines }),
		1 => any::<prop::sample::Index>().prop_map(Op::Reverse),
	]
}

/// Two members and the family that they share.
struct World {
	terms: Terms,
	first: bool,
	members: [Vec<Year>; 2],
	standing: Vec<(usize, Adjudication)>,
	remittance: Remittance,
}

impl World {
	fn new(terms: Terms, first: bool, family: bool) -> Self {
		let years =
			vec![Year::new(Y2020, Day(Y2021.0 - 1), family), Year::new(Y2021, END_2021, family)];
		let members = [years.clone(), years];
		Self { terms, first, members, standing: vec![], remittance: Remittance::default() }
	}

	fn set(&mut self, member: usize, years: Vec<Year>) {
		for (other, year) in self.members[1 - member].iter_mut().zip(&years) {
			other.family = year.family;
		}
		self.members[member] = years;
	}

	fn remit(&mut self, claim: Claim) {
		self.remittance.paid += claim.paid;
		self.remittance.claims.push(claim);
	}

	fn apply(&mut self, op: Op) {
		match op {
			Op::Claim { member, mut lines } => {
				let mut facts = facts();
				if self.first {
					lines.iter_mut().for_each(|line| line.facts.prior = None);
				} else {
					facts.coordination = Coordination::After { remitted: Y2020 };
				}
				let prices = [
					price(1, 1_000, Y2020, None),
					price(1, 900, Y2021, None),
					price(2, 7, Y2020, None),
					price(3, 30_001, Y2020, None),
				];
				let case = Case {
					terms: &self.terms,
					prices: &prices,
					years: &self.members[member],
					authorisations: &[],
					facts: &facts,
					lines: &lines,
				};
				let answer = adjudicate(&case).unwrap();
				assert_eq!(adjudicate(&case), Ok(answer.clone()));
				answer.lines.iter().for_each(|line| self.check_line(line));
				assert_eq!(reverse(&answer.years, &answer.lines).unwrap(), self.members[member]);
				self.remit(Claim::of(&answer).unwrap());
				self.set(member, answer.years.clone());
				self.standing.push((member, answer));
			}
			Op::Reverse(_) if self.standing.is_empty() => (),
			Op::Reverse(index) => {
				let (member, answer) = self.standing.remove(index.index(self.standing.len()));
				let years = reverse(&self.members[member], &answer.lines).unwrap();
				self.remit(Claim::of(&answer).unwrap().reversed());
				self.set(member, years);
			}
		}
	}

	fn check_line(&self, line: &LineOutcome) {
		let all: Amount = line.adjustments.iter().map(|cas| cas.amount).sum();
		assert_eq!(line.charge - all, line.paid);
		assert!(line.adjustments.iter().all(|cas| cas.amount > 0));
		let shared = [Carc::Deductible, Carc::Coinsurance, Carc::Copay];
		let shares = line.adjustments.iter().filter(|cas| shared.contains(&cas.reason));
		let share: Amount = shares.map(|cas| cas.amount).sum();
		assert!(share + line.paid <= line.allowed);
		assert_eq!(line.delta.map_or(0, |delta| delta.spent.out_of_pocket), share);
		assert_eq!(line.delta.is_none(), line.denied.is_some());
		let contract = line.adjustments.iter().find(|cas| cas.reason == Carc::ExceedsSchedule);
		assert!(contract.is_none_or(|cas| cas.amount < line.charge));
	}

	fn check(&self) {
		assert_eq!(check(&self.remittance), Ok(()));
		for (member, years) in self.members.iter().enumerate() {
			for year in years {
				self.check_year(member, year);
			}
		}
	}

	fn check_year(&self, member: usize, year: &Year) {
		let of = |member: Option<usize>, amount: fn(&Delta) -> Amount| -> Amount {
			let standing = self.standing.iter();
			let chosen = standing.filter(|(other, _)| member.is_none_or(|own| own == *other));
			let deltas = chosen.flat_map(|(_, answer)| &answer.lines).filter_map(|line| line.delta);
			deltas.filter(|delta| delta.year == year.from).map(|delta| amount(&delta)).sum()
		};
		assert_eq!(year.member.deductible, of(Some(member), |delta| delta.spent.deductible));
		assert_eq!(year.member.out_of_pocket, of(Some(member), |delta| delta.spent.out_of_pocket));
		assert_eq!(year.paid, of(Some(member), |delta| delta.paid));
		if let Some(family) = year.family {
			assert_eq!(family.deductible, of(None, |delta| delta.spent.deductible));
			assert_eq!(family.out_of_pocket, of(None, |delta| delta.spent.out_of_pocket));
		}
		assert!(self.terms.annual_maximum.is_none_or(|most| year.paid <= most));
		let units = self.terms.benefits[0].frequency.units;
		assert!(units.is_none_or(|most| year.used(1) <= most));
		holds(self.terms.deductible, year, |spent| spent.deductible);
		holds(self.terms.out_of_pocket, year, |spent| spent.out_of_pocket);
	}
}

fn holds(ceiling: Option<Ceiling>, year: &Year, of: fn(Spent) -> Amount) {
	let Some(ceiling) = ceiling else { return };
	let family = ceiling.family.zip(year.family);
	if let Some((limit, borne)) = family {
		assert!(of(borne) <= limit);
	}
	if family.is_none() || ceiling.embedded {
		assert!(of(year.member) <= ceiling.individual);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
	fn claims_and_reversals_keep_the_balance(
		terms in any_terms(),
		first in any::<bool>(),
		family in any::<bool>(),
		ops in prop::collection::vec(op(), 1..16),
	) {
		prop_assert_eq!(terms.check(), Ok(()));
		let mut world = World::new(terms.clone(), first, family);
		for op in ops {
			world.apply(op);
			world.check();
		}
		while let Some((member, answer)) = world.standing.pop() {
			let years = reverse(&world.members[member], &answer.lines).unwrap();
			world.set(member, years);
			world.check();
		}
		prop_assert_eq!(world.members, World::new(terms, first, family).members);
	}

	#[test]
	fn a_part_is_the_nearest_amount(amount in 0u128..1_000_000_000, part in 0u16..=10_000) {
		let rounded = BasisPoints(part).of(amount);
		let exact = amount * u128::from(part);
		prop_assert!(rounded * 20_000 <= exact * 2 + 10_000);
		prop_assert!(rounded * 20_000 + 10_000 > exact * 2);
	}
}

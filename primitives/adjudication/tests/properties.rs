// SPDX-License-Identifier: Apache-2.0

//! What holds of every plan, claim, appeal and reversal.

mod common;

use std::collections::BTreeSet;

use common::*;
use proptest::prelude::*;
use salus_adjudication::{
	balance::{Claim, Remittance},
	*,
};
use salus_primitives::{Day, Digest};

#[derive(Clone, Debug)]
enum Op {
	Claim {
		member: usize,
		lines: Vec<Line>,
	},
	/// The lines of a standing claim that are denied for reasons that can be waived run again.
	Appeal(prop::sample::Index),
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
	let asked = (any::<bool>(), any::<bool>(), prop::bool::weighted(0.2));
	(cost_share, 0u128..6_000, 0u16..=10_000, units, asked).prop_map(
		|(cost_share, copay, part, units, (prior_authorisation, evidence, dispensing))| Benefit {
			cost_share,
			copay,
			coinsurance: BasisPoints(part),
			prior_authorisation,
			evidence,
			dispensing,
			frequency: Frequency { units, days_between: None },
			..benefit()
		},
	)
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
	let day = prop_oneof![Y2020.0..=END_2021.0, Y2021.0..=Y2021.0 + 1];
	let said = (any::<bool>(), prop::option::of(0u8..12));
	(1u32..=4, day, 1_000u64..9_000, money, 0u8..30, said).prop_map(
		|(row, day, units, (charge, paid, patient), flaw, (contracted, number))| {
			let paid = charge * paid / 100;
			let patient = (charge - paid) * patient / 100;
			let mut line = Line { units: Units(units), ..line(row, Day(day), 1, charge) };
			line.facts.prior = Some(Prior { paid, patient });
			line.facts.duplicate = flaw == 0;
			line.facts.credentialed = flaw != 1;
			line.facts.evidenced = flaw != 2;
			line.facts.bundled = flaw == 3;
			line.facts.contracted = contracted;
			line.authorisation = (flaw != 4).then_some(row);
			line.dispensing = number.map(|number| Digest::from([number; 32]));
			if flaw == 5 {
				let units = Units::whole(1);
				line = Line { row: 3, units, authorisation: Some(5), ..line };
				line.facts.whole = true;
			}
			line
		},
	)
}

fn op() -> impl Strategy<Value = Op> {
	prop_oneof![
		3 => (0usize..2, prop::collection::vec(any_line(), 1..8))
			.prop_map(|(member, lines)| Op::Claim { member, lines }),
		1 => any::<prop::sample::Index>().prop_map(Op::Appeal),
		1 => any::<prop::sample::Index>().prop_map(Op::Reverse),
	]
}

/// Of each row what includes it.
const WITHIN: [(u32, &[u32]); 3] = [(1, &[3]), (2, &[1, 3]), (3, &[])];

fn within_of(row: u32) -> &'static [u32] {
	WITHIN.iter().find(|(other, _)| *other == row).map_or(&[], |(_, within)| within)
}

fn prices() -> Vec<PriceRow> {
	let prices = [
		price(1, 1_000, Y2020, None),
		price(1, 900, Y2021, None),
		price(2, 7, Y2020, None),
		price(3, 30_001, Y2020, None),
	];
	let with = |price: PriceRow| {
		let within = within_of(price.row).to_vec().try_into().unwrap();
		PriceRow { within, ..price }
	};
	prices.into_iter().map(with).collect()
}

/// One for each row, and number 5 with a price.
fn authorisations() -> Vec<Authorisation> {
	let given = (1..=4).map(|row| Authorisation {
		number: row,
		row,
		..authorisation(u32::from(row == 1) * 20 + 9)
	});
	let priced = Authorisation { number: 5, price: Some(20_000), ..authorisation(2) };
	given.chain([priced]).collect()
}

fn bundles(lines: &[(&Line, &LineOutcome)], line: &Line) -> bool {
	let within = within_of(line.row);
	lines.iter().any(|(other, outcome)| {
		outcome.is_covered() && other.day == line.day && within.contains(&other.row)
	})
}

/// The dispensing numbers of the covered lines of a claim.
fn numbers(claim: &Standing) -> impl Iterator<Item = Digest> + '_ {
	let lines = claim.lines.iter().zip(&claim.outcomes);
	lines.filter(|(_, outcome)| outcome.is_covered()).filter_map(|(line, _)| line.dispensing)
}

/// A claim that stands.
struct Standing {
	member: usize,
	lines: Vec<Line>,
	outcomes: Vec<LineOutcome>,
}

impl Standing {
	fn remittance(&self) -> Claim {
		match (&self.lines[..], &self.outcomes[..]) {
			([line], [outcome]) if line.facts.whole => Claim::whole(outcome).unwrap(),
			_ => {
				let answer = Adjudication::of(self.outcomes.clone(), vec![], vec![]).unwrap();
				Claim::of(&answer).unwrap()
			}
		}
	}
}

/// A member's accumulators and authorisations.
#[derive(Clone, Debug, PartialEq)]
struct Member {
	years: Vec<Year>,
	authorisations: Vec<Authorisation>,
	parts: Vec<DayParts>,
}

/// Two members and the family that they share.
struct World {
	terms: Terms,
	first: bool,
	members: [Member; 2],
	standing: Vec<Standing>,
	remittance: Remittance,
}

impl World {
	fn new(terms: Terms, first: bool, family: bool) -> Self {
		let years =
			vec![Year::new(Y2020, Day(Y2021.0 - 1), family), Year::new(Y2021, END_2021, family)];
		let member = Member { years, authorisations: authorisations(), parts: vec![] };
		let members = [member.clone(), member];
		Self { terms, first, members, standing: vec![], remittance: Remittance::default() }
	}

	fn set(&mut self, member: usize, years: Vec<Year>, authorisations: Vec<Authorisation>) {
		for (other, year) in self.members[1 - member].years.iter_mut().zip(&years) {
			other.family = year.family;
		}
		let parts = std::mem::take(&mut self.members[member].parts);
		self.members[member] = Member { years, authorisations, parts };
	}

	/// The parts of the day.
	fn parts(&mut self, member: usize, day: Day) -> &mut DayParts {
		let parts = &mut self.members[member].parts;
		let place = parts.iter().position(|parts| parts.day == day).unwrap_or_else(|| {
			parts.push(DayParts { day, parts: Default::default() });
			parts.len() - 1
		});
		&mut parts[place]
	}

	/// Enters the lines that others include, or removes them and gives back what they took.
	fn part(&mut self, member: usize, lines: &[Line], outcomes: &[LineOutcome], is_entered: bool) {
		for (line, outcome) in lines.iter().zip(outcomes) {
			let Some(delta) = outcome.delta else { continue };
			let within = within_of(line.row);
			let is_part = !within.is_empty() && !line.facts.waived.contains(Carc::Bundled);
			let parts = self.parts(member, line.day);
			if is_entered && is_part {
				assert!(parts.enter(within, outcome.allowed));
			}
			if !is_entered {
				assert_eq!(parts.give_back(line.row, delta.parts), delta.parts);
				if is_part {
					parts.remove(within, outcome.allowed);
				}
			}
		}
		self.members[member].parts.retain(|parts| !parts.parts.is_empty());
	}

	fn remit(&mut self, claim: Claim) {
		self.remittance.paid += claim.paid;
		self.remittance.claims.push(claim);
	}

	fn run(&mut self, member: usize, lines: &[Line]) -> Vec<LineOutcome> {
		let coordination =
			if self.first { Coordination::First } else { Coordination::After { remitted: Y2020 } };
		let Member { years, authorisations, parts } = &self.members[member];
		let case = Case {
			terms: &self.terms,
			prices: &agreed(&prices(), lines),
			years,
			authorisations,
			facts: &Facts { coordination, ..facts() },
			parts,
			lines,
		};
		let answer = adjudicate(&case).unwrap();
		assert_eq!(adjudicate(&case), Ok(answer.clone()));
		lines.iter().zip(&answer.lines).for_each(|(line, outcome)| self.check_line(line, outcome));
		check_taken(parts, &answer, lines);
		assert_eq!(reverse(&answer.years, &answer.lines).as_ref(), Ok(years));
		assert_eq!(&restore(&answer.authorisations, &answer.lines), authorisations);
		self.set(member, answer.years.to_vec(), answer.authorisations.to_vec());
		self.members[member].parts = answer.parts.into_inner();
		self.part(member, lines, &answer.lines, true);
		answer.lines.into_inner()
	}

	/// Whether a line that stands has the dispensing number of `line`.
	fn is_dispensed(&self, line: &Line, claim: Option<&Standing>) -> bool {
		let standing = self.standing.iter().chain(claim);
		line.dispensing.is_some()
			&& standing.flat_map(numbers).any(|one| Some(one) == line.dispensing)
	}

	fn apply(&mut self, op: Op) {
		match op {
			Op::Claim { member, mut lines } => {
				if self.first {
					lines.iter_mut().for_each(|line| line.facts.prior = None);
				}
				let dispensed = |line: &Line| self.is_dispensed(line, None);
				lines.iter_mut().for_each(|line| line.facts.dispensed = dispensed(line));
				let outcomes = self.run(member, &lines);
				let claim = Standing { member, lines, outcomes };
				self.remit(claim.remittance());
				self.standing.push(claim);
			}
			Op::Appeal(_) | Op::Reverse(_) if self.standing.is_empty() => (),
			Op::Appeal(index) => {
				let index = index.index(self.standing.len());
				let claim = self.standing.remove(index);
				let claim = self.appeal(claim);
				self.standing.push(claim);
			}
			Op::Reverse(index) => {
				let claim = self.standing.remove(index.index(self.standing.len()));
				self.reverse(claim);
			}
		}
		self.standing.iter().for_each(check_bundles);
		let mut stand = BTreeSet::new();
		assert!(self.standing.iter().flat_map(numbers).all(|number| stand.insert(number)));
	}

	fn appeal(&mut self, mut claim: Standing) -> Standing {
		let waivable =
			|outcome: &LineOutcome| outcome.denied.filter(|reason| reason.can_be_waived());
		let outcomes = claim.outcomes.iter().enumerate();
		let again: Vec<usize> = outcomes
			.filter(|(_, outcome)| waivable(outcome).is_some())
			.map(|(place, _)| place)
			.collect();
		if again.is_empty() {
			return claim;
		}
		self.remit(claim.remittance().reversed());
		let mut lines = vec![];
		for place in &again {
			let line = &mut claim.lines[*place];
			let reason = waivable(&claim.outcomes[*place]).unwrap();
			line.facts.waived = line.facts.waived.and(reason);
			lines.push(*line);
		}
		let stand: Vec<_> = claim.lines.iter().zip(&claim.outcomes).collect();
		for line in &mut lines {
			line.facts.bundled |= bundles(&stand, line);
			line.facts.dispensed = self.is_dispensed(line, Some(&claim));
		}
		let outcomes = self.run(claim.member, &lines);
		for ((place, outcome), line) in again.into_iter().zip(outcomes).zip(lines) {
			assert!(outcome
				.denied
				.is_none_or(|reason| !line.facts.waived.contains(reason) || line.facts.whole));
			claim.outcomes[place] = outcome;
		}
		self.remit(claim.remittance());
		claim
	}

	fn reverse(&mut self, claim: Standing) {
		let Member { years, authorisations, .. } = &self.members[claim.member];
		let years = reverse(years, &claim.outcomes).unwrap();
		let authorisations = restore(authorisations, &claim.outcomes);
		self.remit(claim.remittance().reversed());
		self.set(claim.member, years, authorisations);
		self.part(claim.member, &claim.lines, &claim.outcomes, false);
	}

	fn check_line(&self, claimed: &Line, line: &LineOutcome) {
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
		let patient = contract.map(|cas| cas.group == Group::PatientResponsibility);
		assert!(patient.is_none_or(|patient| patient != claimed.facts.contracted));
	}

	fn check(&self) {
		assert_eq!(check(&self.remittance), Ok(()));
		for (position, member) in self.members.iter().enumerate() {
			for year in &member.years {
				self.check_year(position, year);
			}
			self.check_parts(position, member);
			for (given, left) in authorisations().iter().zip(&member.authorisations) {
				assert_eq!(
					given.units_left.0,
					left.units_left.0 + self.taken(position, left.number)
				);
			}
		}
	}

	/// What the lines that stand were reduced by is what was taken for parts.
	fn check_parts(&self, position: usize, member: &Member) {
		let standing = self.standing.iter().filter(|claim| claim.member == position);
		let mut sums = std::collections::BTreeMap::<(Day, u32), Amount>::new();
		for claim in standing {
			for (line, outcome) in claim.lines.iter().zip(&claim.outcomes) {
				let taken = outcome.delta.map_or(0, |delta| delta.parts);
				*sums.entry((line.day, line.row)).or_default() += taken;
			}
		}
		for parts in &member.parts {
			for including in parts.parts.iter().flat_map(|part| &part.within) {
				*sums.get_mut(&(parts.day, including.row)).unwrap_or(&mut 0) -= including.taken;
			}
		}
		assert!(sums.values().all(|left| *left == 0));
	}

	fn taken(&self, member: usize, number: u32) -> u64 {
		let standing = self.standing.iter().filter(|claim| claim.member == member);
		let deltas = standing.flat_map(|claim| &claim.outcomes).filter_map(|line| line.delta);
		let taken = deltas.filter_map(|delta| delta.taken);
		taken.filter(|taken| taken.number == number).map(|taken| taken.units.0).sum()
	}

	fn check_year(&self, member: usize, year: &Year) {
		let of = |member: Option<usize>, amount: fn(&Delta) -> Amount| -> Amount {
			let standing = self.standing.iter();
			let chosen = standing.filter(|claim| member.is_none_or(|own| own == claim.member));
			let deltas = chosen.flat_map(|claim| &claim.outcomes).filter_map(|line| line.delta);
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

/// Whatever the lines are, no more is taken off them than was allowed for parts before, and each is
/// allowed what it would have been without the rest.
fn check_taken(parts: &[DayParts], answer: &Adjudication, lines: &[Line]) {
	let taken = |parts: &DayParts| -> (Day, Vec<(Amount, Amount)>) {
		let part = |part: &Part| (part.allowed, part.within.iter().map(|row| row.taken).sum());
		(parts.day, parts.parts.iter().map(part).collect())
	};
	for ((day, before), (_, after)) in parts.iter().map(taken).zip(answer.parts.iter().map(taken)) {
		for ((allowed, before), (same, after)) in before.into_iter().zip(after) {
			assert_eq!(allowed, same, "{day:?}");
			assert!(before <= after && (after <= allowed || after == before));
		}
	}
	for (line, outcome) in lines.iter().zip(&answer.lines) {
		let of_parts = outcome.delta.map_or(0, |delta| delta.parts);
		assert!(outcome.allowed + of_parts <= line.charge);
	}
}

/// What was denied as included before an appeal need not be covered after it, and what a panel held
/// to be separate is.
fn check_bundles(claim: &Standing) {
	let lines: Vec<_> = claim.lines.iter().zip(&claim.outcomes).collect();
	let appealed = claim.lines.iter().any(|line| line.facts.waived != Waived::default());
	for (line, outcome) in &lines {
		let included = bundles(&lines, line) && !appealed;
		assert!(!included || !outcome.is_covered());
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
	fn claims_appeals_and_reversals_keep_the_balance(
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
		while let Some(claim) = world.standing.pop() {
			world.reverse(claim);
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

// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::{
	collections::{btree_map::BTreeMap, btree_set::BTreeSet},
	vec::Vec,
};

use frame_support::ensure;
use salus_adjudication::{PlanVersion, Spent};
use salus_primitives::{Day, InstitutionId, Membership, Sponsorship};
use sp_runtime::TryRuntimeError;

use crate::*;

type Broken = Result<(), TryRuntimeError>;

/// A version: insurer, plan and number.
type Number = (InstitutionId, u32, u32);

/// What the coverages and authorisations say must stand elsewhere.
struct Expected<AccountId> {
	subscribed: BTreeMap<Number, u32>,
	years: BTreeSet<(AccountId, PlanYear)>,
	families: BTreeMap<(Family, PlanYear), FamilyYear>,
	due: BTreeSet<(DueAt, Step<AccountId>)>,
	overdue: BTreeSet<(InstitutionId, (AccountId, u32))>,
	opened: BTreeMap<InstitutionId, Open>,
}

impl<AccountId: Ord> Expected<AccountId> {
	fn nothing() -> Self {
		Self {
			subscribed: BTreeMap::new(),
			years: BTreeSet::new(),
			families: BTreeMap::new(),
			due: BTreeSet::new(),
			overdue: BTreeSet::new(),
			opened: BTreeMap::new(),
		}
	}
}

fn number_of(version: PlanVersion) -> Number {
	(version.insurer, version.plan, version.version)
}

fn counted_up(count: &mut u32) {
	*count = count.saturating_add(1);
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		Self::check_plans()?;
		Self::check_prices()?;
		Self::check_contracts()?;
		let mut expected = Expected::nothing();
		for (member, coverage) in Coverages::<T>::iter() {
			Self::check_coverage(&member, &coverage)?;
			Self::expect_years(&member, &coverage, &mut expected);
			Self::expect_end(&member, &coverage, &mut expected);
		}
		for (member, number, row) in Authorisations::<T>::iter() {
			Self::check_authorisation(&member, &row)?;
			Self::expect_awaited(member, number, &row, &mut expected);
		}
		Self::check_counted(&expected)?;
		Self::check_waiting(&expected)
	}

	/// I1.
	fn check_plans() -> Broken {
		for (number, version) in Versions::<T>::iter() {
			let plan = Plans::<T>::get(number.insurer, number.plan);
			let given = plan.map_or(0, |plan| plan.versions);
			ensure!(number.version < given, "I1: a version whose number was never given");
			ensure!(version.check().is_ok(), "I1: a version by which nobody can adjudicate");
			let network = version.out_of_network;
			let known = |network: Network| Tables::<T>::contains_key(number.insurer, network.table);
			ensure!(network.is_none_or(known), "I1: a version with a table that is gone");
		}
		for (insurer, plan, row) in Plans::<T>::iter() {
			let newest = row.versions.checked_sub(1);
			let newest = newest.map(|version| PlanVersion { insurer, plan, version });
			let stands = newest.is_some_and(Versions::<T>::contains_key);
			ensure!(stands || !row.open, "I1: an open plan without its newest version");
		}
		Ok(())
	}

	/// I2.
	fn check_prices() -> Broken {
		let mut rows = BTreeMap::<(InstitutionId, u32), u32>::new();
		for ((insurer, table, row), history) in Prices::<T>::iter() {
			counted_up(rows.entry((insurer, table)).or_default());
			let named = history.iter().all(|price| price.row == row);
			ensure!(named, "I2: a price of another row");
			let apart = history.iter().all(|price| !price.within.contains(&row));
			ensure!(apart, "I2: a row within itself");
			ensure!(Self::follow(&history), "I2: prices that overlap, or none");
		}
		for (insurer, table, row) in Tables::<T>::iter() {
			let count = rows.remove(&(insurer, table)).unwrap_or_default();
			ensure!(count == row.rows, "I2: a table does not count its rows");
		}
		ensure!(rows.is_empty(), "I2: prices of a table that is not there");
		Ok(())
	}

	/// I3.
	fn check_contracts() -> Broken {
		for (insurer, _, contracts) in Contracts::<T>::iter() {
			ensure!(Self::follow(&contracts), "I3: contracts that overlap, or none");
			let known = |contract: &Contract| Tables::<T>::contains_key(insurer, contract.table);
			ensure!(contracts.iter().all(known), "I3: a contract with a table that is not there");
		}
		Ok(())
	}

	/// Whether there are periods, each with a day, one after the other.
	fn follow<P: Period>(periods: &[P]) -> bool {
		let has_day = |period: &P| period.until().is_none_or(|until| period.from() <= until);
		let after = |one: &P, next: &P| one.until().is_some_and(|until| until < next.from());
		!periods.is_empty() && periods.iter().all(has_day) && periods.is_sorted_by(after)
	}

	/// I4.
	fn check_coverage(member: &AccountIdOf<T>, coverage: &CoverageOf<T>) -> Broken {
		let is_subject = T::Sponsorship::sponsor_of(member).is_some();
		ensure!(is_subject, "I4: a coverage that nobody pays for");
		ensure!(coverage.order > 0, "I4: an order below the first");
		let first = coverage.spans.first().ok_or("I4: a coverage without a span")?;
		ensure!(coverage.enrolled <= first.from, "I4: enrolled after it began");
		let mut held: Vec<(Day, Day)> = Vec::new();
		for span in &coverage.spans {
			let version = Versions::<T>::get(span.version).ok_or("I4: a span without a version")?;
			let within = version.holds(span.from) && span.until <= version.until;
			ensure!(within, "I4: a span outside its version");
			ensure!(day_before(span.from) <= span.until, "I4: a span that ends before it begins");
			if !span.is_empty() {
				held.push((span.from, span.until));
			}
		}
		held.sort();
		let apart = held.is_sorted_by(|one, next| one.1 < next.0);
		ensure!(apart, "I4: a day that is covered twice");
		let (years, _) = Self::plan_years_of(coverage);
		let each = if coverage.family.is_some() { 2 } else { 1 };
		let rows = (years.len() as u32).saturating_mul(each).saturating_add(1);
		ensure!(coverage.rows == rows, "I4: charged for other rows than it needs");
		Ok(())
	}

	/// What I5 and I6 want of a coverage.
	fn expect_years(
		member: &AccountIdOf<T>,
		coverage: &CoverageOf<T>,
		expected: &mut Expected<AccountIdOf<T>>,
	) {
		for version in coverage.versions() {
			counted_up(expected.subscribed.entry(number_of(version)).or_default());
		}
		for year in Self::plan_years_of(coverage).0 {
			expected.years.insert((member.clone(), year));
			let Some(family) = coverage.family() else { continue };
			let spent = MemberYears::<T>::get(member, year).spent;
			let row = expected.families.entry((family, year)).or_default();
			let sum = row.replace(Spent::default(), spent).unwrap_or_default();
			*row = FamilyYear { members: sum.members.saturating_add(1), ..sum };
		}
	}

	/// I5 and I6.
	fn check_counted(expected: &Expected<AccountIdOf<T>>) -> Broken {
		let spans = Subscribed::<T>::iter().map(|(version, spans)| (number_of(version), spans));
		let subscribed: BTreeMap<_, _> = spans.collect();
		ensure!(subscribed == expected.subscribed, "I5: spans under a version miscounted");
		for (member, year, counted) in MemberYears::<T>::iter() {
			let is_known = expected.years.contains(&(member, year));
			ensure!(is_known, "I6: accumulators of a plan year that nobody promised");
			ensure!(counted != Accumulators::default(), "I6: accumulators of nothing");
			let ascends = counted.usage.is_sorted_by(|one, next| one.category < next.category);
			ensure!(ascends, "I6: usage is not in its order");
		}
		let families: BTreeMap<_, _> =
			FamilyYears::<T>::iter().map(|(family, year, row)| ((family, year), row)).collect();
		ensure!(families == expected.families, "I6: a family is not the sum of its members");
		ensure!(
			MemberClaims::<T>::iter_values().all(|claims| claims > 0),
			"I7: no claims that are counted"
		);
		Ok(())
	}

	/// I8.
	fn check_authorisation(member: &AccountIdOf<T>, row: &Authorisation) -> Broken {
		let coverage = Coverages::<T>::get(member).ok_or("I8: an authorisation of nobody")?;
		ensure!(coverage.insurer == row.insurer, "I8: an authorisation of another insurer");
		ensure!(row.request.from <= row.request.until, "I8: it ends before it begins");
		if let Status::Given { units, units_left, .. } = row.status {
			let ascend = [units_left, units, row.request.units].is_sorted();
			ensure!(ascend, "I8: more is left than was given, or given than asked for");
		}
		let due = row.deadline.due;
		ensure!(
			row.deadline.missed.is_none() || due <= Self::now(),
			"I8: noted to be late without being so"
		);
		Ok(())
	}

	/// Where I9 and I10 want the end of a coverage.
	fn expect_end(
		member: &AccountIdOf<T>,
		coverage: &CoverageOf<T>,
		expected: &mut Expected<AccountIdOf<T>>,
	) {
		if coverage.is_standing {
			let at = Self::end_due(coverage.end());
			expected.due.insert((at, Step::End { member: member.clone() }));
			let insurer = T::Membership::successor_of(coverage.insurer);
			counted_up(&mut expected.opened.entry(insurer).or_default().coverages);
		}
	}

	/// Where I9 and I10 want the decision about an authorisation.
	fn expect_awaited(
		member: AccountIdOf<T>,
		number: u32,
		row: &Authorisation,
		expected: &mut Expected<AccountIdOf<T>>,
	) {
		if !row.is_undecided() {
			return;
		}
		let insurer = T::Membership::successor_of(row.insurer);
		counted_up(&mut expected.opened.entry(insurer).or_default().undecided);
		match row.deadline.missed {
			Some(institution) => {
				expected.overdue.insert((institution, (member, number)));
			}
			None => {
				let step = Step::Decision { member, number };
				expected.due.insert((row.deadline.due.into(), step));
			}
		}
	}

	/// I9 and I10.
	fn check_waiting(expected: &Expected<AccountIdOf<T>>) -> Broken {
		let due: BTreeSet<_> = Due::<T>::iter_keys().collect();
		ensure!(due == expected.due, "I9: what is due is not what waits");
		let overdue: BTreeSet<_> = Overdue::<T>::iter_keys().collect();
		ensure!(overdue == expected.overdue, "I9: what is overdue is not what was noted");
		for coverage in Coverages::<T>::iter_values() {
			let lasts = Self::today() <= coverage.end();
			ensure!(coverage.is_standing || !lasts, "I9: noted to have ended before it did");
		}
		let opened: BTreeMap<_, _> = Opened::<T>::iter().collect();
		ensure!(opened == expected.opened, "I10: what is open is miscounted");
		Ok(())
	}
}

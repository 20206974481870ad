// SPDX-License-Identifier: Apache-2.0

//! The answers that clients get.

use alloc::{collections::btree_map::BTreeMap, vec::Vec};

use salus_adjudication::{PlanVersion, PriceRow, Year};
use salus_primitives::{InstitutionId, Membership};

use crate::*;

/// How many rows one read returns at most.
const PAGE: u32 = 100;

impl<T: Config> Pallet<T> {
	pub fn plan(insurer: InstitutionId, plan: u32) -> Option<Plan> {
		Plans::<T>::get(insurer, plan)
	}

	pub fn version(version: PlanVersion) -> Option<VersionOf<T>> {
		Versions::<T>::get(version)
	}

	pub fn table(insurer: InstitutionId, table: u32) -> Option<Table> {
		Tables::<T>::get(insurer, table)
	}

	/// The prices of a row, ascending.
	pub fn price(insurer: InstitutionId, table: u32, row: u32) -> Vec<PriceRow> {
		Prices::<T>::get((insurer, table, row)).into_inner()
	}

	/// The contracts with a provider, ascending.
	pub fn contracts(insurer: InstitutionId, provider: InstitutionId) -> Vec<Contract> {
		Contracts::<T>::get(insurer, provider).into_inner()
	}

	pub fn coverage(member: &T::AccountId) -> Option<CoverageState<CoverageOf<T>>> {
		let row = Coverages::<T>::get(member)?;
		let today = Self::today();
		Some(CoverageState {
			insurer: T::Membership::successor_of(row.insurer),
			is_covered: row.spans.iter().any(|span| span.holds(today)),
			until: row.end(),
			claims: MemberClaims::<T>::get(member),
			row,
		})
	}

	/// What is counted of a member in each plan year, empty ones too.
	pub fn accumulators(member: &T::AccountId) -> Vec<(PlanYear, Year)> {
		let Some(coverage) = Coverages::<T>::get(member) else { return Vec::new() };
		let mut years = BTreeMap::new();
		for number in coverage.versions() {
			let Some(version) = Versions::<T>::get(number) else { continue };
			let counted = Self::years_under(member, &coverage, number, &version);
			years.extend(counted.into_iter().map(|year| (PlanYear::of(number, year.from), year)));
		}
		years.into_iter().collect()
	}

	/// Up to `limit` authorisations about `member`, and never more than 100, in the order of their
	/// storage, those that come after `after`.
	pub fn authorisations_of(
		member: &T::AccountId,
		after: Option<u32>,
		limit: u32,
	) -> Vec<AuthorisationState> {
		let rows = match after {
			None => Authorisations::<T>::iter_prefix(member),
			Some(after) => {
				let from = Authorisations::<T>::hashed_key_for(member, after);
				Authorisations::<T>::iter_prefix_from(member, from)
			}
		};
		let state = |(number, row): (u32, Authorisation)| AuthorisationState {
			number,
			until: row.until(),
			is_overdue: Self::is_late(&row),
			row,
		};
		rows.take(limit.min(PAGE) as usize).map(state).collect()
	}

	/// Up to `limit` late decisions for which `insurer` answers, and never more than 100, those that
	/// come after `after`. Those that the sweep has not come to yet are the last.
	pub fn overdue(
		insurer: InstitutionId,
		after: Option<(T::AccountId, u32)>,
		limit: u32,
	) -> Vec<(T::AccountId, u32)> {
		let noted = match &after {
			None => Some(Overdue::<T>::iter_key_prefix(insurer)),
			Some(last) => Overdue::<T>::contains_key(insurer, last).then(|| {
				let from = Overdue::<T>::hashed_key_for(insurer, last);
				Overdue::<T>::iter_key_prefix_from(insurer, from)
			}),
		};
		let last = after.filter(|_| noted.is_none());
		let skipped = usize::from(last.is_some());
		let unnoted = Self::unnoted()
			.filter(|(member, number)| Self::waits_for(insurer, member, *number))
			.skip_while(|waiting| last.as_ref().is_some_and(|last| waiting != last))
			.skip(skipped);
		noted.into_iter().flatten().chain(unnoted).take(limit.min(PAGE) as usize).collect()
	}

	/// The decisions that are late though nobody has noted it.
	fn unnoted() -> impl Iterator<Item = (T::AccountId, u32)> {
		let now = Self::now();
		let passed = Due::<T>::iter_keys().take_while(move |(at, _)| at.moment() <= now);
		passed.filter_map(|(_, step)| match step {
			Step::Decision { member, number } => Some((member, number)),
			Step::End { .. } => None,
		})
	}

	fn waits_for(insurer: InstitutionId, member: &T::AccountId, number: u32) -> bool {
		Authorisations::<T>::get(member, number)
			.is_some_and(|row| T::Membership::successor_of(row.insurer) == insurer)
	}

	fn is_late(row: &Authorisation) -> bool {
		row.is_undecided() && row.deadline.due <= Self::now()
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What covers a member, for the pallet that adjudicates, and what that pallet writes back.

use alloc::{collections::btree_set::BTreeSet, vec::Vec};

use frame_support::{dispatch::DispatchResult, ensure};
use salus_adjudication::{
	Agreed, PlanVersion, Policies, Policy, PriceRow, Service, Spent, Units, Year,
};
use salus_primitives::{Day, InstitutionId, Membership};
use sp_runtime::{ArithmeticError, DispatchError};

use crate::*;

impl<T: Config> Policies<T::AccountId> for Pallet<T> {
	fn insurer_of(member: &T::AccountId) -> Option<InstitutionId> {
		let coverage = Coverages::<T>::get(member)?;
		Some(T::Membership::successor_of(coverage.insurer))
	}

	fn policy(
		insurer: InstitutionId,
		member: &T::AccountId,
		provider: InstitutionId,
		services: &[Service],
	) -> Result<Option<Policy>, DispatchError> {
		let Some(coverage) = Coverages::<T>::get(member) else { return Ok(None) };
		if insurer != coverage.insurer {
			// Its reserve pays and its queue is kept: nobody chooses another one that answers.
			let answering = T::Membership::successor_of(coverage.insurer);
			let succeeds = T::Membership::successor_of(insurer) == answering;
			ensure!(!succeeds, Error::<T>::InsurerMisnamed);
			return Ok(None);
		}
		let Some(span) = Self::span_of(&coverage, services)? else { return Ok(None) };
		let version = Self::version_of(span.version)?;
		let agreed = Self::agreed(span.version.insurer, provider, &version, services);
		Ok(Some(Self::policy_of(member, &coverage, span, version, agreed)))
	}

	fn policy_under(
		version: PlanVersion,
		member: &T::AccountId,
		services: &[Service],
	) -> Result<Option<Policy>, DispatchError> {
		let Some(coverage) = Coverages::<T>::get(member) else { return Ok(None) };
		let Some(span) = coverage.span_under(version, services.iter().map(|service| service.day))
		else {
			return Ok(None);
		};
		let version = Self::version_of(version)?;
		Ok(Some(Self::policy_of(member, &coverage, span, version, Vec::new())))
	}

	fn authorisations(
		member: &T::AccountId,
		provider: InstitutionId,
		numbers: &[u32],
	) -> Vec<salus_adjudication::Authorisation> {
		let numbers: BTreeSet<_> = numbers.iter().copied().collect();
		let answering = T::Membership::successor_of(provider);
		// Who answers for both also where the claim came under a name between them.
		let asked = |row: &Authorisation| {
			row.provider == provider || T::Membership::successor_of(row.provider) == answering
		};
		let given = |number| Authorisations::<T>::get(member, number).filter(asked)?.given(number);
		numbers.into_iter().filter_map(given).collect()
	}

	fn years(member: &T::AccountId, version: PlanVersion) -> Vec<Year> {
		let coverage = Coverages::<T>::get(member);
		let under = coverage.filter(|coverage| coverage.versions().any(|other| other == version));
		let Some((coverage, row)) = under.zip(Versions::<T>::get(version)) else {
			return Vec::new();
		};
		Self::years_under(member, &coverage, version, &row)
	}

	fn post(
		member: &T::AccountId,
		version: PlanVersion,
		years: &[Year],
		authorisations: &[salus_adjudication::Authorisation],
	) -> DispatchResult {
		let coverage = Self::coverage_of(member)?;
		let is_covered = coverage.versions().any(|other| other == version);
		ensure!(is_covered, Error::<T>::VersionUnknown);
		let known = Self::version_of(version)?.years;
		for year in years {
			ensure!(known.contains(&year.from), Error::<T>::YearUnknown);
			let key = PlanYear::of(version, year.from);
			Self::post_year(member, coverage.family(), key, year.into())?;
		}
		authorisations
			.iter()
			.try_for_each(|posted| Self::post_units(member, posted.number, posted.units_left))
	}

	fn claim_added(member: &T::AccountId) -> DispatchResult {
		MemberClaims::<T>::try_mutate(member, |claims| {
			*claims = claims.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	fn claim_removed(member: &T::AccountId) -> DispatchResult {
		MemberClaims::<T>::try_mutate_exists(member, |claims| {
			let left = claims.unwrap_or_default().checked_sub(1);
			let left = left.ok_or(ArithmeticError::Underflow)?;
			*claims = (left > 0).then_some(left);
			Ok(())
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_policy(
		insurer: InstitutionId,
		member: &T::AccountId,
		provider: InstitutionId,
		services: u32,
	) -> salus_adjudication::Terms {
		crate::benchmarking::largest_policy::<T>(insurer, member, provider, services)
	}
}

impl<T: Config> Pallet<T> {
	fn policy_of(
		member: &T::AccountId,
		coverage: &CoverageOf<T>,
		span: Span,
		version: VersionOf<T>,
		agreed: Vec<Agreed>,
	) -> Policy {
		Policy {
			version: span.version,
			review_above: version.review_above,
			prompt_pay: version.prompt_pay,
			coverage: salus_adjudication::Coverage {
				from: span.from,
				until: Some(span.until),
				enrolled: coverage.enrolled,
			},
			order: coverage.order,
			years: Self::years_under(member, coverage, span.version, &version),
			agreed,
			terms: version.terms,
		}
	}

	/// The span by which all of `services` are judged.
	fn span_of(
		coverage: &CoverageOf<T>,
		services: &[Service],
	) -> Result<Option<Span>, DispatchError> {
		let mut spans = services.iter().map(|service| coverage.span_on(service.day));
		let Some(first) = spans.next().flatten() else {
			return Ok(coverage.spans.last().copied());
		};
		ensure!(spans.all(|other| other == Some(first)), Error::<T>::TwoVersions);
		Ok(Some(*first))
	}

	/// All plan years of `version` as they stand.
	pub(crate) fn years_under(
		member: &T::AccountId,
		coverage: &CoverageOf<T>,
		number: PlanVersion,
		version: &VersionOf<T>,
	) -> Vec<Year> {
		let year = |(from, until)| {
			let key = PlanYear::of(number, from);
			let family = coverage.family().map(|family| Self::family_spent(family, key));
			MemberYears::<T>::get(member, key).year(from, until, family)
		};
		version.plan_years().map(year).collect()
	}

	fn family_spent(family: Family, year: PlanYear) -> Spent {
		FamilyYears::<T>::get(family, year).unwrap_or_default().spent
	}

	/// What `insurer` and `provider` agreed for each of `services`.
	fn agreed(
		insurer: InstitutionId,
		provider: InstitutionId,
		version: &VersionOf<T>,
		services: &[Service],
	) -> Vec<Agreed> {
		let contracts = Contracts::<T>::get(insurer, provider);
		let on = |service: &Service| {
			let Service { row, day } = *service;
			let contract = contracts.iter().rfind(|contract| contract.holds(day));
			let bound = contract.map(|contract| (contract.table, contract.tier));
			let network = version.out_of_network.map(|network| (network.table, network.tier));
			let Some((table, tier)) = bound.or(network) else {
				return Agreed { price: None, tier: 0, contracted: false };
			};
			let price = Self::price_on(insurer, table, row, day);
			Agreed { price, tier, contracted: contract.is_some() }
		};
		services.iter().map(on).collect()
	}

	fn price_on(insurer: InstitutionId, table: u32, row: u32, day: Day) -> Option<PriceRow> {
		let history = Prices::<T>::get((insurer, table, row));
		history.into_iter().rfind(|price| price.holds(day))
	}

	/// Writes what is counted of a member in a plan year, and of its family with it.
	fn post_year(
		member: &T::AccountId,
		family: Option<Family>,
		year: PlanYear,
		counted: Accumulators,
	) -> DispatchResult {
		let before = MemberYears::<T>::get(member, year);
		if before == counted {
			return Ok(());
		}
		if let Some(family) = family {
			FamilyYears::<T>::try_mutate(family, year, |row| {
				let replaced = row.unwrap_or_default().replace(before.spent, counted.spent);
				*row = Some(replaced.ok_or(Error::<T>::NeverCounted)?);
				Ok::<_, DispatchError>(())
			})?;
		}
		if counted == Accumulators::default() {
			MemberYears::<T>::remove(member, year);
		} else {
			MemberYears::<T>::insert(member, year, counted);
		}
		Ok(())
	}

	/// Writes how many units of an authorisation are left.
	fn post_units(member: &T::AccountId, number: u32, left: Units) -> DispatchResult {
		Authorisations::<T>::try_mutate(member, number, |row| {
			let row = row.as_mut().ok_or(Error::<T>::AuthorisationUnknown)?;
			let Status::Given { units, units_left, .. } = &mut row.status else {
				return Err(Error::<T>::NotDecided.into());
			};
			ensure!(left <= *units, Error::<T>::TooManyUnits);
			*units_left = left;
			Ok(())
		})
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Who is covered, from when until when.

use alloc::{collections::btree_set::BTreeSet, vec::Vec};

use frame_support::{dispatch::DispatchResult, ensure, BoundedVec};
use salus_adjudication::PlanVersion;
use salus_primitives::{Day, InstitutionId, Membership, Sponsorship};
use sp_runtime::{ArithmeticError, DispatchError};

use super::ROW;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_enrol(
		agent: T::AccountId,
		insurer: InstitutionId,
		members: Vec<EnrolmentOf<T>>,
	) -> DispatchResult {
		let institution = Self::promising(&agent, insurer)?;
		ensure!(!members.is_empty(), Error::<T>::Empty);
		members
			.into_iter()
			.try_for_each(|enrolment| Self::enrol_one(institution, insurer, enrolment))
	}

	fn enrol_one(
		institution: InstitutionId,
		insurer: InstitutionId,
		enrolment: EnrolmentOf<T>,
	) -> DispatchResult {
		let member = &enrolment.member;
		if let Some(coverage) = Coverages::<T>::get(member) {
			ensure!(coverage.began_with(insurer, &enrolment), Error::<T>::AlreadyEnrolled);
			return Ok(());
		}
		let sponsor = T::Sponsorship::sponsor_of(member).ok_or(Error::<T>::SubjectUnknown)?;
		let is_ours = T::Membership::answers_for(institution, sponsor);
		ensure!(is_ours, Error::<T>::SubjectElsewhere);
		let plan = Plans::<T>::get(insurer, enrolment.plan).ok_or(Error::<T>::PlanUnknown)?;
		ensure!(plan.open, Error::<T>::PlanClosed);
		let version = PlanVersion { insurer, plan: enrolment.plan, version: enrolment.version };
		let terms = Self::version_of(version)?;
		ensure!(terms.holds(enrolment.from), Error::<T>::OutsideVersion);
		ensure!(enrolment.enrolled <= enrolment.from, Error::<T>::EnrolledLater);
		ensure!(enrolment.order > 0, Error::<T>::OrderZero);

		let mut coverage = CoverageOf::<T> {
			insurer,
			family: enrolment.family,
			enrolled: enrolment.enrolled,
			order: enrolment.order,
			spans: BoundedVec::new(),
			rows: ROW,
			is_standing: false,
		};
		T::Sponsorship::charge(sponsor, ROW)?;
		let span = Span { from: enrolment.from, until: terms.until, version };
		Self::add_span(sponsor, &mut coverage, span, &terms)?;
		Self::attend_end(member, &mut coverage, None);
		Coverages::<T>::insert(member, coverage);
		Self::deposit_event(Event::Enrolled { insurer, enrolment, until: terms.until });
		Ok(())
	}

	pub(crate) fn do_renew(
		agent: T::AccountId,
		member: T::AccountId,
		version: PlanVersion,
		from: Day,
	) -> DispatchResult {
		let mut coverage = Self::coverage_of(&member)?;
		let institution = Self::promising(&agent, coverage.insurer)?;
		Self::ensure_answers(institution, version.insurer)?;
		let plan = Plans::<T>::get(version.insurer, version.plan);
		let plan = plan.ok_or(Error::<T>::PlanUnknown)?;
		let terms = Self::version_of(version)?;
		let until = terms.until;
		if coverage.lies_under(version, from, until) {
			return Ok(());
		}
		let same =
			|other: PlanVersion| (other.insurer, other.plan) == (version.insurer, version.plan);
		ensure!(plan.open || coverage.versions().any(same), Error::<T>::PlanClosed);
		ensure!(terms.holds(from), Error::<T>::OutsideVersion);
		let end = coverage.end();
		ensure!(end < from, Error::<T>::SpanOverlaps);
		if !coverage.prolong(version, from, until) {
			let sponsor = T::Sponsorship::sponsor_of(&member).ok_or(Error::<T>::SubjectUnknown)?;
			let span = Span { from, until, version };
			Self::add_span(sponsor, &mut coverage, span, &terms)?;
		}
		Self::attend_end(&member, &mut coverage, Some(end));
		Coverages::<T>::insert(&member, coverage);
		Self::deposit_event(Event::CoverageRenewed { member, version, from, until });
		Ok(())
	}

	pub(crate) fn do_terminate(
		agent: T::AccountId,
		member: T::AccountId,
		until: Day,
	) -> DispatchResult {
		let mut coverage = Self::coverage_of(&member)?;
		Self::ensure_concluding(&agent, coverage.insurer)?;
		let end = coverage.end();
		if !coverage.cut(until) {
			ensure!(until <= end, Error::<T>::EndsBefore);
			return Ok(());
		}
		let until = coverage.end();
		Self::deposit_event(Event::CoverageTerminated { member: member.clone(), until });
		Self::attend_end(&member, &mut coverage, Some(end));
		Coverages::<T>::insert(&member, coverage);
		Ok(())
	}

	pub(crate) fn do_close_coverage(agent: T::AccountId, member: T::AccountId) -> DispatchResult {
		let mut coverage = Self::coverage_of(&member)?;
		let insurer = coverage.insurer;
		Self::ensure_concluding(&agent, insurer)?;
		ensure!(!MemberClaims::<T>::contains_key(&member), Error::<T>::ClaimsRemain);
		let mut authorisations = Authorisations::<T>::iter_key_prefix(&member);
		ensure!(authorisations.next().is_none(), Error::<T>::AuthorisationsRemain);
		let (years, filing_days) = Self::plan_years_of(&coverage);
		let days = Self::history_days().saturating_add(filing_days);
		let end = coverage.end();
		ensure!(end.saturating_add(days) < Self::today(), Error::<T>::HistoryRunning);

		Self::attend_end(&member, &mut coverage, Some(end));
		for year in years {
			Self::close_year(&member, coverage.family(), year)?;
		}
		coverage.versions().for_each(Self::unsubscribe);
		if let Some(sponsor) = T::Sponsorship::sponsor_of(&member) {
			T::Sponsorship::free(sponsor, coverage.rows)?;
		}
		Coverages::<T>::remove(&member);
		Self::deposit_event(Event::CoverageClosed { member, insurer });
		Ok(())
	}

	pub(super) fn coverage_of(member: &T::AccountId) -> Result<CoverageOf<T>, Error<T>> {
		Coverages::<T>::get(member).ok_or(Error::<T>::CoverageUnknown)
	}

	/// The plan years of all versions that `coverage` lies or lay under, and the longest time to
	/// file a claim under them.
	pub(crate) fn plan_years_of(coverage: &CoverageOf<T>) -> (BTreeSet<PlanYear>, u32) {
		let mut years = BTreeSet::new();
		let mut filing_days = 0;
		for version in coverage.versions() {
			let Some(terms) = Versions::<T>::get(version) else { continue };
			years.extend(terms.years.iter().map(|from| PlanYear::of(version, *from)));
			filing_days = filing_days.max(u32::from(terms.terms.filing_days));
		}
		(years, filing_days)
	}

	/// Adds `span`, whose version has `terms`, with a row for each plan year that is new.
	fn add_span(
		sponsor: InstitutionId,
		coverage: &mut CoverageOf<T>,
		span: Span,
		terms: &VersionOf<T>,
	) -> DispatchResult {
		let (known, _) = Self::plan_years_of(coverage);
		let named = terms.years.iter().map(|from| PlanYear::of(span.version, *from));
		let years: Vec<_> = named.filter(|year| !known.contains(year)).collect();
		coverage.spans.try_push(span).map_err(|_| Error::<T>::TooManySpans)?;
		Self::subscribe(span.version)?;
		let mut rows = years.len() as u32;
		if let Some(family) = coverage.family() {
			rows = rows.saturating_mul(2);
			for year in years {
				Self::open_family_year(family, year)?;
			}
		}
		T::Sponsorship::charge(sponsor, ROW.saturating_mul(rows))?;
		coverage.rows = coverage.rows.saturating_add(rows);
		Ok(())
	}

	fn open_family_year(family: Family, year: PlanYear) -> DispatchResult {
		FamilyYears::<T>::try_mutate(family, year, |row| {
			let mut opened = row.unwrap_or_default();
			opened.members = opened.members.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			*row = Some(opened);
			Ok(())
		})
	}

	/// Drops what was counted of a member in a plan year, in its family as well.
	fn close_year(member: &T::AccountId, family: Option<Family>, year: PlanYear) -> DispatchResult {
		let counted = MemberYears::<T>::take(member, year);
		let Some(family) = family else { return Ok(()) };
		FamilyYears::<T>::try_mutate_exists(family, year, |row| {
			let left = row.unwrap_or_default().replace(counted.spent, Default::default());
			let left = left.ok_or(Error::<T>::NeverCounted)?;
			let members = left.members.saturating_sub(1);
			*row = (members > 0).then_some(FamilyYear { members, ..left });
			Ok::<_, DispatchError>(())
		})
	}
}

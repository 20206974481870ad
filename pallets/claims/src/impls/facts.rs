// SPDX-License-Identifier: Apache-2.0

//! What is known about a claim and its lines before anything is decided.

use alloc::{
	collections::{btree_map::BTreeMap, btree_set::BTreeSet},
	vec::Vec,
};

use frame_support::ensure;
use salus_adjudication::{
	Authorisation, Case, ClaimKey, Coordination, Coverage, DayParts, Facts, Line, LineFacts,
	Policies, Policy, PriceRow, Service, Terms, Waived, Year,
};
use salus_primitives::{Credentialing, Day, Representation};
use sp_runtime::DispatchError;

use super::adjudication::Grounds;
use crate::*;

/// A line that runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
	/// Its place among the lines that are adjudicated.
	pub place: usize,
	pub waived: Waived,
}

/// All that an adjudication rests on.
pub(crate) struct Established {
	terms: Terms,
	prices: Vec<Option<PriceRow>>,
	years: Vec<Year>,
	authorisations: Vec<Authorisation>,
	parts: Vec<DayParts>,
	facts: Facts,
	pub lines: Vec<Line>,
	/// Whether the benefit of each line asks for days between two services.
	pub spaced: Vec<bool>,
}

impl Established {
	pub fn case(&self) -> Case<'_> {
		Case {
			terms: &self.terms,
			prices: &self.prices,
			years: &self.years,
			authorisations: &self.authorisations,
			parts: &self.parts,
			facts: &self.facts,
			lines: &self.lines,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// What the insurer promised the member, if it ever enrolled it.
	pub(crate) fn policy_of(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
	) -> Result<Option<Policy>, DispatchError> {
		let lines = claim.bill.adjudicated().ok_or(Error::<T>::AmountTooLarge)?;
		let services: Vec<_> = lines.iter().map(Service::from).collect();
		Self::policy_for(key, claim, &services)
	}

	/// The same for a claim that was decided: under the version by which it was, so that an insurer
	/// cannot keep a ruling from its effect by another one. Where there was none, a review refused
	/// the claim, and it is asked about its first day alone.
	pub(crate) fn policy_again(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		round: &Round,
	) -> Result<Option<Policy>, DispatchError> {
		let lines = claim.bill.adjudicated().ok_or(Error::<T>::AmountTooLarge)?;
		let services = lines.iter().map(Service::from);
		match round.version {
			Some(version) => {
				let services: Vec<_> = services.collect();
				T::Policies::policy_under(version, &claim.bill.member, &services)
			}
			None => {
				let first = services.min_by_key(|service| service.day);
				Self::policy_for(key, claim, first.as_slice())
			}
		}
	}

	fn policy_for(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		services: &[Service],
	) -> Result<Option<Policy>, DispatchError> {
		let bill = &claim.bill;
		let policy = T::Policies::policy(bill.insurer, &bill.member, key.provider, services)?;
		if let Some(policy) = &policy {
			ensure!(policy.terms.currency == bill.currency, Error::<T>::CurrencyMismatch);
			ensure!(policy.order > 1 || bill.prior.is_none(), Error::<T>::PriorUnexpected);
		}
		Ok(policy)
	}

	/// Establishes what is known about the lines that run.
	pub(crate) fn establish(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		policy: Option<&Policy>,
		runs: &[Run],
		grounds: &Grounds,
	) -> Result<Established, DispatchError> {
		let all = claim.bill.adjudicated().ok_or(Error::<T>::AmountTooLarge)?;
		let credentialed = Self::credentialed(claim, &all);
		let others = Self::others(key.provider);
		let mut established = Established {
			terms: policy
				.map_or_else(|| Terms::none(claim.bill.currency), |policy| policy.terms.clone()),
			prices: Vec::with_capacity(runs.len()),
			years: policy.map(|policy| policy.years.clone()).unwrap_or_default(),
			authorisations: Self::authorisations(key, claim, &all),
			parts: Self::parts(key, claim, &all, runs),
			facts: Self::facts(claim, policy, &all, runs, grounds),
			lines: Vec::with_capacity(runs.len()),
			spaced: Vec::with_capacity(runs.len()),
		};
		for run in runs {
			let Some(line) = all.get(run.place) else { continue };
			let agreed = claim.agreed.get(run.place);
			let price = agreed.and_then(|agreed| agreed.price.as_ref());
			let between = agreed.and_then(|agreed| days_between(&established.terms, agreed));
			let facts = LineFacts {
				credentialed: credentialed.get(&line.day).copied().unwrap_or_default(),
				nearest: between
					.and_then(|between| Self::nearest(&claim.bill.member, line, between)),
				..Self::line_facts(key, claim, run, line, &others)
			};
			established.spaced.push(between.is_some());
			established.prices.push(price.cloned());
			established.lines.push(Line {
				row: line.row,
				day: line.day,
				units: line.units,
				charge: line.charge,
				authorisation: line.authorisation,
				dispensing: line.dispensing,
				facts,
			});
		}
		Ok(established)
	}

	/// What is known about a line but for the credential and what was served before.
	fn line_facts(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		run: &Run,
		line: &ClaimLine,
		others: &[Succession],
	) -> LineFacts {
		let agreed = claim.agreed.get(run.place);
		let price = agreed.and_then(|agreed| agreed.price.as_ref());
		LineFacts {
			duplicate: Self::is_duplicate(key, claim, run.place, others),
			dispensed: Self::is_dispensed(key, claim, run.place, others),
			bundled: price.is_some_and(|price| Self::is_bundled(key, claim, line, price, others)),
			evidenced: claim.bill.evidence.is_some(),
			prior: line.prior,
			tier: agreed.map_or(0, |agreed| agreed.tier),
			contracted: agreed.is_some_and(|agreed| agreed.contracted),
			whole: claim.bill.whole.is_some(),
			waived: run.waived,
			..LineFacts::default()
		}
	}

	/// The days on which the clinician's credential counted, as is known now.
	fn credentialed(claim: &ClaimOf<T>, lines: &[ClaimLine]) -> BTreeMap<Day, bool> {
		let (now, bill) = (Self::now(), &claim.bill);
		let days: BTreeSet<Day> = lines.iter().map(|line| line.day).collect();
		let counted = |day: Day| {
			let moment = day.saturating_add(1).start().saturating_sub(1).min(now);
			T::Credentialing::holds_clinical(&bill.clinician, &bill.credential, moment)
		};
		days.into_iter().map(|day| (day, counted(day))).collect()
	}

	fn authorisations(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		lines: &[ClaimLine],
	) -> Vec<Authorisation> {
		let named: BTreeSet<u32> = lines.iter().filter_map(|line| line.authorisation).collect();
		if named.is_empty() {
			return Vec::new();
		}
		let numbers: Vec<u32> = named.into_iter().collect();
		T::Policies::authorisations(&claim.bill.member, key.provider, &numbers)
	}

	/// The parts of services of the days of the lines that run.
	fn parts(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		lines: &[ClaimLine],
		runs: &[Run],
	) -> Vec<DayParts> {
		let days: BTreeSet<Day> =
			runs.iter().filter_map(|run| lines.get(run.place)).map(|line| line.day).collect();
		let parts = days.into_iter().map(|day| Self::parts_on(key, claim, day));
		parts.filter(|parts| !parts.parts.is_empty()).collect()
	}

	fn facts(
		claim: &ClaimOf<T>,
		policy: Option<&Policy>,
		lines: &[ClaimLine],
		runs: &[Run],
		grounds: &Grounds,
	) -> Facts {
		let received = Day::of(claim.received);
		let coordination = match (policy.map(|policy| policy.order), claim.bill.prior) {
			(Some(0 | 1), _) | (None, None) => Coordination::First,
			(_, Some(prior)) => Coordination::After { remitted: prior.remitted },
			(Some(_), None) => Coordination::After { remitted: received },
		};
		let coverage = policy.map(|policy| policy.coverage);
		let held = runs.iter().filter(|run| grounds.was_held(run.place));
		let held: Vec<Day> =
			held.filter_map(|run| lines.get(run.place)).map(|line| line.day).collect();
		Facts {
			coverage: coverage.map(|coverage| reinstated(coverage, &held)),
			received,
			death: T::Representation::died_on(&claim.bill.member),
			coordination,
		}
	}
}

/// The days that the benefit of a service wants between two of them.
fn days_between(terms: &Terms, agreed: &AgreedLine) -> Option<u16> {
	let category = agreed.price.as_ref()?.category;
	let mut benefits = terms.benefits.iter();
	let benefit =
		benefits.find(|benefit| benefit.category == category && benefit.tier == agreed.tier)?;
	benefit.frequency.days_between
}

/// The coverage as it was: it holds the `held` days on which it was counted once.
fn reinstated(coverage: Coverage, held: &[Day]) -> Coverage {
	let days = || held.iter().copied();
	Coverage {
		from: days().min().map_or(coverage.from, |first| coverage.from.min(first)),
		until: coverage.until.map(|until| days().max().map_or(until, |last| until.max(last))),
		..coverage
	}
}

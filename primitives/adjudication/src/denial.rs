// SPDX-License-Identifier: Apache-2.0

//! Reasons to pay nothing for a line, in their order.

use salus_primitives::Day;

use crate::{
	claim::{Authorisation, Coordination, Facts, Line},
	codes::{Carc, Group, Rarc},
	money::Units,
	plan::{Benefit, Terms},
};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Denial {
	pub group: Group,
	pub reason: Carc,
	pub remark: Option<Rarc>,
}

fn provider(reason: Carc, remark: Option<Rarc>) -> Denial {
	Denial { group: Group::ContractualObligation, reason, remark }
}

fn patient(reason: Carc, remark: Option<Rarc>) -> Denial {
	Denial { group: Group::PatientResponsibility, reason, remark }
}

/// The reasons that come before what is covered: member to death. A category that has waiting days
/// of its own is asked together with the plan's.
pub(crate) fn before_benefit(
	terms: &Terms,
	benefit: Option<&Benefit>,
	facts: &Facts,
	line: &Line,
) -> Option<Denial> {
	let Some(coverage) = facts.coverage else {
		return Some(patient(Carc::UnknownMember, None));
	};
	if line.day < coverage.from {
		return Some(patient(Carc::BeforeCoverage, None));
	}
	if coverage.until.is_some_and(|until| until < line.day) {
		return Some(patient(Carc::AfterCoverage, None));
	}
	let waiting_days = terms.waiting_days.max(benefit.map_or(0, |benefit| benefit.waiting_days));
	if line.day < coverage.enrolled.saturating_add(u32::from(waiting_days)) {
		return Some(patient(Carc::Waiting, None));
	}
	let file_from = match facts.coordination {
		Coordination::First => line.day,
		Coordination::After { remitted } => {
			if line.facts.prior.is_none() {
				return Some(provider(Carc::OtherPayerFirst, Some(Rarc::PrimaryPayerNeeded)));
			}
			line.day.max(remitted)
		}
	};
	if file_from.saturating_add(u32::from(terms.filing_days)) < facts.received {
		return Some(provider(Carc::FiledLate, None));
	}
	if line.facts.duplicate {
		let group = Group::OtherAdjustment;
		return Some(Denial { group, reason: Carc::Duplicate, remark: None });
	}
	if !line.facts.credentialed {
		return Some(provider(Carc::ProviderNotEligible, None));
	}
	if facts.death.is_some_and(|death| death < line.day) {
		return Some(provider(Carc::AfterDeath, None));
	}
	None
}

/// Neither a price nor a benefit speaks about the line.
pub(crate) fn not_covered() -> Denial {
	patient(Carc::NotCovered, Some(Rarc::ConsultPlan))
}

/// The reasons of a covered service: authorisation to evidence. `left` are the units of the
/// category that remain, `nearest` is the nearest other day with the same row.
pub(crate) fn of_benefit(
	benefit: &Benefit,
	line: &Line,
	authorisations: &[Authorisation],
	left: Option<Units>,
	nearest: Option<Day>,
) -> Option<Denial> {
	if benefit.prior_authorisation {
		let denial = authorisation(line, authorisations);
		if denial.is_some() {
			return denial;
		}
	}
	if line.units > Units(0) && left == Some(Units(0)) {
		return Some(patient(Carc::BenefitMaximum, None));
	}
	let apart = nearest.map(|other| line.day.0.abs_diff(other.0));
	let soon = |(apart, between): (u32, u16)| apart < u32::from(between);
	if apart.zip(benefit.frequency.days_between).is_some_and(soon) {
		return Some(provider(Carc::TooFrequent, Some(Rarc::ExceedsMaximum)));
	}
	if line.facts.bundled {
		return Some(provider(Carc::Bundled, Some(Rarc::Bundled)));
	}
	if benefit.evidence && !line.facts.evidenced {
		return Some(provider(Carc::DocumentationRequired, Some(Rarc::MissingDocumentation)));
	}
	None
}

fn authorisation(line: &Line, authorisations: &[Authorisation]) -> Option<Denial> {
	let Some(number) = line.authorisation else {
		return Some(provider(Carc::AuthorisationAbsent, None));
	};
	let fits = |given: &&Authorisation| given.number == number && given.fits(line);
	let Some(given) = authorisations.iter().find(fits) else {
		return Some(provider(Carc::AuthorisationInvalid, None));
	};
	(given.units_left < line.units).then(|| provider(Carc::AuthorisationExceeded, None))
}

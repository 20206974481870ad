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

pub(crate) fn provider(reason: Carc, remark: Option<Rarc>) -> Denial {
	Denial { group: Group::ContractualObligation, reason, remark }
}

fn patient(reason: Carc, remark: Option<Rarc>) -> Denial {
	Denial { group: Group::PatientResponsibility, reason, remark }
}

fn other(reason: Carc, remark: Option<Rarc>) -> Denial {
	Denial { group: Group::OtherAdjustment, reason, remark }
}

/// The first reason that holds and was not waived.
fn first<const N: usize>(line: &Line, reasons: [(bool, Denial); N]) -> Option<Denial> {
	let stands = |reason: &(bool, Denial)| reason.0 && !line.facts.waived.contains(reason.1.reason);
	reasons.into_iter().find(stands).map(|(_, denial)| denial)
}

/// The reasons that come before what is covered: member to death. A category that has waiting days
/// of its own is asked together with the plan's. `dispensed` says whether another line that stands
/// has the same dispensing number.
pub(crate) fn before_benefit(
	terms: &Terms,
	benefit: Option<&Benefit>,
	facts: &Facts,
	line: &Line,
	dispensed: bool,
) -> Option<Denial> {
	let Some(coverage) = facts.coverage else {
		return Some(patient(Carc::UnknownMember, None));
	};
	let ended = coverage.until.is_some_and(|until| until < line.day);
	let waiting_days = terms.waiting_days.max(benefit.map_or(0, |benefit| benefit.waiting_days));
	let waiting = line.day < coverage.enrolled.saturating_add(u32::from(waiting_days));
	let (comes_after, file_from) = match (facts.coordination, line.facts.prior) {
		(Coordination::First, _) => (false, line.day),
		(Coordination::After { .. }, None) => (true, line.day),
		(Coordination::After { remitted }, Some(_)) => (false, line.day.max(remitted)),
	};
	let late = file_from.saturating_add(u32::from(terms.filing_days)) < facts.received;
	let dead = facts.death.is_some_and(|death| death < line.day);
	let reasons = [
		(line.day < coverage.from, patient(Carc::BeforeCoverage, None)),
		(ended, patient(Carc::AfterCoverage, None)),
		(waiting, patient(Carc::Waiting, None)),
		(comes_after, provider(Carc::OtherPayerFirst, Some(Rarc::PrimaryPayerNeeded))),
		(late, provider(Carc::FiledLate, None)),
		(line.facts.duplicate, other(Carc::Duplicate, None)),
		(dispensed, other(Carc::Duplicate, Some(Rarc::DispensingRepeated))),
		(!line.facts.credentialed, provider(Carc::ProviderNotEligible, None)),
		(dead, provider(Carc::AfterDeath, None)),
	];
	first(line, reasons)
}

/// Neither a price nor a benefit speaks about the line.
pub(crate) fn not_covered() -> Denial {
	patient(Carc::NotCovered, Some(Rarc::ConsultPlan))
}

/// The authorisation is not for this line.
pub(crate) fn authorisation_invalid() -> Denial {
	provider(Carc::AuthorisationInvalid, None)
}

/// The reasons of a covered service: authorisation to dispensing. `given` is the authorisation that
/// fits, `left` are the units of the category that remain, `nearest` is the nearest other day with
/// the same row, `bundled` says whether another service includes it.
pub(crate) fn of_benefit(
	benefit: &Benefit,
	line: &Line,
	given: Option<&Authorisation>,
	left: Option<Units>,
	nearest: Option<Day>,
	bundled: bool,
) -> Option<Denial> {
	let asked = benefit.prior_authorisation || line.facts.whole;
	let absent = asked && line.authorisation.is_none();
	let invalid = asked && line.authorisation.is_some() && given.is_none();
	let exceeded = asked && given.is_some_and(|given| given.units_left < line.units);
	let used_up = line.units > Units(0) && left == Some(Units(0));
	let apart = nearest.map(|other| line.day.0.abs_diff(other.0));
	let between = benefit.frequency.days_between.map(u32::from);
	let too_soon = apart.zip(between).is_some_and(|(apart, between)| apart < between);
	let unproved = benefit.evidence && !line.facts.evidenced;
	let unnumbered = benefit.dispensing && line.dispensing.is_none();
	let reasons = [
		(absent, provider(Carc::AuthorisationAbsent, None)),
		(invalid, authorisation_invalid()),
		(exceeded, provider(Carc::AuthorisationExceeded, None)),
		(used_up, patient(Carc::BenefitMaximum, None)),
		(too_soon, provider(Carc::TooFrequent, Some(Rarc::ExceedsMaximum))),
		(bundled, provider(Carc::Bundled, Some(Rarc::Bundled))),
		(unproved, provider(Carc::DocumentationRequired, Some(Rarc::MissingDocumentation))),
		(unnumbered, provider(Carc::InformationMissing, Some(Rarc::MissingDispensing))),
	];
	first(line, reasons)
}

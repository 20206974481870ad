// SPDX-License-Identifier: Apache-2.0

//! From a claim to the outcome of each of its lines.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_primitives::Day;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	claim::{Authorisation, Coordination, Facts, Line},
	codes::{Adjustment, Carc, Group},
	denial::{self, Denial},
	line::settle,
	money::{Amount, Units},
	plan::{Benefit, PriceRow, Terms},
	year::{Delta, Year},
};

/// How many adjustments a line can have: OA-23, CO-45, PR-1, PR-3, PR-2, PR-119.
pub const MAX_ADJUSTMENTS: u32 = 6;

/// All that an adjudication rests on.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
	pub terms: &'a Terms,
	pub prices: &'a [PriceRow],
	/// The plan years in which the lines lie, as they stand before the claim.
	pub years: &'a [Year],
	/// The authorisations that the lines name, as they stand before the claim.
	pub authorisations: &'a [Authorisation],
	pub facts: &'a Facts,
	/// In the order in which they accumulate.
	pub lines: &'a [Line],
}

/// What became of a line: `charge − Σ adjustments = paid`.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct LineOutcome {
	pub charge: Amount,
	/// The lesser of the charge and the agreed price; 0 where the line is denied.
	pub allowed: Amount,
	pub paid: Amount,
	/// Why nothing is covered.
	pub denied: Option<Carc>,
	pub adjustments: BoundedVec<Adjustment, ConstU32<MAX_ADJUSTMENTS>>,
	/// What a reversal subtracts; `None` where the line is denied.
	pub delta: Option<Delta>,
}

impl LineOutcome {
	/// Σ PR: what the patient owes of the line.
	pub fn patient(&self) -> Amount {
		let own = |adjustment: &&Adjustment| adjustment.group == Group::PatientResponsibility;
		let amounts = self.adjustments.iter().filter(own).map(|adjustment| adjustment.amount);
		amounts.fold(0, Amount::saturating_add)
	}
}

/// What became of a claim.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub enum Outcome {
	/// No line is denied.
	Covered,
	/// Some lines are denied.
	Partial,
	/// All lines are denied.
	Denied,
}

/// The answer of the engine.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Adjudication {
	pub outcome: Outcome,
	/// CLP03.
	pub charge: Amount,
	pub allowed: Amount,
	/// CLP04.
	pub paid: Amount,
	/// CLP05.
	pub patient: Amount,
	/// In the order of the claim.
	pub lines: Vec<LineOutcome>,
	/// The plan years after the claim.
	pub years: Vec<Year>,
	/// The authorisations after the claim.
	pub authorisations: Vec<Authorisation>,
}

/// Why a case cannot be adjudicated. Nothing follows for the member: the case has to be put right.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Fault {
	/// There are no lines.
	NoLines,
	/// A sum does not fit into an amount.
	Overflow,
	/// No plan year holds the day of a covered line.
	NoYear { line: u32 },
	/// The units at the agreed rate come to less than half a minor unit. CO-45 must not take a
	/// whole charge.
	Unpriced { line: u32 },
	/// A prior payer paid and left to the patient more than was charged, or none comes before.
	Prior { line: u32 },
	/// What a reversal subtracts was never added.
	NeverAdded,
}

/// Adjudicates a claim. The crate's documentation states order, rounding and codes.
pub fn adjudicate(case: &Case) -> Result<Adjudication, Fault> {
	if case.lines.is_empty() {
		return Err(Fault::NoLines);
	}
	let mut progress = Progress {
		case,
		outcomes: Vec::with_capacity(case.lines.len()),
		years: case.years.to_vec(),
		authorisations: case.authorisations.to_vec(),
	};
	for (position, line) in (0u32..).zip(case.lines) {
		if case.facts.coordination == Coordination::First && line.facts.prior.is_some() {
			return Err(Fault::Prior { line: position });
		}
		let outcome = progress.line(line, position)?;
		progress.outcomes.push(outcome);
	}
	progress.finish()
}

/// The plan years without what `lines` added to them. What other claims added stays.
pub fn reverse(years: &[Year], lines: &[LineOutcome]) -> Result<Vec<Year>, Fault> {
	let mut years = years.to_vec();
	for delta in lines.iter().filter_map(|line| line.delta) {
		let year = years.iter_mut().find(|year| year.from == delta.year);
		let year = year.ok_or(Fault::NeverAdded)?;
		*year = year.minus(&delta).ok_or(Fault::NeverAdded)?;
	}
	Ok(years)
}

struct Progress<'a> {
	case: &'a Case<'a>,
	outcomes: Vec<LineOutcome>,
	years: Vec<Year>,
	authorisations: Vec<Authorisation>,
}

impl<'a> Progress<'a> {
	fn line(&mut self, line: &Line, position: u32) -> Result<LineOutcome, Fault> {
		let (benefit, price) = match self.covered(line) {
			Ok(covered) => covered,
			Err(denial) => return LineOutcome::denied(line, denial),
		};
		let year = self.years.iter_mut().find(|year| year.holds(line.day));
		let year = year.ok_or(Fault::NoYear { line: position })?;
		let left = |maximum: Units| Units(maximum.0.saturating_sub(year.used(benefit.category).0));
		let left = benefit.frequency.units.map(left);
		let nearest = nearest(self.case.lines, &self.outcomes, line);
		let denial = denial::of_benefit(benefit, line, &self.authorisations, left, nearest);
		if let Some(denial) = denial {
			return LineOutcome::denied(line, denial);
		}
		let outcome = settle(self.case.terms, benefit, price, year, line, position)?;
		if let Some(delta) = &outcome.delta {
			*year = year.plus(delta).ok_or(Fault::Overflow)?;
		}
		if benefit.prior_authorisation {
			self.take_authorised(line);
		}
		Ok(outcome)
	}

	fn covered(&self, line: &Line) -> Result<(&'a Benefit, &'a PriceRow), Denial> {
		let Case { terms, facts, prices, .. } = *self.case;
		let price = PriceRow::effective(prices, line.row, line.day);
		let benefit = price.and_then(|price| terms.benefit(price.category, facts.tier));
		match denial::before_benefit(terms, benefit, facts, line) {
			Some(denial) => Err(denial),
			None => benefit.zip(price).ok_or_else(denial::not_covered),
		}
	}

	fn take_authorised(&mut self, line: &Line) {
		let named = |given: &&mut Authorisation| {
			Some(given.number) == line.authorisation && given.fits(line)
		};
		if let Some(given) = self.authorisations.iter_mut().find(named) {
			given.units_left = Units(given.units_left.0.saturating_sub(line.units.0));
		}
	}

	fn finish(self) -> Result<Adjudication, Fault> {
		let sum = |of: fn(&LineOutcome) -> Amount| {
			let amounts = self.outcomes.iter().map(of);
			amounts.into_iter().try_fold(0, Amount::checked_add).ok_or(Fault::Overflow)
		};
		let denied = self.outcomes.iter().filter(|outcome| outcome.denied.is_some()).count();
		let outcome = match denied {
			0 => Outcome::Covered,
			denied if denied == self.outcomes.len() => Outcome::Denied,
			_ => Outcome::Partial,
		};
		Ok(Adjudication {
			outcome,
			charge: sum(|line| line.charge)?,
			allowed: sum(|line| line.allowed)?,
			paid: sum(|line| line.paid)?,
			patient: sum(LineOutcome::patient)?,
			lines: self.outcomes,
			years: self.years,
			authorisations: self.authorisations,
		})
	}
}

/// The nearest day with the same row: of other claims, or of another day in this one.
fn nearest(lines: &[Line], outcomes: &[LineOutcome], line: &Line) -> Option<Day> {
	let earlier = lines.iter().zip(outcomes).filter(|(other, outcome)| {
		outcome.denied.is_none() && other.row == line.row && other.day != line.day
	});
	let days = earlier.map(|(other, _)| other.day).chain(line.facts.nearest);
	days.min_by_key(|other| line.day.0.abs_diff(other.0))
}

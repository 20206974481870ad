// SPDX-License-Identifier: Apache-2.0

//! From a claim to the outcome of each of its lines.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::Day;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	claim::{Authorisation, Coordination, Facts, Line},
	codes::Carc,
	denial::{self, Denial},
	line::{settle, Priced},
	money::Amount,
	order::{in_order, Placed},
	outcome::{Adjudication, LineOutcome, MAX_LINES},
	part::DayParts,
	plan::{Benefit, PriceRow, Terms},
	year::Year,
};

/// All that an adjudication rests on.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
	pub terms: &'a Terms,
	/// One for each line: what was agreed for its row on its day.
	pub prices: &'a [Option<PriceRow>],
	/// The plan years in which the lines lie, as they stand before the claim.
	pub years: &'a [Year],
	/// The authorisations that the lines name, as they stand before the claim.
	pub authorisations: &'a [Authorisation],
	/// The parts of services of these days that were adjudicated before.
	pub parts: &'a [DayParts],
	pub facts: &'a Facts,
	pub lines: &'a [Line],
}

/// Why a case cannot be adjudicated. Nothing follows for the member: the case has to be put right.
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
pub enum Fault {
	/// There are no lines.
	NoLines,
	/// There are more lines, plan years or authorisations than an adjudication holds.
	TooMany,
	/// There is not one price, or none, for each line.
	PricesMismatch,
	/// A sum does not fit into an amount.
	Overflow,
	/// No plan year holds the day of a covered line.
	NoYear { line: u32 },
	/// The agreed price comes to less than half a minor unit. CO-45 must not take a whole charge.
	Unpriced { line: u32 },
	/// A prior payer paid and left to the patient more than was charged, or none comes before.
	Prior { line: u32 },
	/// What a reversal subtracts was never added.
	NeverAdded,
}

/// Adjudicates a claim. The crate's documentation states order, rounding and codes.
pub fn adjudicate(case: &Case) -> Result<Adjudication, Fault> {
	if case.prices.len() != case.lines.len() {
		return Err(Fault::PricesMismatch);
	}
	if case.lines.len() > MAX_LINES as usize {
		return Err(Fault::TooMany);
	}
	let mut progress = Progress {
		case,
		adjudicated: Vec::with_capacity(case.lines.len()),
		years: case.years.to_vec(),
		authorisations: case.authorisations.to_vec(),
		parts: case.parts.to_vec(),
	};
	for placed in in_order(case.lines, case.prices) {
		let outcome = progress.line(&placed)?;
		progress.adjudicated.push((placed, outcome));
	}
	progress.finish()
}

struct Progress<'a> {
	case: &'a Case<'a>,
	/// In the order in which they accumulated.
	adjudicated: Vec<(Placed<'a>, LineOutcome)>,
	years: Vec<Year>,
	authorisations: Vec<Authorisation>,
	parts: Vec<DayParts>,
}

impl<'a> Progress<'a> {
	fn line(&mut self, placed: &Placed<'a>) -> Result<LineOutcome, Fault> {
		let Placed { line, position, .. } = *placed;
		if self.case.facts.coordination == Coordination::First && line.facts.prior.is_some() {
			return Err(Fault::Prior { line: position });
		}
		let (benefit, price) = match self.covered(placed) {
			Ok(covered) => covered,
			Err(denial) => return LineOutcome::denied(line, denial),
		};
		let bundled = line.facts.bundled || self.is_included(placed);
		let nearest = self.nearest(line);
		let year = self.years.iter_mut().find(|year| year.holds(line.day));
		let year = year.ok_or(Fault::NoYear { line: position })?;
		let left = year.left(benefit);
		let mut given = self.authorisations.iter_mut().find(|given| given.fits(line));
		let denial = denial::of_benefit(benefit, line, given.as_deref(), left, nearest, bundled);
		if let Some(denial) = denial {
			return LineOutcome::denied(line, denial);
		}
		let full = match given.as_deref() {
			_ if !line.facts.whole => price.rate.price(line.units),
			Some(Authorisation { price: Some(price), .. }) => *price,
			// No panel can put a price where the payer attested none.
			_ => return LineOutcome::denied(line, denial::authorisation_invalid()),
		};
		let asked = benefit.prior_authorisation || line.facts.whole;
		let taken = given.as_mut().filter(|_| asked).map(|given| given.take(line.units));
		let parts = take(&mut self.parts, line, line.charge.min(full));
		let priced = Priced { line, position, benefit, full, taken, parts };
		let outcome = settle(self.case.terms, year, &priced)?;
		if let Some(delta) = &outcome.delta {
			*year = year.plus(delta).ok_or(Fault::Overflow)?;
		}
		Ok(outcome)
	}

	/// Benefit and price of a line that is covered as far as it alone tells.
	fn covered(&self, placed: &Placed<'a>) -> Result<(&'a Benefit, &'a PriceRow), Denial> {
		let Case { terms, facts, .. } = *self.case;
		let Placed { line, price, .. } = *placed;
		let benefit = price.and_then(|price| terms.benefit(price.category, line.facts.tier));
		let dispensed = line.facts.dispensed || self.is_dispensed(line);
		match denial::before_benefit(terms, benefit, facts, line, dispensed) {
			Some(denial) => Err(denial),
			None => benefit.zip(price).ok_or_else(denial::not_covered),
		}
	}

	/// Whether a covered line of the claim includes this one.
	fn is_included(&self, placed: &Placed) -> bool {
		let mut covered = self.adjudicated.iter().filter(|(_, outcome)| outcome.is_covered());
		covered.any(|(other, _)| placed.is_within(other))
	}

	/// Whether a covered line of the claim has the same dispensing number.
	fn is_dispensed(&self, line: &Line) -> bool {
		let mut covered = self.adjudicated.iter().filter(|(_, outcome)| outcome.is_covered());
		line.dispensing.is_some()
			&& covered.any(|(other, _)| other.line.dispensing == line.dispensing)
	}

	/// The nearest day with the same row: of other claims, or of another day in this one.
	fn nearest(&self, line: &Line) -> Option<Day> {
		let earlier = self.adjudicated.iter().filter(|(other, outcome)| {
			outcome.is_covered() && other.line.row == line.row && other.line.day != line.day
		});
		let days = earlier.map(|(other, _)| other.line.day).chain(line.facts.nearest);
		days.min_by_key(|other| line.day.0.abs_diff(other.0))
	}

	fn finish(mut self) -> Result<Adjudication, Fault> {
		self.adjudicated.sort_by_key(|(placed, _)| placed.position);
		let lines = self.adjudicated.into_iter().map(|(_, outcome)| outcome).collect();
		let parts = self.parts.try_into().map_err(|_| Fault::TooMany)?;
		Ok(Adjudication { parts, ..Adjudication::of(lines, self.years, self.authorisations)? })
	}
}

/// Takes up to `most` off a line that includes parts; how much. One that a panel held to be a
/// service of its own includes none.
fn take(parts: &mut [DayParts], line: &Line, most: Amount) -> Amount {
	if line.facts.waived.contains(Carc::Bundled) {
		return 0;
	}
	let days = parts.iter_mut().filter(|parts| parts.day == line.day);
	days.fold(0, |taken, parts| {
		taken.saturating_add(parts.take(line.row, most.saturating_sub(taken)))
	})
}

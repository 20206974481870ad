// SPDX-License-Identifier: Apache-2.0

//! What became of a claim, and what its reversal leaves.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	adjudicate::Fault,
	claim::Authorisation,
	codes::{Adjustment, Carc, Group},
	money::{Amount, Units},
	part::DayParts,
	year::{Delta, Year, MAX_YEARS},
};

/// How many adjustments a line can have: OA-23, CO-45 or PR-45, CO-B10, PR-1, PR-3, PR-2, PR-119.
pub const MAX_ADJUSTMENTS: u32 = 7;

/// How many lines a claim can have: X12 837P, loop 2400.
pub const MAX_LINES: u32 = 50;

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
	/// The lesser of the charge and the agreed price, without the parts that were adjudicated before;
	/// 0 where the line is denied.
	pub allowed: Amount,
	pub paid: Amount,
	/// Why nothing is covered.
	pub denied: Option<Carc>,
	pub adjustments: BoundedVec<Adjustment, ConstU32<MAX_ADJUSTMENTS>>,
	/// What a reversal subtracts; `None` where the line is denied.
	pub delta: Option<Delta>,
}

impl LineOutcome {
	/// Whether it is not denied.
	pub fn is_covered(&self) -> bool {
		self.denied.is_none()
	}

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
	pub lines: BoundedVec<LineOutcome, ConstU32<MAX_LINES>>,
	/// The plan years after the claim.
	pub years: BoundedVec<Year, ConstU32<MAX_YEARS>>,
	/// The authorisations after the claim.
	pub authorisations: BoundedVec<Authorisation, ConstU32<MAX_LINES>>,
	/// The parts that were adjudicated before it, after the claim.
	pub parts: BoundedVec<DayParts, ConstU32<MAX_LINES>>,
}

impl Adjudication {
	/// Sums up `lines`: of one run of the engine, or lines that stand with others that ran again.
	pub fn of(
		lines: Vec<LineOutcome>,
		years: Vec<Year>,
		authorisations: Vec<Authorisation>,
	) -> Result<Self, Fault> {
		let sum = |of: fn(&LineOutcome) -> Amount| {
			lines.iter().map(of).try_fold(0, Amount::checked_add).ok_or(Fault::Overflow)
		};
		let outcome = match lines.iter().filter(|line| !line.is_covered()).count() {
			_ if lines.is_empty() => return Err(Fault::NoLines),
			0 => Outcome::Covered,
			denied if denied == lines.len() => Outcome::Denied,
			_ => Outcome::Partial,
		};
		Ok(Self {
			outcome,
			charge: sum(|line| line.charge)?,
			allowed: sum(|line| line.allowed)?,
			paid: sum(|line| line.paid)?,
			patient: sum(LineOutcome::patient)?,
			lines: lines.try_into().map_err(|_| Fault::TooMany)?,
			years: years.try_into().map_err(|_| Fault::TooMany)?,
			authorisations: authorisations.try_into().map_err(|_| Fault::TooMany)?,
			parts: BoundedVec::new(),
		})
	}
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

/// The authorisations with the units back that `lines` took of them.
pub fn restore(authorisations: &[Authorisation], lines: &[LineOutcome]) -> Vec<Authorisation> {
	let mut authorisations = authorisations.to_vec();
	for taken in lines.iter().filter_map(|line| line.delta?.taken) {
		let given = authorisations.iter_mut().find(|given| given.number == taken.number);
		if let Some(given) = given {
			given.units_left = Units(given.units_left.0.saturating_add(taken.units.0));
		}
	}
	authorisations
}

// SPDX-License-Identifier: Apache-2.0

//! What is claimed, and the facts that the caller established about it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Day, Digest};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	codes::Carc,
	money::{Amount, Units},
	year::Taken,
};

/// What prior payers did with a line. Of several the sum of what they paid, and what the last of
/// them left to the patient.
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
pub struct Prior {
	pub paid: Amount,
	/// The patient's rest: Σ PR of its remittance.
	pub patient: Amount,
}

/// An authorisation that was given before the service.
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
pub struct Authorisation {
	pub number: u32,
	pub row: u32,
	pub from: Day,
	/// The last day.
	pub until: Day,
	pub units_left: Units,
	/// What the payer attests for all of it at once. One with a price is for a line that stands for
	/// a whole claim, one without for any other.
	pub price: Option<Amount>,
}

impl Authorisation {
	/// Whether the line names it, and it was given for the row on the day.
	pub(crate) fn fits(&self, line: &Line) -> bool {
		Some(self.number) == line.authorisation
			&& self.row == line.row
			&& self.from <= line.day
			&& line.day <= self.until
			&& self.price.is_some() == line.facts.whole
	}

	/// Uses up `units`, or those that are left.
	pub(crate) fn take(&mut self, units: Units) -> Taken {
		let units = units.min(self.units_left);
		self.units_left = Units(self.units_left.0.saturating_sub(units.0));
		Taken { number: self.number, units }
	}
}

/// The place of the plan among the payers of the claim.
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
pub enum Coordination {
	/// No payer comes before this one.
	First,
	/// Another payer comes first. A line that does not state what it did waits for it. `remitted`
	/// is the day of its remittance, from which the time to file counts.
	After { remitted: Day },
}

/// The days on which a member is covered.
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
pub struct Coverage {
	pub from: Day,
	/// The last day.
	pub until: Option<Day>,
	/// The day from which waiting counts.
	pub enrolled: Day,
}

/// Facts about the claim as a whole.
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
pub struct Facts {
	/// `None`: nobody's.
	pub coverage: Option<Coverage>,
	pub received: Day,
	pub death: Option<Day>,
	pub coordination: Coordination,
}

/// Reasons to deny about which panels ruled: of a line, that they do not hold. The others do.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct Waived(u32);

impl Waived {
	/// These reasons and `reason`. One that cannot be waived changes nothing.
	pub fn and(self, reason: Carc) -> Self {
		if reason.can_be_waived() {
			Self(self.0 | reason.bit())
		} else {
			self
		}
	}

	/// These reasons without `reason`.
	pub fn without(self, reason: Carc) -> Self {
		Self(self.0 & !reason.bit())
	}

	/// Whether `reason` is one of them.
	pub fn contains(self, reason: Carc) -> bool {
		self.0 & reason.bit() != 0 && reason.can_be_waived()
	}
}

impl From<Carc> for Waived {
	fn from(reason: Carc) -> Self {
		Self::default().and(reason)
	}
}

/// Facts about one line.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct LineFacts {
	/// Another claim has a line of the same payer, provider, day, row and modifiers.
	pub duplicate: bool,
	/// A line of the same provider and payer that stands has the same dispensing number.
	pub dispensed: bool,
	/// The provider's credential was valid on the day.
	pub credentialed: bool,
	/// Included in a service of another claim that was adjudicated.
	pub bundled: bool,
	/// The evidence that the claim names was proved.
	pub evidenced: bool,
	/// The nearest day of a covered service of the same row in other claims.
	pub nearest: Option<Day>,
	pub prior: Option<Prior>,
	/// The tier of the provider in the plan's network on the day.
	pub tier: u8,
	/// The provider accepted the price by contract: what exceeds it is not the patient's.
	pub contracted: bool,
	/// The line stands for a whole claim: its charge is that of all lines, its units are 1, and its
	/// price is that of the authorisation it names.
	pub whole: bool,
	pub waived: Waived,
}

/// A line as claimed, and the facts about it.
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
pub struct Line {
	/// Which row of the price table.
	pub row: u32,
	pub day: Day,
	pub units: Units,
	/// For the line, not for a unit.
	pub charge: Amount,
	/// The number of an authorisation.
	pub authorisation: Option<u32>,
	/// Stands for what was dispensed; only the parties can make it.
	pub dispensing: Option<Digest>,
	pub facts: LineFacts,
}

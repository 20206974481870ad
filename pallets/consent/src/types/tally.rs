// SPDX-License-Identifier: Apache-2.0

//! The consents of a subject as a whole.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Day, Fold};
use scale_info::TypeInfo;

/// How many consents of a subject there are, and what was signed lately.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Tally {
	/// In the state, those that are over included.
	pub consents: u32,
	/// Of these, in the place of how many another came.
	pub amended: u32,
	/// The day on which one was signed last.
	pub day: Day,
	/// Rows of quota that those take that were signed on it.
	pub rows: u32,
	/// Numbers and rows of those that left it, in the order in which they did. They take one row
	/// of quota together.
	pub folded: Option<Fold>,
}

impl Tally {
	/// How many count against the bound: one that was amended and all that took its place in turn
	/// are one.
	pub fn counted(&self) -> u32 {
		self.consents.saturating_sub(self.amended)
	}

	/// Rows of what was signed on `day`, if nothing was later.
	pub fn rows_on(&self, day: Day) -> u32 {
		if self.day == day {
			self.rows
		} else {
			0
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Services that others include, where those are adjudicated later.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_primitives::Day;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{money::Amount, outcome::MAX_LINES, plan::MAX_WITHIN};

/// How many kinds of parts a day can have. Those of one claim fit.
pub const MAX_PARTS: u32 = MAX_LINES;

/// A row that includes parts.
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
pub struct Including {
	pub row: u32,
	/// What was taken off its services for them.
	pub taken: Amount,
}

/// Covered services that the same rows include, together.
#[derive(
	Clone,
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
pub struct Part {
	/// In the order of the price table, never none.
	pub within: BoundedVec<Including, ConstU32<MAX_WITHIN>>,
	/// What was allowed for them.
	pub allowed: Amount,
}

impl Part {
	fn is_within(&self, rows: &[u32]) -> bool {
		self.within.iter().map(|including| including.row).eq(rows.iter().copied())
	}

	fn taken(&self) -> Amount {
		self.within.iter().map(|including| including.taken).fold(0, Amount::saturating_add)
	}

	fn is_empty(&self) -> bool {
		self.allowed == 0 && self.taken() == 0
	}

	/// Takes up to `most` of what is left off a service of `row`; how much.
	fn take(&mut self, row: u32, most: Amount) -> Amount {
		let left = self.allowed.saturating_sub(self.taken()).min(most);
		let Some(including) = self.within.iter_mut().find(|including| including.row == row) else {
			return 0;
		};
		including.taken = including.taken.saturating_add(left);
		left
	}

	/// Gives back up to `most` of what was taken off services of `row`; how much.
	fn give_back(&mut self, row: u32, most: Amount) -> Amount {
		let Some(including) = self.within.iter_mut().find(|including| including.row == row) else {
			return 0;
		};
		let given = including.taken.min(most);
		including.taken = including.taken.saturating_sub(given);
		given
	}
}

/// The parts that were covered on one day, for a member by one provider.
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
pub struct DayParts {
	pub day: Day,
	/// In the order in which they came.
	pub parts: BoundedVec<Part, ConstU32<MAX_PARTS>>,
}

impl DayParts {
	/// Takes up to `most` off a service of `row` that includes some of the parts; how much.
	pub fn take(&mut self, row: u32, most: Amount) -> Amount {
		self.parts
			.iter_mut()
			.fold(0, |taken, part| taken.saturating_add(part.take(row, most.saturating_sub(taken))))
	}

	/// Gives back what was taken off a service of `row` that does not stand any more: first of parts
	/// that do not stand either, then the last ones first. How much there was to give.
	pub fn give_back(&mut self, row: u32, amount: Amount) -> Amount {
		let mut left = amount;
		for part in self.parts.iter_mut().rev() {
			let over = part.taken().saturating_sub(part.allowed);
			left = left.saturating_sub(part.give_back(row, left.min(over)));
		}
		for part in self.parts.iter_mut().rev() {
			left = left.saturating_sub(part.give_back(row, left));
		}
		self.parts.retain(|part| !part.is_empty());
		amount.saturating_sub(left)
	}

	/// Enters a covered service that the rows `within` include; whether there is room.
	pub fn enter(&mut self, within: &[u32], allowed: Amount) -> bool {
		if allowed == 0 {
			return true;
		}
		if let Some(part) = self.parts.iter_mut().find(|part| part.is_within(within)) {
			part.allowed = part.allowed.saturating_add(allowed);
			return true;
		}
		let within = within.iter().map(|row| Including { row: *row, taken: 0 });
		let within = BoundedVec::truncate_from(within.collect());
		self.parts.try_push(Part { within, allowed }).is_ok()
	}

	/// Removes one that does not stand any more. What was taken off others for it stays.
	pub fn remove(&mut self, within: &[u32], allowed: Amount) {
		if let Some(part) = self.parts.iter_mut().find(|part| part.is_within(within)) {
			part.allowed = part.allowed.saturating_sub(allowed);
		}
		self.parts.retain(|part| !part.is_empty());
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn day(parts: &[(&[u32], Amount)]) -> DayParts {
		let mut day = DayParts { day: Day(0), parts: BoundedVec::new() };
		for (within, allowed) in parts {
			assert!(day.enter(within, *allowed));
		}
		day
	}

	#[test]
	fn each_part_is_taken_once_whatever_includes_it() {
		let mut parts = day(&[(&[8], 10), (&[8, 9], 30), (&[8], 5)]);
		assert_eq!(parts.parts.len(), 2);
		assert_eq!(parts.take(9, 20), 20);
		assert_eq!((parts.take(8, 100), parts.take(8, 100), parts.take(9, 100)), (25, 0, 0));
		assert_eq!((parts.give_back(9, 20), parts.take(8, 100)), (20, 20));
		assert_eq!(parts.take(7, 100), 0);
	}

	#[test]
	fn what_was_taken_for_a_part_that_is_gone_is_given_back_first() {
		let mut parts = day(&[(&[8], 10), (&[8, 9], 30)]);
		assert_eq!(parts.take(8, 40), 40);
		parts.remove(&[8], 10);
		assert_eq!((parts.give_back(8, 10), parts.take(8, 10)), (10, 0));
		assert_eq!(parts.give_back(8, 30), 30);
		parts.remove(&[8, 9], 30);
		assert_eq!(parts, day(&[]));
		assert_eq!(parts.give_back(8, 1), 0);
	}

	#[test]
	fn there_is_room_for_the_parts_of_a_claim() {
		let mut parts = day(&[]);
		assert!((0..MAX_PARTS).all(|row| parts.enter(&[row], 1)));
		assert!(!parts.enter(&[MAX_PARTS], 1));
		assert!(parts.enter(&[0], 1));
		assert!(parts.enter(&[MAX_PARTS], 0));
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What was covered, as later claims meet it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_adjudication::{ClaimKey, Waived};
use salus_primitives::{Day, InstitutionId};
use scale_info::TypeInfo;

/// How many days one row of served days holds.
pub const BUCKET_DAYS: u32 = 128;

/// How many insurers can share a secret, so that each covers the same dispensing number of a provider.
pub const MAX_INSURERS: u32 = 4;

/// A service of a provider.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub struct Rendered {
	pub provider: InstitutionId,
	pub row: u32,
	pub day: Day,
}

/// The claim whose covered lines have a service with the same modifiers, and how many of them.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct BilledLines {
	pub claim: ClaimKey,
	pub lines: u32,
}

/// An institution that handed its services over, or that they were handed to.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Succession {
	pub institution: InstitutionId,
	/// The last day whose services both can have claimed.
	pub until: Day,
}

/// What was said about a service for good, which other claims meet.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Precedent {
	/// The claim about which it was said last.
	pub claim: ClaimKey,
	/// Denials for these reasons were upheld by a panel.
	pub upheld: Waived,
	/// Its insurer took a round back that covered it.
	pub is_taken_back: bool,
}

impl Precedent {
	pub fn is_empty(&self) -> bool {
		self.upheld == Waived::default() && !self.is_taken_back
	}
}

/// A day on which lines of a row were covered.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct ServedDay {
	pub day: Day,
	/// Never zero.
	pub lines: u32,
}

/// The days of one bucket, ascending.
#[derive(
	Clone,
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
pub struct ServedDays(pub BoundedVec<ServedDay, ConstU32<BUCKET_DAYS>>);

impl ServedDays {
	/// The bucket that holds `day`.
	pub fn bucket(day: Day) -> i32 {
		day.0.div_euclid(BUCKET_DAYS as i32)
	}

	/// One line more on `day`.
	pub fn add(&mut self, day: Day) {
		match self.0.binary_search_by_key(&day, |served| served.day) {
			Ok(place) => {
				if let Some(served) = self.0.get_mut(place) {
					served.lines = served.lines.saturating_add(1);
				}
			}
			Err(place) => {
				// A bucket has no more days than there is room for.
				let _ = self.0.try_insert(place, ServedDay { day, lines: 1 });
			}
		}
	}

	/// One line less on `day`.
	pub fn subtract(&mut self, day: Day) {
		let Ok(place) = self.0.binary_search_by_key(&day, |served| served.day) else { return };
		let left = self.0.get_mut(place).map(|served| {
			served.lines = served.lines.saturating_sub(1);
			served.lines
		});
		if left == Some(0) {
			self.0.remove(place);
		}
	}

	/// The day nearest to `day` that is another one.
	pub fn nearest(&self, day: Day) -> Option<Day> {
		let others = self.0.iter().map(|served| served.day).filter(|other| *other != day);
		others.min_by_key(|other| day.0.abs_diff(other.0))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_bucket_counts_lines_by_day() {
		let mut served = ServedDays::default();
		for day in [130, 128, 255, 130] {
			served.add(Day(day));
		}
		assert_eq!(served.nearest(Day(130)), Some(Day(128)));
		assert_eq!(served.nearest(Day(300)), Some(Day(255)));
		served.subtract(Day(130));
		assert_eq!(served.nearest(Day(131)), Some(Day(130)));
		served.subtract(Day(130));
		served.subtract(Day(130));
		assert_eq!(served.nearest(Day(131)), Some(Day(128)));
		served.subtract(Day(128));
		served.subtract(Day(255));
		assert_eq!(served, ServedDays::default());
		assert_eq!(served.nearest(Day(130)), None);
	}

	#[test]
	fn a_bucket_has_room_for_all_its_days() {
		let mut served = ServedDays::default();
		(-128..0).for_each(|day| served.add(Day(day)));
		assert_eq!(served.0.len(), BUCKET_DAYS as usize);
		let buckets = [-129, -128, -1, 0, 127, 128].map(|day| ServedDays::bucket(Day(day)));
		assert_eq!(buckets, [-2, -1, -1, 0, 0, 1]);
	}
}

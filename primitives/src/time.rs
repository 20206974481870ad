// SPDX-License-Identifier: Apache-2.0

//! Moments and days.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Milliseconds since the Unix epoch.
pub type Moment = u64;

/// Milliseconds of one day.
pub const DAY_MILLISECONDS: Moment = 24 * 60 * 60 * 1000;

/// A calendar day in UTC, counted from 1970-01-01. Negative before it: clinical histories reach
/// back further than the epoch.
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
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub struct Day(pub i32);

impl Day {
	/// The day that holds `moment`.
	pub fn of(moment: Moment) -> Self {
		Self(i32::try_from(moment / DAY_MILLISECONDS).unwrap_or(i32::MAX))
	}

	/// The first moment of the day, which is 0 for days before 1970.
	pub fn start(self) -> Moment {
		Moment::try_from(self.0).unwrap_or_default().saturating_mul(DAY_MILLISECONDS)
	}

	/// The day `days` later.
	pub fn saturating_add(self, days: u32) -> Self {
		Self(self.0.saturating_add_unsigned(days))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_day_ends_with_its_last_millisecond() {
		assert_eq!(Day::of(0), Day(0));
		assert_eq!(Day::of(DAY_MILLISECONDS - 1), Day(0));
		assert_eq!(Day::of(DAY_MILLISECONDS), Day(1));
		assert_eq!(Day::of(Moment::MAX), Day(i32::MAX));
	}

	#[test]
	fn a_day_starts_with_its_first_millisecond() {
		assert_eq!(Day(1).start(), DAY_MILLISECONDS);
		assert_eq!(Day::of(Day(20_000).start()), Day(20_000));
		assert_eq!(Day::of(Day(20_000).start() - 1), Day(19_999));
		assert_eq!(Day(-1).start(), 0);
	}

	#[test]
	fn adding_days_stops_at_the_last_day() {
		assert_eq!(Day(-5).saturating_add(10), Day(5));
		assert_eq!(Day(1).saturating_add(u32::MAX), Day(i32::MAX));
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Numbers, and parts of storage keys that are in the order of what they stand for.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::Day;
use scale_info::TypeInfo;

/// The number of a payment that waits, among those of one reserve, or of an advice, among all.
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
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub struct Number(pub u64);

/// A number, big-endian.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Place([u8; 8]);

impl From<Number> for Place {
	fn from(number: Number) -> Self {
		Self(number.0.to_be_bytes())
	}
}

impl From<Place> for Number {
	fn from(place: Place) -> Self {
		Self(u64::from_be_bytes(place.0))
	}
}

const SIGN: u32 = 1 << 31;

/// A day, big-endian, those before 1970 first.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct DayPlace([u8; 4]);

impl From<Day> for DayPlace {
	fn from(day: Day) -> Self {
		Self((day.0.cast_unsigned() ^ SIGN).to_be_bytes())
	}
}

impl From<DayPlace> for Day {
	fn from(place: DayPlace) -> Self {
		Self((u32::from_be_bytes(place.0) ^ SIGN).cast_signed())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn places_are_in_the_order_of_what_they_stand_for() {
		let days = [i32::MIN, -1, 0, 1, 255, 256, i32::MAX].map(Day);
		let places = days.map(DayPlace::from);
		assert!(places.windows(2).all(|pair| pair[0].0 < pair[1].0));
		assert_eq!(places.map(Day::from), days);

		let numbers = [0, 1, 255, 256, u64::MAX].map(Number);
		let places = numbers.map(Place::from);
		assert!(places.windows(2).all(|pair| pair[0].0 < pair[1].0));
		assert_eq!(places.map(Number::from), numbers);
	}
}

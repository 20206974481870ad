// SPDX-License-Identifier: Apache-2.0

//! By when a panelist votes, and in what order what waits is looked at.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{time::DAY_MILLISECONDS, Moment};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How long a panelist may take, in milliseconds. What comes when so much has passed is late.
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
#[serde(rename_all = "camelCase")]
pub struct Deadlines {
	/// To vote, from when the seat was drawn on.
	pub vote: Moment,
}

impl Default for Deadlines {
	fn default() -> Self {
		Self { vote: 14_u64.saturating_mul(DAY_MILLISECONDS) }
	}
}

impl Deadlines {
	/// Whether there is time to vote.
	pub fn are_sound(&self) -> bool {
		0 < self.vote
	}
}

/// A moment or the number of a block as a key: in the order of the bytes of such keys, what is
/// earlier comes first.
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
pub struct InOrder([u8; 8]);

impl InOrder {
	pub fn number(self) -> u64 {
		u64::from_be_bytes(self.0)
	}
}

impl From<u64> for InOrder {
	fn from(number: u64) -> Self {
		Self(number.to_be_bytes())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_bytes_of_keys_are_in_the_order_of_their_numbers() {
		let numbers = [0, 1, 255, 256, 65_536, 1_767_614_400_000, u64::MAX];
		let keys = numbers.map(|number| InOrder::from(number).encode());
		assert!(keys.is_sorted_by(|one, next| one < next));
		assert_eq!(numbers.map(|number| InOrder::from(number).number()), numbers);
	}

	#[test]
	fn deadlines_are_sound_if_there_is_time() {
		assert_eq!(Deadlines::default().vote, 1_209_600_000);
		assert!(Deadlines::default().are_sound() && Deadlines { vote: 1 }.are_sound());
		assert!(!Deadlines { vote: 0 }.are_sound());
	}
}

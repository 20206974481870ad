// SPDX-License-Identifier: Apache-2.0

//! What has to be done by when.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{time::DAY_MILLISECONDS, Moment};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How long what follows a shipment may take, in milliseconds.
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
	/// To receive or refuse, from when it was shipped on. After it the sender may cancel.
	pub receipt: Moment,
	/// To settle an exception, from when it was opened on. After it the rule decides.
	pub exception: Moment,
}

impl Default for Deadlines {
	fn default() -> Self {
		let days = |days: Moment| days.saturating_mul(DAY_MILLISECONDS);
		Self { receipt: days(14), exception: days(14) }
	}
}

impl Deadlines {
	/// Whether there is time for both.
	pub fn are_sound(&self) -> bool {
		self.receipt > 0 && self.exception > 0
	}
}

/// A due moment as a key: in the order of the bytes of such keys, what is due first comes first.
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
pub struct DueAt([u8; 8]);

impl DueAt {
	pub fn moment(self) -> Moment {
		Moment::from_be_bytes(self.0)
	}
}

impl From<Moment> for DueAt {
	fn from(moment: Moment) -> Self {
		Self(moment.to_be_bytes())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_bytes_of_due_moments_are_in_the_order_of_time() {
		let moments = [0, 1, 255, 256, 65_536, 1_767_614_400_000, Moment::MAX];
		let keys = moments.map(|moment| DueAt::from(moment).encode());
		assert!(keys.is_sorted_by(|one, next| one < next));
		assert_eq!(moments.map(|moment| DueAt::from(moment).moment()), moments);
	}
}

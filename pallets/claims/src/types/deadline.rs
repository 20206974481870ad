// SPDX-License-Identifier: Apache-2.0

//! What has to be said by when, and what governance believes.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{time::DAY_MILLISECONDS, Moment};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How long what follows a claim may take, in milliseconds.
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
	/// The insurer's word about a pended claim (29 CFR 2560.503-1(f)(2)(iii)(B)).
	pub decision: Moment,
	/// An appeal, from the round or the reversal on (29 CFR 2560.503-1(h)(3)(i)).
	pub appeal: Moment,
}

impl Default for Deadlines {
	fn default() -> Self {
		Self { decision: 30 * DAY_MILLISECONDS, appeal: 180 * DAY_MILLISECONDS }
	}
}

impl Deadlines {
	/// Whether there is time for anything.
	pub fn are_sound(&self) -> bool {
		self.decision > 0 && self.appeal > 0
	}
}

/// What is too much to be believed without a look.
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
pub struct Limits {
	/// The covered lines that one clinician renders on one day, with those of a new claim.
	pub lines_per_day: u32,
}

impl Default for Limits {
	fn default() -> Self {
		Self { lines_per_day: 200 }
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

	#[test]
	fn deadlines_are_sound_if_there_is_time() {
		let sound = Deadlines::default();
		assert!(sound.are_sound());
		assert!(!Deadlines { decision: 0, ..sound }.are_sound());
		assert!(!Deadlines { appeal: 0, ..sound }.are_sound());
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What has to be done by when, and what ends when.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{time::DAY_MILLISECONDS, InstitutionId, Moment};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How long insurers have, in milliseconds. What comes when so much has passed is late.
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
	/// To decide whether a service is authorised, from the request on.
	pub decision: Moment,
}

impl Default for Deadlines {
	/// 72 hours, which 42 CFR 422.572 leaves for what is urgent.
	fn default() -> Self {
		Self { decision: DAY_MILLISECONDS.saturating_mul(3) }
	}
}

impl Deadlines {
	/// Whether there is time.
	pub fn are_sound(&self) -> bool {
		0 < self.decision
	}
}

/// The deadline of a decision.
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
pub struct Deadline {
	/// The first moment at which it is late.
	pub due: Moment,
	/// Who answers for its being late, once that was noted.
	pub missed: Option<InstitutionId>,
}

/// What the sweep looks after.
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
pub enum Step<AccountId> {
	/// The insurer decides about an authorisation.
	Decision { member: AccountId, number: u32 },
	/// A coverage has ended.
	End { member: AccountId },
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

/// What an insurer does not leave before.
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
pub struct Open {
	/// Coverages that have not ended, or whose end nobody has noted.
	pub coverages: u32,
	/// Authorisations that are not decided.
	pub undecided: u32,
}

impl Open {
	pub fn is_empty(&self) -> bool {
		*self == Self::default()
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

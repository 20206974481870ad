// SPDX-License-Identifier: Apache-2.0

//! What has to be done by when, and who answers for it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{InstitutionId, Lapse, Moment};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

const HOUR: Moment = 60 * 60 * 1000;

/// How long what follows a declaration may take, in milliseconds. What comes when so much has
/// passed is late.
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
	/// The access itself, from the declaration on.
	pub window: Moment,
	/// The clinician's attestation, from the declaration on.
	pub attestation: Moment,
	/// The review, from the declaration on; from when the subject was bound, or a Regulator asked to
	/// review again, if that is later.
	pub review: Moment,
	/// To bind an encounter, from when the person was identified on.
	pub binding: Moment,
}

impl Default for Deadlines {
	fn default() -> Self {
		Self { window: 4 * HOUR, attestation: 24 * HOUR, review: 72 * HOUR, binding: 24 * HOUR }
	}
}

impl Deadlines {
	/// Whether there is time for the access, and nothing is late before it has ended.
	pub fn are_sound(&self) -> bool {
		let first = self.attestation.min(self.review);
		0 < self.window && self.window <= first && 0 < self.binding
	}
}

/// What has to be done about an emergency.
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
pub enum Step {
	/// The clinician says what the access was used for.
	Attestation,
	/// Somebody independent says whether it was justified.
	Review,
	/// A Regulator does so again, because the subject disputes it and no panel could be convened.
	SecondReview,
}

impl Step {
	/// What it is to be late with it.
	pub fn lapse(self) -> Lapse {
		match self {
			Self::Attestation => Lapse::EmergencyAttestation,
			Self::Review | Self::SecondReview => Lapse::EmergencyReview,
		}
	}
}

/// Who answers for a step.
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
pub enum Answering {
	Institution(InstitutionId),
	/// Any Regulator, and so none that lateness could be held against.
	Regulators,
}

/// The deadline of a step.
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
	/// The first moment at which the step is late.
	pub due: Moment,
	/// Who answers for its being late, once that was noted.
	pub missed: Option<Answering>,
}

/// Something to do.
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
pub struct Task<Done> {
	pub deadline: Deadline,
	pub done: Option<Done>,
}

impl<Done> Task<Done> {
	pub fn due(due: Moment) -> Self {
		Self { deadline: Deadline { due, missed: None }, done: None }
	}

	pub fn is_open(&self) -> bool {
		self.done.is_none()
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
	fn deadlines_are_sound_if_nothing_is_late_within_the_window() {
		let sound = Deadlines::default();
		assert!(sound.are_sound());
		assert!(Deadlines { attestation: sound.window, review: sound.window, ..sound }.are_sound());
		assert!(!Deadlines { window: 0, ..sound }.are_sound());
		assert!(!Deadlines { binding: 0, ..sound }.are_sound());
		assert!(!Deadlines { attestation: sound.window - 1, ..sound }.are_sound());
		assert!(!Deadlines { review: sound.window - 1, ..sound }.are_sound());
	}
}

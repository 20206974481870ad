// SPDX-License-Identifier: Apache-2.0

//! What is said about an emergency afterwards.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Commitment, InstitutionId, Moment};
use scale_info::TypeInfo;

use super::Task;

/// What the clinician says.
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
pub struct Attestation {
	pub attested_at: Moment,
	/// Over what the access was used for, which lies at the institution; none if it was not used.
	pub usage: Option<Commitment>,
}

/// What a review comes to.
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
pub enum Outcome {
	Justified,
	Unjustified,
}

/// As what an institution reviews.
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
pub enum Reviewer {
	/// It keeps what was opened.
	Custodian(InstitutionId),
	Regulator(InstitutionId),
}

impl Reviewer {
	pub fn institution(self) -> InstitutionId {
		match self {
			Self::Custodian(institution) | Self::Regulator(institution) => institution,
		}
	}
}

/// What a reviewer says.
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
pub struct Finding {
	pub reviewer: Reviewer,
	pub outcome: Outcome,
	/// Over the written findings, which lie with the reviewer.
	pub findings: Commitment,
	pub reviewed_at: Moment,
}

impl Finding {
	/// Whether the subject can have a Regulator look at it again.
	pub fn is_disputable(&self) -> bool {
		matches!((self.reviewer, self.outcome), (Reviewer::Custodian(_), Outcome::Justified))
	}
}

/// What the subject says.
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
pub struct Dispute {
	/// Over the subject's statement.
	pub statement: Commitment,
	pub disputed_at: Moment,
	/// By a Regulator, if a custodian found the emergency justified.
	pub second_review: Option<Task<Finding>>,
}

/// An unjustified emergency before the board that licensed the clinician.
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
pub struct Report {
	pub reported_at: Moment,
	pub answer: Option<Answer>,
}

/// What the board says.
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
pub struct Answer {
	pub board: InstitutionId,
	/// Over the written answer, which lies with the board.
	pub answer: Commitment,
	pub answered_at: Moment,
}

// SPDX-License-Identifier: Apache-2.0

//! What is said about an emergency afterwards.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Commitment, InstitutionId, Moment, Ruling};
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
	/// Whether the subject can have others look at it again.
	pub fn is_disputable(&self) -> bool {
		matches!((self.reviewer, self.outcome), (Reviewer::Custodian(_), Outcome::Justified))
	}
}

/// What a panel made of a dispute.
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
pub struct Verdict {
	/// Whether it stands that the emergency was justified.
	pub ruling: Ruling,
	pub ruled_at: Moment,
}

/// Who hears a dispute about what a custodian found justified.
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
pub enum Hearing {
	Panel(Option<Verdict>),
	/// A Regulator, who reviews again, since no panel could be convened.
	Regulator(Task<Finding>),
}

impl Hearing {
	/// Whether nobody has decided yet.
	pub fn is_open(&self) -> bool {
		match self {
			Self::Panel(verdict) => verdict.is_none(),
			Self::Regulator(review) => review.is_open(),
		}
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
	/// Stands once a custodian has found justified what is disputed.
	pub hearing: Option<Hearing>,
	/// When it was taken back. A hearing that was open then ends without a decision.
	pub withdrawn_at: Option<Moment>,
}

impl Dispute {
	pub fn new(statement: Commitment, disputed_at: Moment) -> Self {
		Self { statement, disputed_at, hearing: None, withdrawn_at: None }
	}

	pub fn stands(&self) -> bool {
		self.withdrawn_at.is_none()
	}

	/// Whether a panel has to rule.
	pub fn waits_for_panel(&self) -> bool {
		self.stands() && matches!(self.hearing, Some(Hearing::Panel(None)))
	}

	/// What the panel ruled, if it did.
	pub fn verdict(&self) -> Option<Verdict> {
		match self.hearing {
			Some(Hearing::Panel(verdict)) => verdict,
			_ => None,
		}
	}
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

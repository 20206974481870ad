// SPDX-License-Identifier: Apache-2.0

//! A claim and its states.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_adjudication::{Carc, ReviewReason, MAX_LINES};
use salus_primitives::{Commitment, InstitutionId, Moment};
use scale_info::TypeInfo;

use super::{AgreedLine, Appeal, Ending, Evidence, Submission};

/// What makes a claim look wrong before it is decided.
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
pub enum Suspicion {
	/// Another claim that stands rests on the same leaf.
	EvidenceReused,
	/// The insurer took another claim back that covered one of the services.
	TakenBack,
	/// The clinician would have rendered more on one day than governance believes.
	ImpossibleDay,
}

/// Why a claim waits for its insurer.
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
pub enum PendReason {
	Suspected(Suspicion),
	/// The charge is higher than the plan lets pass unseen.
	Review,
}

/// What an insurer says about a pended claim.
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
pub enum Verdict {
	/// The rules decide.
	Release,
	/// All lines are denied after review.
	Refuse(ReviewReason),
}

/// Why an insurer takes a round back.
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
pub enum ReversalReason {
	/// The coverage ended before the services, as was learned afterwards.
	CoverageEnded,
	/// Another payer comes first.
	OtherPayerFirst,
	/// What a review found, such as services that were not rendered.
	Findings,
	/// The insurer's own mistake.
	Mistake,
}

impl ReversalReason {
	/// The reason that a panel overturns with the reversal, where lines have it too.
	pub fn carc(self) -> Option<Carc> {
		match self {
			Self::OtherPayerFirst => Some(Carc::OtherPayerFirst),
			Self::CoverageEnded | Self::Findings | Self::Mistake => None,
		}
	}
}

/// By what a claim stopped to stand.
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
pub enum ReversedBy {
	/// The provider took it back (CLM05-3 8).
	Void,
	/// The provider corrected it by the claim with this reference (CLM05-3 7).
	Replacement(Commitment),
	Insurer(ReversalReason),
}

/// A claim that does not stand any more.
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
pub struct Reversal {
	pub by: ReversedBy,
	pub reversed_at: Moment,
	/// Whether the round had been paid, so that its payee had the money until then.
	pub was_paid: bool,
	/// The first moment at which it cannot be appealed any more.
	pub appealable_until: Moment,
}

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
pub enum State {
	/// It waits for the insurer.
	Pended {
		reason: PendReason,
		/// The first moment at which the insurer is late.
		due: Moment,
		/// Who answers for its being late, once that was noted.
		missed: Option<InstitutionId>,
	},
	/// The last round stands.
	Adjudicated,
	Reversed(Reversal),
}

/// One claim (FHIR R4 Claim, X12 837).
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Claim<AccountId> {
	pub bill: Submission<AccountId, Evidence>,
	pub submitted_at: Moment,
	/// From which filing in time is judged: when the first of those that it corrects was submitted.
	pub received: Moment,
	/// For each line that is adjudicated; empty where the insurer never enrolled the member. What
	/// the insurer agrees otherwise later changes no round.
	pub agreed: BoundedVec<AgreedLine, ConstU32<MAX_LINES>>,
	pub state: State,
	/// How many rounds there were.
	pub rounds: u8,
	/// What the insurer said when it was pended.
	pub verdict: Option<Verdict>,
	/// The last appeal.
	pub appeal: Option<Appeal>,
	/// The last time at which anything was said about it.
	pub changed_at: Moment,
}

impl<AccountId> Claim<AccountId> {
	/// The number of the last round, if there was one.
	pub fn round(&self) -> Option<u8> {
		self.rounds.checked_sub(1)
	}

	/// Whether a panel has yet to rule about it.
	pub fn is_appealed(&self) -> bool {
		self.appeal.is_some_and(|appeal| appeal.is_open())
	}

	/// Whether a panel overturned what stands, and no round followed from that yet.
	pub fn awaits_application(&self) -> bool {
		let ending = self.appeal.and_then(|appeal| appeal.ending);
		ending == Some(Ending::Overturned { applied: false })
	}

	pub fn is_pended(&self) -> bool {
		matches!(self.state, State::Pended { .. })
	}

	/// Whether somebody has to say something before it comes to rest.
	pub fn is_open(&self) -> bool {
		self.is_pended() || self.is_appealed()
	}

	/// Whether nobody took it back.
	pub fn stands(&self) -> bool {
		!matches!(self.state, State::Reversed(_))
	}

	/// Whether the insurer took it back.
	pub fn reversed_by_insurer(&self) -> Option<ReversalReason> {
		match self.state {
			State::Reversed(Reversal { by: ReversedBy::Insurer(reason), .. }) => Some(reason),
			_ => None,
		}
	}

	/// The rows of a quota that it uses: itself, its first round, the member's list, what waits or
	/// was proved, what is billed of each line, and what was dispensed for it.
	pub fn rows(&self) -> u32 {
		let dispensed = self.bill.dispensings().count();
		let lines = self.bill.lines.len().saturating_add(dispensed);
		4u32.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX))
	}
}

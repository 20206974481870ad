// SPDX-License-Identifier: Apache-2.0

//! What is said about claims beyond what is stored.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode};
use salus_adjudication::ClaimKey;
use salus_primitives::{InstitutionId, Moment};
use scale_info::TypeInfo;

use super::{Claim, PendReason, Round};

/// A claim with its rounds.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct ClaimState<AccountId> {
	pub claim: ClaimKey,
	pub row: Claim<AccountId>,
	/// From the first on.
	pub rounds: Vec<Round>,
	/// Who answers today for the insurer.
	pub insurer: InstitutionId,
	/// Whether the payment of the last round waits for the reserve.
	pub is_queued: bool,
	/// Whether the insurer's word is late.
	pub is_overdue: bool,
}

/// A claim that waits for its insurer.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Waiting {
	pub claim: ClaimKey,
	pub reason: PendReason,
	pub due: Moment,
}

/// What would become of a claim now (FHIR R4 Claim.use `predetermination`).
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Predetermination {
	/// Why the insurer would look at it first.
	pub pended: Option<PendReason>,
	/// What the rules decide, then or at once; its status is 25.
	pub round: Round,
}

/// A claim as it was folded: its leaf is the SCALE of this.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct FoldedClaim<AccountId> {
	pub claim: ClaimKey,
	pub row: Claim<AccountId>,
	/// From the first on.
	pub rounds: Vec<Round>,
}

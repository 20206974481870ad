// SPDX-License-Identifier: Apache-2.0

//! What clients are told.

use codec::{Decode, DecodeWithMemTracking, Encode};
use salus_consent::EmergencyId;
use salus_primitives::Digest;
use scale_info::TypeInfo;

use super::Binding;

/// An emergency as it stands now.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct EmergencyState<Emergency, AccountId> {
	pub emergency: EmergencyId,
	pub row: Emergency,
	/// Whom its encounter is about. With `row` it is what a fold is over.
	pub binding: Option<Binding<AccountId>>,
	/// Whom it is about, if that is known.
	pub subject: Option<AccountId>,
	/// Whether the window holds, nothing was attested, the credential counts and the clinician acts
	/// for the institution that declared or its successor, which is Active.
	pub is_open: bool,
	/// Whether the attestation waits beyond its deadline.
	pub attestation_overdue: bool,
	/// Whether a review waits beyond its deadline.
	pub review_overdue: bool,
	/// The reference of the matter, where a panel hears or heard the dispute.
	pub matter: Option<Digest>,
}

/// What the chain says about the digest of an envelope.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum EnvelopeState {
	/// Nobody posted it, or its emergency was folded.
	Unknown,
	/// It is the last one of an emergency that is open.
	Current { emergency: EmergencyId },
	/// Its emergency is not open any more, or another one took its place.
	Retired { emergency: EmergencyId },
}

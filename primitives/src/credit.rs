// SPDX-License-Identifier: Apache-2.0

//! What an institution failed to do in time, as the pallet that keeps its credit learns of it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::InstitutionId;

/// A duty that was not done in time. Never a clinical or legal judgement.
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
pub enum Lapse {
	/// A patient treated without a name was identified, and the chain was told too late.
	EmergencyBinding,
	/// A clinician did not attest in time what an emergency was used for.
	EmergencyAttestation,
	/// An emergency was not reviewed in time.
	EmergencyReview,
	/// A disclosure that was countersigned does not stand on the chain as it was signed.
	DisclosureOmission,
	/// A disclosure was recorded too late.
	DisclosureLate,
	/// An insurer did not decide in time whether a service is authorised.
	AuthorisationDecision,
	/// An insurer did not decide a pended claim in time.
	ClaimDecision,
	/// A panelist did not vote in time.
	PanelVote,
	/// A side of a shipment did not say in time how an exception is to be settled.
	ExceptionSettlement,
	/// A custodian did not answer in time whether it amends a record.
	AmendmentAnswer,
	/// A custodian did not answer in time whether it erases a record.
	ErasureAnswer,
}

/// Learns of the conduct that moves credit. It cannot refuse, and its work is bounded.
pub trait CreditEvents {
	/// `institution` answers for one `lapse`.
	fn lapsed(institution: InstitutionId, lapse: Lapse);
}

impl CreditEvents for () {
	fn lapsed(_: InstitutionId, _: Lapse) {}
}

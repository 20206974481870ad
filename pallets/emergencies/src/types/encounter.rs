// SPDX-License-Identifier: Apache-2.0

//! Encounters with persons whom nobody has identified yet.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Commitment, InstitutionId, Moment};
use scale_info::TypeInfo;

/// An encounter of one institution, known by its commitment (FHIR R4 Encounter).
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
pub struct EncounterKey {
	/// The institution whose clinicians declared. Its successor answers for it.
	pub institution: InstitutionId,
	/// Over what the institution calls the encounter.
	pub encounter: Commitment,
}

/// What is known of an encounter under which emergencies were declared.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Encounter<AccountId> {
	/// When the first emergency was declared under it.
	pub declared_at: Moment,
	/// How many of its emergencies stand.
	pub emergencies: u32,
	pub binding: Option<Binding<AccountId>>,
}

/// Whom an encounter turned out to be about.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Binding<AccountId> {
	pub subject: AccountId,
	/// When the person was identified, by the institution's word.
	pub identified_at: Moment,
	pub bound_at: Moment,
	/// By when the subject's custodian, who did not know before, has to review.
	pub review_due: Moment,
}

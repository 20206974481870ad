// SPDX-License-Identifier: Apache-2.0

//! Who acts for a subject.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Basis, Commitment, ConfidentialTags, InstitutionId, Moment, Scope};
use scale_info::TypeInfo;

use super::Stamp;

/// The number of a mandate within its subject, never reused.
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
pub struct MandateId(pub u32);

/// What lets one account act for a subject.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Mandate<AccountId, BlockNumber> {
	pub mandate: MandateId,
	pub representative: AccountId,
	pub basis: Basis,
	/// Never empty.
	pub scope: Scope,
	pub since: Stamp<BlockNumber>,
	/// The first moment at which it is over by itself.
	pub until: Option<Moment>,
	/// Over the document that shows the basis. None where the subject signed.
	pub evidence: Option<Commitment>,
	/// The institution whose officer saw the document. None where the subject signed.
	pub recorded_by: Option<InstitutionId>,
	/// When somebody ended it.
	pub ended: Option<Stamp<BlockNumber>>,
}

impl<AccountId, BlockNumber> Mandate<AccountId, BlockNumber> {
	/// The first moment at which it is over, by itself or because somebody ended it.
	pub fn end(&self) -> Option<Moment> {
		let ended = self.ended.as_ref().map(|ended| ended.moment);
		match (self.until, ended) {
			(Some(until), Some(ended)) => Some(until.min(ended)),
			(until, ended) => until.or(ended),
		}
	}

	/// Whether it is over at `moment`.
	pub fn is_over_at(&self, moment: Moment) -> bool {
		self.end().is_some_and(|end| end <= moment)
	}

	/// Whether it stands at `moment`, for a subject who is then dead or alive. Death ends all but
	/// what it begins.
	pub fn is_in_force_at(&self, moment: Moment, is_dead: bool) -> bool {
		self.since.moment <= moment
			&& !self.is_over_at(moment)
			&& is_dead == (self.basis == Basis::Executor)
	}
}

/// What a new mandate is to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Terms<AccountId> {
	pub representative: AccountId,
	pub basis: Basis,
	pub scope: Scope,
	pub until: Option<Moment>,
	pub evidence: Option<Commitment>,
}

impl<AccountId: PartialEq> Terms<AccountId> {
	/// Whether `mandate`, given by the subject or recorded by an institution, is to these terms.
	pub fn are_of<BlockNumber>(
		&self,
		mandate: &Mandate<AccountId, BlockNumber>,
		recorded_by: Option<InstitutionId>,
	) -> bool {
		self.representative == mandate.representative
			&& self.basis == mandate.basis
			&& self.scope == mandate.scope
			&& self.until == mandate.until
			&& self.evidence == mandate.evidence
			&& recorded_by == mandate.recorded_by
	}
}

/// What a subject keeps from those who represent it.
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
pub struct Confidentiality {
	pub tags: ConfidentialTags,
	/// The institution whose officer chose the tags; a minor alone cannot change those, for its
	/// key may be in the hands of who represents it. None where the subject signed.
	pub kept_by: Option<InstitutionId>,
}

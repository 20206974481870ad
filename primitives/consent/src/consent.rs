// SPDX-License-Identifier: Apache-2.0

//! A consent: its terms, to whom it speaks, who gave it and whether it stands.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Digest, InstitutionId, Moment, Role};
use scale_info::TypeInfo;

use crate::{request::Life, terms::Terms};

/// How many consents that stand one subject can have for one grantee. An institution with every
/// role, asking through one account, then meets at most [`crate::request::MAX_CONSENTS`].
pub const MAX_CONSENTS_PER_GRANTEE: u32 = 8;

/// The number of a consent.
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
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub struct ConsentId(pub u64);

/// To whom a consent or a provision speaks.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Party<AccountId> {
	/// One account, for whichever institution it acts.
	Account(AccountId),
	/// Whoever acts for the institution.
	Institution(InstitutionId),
	/// Whoever acts for any institution that has the role.
	Role(Role),
}

impl<AccountId> Party<AccountId> {
	/// 0 for the narrowest kind of party.
	pub(crate) fn breadth(&self) -> u8 {
		match self {
			Self::Account(_) => 0,
			Self::Institution(_) => 1,
			Self::Role(_) => 2,
		}
	}
}

/// By what right a representative acts for a subject: the basis that `pallet-identities` keeps. In
/// a decision the word basis is for what a permit rests on.
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
pub enum Mandate {
	/// The subject is under age.
	Minor,
	PowerOfAttorney,
	/// The subject itself, under another account.
	LostKey,
	/// Acts for the estate, after the subject's death.
	Executor,
	CourtOrder,
}

impl Mandate {
	/// Whether somebody with this mandate can act at `moment` for a subject with this `life`.
	pub fn stands(self, moment: Moment, life: &Life) -> bool {
		match self {
			Self::Minor => life.is_minor(moment) && !life.is_over(moment),
			Self::PowerOfAttorney | Self::LostKey | Self::CourtOrder => !life.is_over(moment),
			Self::Executor => life.is_over(moment),
		}
	}

	/// Whether what somebody with this mandate permitted still holds. A deny always does.
	pub(crate) fn permits_hold(self, moment: Moment, life: &Life) -> bool {
		self == Self::LostKey || self.stands(moment, life)
	}

	/// Whether the subject can keep something from somebody with this mandate.
	pub(crate) fn is_another_person(self) -> bool {
		self != Self::LostKey
	}
}

impl From<salus_primitives::Basis> for Mandate {
	fn from(basis: salus_primitives::Basis) -> Self {
		match basis {
			salus_primitives::Basis::Minor => Self::Minor,
			salus_primitives::Basis::PowerOfAttorney => Self::PowerOfAttorney,
			salus_primitives::Basis::LostKey => Self::LostKey,
			salus_primitives::Basis::Executor => Self::Executor,
			salus_primitives::Basis::CourtOrder => Self::CourtOrder,
		}
	}
}

/// Who gave a consent.
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
pub enum Giver {
	Subject,
	Representative(Mandate),
}

impl Giver {
	/// Whether what this one permitted still holds for a subject with this `life`. A deny always
	/// does.
	pub fn permits_hold(self, moment: Moment, life: &Life) -> bool {
		match self {
			Self::Subject => true,
			Self::Representative(mandate) => mandate.permits_hold(moment, life),
		}
	}

	/// Whether somebody else than the subject gave it.
	pub fn is_another_person(self) -> bool {
		matches!(self, Self::Representative(mandate) if mandate.is_another_person())
	}
}

/// What proves a consent: FHIR R4 `Consent.source`.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Source<AccountId> {
	/// The signature of the giver's account.
	Signed,
	/// Paper, of which the scan is kept off chain, checked by a PrivacyOfficer.
	Paper { scan: Digest, verifier: AccountId },
}

/// What became of a consent. Expiry is not stored: it follows from the period.
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
pub enum Status {
	Active,
	/// It stood before `at`.
	Revoked {
		at: Moment,
	},
	/// It was never given.
	EnteredInError,
}

/// What a subject permits or denies to a grantee: FHIR R4 Consent.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Consent<AccountId> {
	pub grantee: Party<AccountId>,
	pub terms: Terms<AccountId>,
	pub giver: Giver,
	pub given_at: Moment,
	pub source: Source<AccountId>,
	pub status: Status,
}

impl<AccountId> Consent<AccountId> {
	/// Whether the consent was given and not revoked, and its period holds `moment`. Answers for
	/// the past as well.
	pub fn stands(&self, moment: Moment) -> bool {
		let is_revoked = match self.status {
			Status::Active => false,
			Status::Revoked { at } => at <= moment,
			Status::EnteredInError => true,
		};
		!is_revoked && self.given_at <= moment && self.terms.period().holds(moment)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const MANDATES: [Mandate; 5] = [
		Mandate::Minor,
		Mandate::PowerOfAttorney,
		Mandate::LostKey,
		Mandate::Executor,
		Mandate::CourtOrder,
	];

	#[test]
	fn a_mandate_stands_in_its_part_of_a_life() {
		let life = Life { majority: Some(10), death: Some(20) };
		let standing = |moment| MANDATES.map(|mandate| mandate.stands(moment, &life));
		assert_eq!(standing(9), [true, true, true, false, true]);
		assert_eq!(standing(10), [false, true, true, false, true]);
		assert_eq!(standing(19), [false, true, true, false, true]);
		assert_eq!(standing(20), [false, false, false, true, false]);
	}

	#[test]
	fn a_minor_that_dies_is_represented_by_executors_only() {
		let life = Life { majority: Some(30), death: Some(20) };
		let standing = MANDATES.map(|mandate| mandate.stands(20, &life));
		assert_eq!(standing, [false, false, false, true, false]);
	}

	#[test]
	fn the_permits_of_the_subject_and_of_the_estate_outlast_it() {
		let life = Life { majority: None, death: Some(20) };
		let holding =
			MANDATES.map(|mandate| Giver::Representative(mandate).permits_hold(20, &life));
		assert_eq!(holding, [false, false, true, true, false]);
		assert!(Giver::Subject.permits_hold(20, &life));
	}

	#[test]
	fn a_subject_that_lost_its_key_is_no_other_person() {
		let others = MANDATES.map(|mandate| Giver::Representative(mandate).is_another_person());
		assert_eq!(others, [true, true, false, true, true]);
		assert!(!Giver::Subject.is_another_person());
	}
}

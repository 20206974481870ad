// SPDX-License-Identifier: Apache-2.0

//! What is asked, and what is known about those concerned: all that a decision looks at.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_primitives::{Day, InstitutionId, Moment, Roles, Sensitivity};
use scale_info::TypeInfo;

use crate::{
	consent::{Consent, ConsentId, Mandate},
	law::Statute,
	purpose::Purpose,
	scope::{Action, Actions, ActorRole, Period, MAX_TAGS},
	tag::Tag,
};

/// How many consents one decision reads: those for the requester's account, for its institution,
/// and for each of the ten roles that the institution can have.
pub const MAX_CONSENTS: u32 = 12 * crate::consent::MAX_CONSENTS_PER_GRANTEE;

/// How many statutes one jurisdiction can have.
pub const MAX_STATUTES: u32 = 32;

/// How many tags one request can open.
pub const MAX_OPENINGS: u32 = 256;

/// The number of an emergency declaration.
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
pub struct EmergencyId(pub u64);

/// Somebody asks to do something with one record at a moment.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Request<AccountId> {
	pub requester: AccountId,
	/// The institution for which the requester acts.
	pub institution: Option<InstitutionId>,
	pub actor_role: ActorRole,
	pub subject: AccountId,
	/// The custodian in the record's key. It stays when another institution takes over.
	pub custodian: InstitutionId,
	pub author: AccountId,
	/// The institution for which the author wrote.
	pub author_institution: Option<InstitutionId>,
	/// The record's class and categories under each salt that the custodian knows, by its word.
	pub openings: BoundedVec<Tag, ConstU32<MAX_OPENINGS>>,
	/// The highest sensitivity of any part of the record.
	pub sensitivity: Sensitivity,
	/// The day of the care that the record is about.
	pub day: Day,
	pub action: Action,
	pub purpose: Purpose,
	pub moment: Moment,
}

/// What is known about the requester's institution.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Standing {
	pub is_active: bool,
	pub roles: Roles,
}

/// A declared emergency that covers the requester and the subject.
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
pub struct Emergency {
	pub id: EmergencyId,
	/// From the declaration to the end of the window.
	pub period: Period,
	/// The highest sensitivity in the emergency set.
	pub sensitivity: Sensitivity,
}

/// The requester's right to act in the subject's stead.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Representation {
	pub mandate: Mandate,
	pub actions: Actions,
	pub period: Period,
}

impl Representation {
	/// Whether the representative can act at `moment` for a subject with this `life`.
	pub fn stands(&self, moment: Moment, life: &Life) -> bool {
		self.period.holds(moment) && self.mandate.stands(moment, life)
	}
}

/// The moments of a subject's life on which its rights depend.
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
	PartialEq,
	TypeInfo,
)]
pub struct Life {
	/// When the subject comes of age, if it is or was represented as a minor.
	pub majority: Option<Moment>,
	/// When the subject died.
	pub death: Option<Moment>,
}

impl Life {
	/// Whether the subject is under age.
	pub fn is_minor(&self, moment: Moment) -> bool {
		self.majority.is_some_and(|majority| moment < majority)
	}

	/// Whether the subject has died.
	pub fn is_over(&self, moment: Moment) -> bool {
		self.death.is_some_and(|death| death <= moment)
	}
}

/// What is known at the moment of a request.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Facts<AccountId> {
	/// Consents of the subject, in any order. Those that do not concern the requester are skipped.
	pub consents: BoundedVec<(ConsentId, Consent<AccountId>), ConstU32<MAX_CONSENTS>>,
	/// How many consents that may concern the requester were not read.
	pub unread: u32,
	/// The law of the custodian's jurisdiction, in any order.
	pub statutes: BoundedVec<Statute, ConstU32<MAX_STATUTES>>,
	/// What the requester's institution is, where it acts for one that is known.
	pub institution: Option<Standing>,
	pub emergency: Option<Emergency>,
	/// The requester's representation of the subject, whether or not it has ended.
	pub representation: Option<Representation>,
	/// What the subject keeps from its representatives.
	pub confidential: BoundedVec<Tag, ConstU32<MAX_TAGS>>,
	pub life: Life,
}

impl<AccountId> Default for Facts<AccountId> {
	fn default() -> Self {
		Self {
			consents: Default::default(),
			unread: 0,
			statutes: Default::default(),
			institution: None,
			emergency: None,
			representation: None,
			confidential: Default::default(),
			life: Life::default(),
		}
	}
}

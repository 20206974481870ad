// SPDX-License-Identifier: Apache-2.0

//! Rules, and what they speak about.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedBTreeSet, BoundedVec};
use salus_primitives::{Day, InstitutionId, Moment, Sensitivity};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{consent::Party, purpose::Purposes, tag::Tag};

/// How many actors one provision can name.
pub const MAX_ACTORS: u32 = 4;

/// How many classes and categories one provision can name.
pub const MAX_TAGS: u32 = 8;

/// FHIR R4 `Consent.provision.type`.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub enum Rule {
	Permit,
	Deny,
}

impl Rule {
	/// The rule of an exception to this one.
	pub fn opposite(self) -> Self {
		match self {
			Self::Permit => Self::Deny,
			Self::Deny => Self::Permit,
		}
	}
}

/// What is done with a record: FHIR R4 `consentaction`.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub enum Action {
	Collect,
	Access,
	Use,
	Disclose,
	Correct,
}

/// Actions that a provision, a statute or a representation names.
pub type Actions = BoundedBTreeSet<Action, ConstU32<5>>;

/// As what the requester asks. The asked pallet establishes it; roles do not contain each other.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub enum ActorRole {
	/// `PAT`: the subject itself.
	Patient,
	/// `RESPRSN`: acts in the subject's stead.
	Representative,
	/// `AUCG`: cares for the subject, not by profession.
	Caregiver,
	/// `AUTM`: member of the subject's care team.
	CareTeam,
	/// `AULR`: provider with a legitimate relationship to the subject.
	TreatingProvider,
	/// `PROV`: any other healthcare provider.
	Provider,
	/// `PAYOR`.
	Payer,
	/// `CRINV`: clinical research investigator.
	Investigator,
	/// `ASSIGNED`: any other agent of an institution.
	Assigned,
}

impl ActorRole {
	/// Every role, in the order of the encoding.
	pub const ALL: &'static [Self] = &[
		Self::Patient,
		Self::Representative,
		Self::Caregiver,
		Self::CareTeam,
		Self::TreatingProvider,
		Self::Provider,
		Self::Payer,
		Self::Investigator,
		Self::Assigned,
	];

	/// The code in HL7 v3 RoleClass, RoleCode or ParticipationFunction.
	pub const fn code(self) -> &'static str {
		match self {
			Self::Patient => "PAT",
			Self::Representative => "RESPRSN",
			Self::Caregiver => "AUCG",
			Self::CareTeam => "AUTM",
			Self::TreatingProvider => "AULR",
			Self::Provider => "PROV",
			Self::Payer => "PAYOR",
			Self::Investigator => "CRINV",
			Self::Assigned => "ASSIGNED",
		}
	}
}

/// Roles that a provision or a statute names.
pub type ActorRoles = BoundedBTreeSet<ActorRole, ConstU32<9>>;

/// A party to a request and the part that it has in it: FHIR R4 `Consent.provision.actor`.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Actor<AccountId> {
	/// `IRCP`: the one that asks.
	Recipient(Party<AccountId>),
	/// `CST`: the institution that keeps the record, as its key names it.
	Custodian(InstitutionId),
	/// `AUT`: the account that wrote the record.
	Author(AccountId),
	/// `AUT`: the institution for which the record was written.
	AuthorInstitution(InstitutionId),
}

/// From a moment on, until just before another.
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
pub struct Period {
	/// The first moment.
	pub from: Option<Moment>,
	/// The first moment that is too late.
	pub until: Option<Moment>,
}

impl Period {
	pub fn holds(&self, moment: Moment) -> bool {
		self.from.is_none_or(|from| from <= moment) && self.until.is_none_or(|until| moment < until)
	}

	pub fn is_empty(&self) -> bool {
		matches!((self.from, self.until), (Some(from), Some(until)) if until <= from)
	}
}

/// Days of care, both ends included.
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
pub struct Days {
	pub first: Option<Day>,
	pub last: Option<Day>,
}

impl Days {
	pub fn hold(&self, day: Day) -> bool {
		self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
	}

	pub fn are_none(&self) -> bool {
		matches!((self.first, self.last), (Some(first), Some(last)) if last < first)
	}
}

/// What a rule speaks about. Everything that it names has to fit; of several values of one kind
/// one is enough; what it leaves empty fits every request.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Scope<AccountId> {
	pub purposes: Purposes,
	pub actions: Actions,
	/// On a permit the highest sensitivity that it reaches, on a deny the lowest that it withholds.
	pub sensitivity: Option<Sensitivity>,
	/// Of the actors with the same part one has to fit.
	pub actors: BoundedVec<Actor<AccountId>, ConstU32<MAX_ACTORS>>,
	pub actor_roles: ActorRoles,
	pub tags: BoundedVec<Tag, ConstU32<MAX_TAGS>>,
	/// Days on which the care occurred that the record is about: FHIR R4 `dataPeriod`.
	pub days: Days,
	/// When the rule holds.
	pub period: Period,
}

impl<AccountId> Default for Scope<AccountId> {
	fn default() -> Self {
		Self {
			purposes: Default::default(),
			actions: Default::default(),
			sensitivity: None,
			actors: Default::default(),
			actor_roles: Default::default(),
			tags: Default::default(),
			days: Default::default(),
			period: Default::default(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_period_holds_its_start_and_not_its_end() {
		let period = Period { from: Some(5), until: Some(7) };
		assert_eq!([4, 5, 6, 7].map(|moment| period.holds(moment)), [false, true, true, false]);
		assert!(Period::default().holds(0) && Period::default().holds(Moment::MAX));
	}

	#[test]
	fn days_hold_both_ends() {
		let days = Days { first: Some(Day(-1)), last: Some(Day(1)) };
		assert_eq!([-2, -1, 1, 2].map(|day| days.hold(Day(day))), [false, true, true, false]);
		assert!(Days::default().hold(Day(i32::MIN)));
	}

	#[test]
	fn every_actor_role_has_a_code_of_its_own() {
		let codes: std::collections::BTreeSet<_> =
			ActorRole::ALL.iter().map(|role| role.code()).collect();
		assert_eq!(codes.len(), ActorRoles::bound());
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What pallets ask each other about access.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_primitives::{Day, InstitutionId, Moment, Sensitivity};
use scale_info::TypeInfo;

use crate::{
	decision::{Basis, Decision},
	law::LawCode,
	purpose::Purpose,
	request::{Emergency, EmergencyId, MAX_OPENINGS},
	scope::{Action, ActorRole},
	tag::Tag,
};

/// Somebody asks now to do something with one record: a [`crate::Request`] at the moment of the
/// block, with the emergency on which the requester relies.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct AccessRequest<AccountId> {
	pub requester: AccountId,
	/// The institution for which the requester acts. None where it asks as patient,
	/// representative or caregiver.
	pub institution: Option<InstitutionId>,
	pub actor_role: ActorRole,
	/// Counts only with the institution for which the requester declared it.
	pub emergency: Option<EmergencyId>,
	pub subject: AccountId,
	/// The custodian in the record's key.
	pub custodian: InstitutionId,
	pub author: AccountId,
	pub author_institution: Option<InstitutionId>,
	pub openings: BoundedVec<Tag, ConstU32<MAX_OPENINGS>>,
	pub sensitivity: Sensitivity,
	pub day: Day,
	pub action: Action,
	pub purpose: Purpose,
}

/// Why a request cannot be asked as it stands.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum RequestError {
	/// The requester is no agent of the institution, or is one and names none. Name the one that it
	/// acts for, or ask as patient, representative or caregiver.
	NotItsAgent,
	/// What the chain knows contradicts the actor role. Ask as what the requester is.
	ActorRoleImpossible,
	/// No institution has the custodian's number. Take it from the record's key.
	CustodianUnknown,
	/// No institution registered the account as its subject. Register it first.
	SubjectUnknown,
}

/// Answers whether a request is permitted. Implemented by `pallet-consent`, asked by other pallets.
pub trait Decide<AccountId> {
	/// The decision about `request` now.
	fn decide(request: &AccessRequest<AccountId>) -> Result<Decision, RequestError>;
}

/// Emergencies as a decision asks about them. Implemented by `pallet-emergencies`.
pub trait Emergencies<AccountId> {
	/// What `emergency` opens to `clinician`, who declared it, about `subject`, whom it is about
	/// or was bound to; none where the credential that it named does not count at `moment`, which is
	/// now, or the clinician does not act for an Active institution that answers for the emergency.
	fn opened(
		emergency: EmergencyId,
		clinician: &AccountId,
		subject: &AccountId,
		moment: Moment,
	) -> Option<Emergency>;

	/// Whether `emergency` is about `subject` and the window that was declared held `moment`, however
	/// early the access ended.
	fn covered(emergency: EmergencyId, subject: &AccountId, moment: Moment) -> bool;

	/// An emergency about `subject` whose window holds now, as costly to look up as one can be.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_emergency(clinician: &AccountId, subject: &AccountId) -> EmergencyId;
}

/// What an access can rest on, asked where one is recorded. Implemented by `pallet-consent`.
pub trait Bases<AccountId> {
	/// Whether `basis` could carry, at `moment`, an access to a record about `subject` that
	/// `custodian` keeps. Who had access is not asked: the chain is not told.
	fn could_carry(
		basis: &Basis,
		subject: &AccountId,
		custodian: InstitutionId,
		moment: Moment,
	) -> bool;

	/// Whether an accounting may leave out for a time what rests on the law `code` where
	/// `custodian` is.
	fn could_be_sealed(code: LawCode, custodian: InstitutionId) -> bool;

	/// A basis for access to records about `subject` that `custodian` keeps, as costly to check as
	/// one can be.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_basis(subject: &AccountId, custodian: InstitutionId) -> Basis;
}

// SPDX-License-Identifier: Apache-2.0

//! Institutions, what they are, and what their agents may do.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, traits::ConstU32, BoundedBTreeSet};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::DispatchError;

use crate::{check_digits, Country};

/// The number of an institution, given once and never reused.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Deserialize,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub struct InstitutionId(pub u32);

/// The identifier under which law or commerce knows an institution, as ASCII characters.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub enum LegalId {
	/// GS1 Global Location Number, 13 digits (GS1 General Specifications, 7.9.1).
	Gln(#[serde(with = "crate::ascii")] [u8; 13]),
	/// Legal Entity Identifier, 20 characters (ISO 17442-1).
	Lei(#[serde(with = "crate::ascii")] [u8; 20]),
	/// US National Provider Identifier, 10 digits (45 CFR 162.406).
	Npi(#[serde(with = "crate::ascii")] [u8; 10]),
}

impl LegalId {
	/// Whether the characters and the check digits are right.
	pub fn is_valid(&self) -> bool {
		match self {
			Self::Gln(characters) => check_digits::is_gln(characters),
			Self::Lei(characters) => check_digits::is_lei(characters),
			Self::Npi(characters) => check_digits::is_npi(characters),
		}
	}
}

/// What an institution is. One institution may be several.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub enum Role {
	HealthcareProvider,
	Laboratory,
	Pharmacy,
	Insurer,
	Manufacturer,
	Distributor,
	ResearchInstitute,
	Regulator,
	LicensingBoard,
	Auditor,
}

/// The roles of one institution.
pub type Roles = BoundedBTreeSet<Role, ConstU32<10>>;

/// What an agent may do for its institution.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub enum Duty {
	/// Appoints and dismisses agents, buys quota, winds the institution up.
	Admin,
	/// Votes for the institution; one agent at most.
	Delegate,
	/// Runs the institution's validator.
	ValidatorOperator,
	Practitioner,
	/// Writes the records index: registers, anchors, supersedes, transfers custody.
	RecordWriter,
	RecordReader,
	/// Answers erasure and amendment requests; in a Regulator, places and lifts holds.
	PrivacyOfficer,
	ClaimSubmitter,
	ClaimAdjudicator,
	Logistics,
	Issuer,
	ResponsiblePerson,
}

/// The duties of one agent.
pub type Duties = BoundedBTreeSet<Duty, ConstU32<12>>;

/// The level of accreditation that the consortium gave an institution, 0 to 5.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Deserialize,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub struct Accreditation(pub u8);

impl Accreditation {
	pub const HIGHEST: Self = Self(5);

	pub fn is_valid(&self) -> bool {
		*self <= Self::HIGHEST
	}
}

/// What an institution is, whether it may act or not.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Profile {
	/// Whether it is a member that nobody barred and that does not leave.
	pub is_active: bool,
	pub roles: Roles,
	/// The country whose law it is under.
	pub jurisdiction: Country,
	/// The network that it belongs to.
	pub parent: Option<InstitutionId>,
}

/// Who acts for which institution: the one place where an origin becomes an institution and a
/// duty. Implemented by `pallet-institutions`.
pub trait Membership<AccountId> {
	/// The institution that `agent` acts for, provided that the institution is Active and the
	/// agent carries `duty`.
	fn authorize(agent: &AccountId, duty: Duty) -> Result<InstitutionId, DispatchError>;

	/// As [`Membership::authorize`], open as well to institutions that are Suspended or WindingUp:
	/// for calls that hand over, close or answer a subject's request.
	fn authorize_winding_up(agent: &AccountId, duty: Duty) -> Result<InstitutionId, DispatchError>;

	/// Whether `institution` answers for what `predecessor` kept: it ends the chain of successors
	/// that starts there. An Active institution answers for itself; one that has handed over does
	/// not.
	fn answers_for(institution: InstitutionId, predecessor: InstitutionId) -> bool;

	/// The institution that answers today for what `institution` kept.
	fn successor_of(institution: InstitutionId) -> InstitutionId;

	/// The institution that `account` acts for in anything, whatever the institution's status.
	fn institution_of(account: &AccountId) -> Option<InstitutionId>;

	/// What `institution` is.
	fn profile(institution: InstitutionId) -> Option<Profile>;

	/// Whether `institution` is Active and has `role`.
	fn has_role(institution: InstitutionId, role: Role) -> bool;

	/// Whether `institution` is Active.
	fn is_active(institution: InstitutionId) -> bool;

	/// How many institutions were ever admitted. Only admissions add to it, and nothing takes away.
	fn admitted() -> u32;

	/// The institution that was admitted after `index` others, whatever became of it.
	fn nth_admitted(index: u32) -> Option<InstitutionId>;

	/// The account that holds the deposits of `institution`.
	fn sovereign_account(institution: InstitutionId) -> AccountId;

	/// Makes `agent` an agent with every duty of a new Active institution with every role.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_institution(agent: &AccountId) -> InstitutionId;

	/// The oldest of as many predecessors of `institution`, one after the other, as there can be.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_predecessor(institution: InstitutionId) -> InstitutionId {
		institution
	}
}

/// The account under which an institution validates.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Validator<AccountId> {
	pub institution: InstitutionId,
	pub account: AccountId,
}

/// Who may validate. Implemented by `pallet-institutions`.
pub trait Validators<AccountId> {
	/// The Active institutions that governance named a validator account for, in their order.
	fn admitted() -> Vec<Validator<AccountId>>;

	/// The level that governance gave `institution`, while it is a member, Active or not.
	fn accreditation_of(institution: InstitutionId) -> Option<Accreditation>;

	/// Lets there be `count` admitted validators, each of an institution of its own.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_validators(count: u32);
}

/// What a pallet keeps open for an institution that leaves.
pub trait WindUp {
	/// An error that names what is still open for `institution`, if anything is.
	fn ensure_closed(institution: InstitutionId) -> DispatchResult;

	/// All that is open for `predecessor` becomes `successor`'s, deposits included.
	fn hand_over(predecessor: InstitutionId, successor: InstitutionId) -> DispatchResult;

	/// Opens for `institution` what a hand-over moves, if it moves anything.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_open(_: InstitutionId) {}
}

#[impl_trait_for_tuples::impl_for_tuples(8)]
impl WindUp for Tuple {
	fn ensure_closed(institution: InstitutionId) -> DispatchResult {
		for_tuples!( #( Tuple::ensure_closed(institution)?; )* );
		Ok(())
	}

	fn hand_over(predecessor: InstitutionId, successor: InstitutionId) -> DispatchResult {
		for_tuples!( #( Tuple::hand_over(predecessor, successor)?; )* );
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_open(institution: InstitutionId) {
		for_tuples!( #( Tuple::benchmark_open(institution); )* );
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Who may act for a subject, on which basis and in what.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedBTreeSet};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{Commitment, Day, Digest, Moment};

/// Something that one can do for a subject.
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
pub enum Power {
	/// Give, amend and revoke consents, research apart.
	Consent,
	/// Consent to research (Regulation (EU) 536/2014, Art. 31 and 32; 45 CFR 46.102(i)).
	Research,
	/// See records, and to whom they were disclosed.
	Access,
	/// Ask to amend or erase records, materialise them, dispute.
	Request,
	/// Act towards an insurer.
	Claim,
	/// Add, rotate and revoke the subject's keys.
	Keys,
}

/// What a representative may do.
pub type Scope = BoundedBTreeSet<Power, ConstU32<6>>;

/// Why somebody may act for a subject, from the weakest to the strongest. HL7 v3 RoleCode has a
/// code for each.
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
pub enum Basis {
	/// The subject is under age, until a date (`RESPRSN`; 45 CFR 164.502(g)(3)).
	Minor,
	/// The subject's own will (`POWATT`).
	PowerOfAttorney,
	/// The subject itself, under a new account, after it lost the key of this one.
	LostKey,
	/// The subject has died (`EXCEST`; 45 CFR 164.502(g)(4)).
	Executor,
	/// A court decided so (`GUARD`).
	CourtOrder,
}

/// As what an account acts for a subject.
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
pub enum Capacity {
	/// It is the subject's own account.
	Subject,
	/// On the strongest basis that it has.
	Representative(Basis),
}

/// The categories that a subject keeps from those who represent it, under one salt that the
/// subject and its custodian have. The list always has the same length, filled up with random
/// decoys, so that nobody sees how many categories there are.
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
pub struct ConfidentialTags {
	/// SHA-256 of the salt: shows whether a record was opened under it.
	pub salt: Digest,
	/// Over the salt and the code of a category each.
	pub codes: [Commitment; 8],
}

/// Decides who acts for whom. Implemented by `pallet-identities`.
pub trait Representation<AccountId> {
	/// As what `actor` may exercise `power` for `subject` at `moment`, now or in the past; `None`
	/// if it may not. The subject's own account may do everything until the subject dies or the
	/// account is deactivated. What left the state by being folded no longer counts.
	fn capacity(
		actor: &AccountId,
		subject: &AccountId,
		power: Power,
		moment: Moment,
	) -> Option<Capacity>;

	/// When `subject` comes or came of age, if at `moment` somebody represents it as a minor or,
	/// unless that was ended, did before.
	fn majority(subject: &AccountId, moment: Moment) -> Option<Moment>;

	/// Whether `subject` is under age at `moment`.
	fn is_minor(subject: &AccountId, moment: Moment) -> bool {
		Self::majority(subject, moment).is_some_and(|majority| moment < majority)
	}

	/// The last day of the life of `subject`, once it was recorded.
	fn died_on(subject: &AccountId) -> Option<Day>;

	/// The categories that a representative who is another person must not see or decide upon.
	fn confidential_tags(subject: &AccountId) -> Option<ConfidentialTags>;

	/// Lets `representative` do everything for `subject`, which has as many representatives as
	/// it can have.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_representative(subject: &AccountId, representative: &AccountId);
}

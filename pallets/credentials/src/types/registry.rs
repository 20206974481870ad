// SPDX-License-Identifier: Apache-2.0

//! Types of credentials, and the boards that issue them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{time::DAY_MILLISECONDS, Digest, Moment};
use scale_info::TypeInfo;

/// A kind of credential that governance recognises. Only `retired` ever changes.
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
pub struct CredentialType {
	/// SHA-256 of the JSON schema that its credentials follow.
	pub schema: Digest,
	/// Whether it entitles to treat people.
	pub clinical: bool,
	pub max_validity_days: u32,
	/// Whether it is issued no more.
	pub retired: bool,
}

impl CredentialType {
	/// Whether a credential of this type may be valid for so long.
	pub fn permits(&self, valid_from: Moment, valid_until: Moment) -> bool {
		let longest = Moment::from(self.max_validity_days).saturating_mul(DAY_MILLISECONDS);
		valid_until.saturating_sub(valid_from) <= longest
	}
}

/// What the registry knows of an institution that issues, or that answers for what another one
/// issued.
#[derive(
	Clone,
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
pub struct Board<Charters> {
	/// The types that it may issue.
	pub charters: Charters,
	/// Since when governance bars it.
	pub suspended_since: Option<Moment>,
	/// How many places of its status lists are given, and so the index that comes next.
	pub issued: u32,
	/// How many credentials it answers for.
	pub credentials: u32,
	/// How many chunks of status lists it answers for.
	pub chunks: u32,
}

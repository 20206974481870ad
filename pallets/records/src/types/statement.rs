// SPDX-License-Identifier: Apache-2.0

//! What a custodian states about one record.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Commitment, Country, Day, Digest, InstitutionId, Sensitivity};
use scale_info::TypeInfo;

/// How large a ciphertext is: it is padded to two to this power bytes, so that its length tells
/// little about what it holds.
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
pub struct SizeClass(pub u8);

impl SizeClass {
	/// 256 bytes.
	pub const SMALLEST: Self = Self(8);
	/// 1 TiB.
	pub const LARGEST: Self = Self(40);

	pub fn is_valid(&self) -> bool {
		(Self::SMALLEST.0..=Self::LARGEST.0).contains(&self.0)
	}
}

/// What a custodian states about one record. The order of the fields is part of the leaf format.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Statement<AccountId> {
	/// The account of the person in its relationship with this custodian.
	pub subject: AccountId,
	/// Who wrote the record, by the custodian's word: the chain does not check it.
	pub author: AccountId,
	/// Over the ciphertext.
	pub digest: Digest,
	/// Over the salted plaintext.
	pub commitment: Commitment,
	pub size: SizeClass,
	pub occurred_on: Day,
	pub sensitivity: Sensitivity,
	/// The first day on which law no longer asks to keep the record.
	pub retention_until: Day,
	/// Where the ciphertext is kept.
	pub residency: Country,
}

impl<AccountId: Encode> Statement<AccountId> {
	/// The bytes of this statement as a leaf in a batch of `custodian`.
	pub fn leaf(&self, custodian: InstitutionId) -> Vec<u8> {
		(custodian, self).encode()
	}
}

/// What an entry says about its record, apart from subject and key. An erased entry has none.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Content<AccountId> {
	pub author: AccountId,
	pub commitment: Commitment,
	pub size: SizeClass,
	pub occurred_on: Day,
	pub sensitivity: Sensitivity,
	pub retention_until: Day,
	pub residency: Country,
}

impl<AccountId> Content<AccountId> {
	/// The statement of the same record of `subject`, encrypted anew.
	pub fn restated(
		self,
		subject: AccountId,
		digest: Digest,
		size: SizeClass,
	) -> Statement<AccountId> {
		Statement {
			subject,
			author: self.author,
			digest,
			commitment: self.commitment,
			size,
			occurred_on: self.occurred_on,
			sensitivity: self.sensitivity,
			retention_until: self.retention_until,
			residency: self.residency,
		}
	}
}

impl<AccountId> From<Statement<AccountId>> for Content<AccountId> {
	fn from(statement: Statement<AccountId>) -> Self {
		Self {
			author: statement.author,
			commitment: statement.commitment,
			size: statement.size,
			occurred_on: statement.occurred_on,
			sensitivity: statement.sensitivity,
			retention_until: statement.retention_until,
			residency: statement.residency,
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What is signed about one access, off chain, and what the chain is told of it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_consent::Basis;
use salus_primitives::{Commitment, InstitutionId, Moment};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_io::hashing::sha2_256;
use sp_runtime::{
	traits::{IdentifyAccount, Verify},
	MultiSignature, MultiSigner,
};

/// The number of a receipt within its ledger. The first is 0.
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
pub struct ReceiptNumber(pub u64);

/// 32 random bytes, new for each receipt.
pub type Salt = [u8; 32];

/// One access that a custodian gave. Its SCALE is what the commitment is over.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Receipt<AccountId> {
	pub subject: AccountId,
	/// The institution that registered the subject, whoever answers for it by now.
	pub custodian: InstitutionId,
	pub number: ReceiptNumber,
	/// Who had access.
	pub requester: AccountId,
	/// The institution for which the requester acted.
	pub institution: Option<InstitutionId>,
	pub basis: Basis,
	pub accessed_at: Moment,
	/// Over what was disclosed.
	pub records: Commitment,
	/// The first moment at which an accounting may show it, where law has it withheld.
	pub sealed_until: Option<Moment>,
}

impl<AccountId: Encode> Receipt<AccountId> {
	/// SHA-256 of `salt` and the receipt. Both sides sign it, so nobody can open the receipt under
	/// another salt and find that it does not stand.
	pub fn commitment(&self, salt: &Salt) -> Commitment {
		Commitment(H256(sha2_256(&(salt, self).encode())))
	}

	/// What the chain is to be told.
	pub fn access(&self, salt: &Salt) -> Access {
		Access {
			commitment: self.commitment(salt),
			basis: self.basis,
			accessed_at: self.accessed_at,
			sealed_until: self.sealed_until,
		}
	}
}

/// What the chain is told of one access.
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
pub struct Access {
	/// To the receipt.
	pub commitment: Commitment,
	pub basis: Basis,
	pub accessed_at: Moment,
	/// As in the receipt.
	pub sealed_until: Option<Moment>,
}

impl Access {
	/// When its seal has ended, one that lasts no longer than `longest` after the access; without
	/// a seal the moment of the access.
	pub fn unsealed_at(&self, longest: Moment) -> Moment {
		let latest = self.accessed_at.saturating_add(longest);
		self.sealed_until.unwrap_or(self.accessed_at).min(latest).max(self.accessed_at)
	}
}

/// An access under the number of its receipt.
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
pub struct NumberedAccess {
	pub number: ReceiptNumber,
	pub access: Access,
}

/// The signature with which an institution lets somebody have access.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Release {
	/// The custodian, or whoever answered for it then.
	pub institution: InstitutionId,
	/// One of the institution's keys for assertions.
	pub key: MultiSigner,
	pub signature: MultiSignature,
}

impl Release {
	/// Whether the signature is by the key, of its own kind, over `message`.
	pub fn signs(&self, message: &[u8]) -> bool {
		use MultiSignature as Signature;
		use MultiSigner as Key;
		let same_kind = matches!(
			(&self.key, &self.signature),
			(Key::Ed25519(_), Signature::Ed25519(_))
				| (Key::Sr25519(_), Signature::Sr25519(_))
				| (Key::Ecdsa(_), Signature::Ecdsa(_))
				| (Key::Eth(_), Signature::Eth(_))
		);
		same_kind && self.signature.verify(message, &self.key.clone().into_account())
	}
}

/// The copy of a receipt that whoever had access keeps.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct CountersignedReceipt<AccountId, Signature> {
	pub receipt: Receipt<AccountId>,
	pub salt: Salt,
	pub release: Release,
	/// The requester's.
	pub countersignature: Signature,
}

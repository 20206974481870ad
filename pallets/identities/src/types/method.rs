// SPDX-License-Identifier: Apache-2.0

//! Keys, what they are for, and when they counted.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedBTreeSet};
use salus_primitives::Moment;
use scale_info::TypeInfo;
use sp_runtime::MultiSigner;

use super::Stamp;

/// The number of a key within its identity, never reused. Its DID URL ends in `#key-n`.
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
pub struct MethodId(pub u32);

/// A public key as bytes. Points of the NIST and Koblitz curves are compressed (SEC 1, 2.3.3).
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
pub enum PublicKey {
	/// Signatures of RFC 8032.
	Ed25519([u8; 32]),
	/// Schnorr signatures over Ristretto, as of accounts of this chain. JOSE has no name for it:
	/// only a Multikey can show it.
	Sr25519([u8; 32]),
	/// ECDSA over secp256k1 (RFC 8812).
	Secp256k1([u8; 33]),
	/// ECDSA over P-256 (FIPS 186-5), as of security modules and passkeys.
	P256([u8; 33]),
	/// Key agreement (RFC 7748).
	X25519([u8; 32]),
}

impl PublicKey {
	/// The code of the key's kind in the multicodec table. The Multikey is `z` and the base58btc
	/// of this code as an unsigned varint, followed by the bytes.
	pub fn multicodec(&self) -> u32 {
		match self {
			Self::Ed25519(_) => 0xed,
			Self::Sr25519(_) => 0xef,
			Self::Secp256k1(_) => 0xe7,
			Self::P256(_) => 0x1200,
			Self::X25519(_) => 0xec,
		}
	}

	pub fn bytes(&self) -> &[u8] {
		match self {
			Self::Ed25519(bytes) | Self::Sr25519(bytes) | Self::X25519(bytes) => bytes,
			Self::Secp256k1(bytes) | Self::P256(bytes) => bytes,
		}
	}

	/// Whether the bytes can be a key: a compressed point begins with 2 or 3, and no key is all
	/// zeros. That somebody has the secret shows only in use.
	pub fn is_well_formed(&self) -> bool {
		match self {
			Self::Secp256k1(bytes) | Self::P256(bytes) => matches!(bytes, [2 | 3, ..]),
			_ => self.bytes().iter().any(|byte| *byte != 0),
		}
	}

	/// Whether keys of this kind can serve `relationship`: X25519 agrees on keys, the others sign.
	pub fn suits(&self, relationship: Relationship) -> bool {
		matches!(self, Self::X25519(_)) == (relationship == Relationship::KeyAgreement)
	}
}

impl From<&MultiSigner> for PublicKey {
	/// The key whose signatures the chain verifies as those of `signer`. Over secp256k1 it does so
	/// under two digests, BLAKE2b and Keccak, with the same key.
	fn from(signer: &MultiSigner) -> Self {
		match signer {
			MultiSigner::Ed25519(key) => Self::Ed25519(key.0),
			MultiSigner::Sr25519(key) => Self::Sr25519(key.0),
			MultiSigner::Ecdsa(key) => Self::Secp256k1(key.0),
			MultiSigner::Eth(key) => Self::Secp256k1(key.0),
		}
	}
}

/// What a key is for (W3C DID Core 1.0, 5.3).
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
pub enum Relationship {
	Authentication,
	AssertionMethod,
	KeyAgreement,
	CapabilityInvocation,
	CapabilityDelegation,
}

/// All that one key is for. Never empty.
pub type Relationships = BoundedBTreeSet<Relationship, ConstU32<5>>;

/// A key that counts (W3C DID Core 1.0, 5.2).
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Method<BlockNumber> {
	pub method: MethodId,
	pub key: PublicKey,
	pub relationships: Relationships,
	pub added: Stamp<BlockNumber>,
	/// The first moment at which it does not count by itself: the end of the mandate of the
	/// representative that added it. None where the mandate has no end, or nobody represented.
	pub expires: Option<Moment>,
}

/// A key that no longer counts. It did from when it was added, included, until it ended, excluded.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct ClosedMethod<BlockNumber> {
	pub method: Method<BlockNumber>,
	/// When the chain was told.
	pub closed: Stamp<BlockNumber>,
	pub closure: Closure,
}

/// Why a key no longer counts.
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
pub enum Closure {
	/// Another one took its place.
	Rotated { by: MethodId },
	/// It is not to be used any more.
	Revoked,
	/// Others had it since a moment, and nothing that it signed from then on counts.
	Compromised { since: Moment },
	/// The whole identity ended.
	Deactivated,
}

impl<BlockNumber: PartialOrd> Method<BlockNumber> {
	/// Whether the key had been added by `moment` and not expired.
	pub fn is_valid_at(&self, moment: Moment) -> bool {
		self.added.moment <= moment && self.expires.is_none_or(|expires| moment < expires)
	}

	/// Whether the key had been added by the end of `block`, expired or not.
	pub fn is_valid_at_block(&self, block: &BlockNumber) -> bool {
		self.added.block <= *block
	}
}

impl<BlockNumber: PartialOrd> ClosedMethod<BlockNumber> {
	/// From when on the key does not count, by what is known now.
	pub fn ended(&self) -> Moment {
		match self.closure {
			Closure::Compromised { since } => since.min(self.closed.moment),
			_ => self.closed.moment,
		}
	}

	/// Whether the history keeps the key, `limit` being so long ago as nobody can ask any more:
	/// what was asserted with it must stay provable until then.
	pub fn is_kept(&self, limit: Moment) -> bool {
		self.closed.moment > limit
			&& self.method.relationships.contains(&Relationship::AssertionMethod)
	}

	/// Whether the key counted at `moment`, by what is known now.
	pub fn was_valid_at(&self, moment: Moment) -> bool {
		self.method.is_valid_at(moment) && moment < self.ended()
	}

	/// Whether the key counted at the end of `block`, by what was known then.
	pub fn was_valid_at_block(&self, block: &BlockNumber) -> bool {
		self.method.is_valid_at_block(block) && *block < self.closed.block
	}
}

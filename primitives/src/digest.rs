// SPDX-License-Identifier: Apache-2.0

//! SHA-256 values, typed by what they were taken over.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// SHA-256 of bytes that a custodian stores off chain: the ciphertext of a record, or a Merkle
/// root over such digests.
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
pub struct Digest(pub H256);

/// SHA-256 of a 32-byte random salt followed by the exact plaintext bytes. It reveals nothing
/// until its salt is opened.
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
pub struct Commitment(pub H256);

impl From<[u8; 32]> for Digest {
	fn from(bytes: [u8; 32]) -> Self {
		Self(H256(bytes))
	}
}

impl From<[u8; 32]> for Commitment {
	fn from(bytes: [u8; 32]) -> Self {
		Self(H256(bytes))
	}
}

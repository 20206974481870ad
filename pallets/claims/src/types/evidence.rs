// SPDX-License-Identifier: Apache-2.0

//! What a claim rests on.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Digest, InclusionProof};
use scale_info::TypeInfo;
use sp_core::H256;

/// The leaf that was proved to be anchored. The path is not kept: root, place and leaf leave no
/// other one.
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
pub struct Evidence {
	pub root: Digest,
	pub index: u32,
	pub leaf: H256,
}

impl From<&InclusionProof> for Evidence {
	fn from(proof: &InclusionProof) -> Self {
		Self { root: proof.root, index: proof.index, leaf: proof.leaf }
	}
}

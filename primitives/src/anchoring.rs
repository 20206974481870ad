// SPDX-License-Identifier: Apache-2.0

//! Proof that a custodian had anchored something, without saying what.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H256;

use crate::{merkle::MAX_PATH, Digest, InstitutionId, Moment};

/// That a leaf is under a root (RFC 6962, 2.1.1). It shows the hash of the leaf only: who keeps the
/// leaf and its salt opens it to whom it concerns.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct InclusionProof {
	pub root: Digest,
	pub index: u32,
	pub leaf: H256,
	/// From the leaf up to the root.
	pub path: BoundedVec<H256, ConstU32<MAX_PATH>>,
}

/// Knows what was anchored. Implemented by `pallet-records`.
pub trait Anchoring {
	/// When `custodian` anchored the batch in which `proof` proves its leaf; `None` where it does
	/// not prove it.
	fn anchored_at(custodian: InstitutionId, proof: &InclusionProof) -> Option<Moment>;

	/// Lets `custodian` anchor a batch, and proves a leaf of it by the longest path.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_anchor(custodian: InstitutionId) -> InclusionProof;
}

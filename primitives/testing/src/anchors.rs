// SPDX-License-Identifier: Apache-2.0

//! Anchored batches, in the place of `pallet-records`.

use std::collections::BTreeMap;

use frame_support::parameter_types;
use salus_primitives::{merkle, Anchoring, Digest, InclusionProof, InstitutionId, Moment};

use crate::change;

parameter_types! {
	/// How many leaves, and when.
	pub storage Anchored: BTreeMap<(InstitutionId, Digest), (u32, Moment)> = BTreeMap::new();
}

/// Batches of two leaves.
pub struct Anchors;

impl Anchors {
	/// Lets `custodian` anchor a leaf beside another one, and proves it.
	pub fn anchor(custodian: InstitutionId, leaf: &[u8], moment: Moment) -> InclusionProof {
		let (leaf, other) = (merkle::leaf_hash(leaf), merkle::leaf_hash(b"another"));
		let root = Digest(merkle::root([leaf, other]));
		change!(Anchored, anchored => anchored.insert((custodian, root), (2, moment)));
		let path = vec![other].try_into().expect("one is not too many");
		InclusionProof { root, index: 0, leaf, path }
	}
}

impl Anchoring for Anchors {
	fn anchored_at(custodian: InstitutionId, proof: &InclusionProof) -> Option<Moment> {
		let (count, moment) = *Anchored::get().get(&(custodian, proof.root))?;
		let root = proof.root.0;
		merkle::verify_inclusion(proof.leaf, proof.index, count, &proof.path, root)
			.then_some(moment)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_anchor(custodian: InstitutionId) -> InclusionProof {
		Self::anchor(custodian, b"a leaf", 0)
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Anchored batches as evidence for other pallets.

use salus_primitives::{merkle, Anchoring, InclusionProof, InstitutionId, Moment};

use crate::{BatchKind, Batches, Config, Pallet};

impl<T: Config> Anchoring for Pallet<T> {
	fn anchored_at(custodian: InstitutionId, proof: &InclusionProof) -> Option<Moment> {
		let InclusionProof { root, index, leaf, path } = proof;
		let batch = Batches::<T>::get(custodian, root)?;
		let proved = batch.kind == BatchKind::Anchored
			&& merkle::verify_inclusion(*leaf, *index, batch.count, path, root.0);
		proved.then_some(batch.anchored_at)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_anchor(custodian: InstitutionId) -> InclusionProof {
		use salus_primitives::Day;
		use sp_core::{Get, H256};

		// The tree is full: each level has a sibling.
		let leaf = merkle::leaf_hash(b"evidence");
		let siblings = T::MaxLeaves::get().ilog2();
		let path: alloc::vec::Vec<_> = (0..siblings).map(|_| H256::repeat_byte(7)).collect();
		let root = path.iter().fold(leaf, |hash, sibling| merkle::node_hash(&hash, sibling));
		let batch = crate::Batch {
			count: 1 << siblings,
			anchored_at: 0,
			retained_until: Day(i32::MAX),
			kind: BatchKind::Anchored,
			chunks: 0,
		};
		let root = salus_primitives::Digest(root);
		Batches::<T>::insert(custodian, root, batch);
		let path = path.try_into().expect("a path has at most 32 hashes");
		InclusionProof { root, index: 0, leaf, path }
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Batches as evidence for other pallets.

use salus_primitives::{merkle, Anchoring, Digest, InclusionProof};
use sp_core::H256;

use super::*;

fn proof(leaf: &[u8], other: &[u8]) -> InclusionProof {
	let (leaf, other) = (merkle::leaf_hash(leaf), merkle::leaf_hash(other));
	let root = Digest(merkle::root([leaf, other]));
	InclusionProof { root, index: 0, leaf, path: vec![other].try_into().unwrap() }
}

#[test]
fn a_leaf_under_an_anchored_root_is_proved_with_its_moment() {
	ExtBuilder::default().run(|| {
		let proof = proof(b"evidence", b"another");
		assert_eq!(Records::anchored_at(CLINIC, &proof), None);
		let until = Day(TODAY.0 + 1);
		assert_ok!(Records::anchor_batch(signed(writer(CLINIC)), proof.root, 2, until));
		assert_eq!(Records::anchored_at(CLINIC, &proof), Some(NOW));
		assert_eq!(Records::anchored_at(HOSPITAL, &proof), None);
		let elsewhere = InclusionProof { index: 1, ..proof.clone() };
		assert_eq!(Records::anchored_at(CLINIC, &elsewhere), None);
		let invented = InclusionProof { leaf: H256::repeat_byte(1), ..proof };
		assert_eq!(Records::anchored_at(CLINIC, &invented), None);
	});
}

// SPDX-License-Identifier: Apache-2.0

//! The Merkle tree of RFC 6962, section 2.1: SHA-256, leaves prefixed with 0x00 and nodes with
//! 0x01, so that no node can pass for a leaf. Any library of that RFC makes the proofs.

use alloc::vec::Vec;
use sp_core::H256;
use sp_io::hashing::sha2_256;

/// The longest audit path that a tree counted in `u32` can have.
pub const MAX_PATH: u32 = 32;

/// The hash of a leaf over its bytes.
pub fn leaf_hash(leaf: &[u8]) -> H256 {
	let mut bytes = Vec::with_capacity(leaf.len().saturating_add(1));
	bytes.push(0);
	bytes.extend_from_slice(leaf);
	H256(sha2_256(&bytes))
}

/// The hash of a node over its two children.
pub fn node_hash(left: &H256, right: &H256) -> H256 {
	let mut bytes = Vec::with_capacity(65);
	bytes.push(1);
	bytes.extend_from_slice(left.as_bytes());
	bytes.extend_from_slice(right.as_bytes());
	H256(sha2_256(&bytes))
}

/// The root over leaf hashes; of none, the hash of the empty string.
///
/// A level of pairs, the odd one carried up as it is, gives the tree that the RFC defines by
/// splitting at the largest power of two.
pub fn root(leaf_hashes: impl IntoIterator<Item = H256>) -> H256 {
	let mut level: Vec<H256> = leaf_hashes.into_iter().collect();
	while level.len() > 1 {
		level = level
			.chunks(2)
			.filter_map(|pair| match pair {
				[left, right] => Some(node_hash(left, right)),
				[single] => Some(*single),
				_ => None,
			})
			.collect();
	}
	level.first().copied().unwrap_or_else(|| H256(sha2_256(&[])))
}

/// Whether the leaf with `leaf_hash` stands at `index` in the tree of `size` leaves with `root`,
/// by its audit `path` from the bottom up (RFC 9162, 2.1.3.2, for the same tree).
pub fn verify_inclusion(leaf_hash: H256, index: u32, size: u32, path: &[H256], root: H256) -> bool {
	if index >= size {
		return false;
	}
	let (mut position, mut last) = (index, size.saturating_sub(1));
	let mut hash = leaf_hash;
	for sibling in path {
		if last == 0 {
			return false;
		}
		if position % 2 == 1 || position == last {
			hash = node_hash(sibling, &hash);
			while position % 2 == 0 && position != 0 {
				position /= 2;
				last /= 2;
			}
		} else {
			hash = node_hash(&hash, sibling);
		}
		position /= 2;
		last /= 2;
	}
	last == 0 && hash == root
}

#[cfg(test)]
mod tests {
	use super::*;
	use ct_merkle::mem_backed_tree::MemoryBackedTree;
	use hex_literal::hex;
	use proptest::prelude::*;
	use sha2::Sha256;

	/// The leaves and roots of the reference implementation of RFC 6962
	/// (certificate-transparency, merkletree/merkle_tree_test): root n is over the first n leaves.
	fn reference_leaves() -> [Vec<u8>; 8] {
		[
			hex!("").to_vec(),
			hex!("00").to_vec(),
			hex!("10").to_vec(),
			hex!("2021").to_vec(),
			hex!("3031").to_vec(),
			hex!("40414243").to_vec(),
			hex!("5051525354555657").to_vec(),
			hex!("606162636465666768696a6b6c6d6e6f").to_vec(),
		]
	}

	const REFERENCE_ROOTS: [[u8; 32]; 8] = [
		hex!("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
		hex!("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
		hex!("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
		hex!("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
		hex!("4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
		hex!("76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
		hex!("ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
		hex!("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
	];

	#[test]
	fn the_empty_tree_is_the_hash_of_nothing() {
		assert_eq!(
			root([]),
			H256(hex!("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
		);
	}

	#[test]
	fn the_reference_roots_come_out() {
		let leaves = reference_leaves();
		for size in 1..=8 {
			let hashes = leaves[..size].iter().map(|leaf| leaf_hash(leaf));
			assert_eq!(root(hashes), H256(REFERENCE_ROOTS[size - 1]), "{size} leaves");
		}
	}

	#[test]
	fn the_reference_audit_paths_are_accepted() {
		let leaves = reference_leaves();
		let path = [
			H256(hex!("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")),
			H256(hex!("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0")),
			H256(hex!("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")),
		];
		let hash = leaf_hash(&leaves[5]);
		assert!(verify_inclusion(hash, 5, 8, &path, H256(REFERENCE_ROOTS[7])));
		assert!(!verify_inclusion(hash, 4, 8, &path, H256(REFERENCE_ROOTS[7])));
		assert!(!verify_inclusion(hash, 5, 8, &path[..2], H256(REFERENCE_ROOTS[7])));
	}

	#[test]
	fn a_node_cannot_pass_for_a_leaf() {
		let leaves = reference_leaves();
		let hashes: Vec<_> = leaves[..4].iter().map(|leaf| leaf_hash(leaf)).collect();
		let (left, right) = (node_hash(&hashes[0], &hashes[1]), node_hash(&hashes[2], &hashes[3]));
		// The node over the first two leaves, presented as a leaf of a tree of two.
		let children = [hashes[0].as_bytes(), hashes[1].as_bytes()].concat();
		let root = H256(REFERENCE_ROOTS[3]);
		assert!(verify_inclusion(left, 0, 2, &[right], root), "the hashes alone would agree");
		assert!(!verify_inclusion(leaf_hash(&children), 0, 2, &[right], root));
	}

	#[test]
	fn an_index_beyond_the_tree_is_refused() {
		assert!(!verify_inclusion(H256::zero(), 0, 0, &[], H256::zero()));
		assert!(!verify_inclusion(H256::zero(), 1, 1, &[], H256::zero()));
		assert!(verify_inclusion(H256::zero(), 0, 1, &[], H256::zero()));
	}

	proptest! {
		#[test]
		fn an_independent_library_makes_the_same_trees_and_proofs(
			size in 1usize..200,
			pick in any::<prop::sample::Index>(),
		) {
			let index = pick.index(size);
			let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
			for leaf in 0..size {
				tree.push(leaf.to_le_bytes().to_vec());
			}
			let expected = H256::from_slice(tree.root().as_bytes());
			let hashes = (0..size).map(|leaf| leaf_hash(&leaf.to_le_bytes()));
			prop_assert_eq!(root(hashes), expected);

			let proof = tree.prove_inclusion(index);
			let path: Vec<_> = proof.as_bytes().chunks(32).map(H256::from_slice).collect();
			let (index, size) = (index as u32, size as u32);
			let hash = leaf_hash(&(index as usize).to_le_bytes());
			prop_assert!(verify_inclusion(hash, index, size, &path, expected));
			for other in (0..size).filter(|other| *other != index) {
				prop_assert!(!verify_inclusion(hash, other, size, &path, expected));
			}
			if let Some((first, rest)) = path.split_first() {
				prop_assert!(!verify_inclusion(hash, index, size, rest, expected));
				let longer: Vec<_> = path.iter().copied().chain([*first]).collect();
				prop_assert!(!verify_inclusion(hash, index, size, &longer, expected));
			}
		}
	}
}

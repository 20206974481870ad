// SPDX-License-Identifier: Apache-2.0

//! Rows that left the state, proved by one digest.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

use crate::{merkle, Digest};

/// Rows that left the state, oldest first: digest n is the node hash of digest n − 1 (zeros before
/// the first) and the leaf hash of the SCALE of row n (RFC 6962, 2.1). Who has all rows proves
/// each of them.
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
pub struct Fold {
	pub digest: Digest,
	/// How many rows it is over.
	pub count: u32,
}

impl Fold {
	/// What `row` makes of those folded before.
	pub fn over(previous: Option<Self>, row: &impl Encode) -> Self {
		let (digest, count) =
			previous.map_or((H256::zero(), 0), |fold| (fold.digest.0, fold.count));
		let leaf = merkle::leaf_hash(&row.encode());
		Self { digest: Digest(merkle::node_hash(&digest, &leaf)), count: count.saturating_add(1) }
	}

	/// The fold over `rows`, if there are any.
	pub fn over_all<R: Encode>(rows: impl IntoIterator<Item = R>) -> Option<Self> {
		rows.into_iter().fold(None, |fold, row| Some(Self::over(fold, &row)))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use hex_literal::hex;

	#[test]
	fn a_fold_is_a_chain_of_sha256_values() {
		// From sha256sum: a leaf is 0x00 and the bytes, a node 0x01 and its two children.
		let first = hex!("d4750506cba40de7c4db8d3353e277976ee788add9b9b57c7efdbb87d51073c0");
		let second = hex!("c20812309dbcd8d6acbe40a0201a6b1193b4d9f31637c2657d21dcc17f2c017a");
		let one = Fold::over(None, &0xaau8);
		assert_eq!(one, Fold { digest: Digest::from(first), count: 1 });
		let two = Fold { digest: Digest::from(second), count: 2 };
		assert_eq!(Fold::over_all([0xaau8, 0xaa]), Some(two));
		assert_eq!(Fold::over_all::<u8>([]), None);
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Serials under a root: the tree of RFC 6962, 2.1, over the characters of each serial, in strictly
//! ascending order of their bytes. So that a serial is there is proved by its audit path, and that
//! it is not by the paths of its two neighbours.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_gs1::Serial;
use salus_primitives::{merkle, Digest};
use scale_info::TypeInfo;
use sp_core::H256;

#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
pub use builder::Serials;

#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
mod builder;
#[cfg(test)]
mod tests;

/// Where a leaf stands in a tree.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Place {
	pub index: u32,
	/// From the leaf up to the root.
	pub path: BoundedVec<H256, ConstU32<{ merkle::MAX_PATH }>>,
}

/// A serial and where it stands.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Leaf {
	pub serial: Serial,
	pub place: Place,
}

/// The neighbours of a serial that is not there: the last one below it and the first one above,
/// where there are such.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Absence {
	pub below: Option<Leaf>,
	pub above: Option<Leaf>,
}

/// Whether `serial` stands at `place` under `root` over `count` serials.
pub fn is_present(serial: &Serial, place: &Place, root: Digest, count: u32) -> bool {
	let hash = merkle::leaf_hash(serial.as_str().as_bytes());
	merkle::verify_inclusion(hash, place.index, count, &place.path, root.0)
}

/// Whether `absence` proves that `serial` is not under `root` over `count` serials: its neighbours
/// stand side by side, or the only one at that end of the tree. It holds as far as the serials
/// ascend, which who made the tree answers for.
pub fn is_absent(serial: &Serial, absence: &Absence, root: Digest, count: u32) -> bool {
	let stands = |leaf: &Leaf| is_present(&leaf.serial, &leaf.place, root, count);
	match (&absence.below, &absence.above) {
		(Some(below), Some(above)) => {
			below.place.index.checked_add(1) == Some(above.place.index)
				&& ascend(&below.serial, serial)
				&& ascend(serial, &above.serial)
				&& stands(below)
				&& stands(above)
		}
		(Some(below), None) => {
			below.place.index.checked_add(1) == Some(count)
				&& ascend(&below.serial, serial)
				&& stands(below)
		}
		(None, Some(above)) => {
			above.place.index == 0 && ascend(serial, &above.serial) && stands(above)
		}
		(None, None) => count == 0 && root.0 == merkle::root([]),
	}
}

/// Whether the bytes of `low` are strictly below those of `high`.
pub fn ascend(low: &Serial, high: &Serial) -> bool {
	low.as_str().as_bytes() < high.as_str().as_bytes()
}

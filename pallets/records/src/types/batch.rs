// SPDX-License-Identifier: Apache-2.0

//! Merkle roots, and which of their leaves were used.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_primitives::{Day, Moment};
use scale_info::TypeInfo;

/// A Merkle root over leaves that a custodian keeps (RFC 6962).
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
pub struct Batch {
	/// How many leaves the tree has.
	pub count: u32,
	pub anchored_at: Moment,
	/// The first day on which the batch may be retired.
	pub retained_until: Day,
	pub kind: BatchKind,
	/// How many bitmaps of consumed leaves stand.
	pub chunks: u32,
}

/// What the leaves of a batch are.
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
pub enum BatchKind {
	/// Statements: SCALE of `(custodian, statement)`.
	Anchored,
	/// Closed entries that left the state: SCALE of `(key, entry)`, or of `(key, entry, surgery)`
	/// where a surgery was recorded.
	Folded,
}

/// Which leaves of one chunk of a batch have become entries, a bit each. It grows with the
/// highest one.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Bitmap(BoundedVec<u8, ConstU32<{ Bitmap::LEAVES / 8 }>>);

impl Bitmap {
	/// The leaves that one bitmap covers.
	pub const LEAVES: u32 = 2048;

	/// The bitmap that covers the leaf `index`, and the leaf's position in it.
	pub fn locate(index: u32) -> (u32, u32) {
		(index / Self::LEAVES, index % Self::LEAVES)
	}

	pub fn is_set(&self, position: u32) -> bool {
		let (byte, mask) = Self::bit(position);
		self.0.get(byte).is_some_and(|bits| bits & mask != 0)
	}

	/// Sets the bit at `position`; false if it is set already or lies outside.
	pub fn set(&mut self, position: u32) -> bool {
		let (byte, mask) = Self::bit(position);
		if byte >= self.0.len() {
			self.0.bounded_resize(byte.saturating_add(1), 0);
		}
		match self.0.get_mut(byte) {
			Some(bits) if *bits & mask == 0 => {
				*bits |= mask;
				true
			}
			_ => false,
		}
	}

	fn bit(position: u32) -> (usize, u8) {
		((position / 8) as usize, 1u8.wrapping_shl(position % 8))
	}
}

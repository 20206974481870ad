// SPDX-License-Identifier: Apache-2.0

//! Pieces of the lists of W3C Bitstring Status List v1.0.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What a status list tells, `statusPurpose` in the standard.
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
pub enum StatusPurpose {
	/// The credential is cancelled for good.
	Revocation,
	/// The credential does not count for now.
	Suspension,
}

/// What one chunk has of each list.
const BYTES: usize = 256;

/// Both bits of each credential of one stretch of indexes of a board.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct StatusChunk {
	/// How many of its credentials stand. Those that were cleared leave their bits.
	pub credentials: u32,
	pub revoked: [u8; BYTES],
	pub suspended: [u8; BYTES],
}

impl StatusChunk {
	/// How many credentials one chunk is about.
	pub const CREDENTIALS: u32 = 2_048;

	/// A chunk of credentials that are neither revoked nor suspended.
	pub const CLEAR: Self = Self { credentials: 0, revoked: [0; BYTES], suspended: [0; BYTES] };

	/// The chunk that has `index`.
	pub fn number(index: u32) -> u32 {
		index / Self::CREDENTIALS
	}

	/// A piece of the list for `purpose`.
	pub fn bits(&self, purpose: StatusPurpose) -> &[u8; BYTES] {
		match purpose {
			StatusPurpose::Revocation => &self.revoked,
			StatusPurpose::Suspension => &self.suspended,
		}
	}

	pub fn is_set(&self, purpose: StatusPurpose, index: u32) -> bool {
		let (byte, mask) = Self::bit(index);
		self.bits(purpose).get(byte).is_some_and(|bits| bits & mask != 0)
	}

	pub fn set(&mut self, purpose: StatusPurpose, index: u32, value: bool) {
		let (byte, mask) = Self::bit(index);
		let list = match purpose {
			StatusPurpose::Revocation => &mut self.revoked,
			StatusPurpose::Suspension => &mut self.suspended,
		};
		if let Some(bits) = list.get_mut(byte) {
			*bits = if value { *bits | mask } else { *bits & !mask };
		}
	}

	/// The byte of `index` in its chunk, and its bit there. The first index of a list is its
	/// left-most bit.
	fn bit(index: u32) -> (usize, u8) {
		let position = index % Self::CREDENTIALS;
		((position / 8) as usize, 0x80u8.wrapping_shr(position % 8))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const REVOCATION: StatusPurpose = StatusPurpose::Revocation;
	const SUSPENSION: StatusPurpose = StatusPurpose::Suspension;

	#[test]
	fn a_chunk_has_a_bit_of_each_list_for_each_credential() {
		assert_eq!(StatusChunk::CREDENTIALS as usize, 8 * BYTES);
		assert_eq!([0, 2_047, 2_048].map(StatusChunk::number), [0, 0, 1]);
	}

	#[test]
	fn the_first_index_is_the_left_most_bit() {
		let mut chunk = StatusChunk::CLEAR;
		chunk.set(REVOCATION, 0, true);
		chunk.set(REVOCATION, 9, true);
		chunk.set(REVOCATION, 2_048 + 2_047, true);
		assert_eq!(chunk.revoked[..2], [0b1000_0000, 0b0100_0000]);
		assert_eq!(chunk.revoked[255], 0b0000_0001);
		assert_eq!(chunk.suspended, StatusChunk::CLEAR.suspended);
	}

	#[test]
	fn a_bit_can_be_taken_back_and_leaves_the_others() {
		let mut chunk = StatusChunk::CLEAR;
		for index in [16, 17, 18] {
			chunk.set(SUSPENSION, index, true);
		}
		chunk.set(SUSPENSION, 17, false);
		chunk.set(SUSPENSION, 17, false);
		assert_eq!([16, 17, 18].map(|index| chunk.is_set(SUSPENSION, index)), [true, false, true]);
		assert!(!chunk.is_set(REVOCATION, 16));
	}
}

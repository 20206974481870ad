// SPDX-License-Identifier: Apache-2.0

//! Trees of serials as who commissions packs makes them.

use alloc::vec::Vec;

use frame_support::BoundedVec;
use salus_gs1::Serial;
use salus_primitives::{merkle, Digest};
use sp_core::H256;

use super::{Absence, Leaf, Place};

/// Serials and every level of the tree over them, the leaves' own first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Serials {
	serials: Vec<Serial>,
	levels: Vec<Vec<H256>>,
}

impl Serials {
	/// The tree over `serials`, in their order and each once.
	pub fn new(serials: &[Serial]) -> Self {
		let mut sorted = serials.to_vec();
		sorted.sort();
		sorted.dedup();
		Self::as_they_are(&sorted)
	}

	/// The tree over `serials` as they stand: a wrong one, where they do not ascend.
	pub fn as_they_are(serials: &[Serial]) -> Self {
		let hashes = serials.iter().map(|serial| merkle::leaf_hash(serial.as_str().as_bytes()));
		let mut levels = alloc::vec![hashes.collect::<Vec<_>>()];
		while let Some(level) = levels.last().filter(|level| level.len() > 1) {
			let above = level.chunks(2).map(|pair| merkle::root(pair.iter().copied())).collect();
			levels.push(above);
		}
		Self { serials: serials.to_vec(), levels }
	}

	pub fn root(&self) -> Digest {
		let top = self.levels.last().and_then(|level| level.first());
		Digest(top.copied().unwrap_or_else(|| merkle::root([])))
	}

	pub fn count(&self) -> u32 {
		u32::try_from(self.serials.len()).unwrap_or(u32::MAX)
	}

	/// The serials in the order of their places.
	pub fn serials(&self) -> &[Serial] {
		&self.serials
	}

	/// The serial at `index` with its place.
	pub fn leaf(&self, index: u32) -> Option<Leaf> {
		let serial = *self.serials.get(usize::try_from(index).ok()?)?;
		let mut position = usize::try_from(index).ok()?;
		let mut path = Vec::new();
		for level in &self.levels {
			path.extend(level.get(position ^ 1));
			position /= 2;
		}
		let path = BoundedVec::truncate_from(path);
		Some(Leaf { serial, place: Place { index, path } })
	}

	/// Where `serial` stands, if it does.
	pub fn place_of(&self, serial: &Serial) -> Option<Place> {
		let index = self.serials.iter().position(|standing| standing == serial)?;
		Some(self.leaf(u32::try_from(index).ok()?)?.place)
	}

	/// What proves that `serial` is not there, unless it is.
	pub fn absence_of(&self, serial: &Serial) -> Option<Absence> {
		let index = u32::try_from(self.serials.binary_search(serial).err()?).ok()?;
		let below = index.checked_sub(1).and_then(|below| self.leaf(below));
		Some(Absence { below, above: self.leaf(index) })
	}
}

// SPDX-License-Identifier: Apache-2.0

//! How many packs of which lots.

use alloc::collections::btree_map::BTreeMap;

use frame_support::{traits::ConstU32, BoundedVec};
use salus_gs1::Lgtin;
use salus_supply::event::MAX_QUANTITIES;

/// How many lots can be in one container, or in one shipment.
pub const MAX_LOTS: u32 = MAX_QUANTITIES;

/// Lots in ascending order, each with how many packs of it there are, which is at least one.
pub type LotCounts = BoundedVec<(Lgtin, u32), ConstU32<MAX_LOTS>>;

/// Packs while they are counted.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Counts(BTreeMap<Lgtin, u32>);

impl Counts {
	pub fn of(counts: &[(Lgtin, u32)]) -> Self {
		Self(counts.iter().copied().collect())
	}

	/// Counts more packs, unless there cannot be so many.
	#[must_use]
	pub fn add(&mut self, lot: Lgtin, count: u32) -> Option<()> {
		let all = self.0.entry(lot).or_default();
		*all = all.checked_add(count)?;
		Some(())
	}

	#[must_use]
	pub fn add_all(&mut self, counts: &[(Lgtin, u32)]) -> Option<()> {
		counts.iter().try_for_each(|(lot, count)| self.add(*lot, *count))
	}

	/// Counts packs no more, if they were counted.
	#[must_use]
	pub fn take(&mut self, lot: &Lgtin, count: u32) -> Option<()> {
		let all = self.0.get_mut(lot)?;
		*all = all.checked_sub(count)?;
		if *all == 0 {
			self.0.remove(lot);
		}
		Some(())
	}

	#[must_use]
	pub fn take_all(&mut self, counts: &[(Lgtin, u32)]) -> Option<()> {
		counts.iter().try_for_each(|(lot, count)| self.take(lot, *count))
	}

	/// What was counted, unless it is more lots than can be together.
	pub fn bounded(&self) -> Option<LotCounts> {
		let counts: alloc::vec::Vec<_> = self.iter().collect();
		counts.try_into().ok()
	}

	pub fn iter(&self) -> impl Iterator<Item = (Lgtin, u32)> + '_ {
		self.0.iter().map(|(lot, count)| (*lot, *count)).filter(|(_, count)| *count > 0)
	}
}

// SPDX-License-Identifier: Apache-2.0

//! In which order the lines of a claim accumulate.

use alloc::vec::Vec;

use crate::{claim::Line, plan::PriceRow};

/// A line with its place in the claim and its price.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'a> {
	pub position: u32,
	pub line: &'a Line,
	pub price: Option<&'a PriceRow>,
}

impl Placed<'_> {
	/// Whether the service of `other` would include this one.
	pub fn is_within(&self, other: &Self) -> bool {
		let includes = |price: &PriceRow| price.within.contains(&other.line.row);
		self.line.day == other.line.day && self.price.is_some_and(includes)
	}

	fn can_be_included(&self) -> bool {
		self.price.is_some_and(|price| !price.within.is_empty())
	}
}

/// The lines in the order of the claim, but each that others can include after all those, so that
/// what is bundled does not follow from where the provider wrote it. Of rows that include each
/// other the first line of the claim goes first.
pub(crate) fn in_order<'a>(lines: &'a [Line], prices: &'a [Option<PriceRow>]) -> Vec<Placed<'a>> {
	let placed = (0u32..).zip(lines).zip(prices);
	let placed =
		placed.map(|((position, line), price)| Placed { position, line, price: price.as_ref() });
	let (mut waiting, mut ordered): (Vec<_>, Vec<_>) = placed.partition(Placed::can_be_included);
	while !waiting.is_empty() {
		let waits = |placed: &Placed| {
			let mut others = waiting.iter().filter(|other| other.line.row != placed.line.row);
			others.any(|other| placed.is_within(other))
		};
		let next = waiting.iter().position(|placed| !waits(placed)).unwrap_or(0);
		ordered.push(waiting.remove(next));
	}
	ordered
}

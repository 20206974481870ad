// SPDX-License-Identifier: Apache-2.0

//! In which order the lines of a claim accumulate.

use alloc::{collections::btree_set::BTreeSet, vec::Vec};

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

	/// Whether it can be decided only after `other`.
	fn waits_for(&self, other: &Self) -> bool {
		other.line.row != self.line.row && self.is_within(other)
	}

	fn can_be_included(&self) -> bool {
		self.price.is_some_and(|price| !price.within.is_empty())
	}
}

/// The lines in the order of the claim, but each that others can include after all those, so that
/// what is bundled does not follow from where the provider wrote it. Of rows that include each
/// other, directly or by others, the first line of the claim goes first.
pub(crate) fn in_order<'a>(lines: &'a [Line], prices: &'a [Option<PriceRow>]) -> Vec<Placed<'a>> {
	let placed = (0u32..).zip(lines).zip(prices);
	let placed =
		placed.map(|((position, line), price)| Placed { position, line, price: price.as_ref() });
	let (mut waiting, mut ordered): (Vec<_>, Vec<_>) = placed.partition(Placed::can_be_included);
	while !waiting.is_empty() {
		let waits = |placed: &Placed| waiting.iter().any(|other| placed.waits_for(other));
		let next = waiting.iter().position(|placed| !waits(placed));
		ordered.push(waiting.remove(next.unwrap_or_else(|| first_in_circle(&waiting))));
	}
	ordered
}

/// Of lines that all wait, the first for which all wait that it waits for itself.
fn first_in_circle(waiting: &[Placed]) -> usize {
	let awaited = |placed: &Placed| -> BTreeSet<usize> {
		let others = waiting.iter().enumerate();
		others.filter(|(_, other)| placed.waits_for(other)).map(|(place, _)| place).collect()
	};
	let direct: Vec<_> = waiting.iter().map(awaited).collect();
	let all = |place: usize| -> BTreeSet<usize> {
		let mut found = BTreeSet::new();
		let mut next = Vec::from([place]);
		while let Some(others) = next.pop().and_then(|place| direct.get(place)) {
			next.extend(others.iter().filter(|other| found.insert(**other)));
		}
		found
	};
	let all: Vec<_> = (0..waiting.len()).map(all).collect();
	let waits_for =
		|one: usize, other| all.get(one).is_some_and(|awaited| awaited.contains(&other));
	let is_circle = |(place, awaited): (usize, &BTreeSet<usize>)| {
		awaited.iter().all(|one| waits_for(*one, place))
	};
	all.iter().enumerate().position(is_circle).unwrap_or(0)
}

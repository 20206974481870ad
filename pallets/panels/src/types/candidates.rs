// SPDX-License-Identifier: Apache-2.0

//! Among whom a vacant seat is drawn.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The institutions that were admitted when a seat became vacant, by their places in the list of
/// all that were, which only grows at its end.
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
pub struct Candidates {
	/// All places are below.
	pub count: u32,
	/// At how many in a row earlier draws looked in vain.
	pub looked_at: u32,
	/// The place after those, unless there are none.
	pub next: u32,
}

impl Candidates {
	/// The first `count` that were admitted, none of which was looked at.
	pub fn first(count: u32) -> Self {
		Self { count, looked_at: 0, next: 0 }
	}

	/// Up to `most` places in a row that were not looked at yet, from `drawn` on if none was. After
	/// the last place comes the first.
	pub fn in_a_row(&self, drawn: u32, most: u32) -> impl Iterator<Item = u32> {
		let first = self.begin(drawn);
		let places = (first..self.count).chain(0..first.min(self.count));
		places.take(self.length(most) as usize)
	}

	/// What is to do after those were looked at in vain; nothing if they were the last.
	pub fn after(&self, drawn: u32, most: u32) -> Option<Self> {
		let length = self.length(most);
		let looked_at = self.looked_at.saturating_add(length);
		let end = u64::from(self.begin(drawn)).saturating_add(u64::from(length));
		let next = u32::try_from(end.checked_rem(u64::from(self.count))?).ok()?;
		(looked_at < self.count).then_some(Self { looked_at, next, ..*self })
	}

	fn begin(&self, drawn: u32) -> u32 {
		match self.looked_at {
			0 => drawn,
			_ => self.next,
		}
	}

	fn length(&self, most: u32) -> u32 {
		self.count.saturating_sub(self.looked_at).min(most)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn draws_in_vain_look_at_everybody_once_and_end() {
		for (count, drawn, most) in [(1, 0, 1), (10, 7, 3), (10, 0, 10), (10, 9, 4), (6, 3, 100)] {
			let (mut seen, mut rest) = (Vec::new(), Some(Candidates::first(count)));
			while let Some(candidates) = rest {
				// What is drawn later does not matter any more.
				let drawn = if seen.is_empty() { drawn } else { 0 };
				seen.extend(candidates.in_a_row(drawn, most));
				rest = candidates.after(drawn, most);
			}
			assert_eq!(seen[0], drawn);
			seen.sort();
			assert!(seen.into_iter().eq(0..count));
		}
	}

	#[test]
	fn among_nobody_nothing_is_to_do() {
		let nobody = Candidates::first(0);
		assert_eq!((nobody.in_a_row(0, 9).count(), nobody.after(0, 9)), (0, None));
		let many = Candidates::first(u32::MAX);
		assert_eq!(many.after(u32::MAX - 1, 3).map(|rest| rest.next), Some(2));
	}
}

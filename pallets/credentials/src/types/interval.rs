// SPDX-License-Identifier: Apache-2.0

//! Spans of time.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::Moment;
use scale_info::TypeInfo;

/// The moments from `from` on and before `until`.
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
pub struct Interval {
	pub from: Moment,
	pub until: Moment,
}

impl Interval {
	pub fn contains(&self, moment: Moment) -> bool {
		self.from <= moment && moment < self.until
	}

	pub fn is_empty(&self) -> bool {
		self.until <= self.from
	}

	/// What of it does not lie before `start`.
	pub fn since(self, start: Moment) -> Self {
		Self { from: self.from.max(start), ..self }
	}

	/// The same moments in as few intervals as they need, in order.
	pub fn union(mut intervals: Vec<Self>) -> Vec<Self> {
		intervals.retain(|interval| !interval.is_empty());
		intervals.sort_by_key(|interval| interval.from);
		let mut united: Vec<Self> = Vec::with_capacity(intervals.len());
		for interval in intervals {
			match united.last_mut() {
				Some(last) if interval.from <= last.until => {
					last.until = last.until.max(interval.until);
				}
				_ => united.push(interval),
			}
		}
		united
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::{collection::vec, prelude::*};

	fn interval(from: Moment, until: Moment) -> Interval {
		Interval { from, until }
	}

	#[test]
	fn an_interval_has_its_first_moment_and_not_its_last() {
		let interval = interval(3, 5);
		assert_eq!(
			[2, 3, 4, 5].map(|moment| interval.contains(moment)),
			[false, true, true, false]
		);
	}

	#[test]
	fn what_touches_or_overlaps_unites() {
		let scattered = [(7, 9), (1, 3), (3, 4), (8, 12), (8, 9), (20, 20)];
		let united = Interval::union(scattered.map(|(from, until)| interval(from, until)).into());
		assert_eq!(united, [interval(1, 4), interval(7, 12)]);
	}

	#[test]
	fn the_past_is_cut_off() {
		assert_eq!(interval(3, 9).since(5), interval(5, 9));
		assert_eq!(interval(3, 9).since(1), interval(3, 9));
		assert!(interval(3, 9).since(9).is_empty());
	}

	proptest! {
		#[test]
		fn a_union_has_the_same_moments_in_order_with_gaps(pairs in vec((0u64..30, 0u64..30), 0..8)) {
			let scattered: Vec<_> = pairs.iter().map(|(from, until)| interval(*from, *until)).collect();
			let united = Interval::union(scattered.clone());
			for moment in 0..30 {
				let contains = |intervals: &[Interval]| intervals.iter().any(|one| one.contains(moment));
				prop_assert_eq!(contains(&scattered), contains(&united));
			}
			prop_assert!(united.is_sorted_by(|one, next| one.until < next.from));
			prop_assert!(united.iter().all(|one| !one.is_empty()));
		}
	}
}

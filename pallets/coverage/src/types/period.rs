// SPDX-License-Identifier: Apache-2.0

//! What holds from a day until another: the newest ends what was open before it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::Get, BoundedVec};
use salus_adjudication::PriceRow;
use salus_primitives::Day;
use scale_info::TypeInfo;

/// The day before `day`.
pub fn day_before(day: Day) -> Day {
	Day(day.0.saturating_sub(1))
}

/// From a day, and until a day if that is known.
pub trait Period {
	fn from(&self) -> Day;

	/// The last day.
	fn until(&self) -> Option<Day>;

	fn end(&mut self, until: Day);

	fn holds(&self, day: Day) -> bool {
		self.from() <= day && self.until().is_none_or(|until| day <= until)
	}
}

/// What binds a provider to an insurer.
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
pub struct Contract {
	pub from: Day,
	/// The last day.
	pub until: Option<Day>,
	/// Whose prices the provider accepts.
	pub table: u32,
	/// Its tier in the network of every plan.
	pub tier: u8,
}

impl Period for Contract {
	fn from(&self) -> Day {
		self.from
	}

	fn until(&self) -> Option<Day> {
		self.until
	}

	fn end(&mut self, until: Day) {
		self.until = Some(until);
	}
}

impl Period for PriceRow {
	fn from(&self) -> Day {
		self.from
	}

	fn until(&self) -> Option<Day> {
		self.until
	}

	fn end(&mut self, until: Day) {
		self.until = Some(until);
	}
}

/// Why a period cannot be added or ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PeriodFault {
	/// It ends before it begins.
	Backwards,
	/// It does not begin after the newest one.
	NotLater,
	/// The newest one ends before.
	EndsBefore,
	/// There is no room, and the oldest one is needed.
	TooMany,
}

/// Adds `period`; whether that changes anything. The period before it ends the day before, and
/// where there is no room the oldest one goes if it ended before `forgotten`.
pub fn append<P: Period + PartialEq, Bound: Get<u32>>(
	periods: &mut BoundedVec<P, Bound>,
	period: P,
	forgotten: Day,
) -> Result<bool, PeriodFault> {
	if periods.contains(&period) {
		return Ok(false);
	}
	let from = period.from();
	if period.until().is_some_and(|until| until < from) {
		return Err(PeriodFault::Backwards);
	}
	if let Some(newest) = periods.last_mut() {
		if from <= newest.from() {
			return Err(PeriodFault::NotLater);
		}
		if newest.holds(from) {
			newest.end(day_before(from));
		}
	}
	if periods.is_full() {
		let oldest = periods.first().and_then(Period::until);
		if oldest.is_none_or(|until| forgotten <= until) {
			return Err(PeriodFault::TooMany);
		}
		periods.remove(0);
	}
	periods.try_push(period).map_err(|_| PeriodFault::TooMany)?;
	Ok(true)
}

/// Lets the newest period end with `until`; whether that changes anything.
pub fn end_newest<P: Period>(periods: &mut [P], until: Day) -> Result<bool, PeriodFault> {
	let Some(newest) = periods.last_mut() else { return Err(PeriodFault::EndsBefore) };
	match newest.until() {
		Some(end) if end == until => return Ok(false),
		Some(end) if end < until => return Err(PeriodFault::EndsBefore),
		_ if until < newest.from() => return Err(PeriodFault::Backwards),
		_ => newest.end(until),
	}
	Ok(true)
}

/// Whether all of `periods` ended before `day`.
pub fn all_ended<P: Period>(periods: &[P], day: Day) -> bool {
	periods.iter().all(|period| period.until().is_some_and(|until| until < day))
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_support::traits::ConstU32;

	type Contracts = BoundedVec<Contract, ConstU32<2>>;

	fn contract(from: i32, until: Option<i32>) -> Contract {
		Contract { from: Day(from), until: until.map(Day), table: 0, tier: 0 }
	}

	#[test]
	fn the_newest_period_ends_the_one_before() {
		let mut contracts = Contracts::new();
		assert_eq!(append(&mut contracts, contract(1, None), Day(0)), Ok(true));
		assert_eq!(append(&mut contracts, contract(1, None), Day(0)), Ok(false));
		assert_eq!(
			append(&mut contracts, contract(1, Some(3)), Day(0)),
			Err(PeriodFault::NotLater)
		);
		assert_eq!(
			append(&mut contracts, contract(5, Some(4)), Day(0)),
			Err(PeriodFault::Backwards)
		);
		assert_eq!(append(&mut contracts, contract(5, Some(9)), Day(0)), Ok(true));
		assert_eq!(contracts.to_vec(), [contract(1, Some(4)), contract(5, Some(9))]);
	}

	#[test]
	fn the_oldest_makes_room_once_it_is_forgotten() {
		let mut contracts =
			Contracts::truncate_from(vec![contract(1, Some(4)), contract(5, Some(9))]);
		let full = append(&mut contracts.clone(), contract(20, None), Day(4));
		assert_eq!(full, Err(PeriodFault::TooMany));
		assert_eq!(append(&mut contracts, contract(20, None), Day(5)), Ok(true));
		assert_eq!(contracts.to_vec(), [contract(5, Some(9)), contract(20, None)]);
	}

	#[test]
	fn a_period_can_end_earlier_and_not_later() {
		let mut contracts = [contract(1, Some(4)), contract(5, None)];
		assert_eq!(end_newest(&mut contracts, Day(4)), Err(PeriodFault::Backwards));
		assert_eq!(end_newest(&mut contracts, Day(9)), Ok(true));
		assert_eq!(end_newest(&mut contracts, Day(9)), Ok(false));
		assert_eq!(end_newest(&mut contracts, Day(10)), Err(PeriodFault::EndsBefore));
		assert_eq!(end_newest(&mut contracts, Day(5)), Ok(true));
		assert_eq!(contracts, [contract(1, Some(4)), contract(5, Some(5))]);
		assert!(all_ended(&contracts, Day(6)) && !all_ended(&contracts, Day(5)));
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What an insurer promises to whoever it enrols.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_adjudication::{Amount, BasisPoints, PromptPay, Terms, TermsFault};
use salus_primitives::{Day, Digest};
use scale_info::TypeInfo;

use super::day_before;

/// How many days between two services a benefit can ask for.
pub const MAX_DAYS_BETWEEN: u16 = 384;

/// A plan of an insurer.
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
pub struct Plan {
	/// How many versions were published: their numbers are below it.
	pub versions: u32,
	/// Whether members are enrolled in it.
	pub open: bool,
}

/// What holds where no contract does.
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
pub struct Network {
	pub table: u32,
	pub tier: u8,
}

/// One version of a plan.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Version<Years> {
	pub terms: Terms,
	/// The first days of its plan years, ascending.
	pub years: Years,
	/// The last day of the last of them.
	pub until: Day,
	/// A claim with a higher charge waits for the insurer.
	pub review_above: Option<Amount>,
	pub prompt_pay: PromptPay,
	/// `None`: nothing is covered without a contract.
	pub out_of_network: Option<Network>,
}

/// Why a version cannot be published.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum VersionFault {
	Terms(TermsFault),
	/// The plan years do not ascend, there are none, or the last one ends before it begins.
	Years,
	/// A benefit asks for more days between services than are looked at.
	DaysBetween,
	/// Interest is more than the whole.
	Interest,
}

impl<Years: AsRef<[Day]>> Version<Years> {
	pub fn check(&self) -> Result<(), VersionFault> {
		self.terms.check().map_err(VersionFault::Terms)?;
		let years = self.years.as_ref();
		let ascend = years.is_sorted_by(|one, next| one < next);
		if !ascend || years.last().is_none_or(|last| self.until < *last) {
			return Err(VersionFault::Years);
		}
		let between = self.terms.benefits.iter().filter_map(|row| row.frequency.days_between);
		if between.max() > Some(MAX_DAYS_BETWEEN) {
			return Err(VersionFault::DaysBetween);
		}
		if self.prompt_pay.interest > BasisPoints::WHOLE {
			return Err(VersionFault::Interest);
		}
		Ok(())
	}

	/// The first and the last day of each plan year.
	pub fn plan_years(&self) -> impl Iterator<Item = (Day, Day)> + '_ {
		let years = self.years.as_ref();
		let ends = years.iter().skip(1).map(|next| day_before(*next));
		years.iter().copied().zip(ends.chain([self.until]))
	}

	/// Whether `day` is in one of the plan years.
	pub fn holds(&self, day: Day) -> bool {
		self.years.as_ref().first().is_some_and(|first| *first <= day) && day <= self.until
	}
}

/// A table of prices.
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
pub struct Table {
	/// Root of the list that says which code each row means. It lies off chain.
	pub code_book: Digest,
	/// How many rows have prices.
	pub rows: u32,
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_adjudication::Currency;

	fn version(years: &[i32], until: i32) -> Version<Vec<Day>> {
		Version {
			terms: Terms::none(Currency(*b"CHF")),
			years: years.iter().copied().map(Day).collect(),
			until: Day(until),
			review_above: None,
			prompt_pay: PromptPay::default(),
			out_of_network: None,
		}
	}

	#[test]
	fn a_plan_year_ends_the_day_before_the_next_begins() {
		let version = version(&[0, 365], 729);
		let years: Vec<_> = version.plan_years().collect();
		assert_eq!(years, [(Day(0), Day(364)), (Day(365), Day(729))]);
		assert_eq!(
			[-1, 0, 729, 730].map(|day| version.holds(Day(day))),
			[false, true, true, false]
		);
	}

	#[test]
	fn plan_years_ascend_and_the_last_one_has_a_day() {
		let faults = [version(&[], 10), version(&[5, 5], 10), version(&[5], 4)];
		assert_eq!(faults.map(|version| version.check()), [Err(VersionFault::Years); 3]);
		assert_eq!(version(&[5], 5).check(), Ok(()));
	}
}

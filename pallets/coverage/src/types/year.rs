// SPDX-License-Identifier: Apache-2.0

//! What is counted in a plan year.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_adjudication::{plan::MAX_BENEFITS, Amount, Spent, Usage, Year};
use salus_primitives::Day;
use scale_info::TypeInfo;

/// The accumulators of a member in a plan year.
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
pub struct Accumulators {
	pub spent: Spent,
	/// What the plan paid.
	pub paid: Amount,
	/// Ascending by category.
	pub usage: BoundedVec<Usage, ConstU32<MAX_BENEFITS>>,
}

impl Accumulators {
	/// What the engine takes for a year with these days.
	pub fn year(self, from: Day, until: Day, family: Option<Spent>) -> Year {
		let Self { spent, paid, usage } = self;
		Year { from, until, member: spent, family, paid, usage }
	}
}

impl From<&Year> for Accumulators {
	fn from(year: &Year) -> Self {
		Self { spent: year.member, paid: year.paid, usage: year.usage.clone() }
	}
}

/// The accumulators of a family in a plan year.
#[derive(
	Clone,
	Copy,
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
pub struct FamilyYear {
	/// The sum over its members.
	pub spent: Spent,
	/// How many of its members have the plan year.
	pub members: u32,
}

impl FamilyYear {
	/// With what one member bore replaced.
	pub fn replace(self, old: Spent, new: Spent) -> Option<Self> {
		let replaced = |sum: Amount, old, new| sum.checked_sub(old)?.checked_add(new);
		let spent = Spent {
			deductible: replaced(self.spent.deductible, old.deductible, new.deductible)?,
			out_of_pocket: replaced(
				self.spent.out_of_pocket,
				old.out_of_pocket,
				new.out_of_pocket,
			)?,
		};
		Some(Self { spent, ..self })
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Accumulators of a plan year.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_primitives::{Day, InstitutionId};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	money::{Amount, Units},
	plan::{Benefit, MAX_BENEFITS},
	policies::PlanVersion,
};

/// How many plan years one version of a plan can have.
pub const MAX_YEARS: u32 = 4;

/// A plan year. Versions of one plan share those that begin on the same day.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub struct PlanYear {
	pub insurer: InstitutionId,
	pub plan: u32,
	/// The first day.
	pub from: Day,
}

impl PlanYear {
	pub fn of(version: PlanVersion, from: Day) -> Self {
		Self { insurer: version.insurer, plan: version.plan, from }
	}
}

/// What was borne by a member, or by a family.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct Spent {
	/// Σ PR-1.
	pub deductible: Amount,
	/// Σ PR-1, PR-2 and PR-3.
	pub out_of_pocket: Amount,
}

impl Spent {
	fn plus(self, other: Self) -> Option<Self> {
		Some(Self {
			deductible: self.deductible.checked_add(other.deductible)?,
			out_of_pocket: self.out_of_pocket.checked_add(other.out_of_pocket)?,
		})
	}

	fn minus(self, other: Self) -> Option<Self> {
		Some(Self {
			deductible: self.deductible.checked_sub(other.deductible)?,
			out_of_pocket: self.out_of_pocket.checked_sub(other.out_of_pocket)?,
		})
	}
}

/// Units of a category with a maximum that were covered.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct Usage {
	pub category: u16,
	/// Never zero.
	pub units: Units,
}

/// The accumulators of a coverage, and of its family, in one plan year.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct Year {
	pub from: Day,
	/// The last day.
	pub until: Day,
	pub member: Spent,
	/// Where a family is covered together: the sum over its members.
	pub family: Option<Spent>,
	/// What the plan paid for the member.
	pub paid: Amount,
	/// Ascending by category.
	pub usage: BoundedVec<Usage, ConstU32<MAX_BENEFITS>>,
}

/// Units that were taken from an authorisation.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct Taken {
	/// The number of the authorisation.
	pub number: u32,
	pub units: Units,
}

/// What one line added to the accumulators of its plan year.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct Delta {
	/// The first day of the plan year.
	pub year: Day,
	pub spent: Spent,
	pub paid: Amount,
	pub usage: Option<Usage>,
	/// Where an authorisation was asked for.
	pub taken: Option<Taken>,
	/// What was taken off for parts that were adjudicated before.
	pub parts: Amount,
}

impl Year {
	/// A year in which nothing happened.
	pub fn new(from: Day, until: Day, family: bool) -> Self {
		Self {
			from,
			until,
			member: Spent::default(),
			family: family.then(Spent::default),
			paid: 0,
			usage: BoundedVec::new(),
		}
	}

	/// Whether `day` is in the year.
	pub fn holds(&self, day: Day) -> bool {
		self.from <= day && day <= self.until
	}

	/// Units of `category` that were covered.
	pub fn used(&self, category: u16) -> Units {
		let row = self.usage.iter().find(|usage| usage.category == category);
		row.map_or(Units(0), |usage| usage.units)
	}

	/// What is left of the units of a benefit; `None` where they are not counted.
	pub(crate) fn left(&self, benefit: &Benefit) -> Option<Units> {
		let left = |maximum: Units| Units(maximum.0.saturating_sub(self.used(benefit.category).0));
		benefit.frequency.units.map(left)
	}

	/// The year with `delta` added; `None` where it does not fit.
	pub fn plus(&self, delta: &Delta) -> Option<Self> {
		let mut next = self.clone();
		next.member = self.member.plus(delta.spent)?;
		if let Some(family) = self.family {
			next.family = Some(family.plus(delta.spent)?);
		}
		next.paid = self.paid.checked_add(delta.paid)?;
		if let Some(usage) = delta.usage {
			let units = self.used(usage.category).0.checked_add(usage.units.0)?;
			next.set_used(usage.category, Units(units))?;
		}
		Some(next)
	}

	/// The year with exactly `delta` subtracted; `None` where it was never added.
	pub fn minus(&self, delta: &Delta) -> Option<Self> {
		let mut next = self.clone();
		next.member = self.member.minus(delta.spent)?;
		if let Some(family) = self.family {
			next.family = Some(family.minus(delta.spent)?);
		}
		next.paid = self.paid.checked_sub(delta.paid)?;
		if let Some(usage) = delta.usage {
			let units = self.used(usage.category).0.checked_sub(usage.units.0)?;
			next.set_used(usage.category, Units(units))?;
		}
		Some(next)
	}

	fn set_used(&mut self, category: u16, units: Units) -> Option<()> {
		let place = self.usage.binary_search_by_key(&category, |usage| usage.category);
		match place {
			Ok(place) if units.0 == 0 => {
				self.usage.remove(place);
			}
			Ok(place) => self.usage.get_mut(place)?.units = units,
			Err(_) if units.0 == 0 => (),
			Err(place) => self.usage.try_insert(place, Usage { category, units }).ok()?,
		}
		Some(())
	}
}

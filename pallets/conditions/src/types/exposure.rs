// SPDX-License-Identifier: Apache-2.0

//! What something went through.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::Moment;
use salus_supply::{kinetic::Kinetic, StorageProfile};
use scale_info::TypeInfo;

use super::Statement;

/// What something went through in sum, in one stretch or several.
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
pub struct Exposure {
	/// The moments of the first reading and of the last one.
	pub from: Moment,
	pub until: Moment,
	pub outside_minutes: u32,
	pub minimum_centi_celsius: i16,
	pub maximum_centi_celsius: i16,
	/// How many minutes the readings cover, and their mean kinetic temperature (USP <1079.2>).
	pub kinetic: Kinetic,
}

impl Exposure {
	/// What `statement` tells of.
	pub fn of(statement: &Statement) -> Self {
		let kinetic = Kinetic::of(statement.mean_kinetic_centi_celsius, statement.minutes());
		Self {
			from: statement.from,
			until: statement.until,
			outside_minutes: statement.outside_minutes,
			minimum_centi_celsius: statement.minimum_centi_celsius,
			maximum_centi_celsius: statement.maximum_centi_celsius,
			kinetic,
		}
	}

	/// Both, whichever was first.
	pub fn with(self, other: Self) -> Self {
		let mut kinetic = self.kinetic;
		kinetic.merge(&other.kinetic);
		Self {
			from: self.from.min(other.from),
			until: self.until.max(other.until),
			outside_minutes: self.outside_minutes.saturating_add(other.outside_minutes),
			minimum_centi_celsius: self.minimum_centi_celsius.min(other.minimum_centi_celsius),
			maximum_centi_celsius: self.maximum_centi_celsius.max(other.maximum_centi_celsius),
			kinetic,
		}
	}

	/// All of `exposures`, if there are any.
	pub fn over(exposures: impl IntoIterator<Item = Self>) -> Option<Self> {
		exposures.into_iter().reduce(Self::with)
	}

	/// How many whole minutes between the first reading and the last one nobody watched.
	pub fn unwatched_minutes(&self) -> u32 {
		let minutes = self.until.saturating_sub(self.from) / 60_000;
		u32::try_from(minutes).unwrap_or(u32::MAX).saturating_sub(self.kinetic.minutes())
	}
}

/// What both profiles allow: where that is nothing, everything is outside.
pub fn strictest(one: StorageProfile, other: StorageProfile) -> StorageProfile {
	StorageProfile {
		minimum_centi_celsius: one.minimum_centi_celsius.max(other.minimum_centi_celsius),
		maximum_centi_celsius: one.maximum_centi_celsius.min(other.maximum_centi_celsius),
		outside_minutes: one.outside_minutes.min(other.outside_minutes),
		mean_kinetic_centi_celsius: one
			.mean_kinetic_centi_celsius
			.min(other.mean_kinetic_centi_celsius),
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What a logger read, and what is said about all of it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{merkle, Digest, InstitutionId, Moment};
use salus_supply::{Place, StorageProfile};
use scale_info::TypeInfo;
use sp_core::H256;

const MINUTE: Moment = 60_000;

/// How far apart two readings in a row may be, so that they tell of the time between them.
pub const MAX_INTERVAL: Moment = 60 * MINUTE;

/// Absolute zero is 273.15 degrees below 0.
const COLDEST_CENTI_CELSIUS: i16 = -27_315;

/// One reading of a logger. The bytes of its leaf are its SCALE: eight of the moment and two of the
/// hundredths of a degree, both little-endian.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Reading {
	pub at: Moment,
	pub centi_celsius: i16,
}

impl Reading {
	/// The hash of its leaf (RFC 6962, 2.1).
	pub fn leaf_hash(&self) -> H256 {
		merkle::leaf_hash(&self.encode())
	}
}

/// What a holder says about readings in a row, which it keeps.
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
pub struct Statement {
	/// Over the leaves of the readings, in their order.
	pub root: Digest,
	pub count: u32,
	/// The moments of the first reading and of the last one.
	pub from: Moment,
	pub until: Moment,
	pub minimum_centi_celsius: i16,
	pub maximum_centi_celsius: i16,
	/// How many minutes were outside what the strictest product in the container allows; those that
	/// were begun count.
	pub outside_minutes: u32,
	pub mean_kinetic_centi_celsius: i16,
}

impl Statement {
	/// How many minutes the readings cover, those that were begun included: one reading alone
	/// stands for a minute.
	pub fn minutes(&self) -> u32 {
		let minutes = self.until.saturating_sub(self.from).div_ceil(MINUTE).max(1);
		u32::try_from(minutes).unwrap_or(u32::MAX)
	}

	/// Whether the figures agree with each other.
	pub fn is_sound(&self) -> bool {
		let temperatures = self.minimum_centi_celsius..=self.maximum_centi_celsius;
		let intervals = Moment::from(self.count).saturating_sub(1);
		self.count > 0
			&& self.from <= self.until
			&& self.until.saturating_sub(self.from) <= intervals.saturating_mul(MAX_INTERVAL)
			&& self.outside_minutes <= self.minutes()
			&& self.minimum_centi_celsius >= COLDEST_CENTI_CELSIUS
			&& temperatures.contains(&self.mean_kinetic_centi_celsius)
	}

	/// Whether a minute at least has passed since the moment up to which all is known, if anything
	/// is: otherwise minutes could be counted that never passed.
	pub fn lasts_from(&self, known_until: Moment) -> bool {
		known_until == 0 || self.until.saturating_sub(known_until) >= MINUTE
	}

	pub fn is_too_cold(&self, profile: &StorageProfile) -> bool {
		self.minimum_centi_celsius < profile.minimum_centi_celsius
	}

	pub fn is_too_warm(&self, profile: &StorageProfile) -> bool {
		self.maximum_centi_celsius > profile.maximum_centi_celsius
	}

	/// Whether minutes are counted as outside `profile` exactly if something was.
	pub fn counts_by(&self, profile: &StorageProfile) -> bool {
		let was_outside = self.is_too_cold(profile) || self.is_too_warm(profile);
		was_outside == (self.outside_minutes > 0)
	}

	/// Whether `reading` stands at `place` among the readings.
	pub fn has(&self, reading: &Reading, place: &Place) -> bool {
		let (hash, root) = (reading.leaf_hash(), self.root.0);
		merkle::verify_inclusion(hash, place.index, self.count, &place.path, root)
	}

	/// Whether two readings of which one follows the other are in disorder, or too far apart.
	pub fn is_interrupted(one: &Reading, next: &Reading) -> bool {
		next.at.checked_sub(one.at).is_none_or(|interval| interval > MAX_INTERVAL)
	}

	/// Whether `reading` cannot be among what the statement tells of.
	pub fn is_contradicted_by(&self, reading: &Reading) -> bool {
		let temperatures = self.minimum_centi_celsius..=self.maximum_centi_celsius;
		!(self.from..=self.until).contains(&reading.at)
			|| !temperatures.contains(&reading.centi_celsius)
	}
}

/// Readings that were recorded.
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
pub struct Batch {
	pub statement: Statement,
	/// Who stated it, and pays for the row.
	pub institution: InstitutionId,
	pub recorded_at: Moment,
	/// Whether one of the readings was proved to lie outside what was stated.
	pub is_disproved: bool,
}

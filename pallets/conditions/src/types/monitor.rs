// SPDX-License-Identifier: Apache-2.0

//! What a container went through, and when that is too much.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{InstitutionId, Moment};
use salus_supply::StorageProfile;
use scale_info::TypeInfo;

use super::{Causes, ExcursionId, Exposure, Statement};

/// What a container went through.
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
pub struct Monitor {
	/// What was recorded for it.
	pub recorded: Option<Exposure>,
	/// What containers went through while it was in them.
	pub inherited: Option<Exposure>,
	/// The most minutes that anything in it had been outside when it was packed.
	pub packed_outside_minutes: u32,
	/// Up to which moment it was known, when it was packed, what anything in it went through.
	pub packed_until: Moment,
	/// How many batches of readings were recorded for it.
	pub batches: u32,
	/// How many of them, the first ones, have left the state.
	pub folded_batches: u32,
	/// Its last excursion that is in the state.
	pub excursion: Option<ExcursionId>,
	/// When anything of it changed.
	pub changed_at: Moment,
	/// Who pays for the row.
	pub payer: InstitutionId,
	/// Whether it does: what must be known is known beyond every quota.
	pub is_charged: bool,
}

impl Monitor {
	/// What nothing was recorded for yet, and `payer` does not pay for.
	pub fn new(payer: InstitutionId) -> Self {
		Self {
			recorded: None,
			inherited: None,
			packed_outside_minutes: 0,
			packed_until: 0,
			batches: 0,
			folded_batches: 0,
			excursion: None,
			changed_at: 0,
			payer,
			is_charged: false,
		}
	}

	/// What the container itself went through.
	pub fn through(&self) -> Option<Exposure> {
		Exposure::over([self.recorded, self.inherited].into_iter().flatten())
	}

	/// How many minutes whatever is in it has been outside, at most.
	pub fn outside_minutes(&self) -> u32 {
		self.through()
			.map_or(0, |exposure| exposure.outside_minutes)
			.saturating_add(self.packed_outside_minutes)
	}

	/// The mean kinetic temperature of all that the container itself went through.
	pub fn mean_kinetic_centi_celsius(&self) -> Option<i16> {
		self.through().and_then(|exposure| exposure.kinetic.mean())
	}

	/// Up to which moment it is known what it, or anything in it, went through: nothing is told
	/// twice.
	pub fn until(&self) -> Moment {
		self.through().map_or(0, |exposure| exposure.until).max(self.packed_until)
	}

	/// Goes on from what `child` went through, which was packed into it; whether that says more
	/// than what was.
	pub fn enclose(&mut self, child: &Self) -> bool {
		let before = *self;
		self.packed_outside_minutes = before.packed_outside_minutes.max(child.outside_minutes());
		self.packed_until = before.packed_until.max(child.until());
		*self != before
	}

	/// Takes in what `statement` tells of, unless there are no more numbers.
	pub fn record(&mut self, statement: &Statement) -> Option<()> {
		self.batches = self.batches.checked_add(1)?;
		self.recorded = Exposure::over(self.recorded.into_iter().chain([Exposure::of(statement)]));
		Some(())
	}

	/// Takes in what a container went through while it was in there.
	pub fn inherit(&mut self, exposure: Exposure) {
		self.inherited = Exposure::over(self.inherited.into_iter().chain([exposure]));
	}

	/// What of `statement`, which was taken in, is more than `profile` allows. Only what adds to it
	/// counts: what was too much before was found then, and has been judged or waits for it.
	pub fn breaches(&self, profile: &StorageProfile, statement: &Statement) -> Causes {
		let allowed = profile.mean_kinetic_centi_celsius;
		let is_too_long =
			statement.outside_minutes > 0 && self.outside_minutes() > profile.outside_minutes;
		Causes {
			is_too_cold: is_too_long && statement.is_too_cold(profile),
			is_too_warm: is_too_long && statement.is_too_warm(profile),
			is_mean_too_high: statement.mean_kinetic_centi_celsius > allowed
				&& self.mean_kinetic_centi_celsius().is_some_and(|mean| mean > allowed),
			is_misstated: false,
		}
	}
}

/// A monitor with what follows from it today.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct MonitorReport {
	pub monitor: Monitor,
	/// What the strictest product in the container allows, where one asks for anything.
	pub profile: Option<StorageProfile>,
	/// How many minutes the readings cover of what the container itself went through.
	pub minutes: u32,
	/// How many minutes whatever is in it has been outside, at most.
	pub outside_minutes: u32,
	/// How many minutes between the first reading and the last one nobody watched.
	pub unwatched_minutes: u32,
	pub mean_kinetic_centi_celsius: Option<i16>,
	/// Whether its last excursion is open.
	pub is_open: bool,
}

// SPDX-License-Identifier: Apache-2.0

//! When an operation went on, and whether its safety checks came in time.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Commitment, Moment};
use scale_info::TypeInfo;

/// What a coordinator states about one operation: its course, and when each phase of the WHO
/// Surgical Safety Checklist (2009) was completed, if it was. The order of the fields is part of
/// the leaf format of folds.
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
pub struct Surgery {
	/// Over the salted accounts of the team, with the function of each.
	pub team: Commitment,
	/// The check before the induction.
	pub sign_in: Option<Moment>,
	/// When anaesthesia, also a local one, was induced.
	pub induction: Moment,
	/// The check before the incision.
	pub time_out: Option<Moment>,
	/// When the skin was cut, or a procedure without a cut began.
	pub incision: Moment,
	/// The check before the exit.
	pub sign_out: Option<Moment>,
	/// When the subject left the operating room.
	pub exit: Moment,
}

impl Surgery {
	/// Whether induction, incision and exit follow each other. Checks may come whenever they did.
	pub fn is_ordered(&self) -> bool {
		self.induction <= self.incision && self.incision <= self.exit
	}

	/// Whether nothing is stated that comes after `now`.
	pub fn is_past(&self, now: Moment) -> bool {
		let course = [self.induction, self.incision, self.exit];
		let checks = [self.sign_in, self.time_out, self.sign_out];
		course.into_iter().chain(checks.into_iter().flatten()).all(|moment| moment <= now)
	}

	pub fn stages(&self) -> Stages {
		Stages {
			sign_in: Stage::of(self.sign_in, self.induction),
			time_out: Stage::of(self.time_out, self.incision),
			sign_out: Stage::of(self.sign_out, self.exit),
		}
	}
}

/// Whether a safety check came before what it must precede.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Stage {
	Timely,
	Late,
	/// By the coordinator's own word: it was not done, or nobody knows when.
	Missing,
}

impl Stage {
	fn of(check: Option<Moment>, deadline: Moment) -> Self {
		match check {
			Some(moment) if moment <= deadline => Self::Timely,
			Some(_) => Self::Late,
			None => Self::Missing,
		}
	}
}

/// The three phases of the checklist.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Stages {
	pub sign_in: Stage,
	pub time_out: Stage,
	pub sign_out: Stage,
}

impl Stages {
	/// How many are late or missing.
	pub fn late(&self) -> u8 {
		[self.sign_in, self.time_out, self.sign_out]
			.into_iter()
			.fold(0, |late, stage| late.saturating_add((stage != Stage::Timely).into()))
	}
}

/// The surgery of an entry as it stands, and as it is hashed behind the entry when that folds.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct RecordedSurgery<AccountId> {
	/// Who signed the statement.
	pub coordinator: AccountId,
	pub recorded_at: Moment,
	pub surgery: Surgery,
}

/// The surgery of an entry, with what follows from it.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct SurgeryReport<AccountId> {
	pub coordinator: AccountId,
	pub recorded_at: Moment,
	pub surgery: Surgery,
	pub stages: Stages,
}

impl<AccountId> From<RecordedSurgery<AccountId>> for SurgeryReport<AccountId> {
	fn from(recorded: RecordedSurgery<AccountId>) -> Self {
		let RecordedSurgery { coordinator, recorded_at, surgery } = recorded;
		Self { coordinator, recorded_at, surgery, stages: surgery.stages() }
	}
}

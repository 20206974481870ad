// SPDX-License-Identifier: Apache-2.0

use core::cmp::Reverse;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::Get, BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound,
	PartialEqNoBound,
};
use salus_primitives::{Accreditation, InstitutionId, Lapse};
use scale_info::TypeInfo;
use sp_staking::SessionIndex;

use crate::weighting::Bound;

/// The most credit that there is.
pub const MOST_CREDIT: u16 = 1_000;
/// The credit that accreditation alone gives, by its level.
pub const BASE: [u16; 6] = [250, 350, 450, 550, 700, 800];
/// Between what reliability lies.
pub const LEAST_RELIABILITY: i16 = -200;
pub const MOST_RELIABILITY: i16 = 50;
/// What a session with at least half of the expected blocks adds to reliability.
pub const PRESENCE: i16 = 2;
/// What a session with less than a quarter of them takes from it.
pub const ABSENCE: i16 = 20;
/// What one offence takes, and the most that offences take together.
pub const OFFENCE: u16 = 400;
pub const MOST_OFFENCES: u16 = 1_000;
/// What one confirmed lapse takes, and the most that lapses take together.
pub const LATENESS: u16 = 5;
pub const MOST_LATENESS: u16 = 30;
/// The most points that an institution gains in a session.
pub const MOST_GAIN: u16 = 2;
/// The most that it loses in one otherwise than by offences.
pub const MOST_LOSS: u16 = 25;

/// The credit that `accreditation` alone gives.
pub fn base_of(accreditation: Accreditation) -> u16 {
	BASE.get(usize::from(accreditation.0)).copied().unwrap_or_default()
}

/// A validator in the plan of one session.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Weighted<AccountId> {
	pub validator: AccountId,
	/// The institution that it validated for when that was planned.
	pub institution: InstitutionId,
	pub weight: u64,
	pub bound: Bound,
}

/// How much of what was expected of it a validator did in a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Presence {
	/// At least half.
	Present,
	/// Less than half, but a quarter.
	Sparse,
	/// Less than a quarter.
	Absent,
	/// Too little was expected, or it was disabled, or it did not validate.
	Unjudged,
}

impl Presence {
	/// Why credit changes where this was so.
	pub fn cause(self) -> Cause {
		match self {
			Self::Present => Cause::Presence,
			Self::Absent => Cause::Absence,
			Self::Sparse | Self::Unjudged => Cause::Decay,
		}
	}
}

/// Why credit changed.
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
pub enum Cause {
	/// Governance gave another level.
	Accreditation,
	/// It authored at least half of the blocks that were expected of it.
	Presence,
	/// It authored less than a quarter of them.
	Absence,
	/// It equivocated.
	Offence,
	/// A panel confirmed that it was late.
	Lateness,
	/// What was gained or lost goes with time.
	Decay,
}

/// What moved the credit of an institution away from its base.
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
pub struct Conduct {
	/// What accreditation gave when credit was last told.
	pub base: u16,
	pub reliability: i16,
	pub lateness: u16,
	pub offences: u16,
	/// The session that has begun and not been counted.
	pub session: SessionIndex,
	/// In which session a confirmed lapse last counted.
	pub late_in: Option<SessionIndex>,
}

impl Conduct {
	pub fn credit(&self) -> u16 {
		let moved = i32::from(self.base)
			.saturating_add(self.reliability.into())
			.saturating_sub(self.lateness.into())
			.saturating_sub(self.offences.into());
		moved.clamp(0, MOST_CREDIT.into()) as u16
	}

	/// Whether nothing is left of what it did.
	pub fn is_default(&self) -> bool {
		self.reliability == 0 && self.lateness == 0 && self.offences == 0
	}

	/// One session ends: what was earned counts, and everything goes a point towards the base, as
	/// far as not more than [`MOST_GAIN`] is gained altogether.
	pub fn end_session(&mut self, presence: Presence) {
		let before = self.reliability;
		let earned = match presence {
			Presence::Present => PRESENCE,
			Presence::Absent => ABSENCE.saturating_neg(),
			Presence::Sparse | Presence::Unjudged => 0,
		};
		let after = before.saturating_add(earned).clamp(LEAST_RELIABILITY, MOST_RELIABILITY);
		let gained = after.saturating_sub(before).max(0).unsigned_abs();
		let mut left = MOST_GAIN.saturating_sub(gained);
		if after > 0 {
			left = left.saturating_add(1);
		}
		let nearer = after.saturating_sub(after.signum());
		self.reliability = match after > 0 || left > 0 {
			true => nearer,
			false => after,
		};
		if after < 0 {
			left = left.saturating_sub(1);
		}
		for lost in [&mut self.offences, &mut self.lateness] {
			let back = left.min(1).min(*lost);
			*lost = lost.saturating_sub(back);
			left = left.saturating_sub(back);
		}
		self.session = self.session.saturating_add(1);
	}

	/// Sessions until `session` in which nothing was expected of it.
	pub fn rest_until(&mut self, session: SessionIndex) {
		while self.session < session && !self.is_default() {
			self.end_session(Presence::Unjudged);
		}
		self.session = self.session.max(session);
	}
}

/// A change of credit, or several that followed each other and had the same cause.
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
pub struct Change {
	pub cause: Cause,
	/// In which session the first one was.
	pub since: SessionIndex,
	/// In which session the last one was.
	pub until: SessionIndex,
	/// The credit after the last one.
	pub credit: u16,
}

/// What became of a lapse.
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
pub enum Stage {
	/// It costs nothing.
	Noted,
	/// A panel decides whether the institution answers for it.
	Alleged { accuser: InstitutionId },
	/// It was late. Whether that cost credit: of one session, one lapse does.
	Confirmed { accuser: InstitutionId, counted: bool },
	/// It was not late, or not by its own doing.
	Excused { accuser: InstitutionId },
}

impl Stage {
	pub fn accuser(&self) -> Option<InstitutionId> {
		match self {
			Self::Noted => None,
			Self::Alleged { accuser }
			| Self::Confirmed { accuser, .. }
			| Self::Excused { accuser } => Some(*accuser),
		}
	}

	pub fn is_open(&self) -> bool {
		matches!(self, Self::Alleged { .. })
	}
}

/// A lapse that was noted.
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
pub struct NotedLapse {
	/// The institution had so many before.
	pub number: u32,
	pub lapse: Lapse,
	pub session: SessionIndex,
	pub stage: Stage,
}

/// The lapses of one institution.
#[derive(
	CloneNoBound,
	DebugNoBound,
	Decode,
	DefaultNoBound,
	Encode,
	EqNoBound,
	MaxEncodedLen,
	PartialEqNoBound,
	TypeInfo,
)]
#[codec(mel_bound(Most: Get<u32>))]
#[scale_info(skip_type_params(Most))]
pub struct Docket<Most: Get<u32>> {
	/// How many there ever were.
	pub total: u32,
	/// The last ones, by their numbers.
	pub recent: BoundedVec<NotedLapse, Most>,
}

impl<Most: Get<u32>> Docket<Most> {
	/// Notes one more. Of those that are not before a panel, the oldest of the kind that there is
	/// most of makes room, so that nothing is pushed out by many of another kind; if all are before
	/// panels, it is only counted. Says its number, unless there were too many to count.
	pub fn note(&mut self, lapse: Lapse, session: SessionIndex) -> Option<u32> {
		let number = self.total;
		self.total = self.total.checked_add(1)?;
		if self.recent.is_full() {
			let alike = |lapse| self.recent.iter().filter(|other| other.lapse == lapse).count();
			let closed = self.recent.iter().enumerate().filter(|(_, noted)| !noted.stage.is_open());
			let first = closed.max_by_key(|(place, noted)| (alike(noted.lapse), Reverse(*place)));
			if let Some((place, _)) = first {
				self.recent.remove(place);
			}
		}
		let _ = self.recent.try_push(NotedLapse { number, lapse, session, stage: Stage::Noted });
		Some(number)
	}

	pub fn find(&mut self, number: u32) -> Option<&mut NotedLapse> {
		self.recent.iter_mut().find(|noted| noted.number == number)
	}
}

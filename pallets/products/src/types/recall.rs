// SPDX-License-Identifier: Apache-2.0

//! Recalls, as 21 CFR 7.40 to 7.59 describes them.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_gs1::{Lgtin, Serial};
use salus_primitives::{Commitment, InstitutionId, Moment, Role};
use salus_supply::RecallId;
use scale_info::TypeInfo;

/// How many packs one recall names at most. For more there is another one, or that of the lot.
pub const MAX_RECALLED: u32 = 256;

/// How many recalls of packs of one lot there are at most at a time.
pub const MAX_RECALLS: u32 = 16;

/// From how many on only Regulators open another one, so that there is always room for theirs.
pub const MAX_OWN_RECALLS: u32 = 8;

/// The packs that a recall names.
pub type PackSerials = BoundedVec<Serial, ConstU32<MAX_RECALLED>>;

/// How grave the hazard is (21 CFR 7.3(m)). A Regulator says so (21 CFR 7.41(b)).
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
pub enum RecallClass {
	Pending,
	/// Serious harm or death is probable.
	I,
	/// Harm is temporary or reversible, or serious harm is remote.
	II,
	/// Harm is not likely.
	III,
}

/// How far down the chain a recall is carried (21 CFR 7.42(b)(1)): each depth has those above it.
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
pub enum Depth {
	/// Also to those who use it.
	Consumer,
	/// To those who sell it to them.
	Retail,
	/// To those in between.
	Wholesale,
}

impl Depth {
	/// Whether an institution with these roles is asked.
	pub fn reaches<'a>(self, roles: impl IntoIterator<Item = &'a Role>) -> bool {
		roles.into_iter().any(|role| match self {
			Self::Consumer => true,
			Self::Retail => {
				matches!(role, Role::Pharmacy | Role::Distributor | Role::Manufacturer)
			}
			Self::Wholesale => matches!(role, Role::Distributor | Role::Manufacturer),
		})
	}
}

/// What part of the consignees must have answered (21 CFR 7.42(b)(3)).
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
pub enum Effectiveness {
	/// All.
	A,
	/// More than 10 and less than 100 of a hundred.
	B { percent: u8 },
	/// 10 of a hundred.
	C,
	/// 2 of a hundred.
	D,
	/// Nobody.
	E,
}

impl Effectiveness {
	pub fn is_sound(self) -> bool {
		!matches!(self, Self::B { percent } if percent <= 10 || percent >= 100)
	}

	/// How many of `consignees` must have answered.
	pub fn required(self, consignees: u32) -> u32 {
		let percent: u64 = match self {
			Self::A => 100,
			Self::B { percent } => percent.into(),
			Self::C => 10,
			Self::D => 2,
			Self::E => 0,
		};
		let required = u64::from(consignees).saturating_mul(percent).div_ceil(100);
		u32::try_from(required).unwrap_or(consignees)
	}
}

/// How a recall is carried out.
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
pub struct RecallTerms {
	pub class: RecallClass,
	pub depth: Depth,
	pub effectiveness: Effectiveness,
}

impl RecallTerms {
	/// Whether they reach whom `others` reach, and ask no fewer of them.
	pub fn go_as_far_as(&self, others: &Self) -> bool {
		let per_cent = |terms: &Self| terms.effectiveness.required(100);
		let levels = |terms: &Self| match terms.depth {
			Depth::Wholesale => 1,
			Depth::Retail => 2,
			Depth::Consumer => 3,
		};
		levels(self) >= levels(others) && per_cent(self) >= per_cent(others)
	}
}

/// What is said when a recall is opened, and by whom.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Opening {
	pub institution: InstitutionId,
	pub side: super::Side,
	pub terms: RecallTerms,
	pub notice: Commitment,
}

/// That a recall is over.
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
pub struct Termination {
	pub report: Commitment,
	pub terminated_at: Moment,
}

/// The lots of which those made out of them are not flagged yet: their places on the queue, from
/// the first one to before the next one.
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
pub struct Queue {
	pub first: u32,
	pub next: u32,
}

impl Queue {
	pub fn is_empty(&self) -> bool {
		self.first >= self.next
	}
}

/// The recalls that wait for a turn, from the first place to before the next one.
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
pub struct Line {
	pub first: u64,
	pub next: u64,
}

/// A lot on the queue.
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
pub struct Trace {
	pub lot: Lgtin,
	/// The last lot made out of it that was flagged.
	pub after: Option<Lgtin>,
}

/// A recall.
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
pub struct Recall {
	pub lot: Lgtin,
	/// How many packs of the lot it names; of all where this is 0.
	pub packs: u32,
	pub terms: RecallTerms,
	/// What is said to those who have it (21 CFR 7.49).
	pub notice: Commitment,
	/// Who opened it, and pays for its rows.
	pub opened_by: InstitutionId,
	pub opened_at: Moment,
	pub termination: Option<Termination>,
	/// How many lots were flagged because they were made out of this one, directly or not.
	pub affected: u32,
	/// How many of those are neither assessed nor gone.
	pub unassessed: u32,
	pub responses: u32,
	pub queue: Queue,
	/// Whether it has a turn at being traced.
	pub is_waiting: bool,
	/// How many of its rows use the quota of who opened it: those that had room there.
	pub paid: u32,
}

impl Recall {
	/// How many rows it has: itself, and the packs with their list.
	pub fn rows(&self) -> u32 {
		match self.packs {
			0 => 1,
			packs => packs.saturating_add(2),
		}
	}

	/// Whether every lot was flagged that was made out of this one.
	pub fn is_traced(&self) -> bool {
		self.queue.is_empty()
	}
}

/// What an institution answered to a recall.
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
pub struct Response {
	/// How many packs it has.
	pub in_stock: u32,
	pub responded_at: Moment,
}

/// What clients get to know about a recall.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct RecallState {
	pub recall: RecallId,
	pub row: Recall,
	/// The packs that it names; none where it is of the whole lot.
	pub serials: Vec<Serial>,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_part_of_the_consignees_is_rounded_up() {
		let required = |effectiveness: Effectiveness| {
			[0, 1, 10, 11, 51, 100].map(|consignees| effectiveness.required(consignees))
		};
		assert_eq!(required(Effectiveness::A), [0, 1, 10, 11, 51, 100]);
		assert_eq!(required(Effectiveness::B { percent: 50 }), [0, 1, 5, 6, 26, 50]);
		assert_eq!(required(Effectiveness::C), [0, 1, 1, 2, 6, 10]);
		assert_eq!(required(Effectiveness::D), [0, 1, 1, 1, 2, 2]);
		assert_eq!(required(Effectiveness::E), [0; 6]);
		assert_eq!(Effectiveness::A.required(u32::MAX), u32::MAX);
	}

	#[test]
	fn level_b_lies_between_the_others() {
		let is_sound = |percent| Effectiveness::B { percent }.is_sound();
		assert!(is_sound(11) && is_sound(99));
		assert!(!is_sound(0) && !is_sound(10) && !is_sound(100) && !is_sound(255));
		assert!(Effectiveness::A.is_sound() && Effectiveness::E.is_sound());
	}

	#[test]
	fn a_depth_reaches_those_above_it() {
		let reached = |role: Role| {
			[Depth::Consumer, Depth::Retail, Depth::Wholesale].map(|depth| depth.reaches([&role]))
		};
		assert_eq!(reached(Role::HealthcareProvider), [true, false, false]);
		assert_eq!(reached(Role::Pharmacy), [true, true, false]);
		assert_eq!(reached(Role::Distributor), [true, true, true]);
		assert_eq!(reached(Role::Manufacturer), [true, true, true]);
		assert!(Depth::Wholesale.reaches([&Role::Pharmacy, &Role::Distributor]));
	}
}

// SPDX-License-Identifier: Apache-2.0

//! An objection to what was decided.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Commitment, InstitutionId, Moment};
use scale_info::TypeInfo;

/// What is objected to.
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
pub enum Against {
	/// The denied lines of the last round.
	Denial,
	/// That the insurer took the last round back.
	Reversal,
}

/// Who objects.
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
pub enum Appellant {
	Provider,
	/// The member, or who represents it.
	Member,
}

/// How an appeal ended.
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
pub enum Ending {
	Withdrawn,
	/// What was decided stands.
	Upheld,
	/// It does not. `applied` is whether a round followed from that.
	Overturned {
		applied: bool,
	},
}

/// Who has appeals before panels.
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
pub enum Party<AccountId> {
	/// As its claims name it.
	Provider(InstitutionId),
	Member(AccountId),
}

/// Places of lines of a claim.
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
pub struct Places(u64);

impl Places {
	pub fn contains(self, place: usize) -> bool {
		self.0 & bit(place) != 0
	}

	pub fn is_empty(self) -> bool {
		self.0 == 0
	}
}

impl FromIterator<usize> for Places {
	fn from_iter<Iter: IntoIterator<Item = usize>>(places: Iter) -> Self {
		Self(places.into_iter().fold(0, |set, place| set | bit(place)))
	}
}

fn bit(place: usize) -> u64 {
	u32::try_from(place).ok().and_then(|place| 1u64.checked_shl(place)).unwrap_or_default()
}

/// An appeal to a panel (29 CFR 2560.503-1(h)). A claim keeps its last one.
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
pub struct Appeal {
	/// Counts the appeals of the claim from 1 on.
	pub number: u32,
	pub against: Against,
	/// The round that it is about.
	pub round: u8,
	/// The lines that are before the panel.
	pub lines: Places,
	pub appellant: Appellant,
	/// Over the written grounds, which the panel is given.
	pub grounds: Commitment,
	pub appealed_at: Moment,
	/// Whether the other side had one about the same before.
	pub follows_other: bool,
	pub ending: Option<Ending>,
}

impl Appeal {
	pub fn is_open(&self) -> bool {
		self.ending.is_none()
	}

	/// Whether it leaves `appellant` no other one about the same: each side has one, since who could
	/// withdraw and appeal again would choose its panel, and what was overturned needs none.
	pub fn is_last_for(&self, appellant: Appellant) -> bool {
		let is_won = matches!(self.ending, Some(Ending::Overturned { .. }));
		is_won || self.follows_other || self.appellant == appellant
	}

	/// Whether it is about that of a round.
	pub fn is_about(&self, against: Against, round: u8) -> bool {
		self.against == against && self.round == round
	}
}

// SPDX-License-Identifier: Apache-2.0

//! An identity as a whole, and what it keeps of the history that left the state.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Day, Fold, InstitutionId, Moment};
use scale_info::TypeInfo;

use super::{MandateId, MethodId};

/// When something was done: the block, and the moment of its clock.
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
pub struct Stamp<BlockNumber> {
	pub moment: Moment,
	pub block: BlockNumber,
}

impl<BlockNumber: Ord> Stamp<BlockNumber> {
	/// The later moment and the later block of both.
	pub fn max(self, other: Self) -> Self {
		Self { moment: self.moment.max(other.moment), block: self.block.max(other.block) }
	}
}

/// What stands behind an account.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Identity<BlockNumber> {
	/// The institution whose sovereign account this is.
	pub institution: Option<InstitutionId>,
	/// The institution whose quota pays for the rows; without one, the account itself pays.
	pub sponsor: Option<InstitutionId>,
	/// How many rows are paid for.
	pub rows: u32,
	pub created: Stamp<BlockNumber>,
	/// When a key or a service changed last.
	pub updated: Stamp<BlockNumber>,
	/// When the identity ended. It never comes back.
	pub deactivated: Option<Stamp<BlockNumber>>,
	/// The last day of the subject's life.
	pub died_on: Option<Day>,
	/// The id that the next key gets.
	pub next_method: MethodId,
	/// The id that the next mandate gets.
	pub next_mandate: MandateId,
	/// The closed keys that left the state.
	pub folded_methods: Option<FoldedHistory<BlockNumber>>,
	/// The mandates over that left the state.
	pub folded_mandates: Option<FoldedHistory<BlockNumber>>,
}

impl<BlockNumber: Copy> Identity<BlockNumber> {
	/// An identity with nothing but itself.
	pub fn new(
		institution: Option<InstitutionId>,
		sponsor: Option<InstitutionId>,
		created: Stamp<BlockNumber>,
	) -> Self {
		Self {
			institution,
			sponsor,
			rows: 1,
			created,
			updated: created,
			deactivated: None,
			died_on: None,
			next_method: MethodId(0),
			next_mandate: MandateId(0),
			folded_methods: None,
			folded_mandates: None,
		}
	}

	/// Counts rows that come.
	pub fn grow(&mut self, rows: u32) {
		self.rows = self.rows.saturating_add(rows);
	}

	/// Counts rows that go. An institution that deactivated its identity pays for none.
	pub fn shrink(&mut self, rows: u32) {
		self.rows = self.rows.saturating_sub(rows);
	}

	/// Whether the identity was deactivated by `moment`.
	pub fn is_deactivated_at(&self, moment: Moment) -> bool {
		self.deactivated.is_some_and(|deactivated| deactivated.moment <= moment)
	}

	/// Whether the subject was dead at `moment`: it lived to the end of its last day, in UTC.
	pub fn is_dead_at(&self, moment: Moment) -> bool {
		self.died_on.is_some_and(|last| Day::of(moment) > last)
	}
}

/// What left the state, and until when it happened.
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
pub struct FoldedHistory<BlockNumber> {
	pub fold: Fold,
	/// When the last of them closed. The history in the state is whole from here on.
	pub horizon: Stamp<BlockNumber>,
}

impl<BlockNumber: Ord> FoldedHistory<BlockNumber> {
	/// What `row`, which closed at `closed`, makes of the rows folded before.
	pub fn over(previous: Option<Self>, row: &impl Encode, closed: Stamp<BlockNumber>) -> Self {
		let (fold, horizon) = match previous {
			None => (None, closed),
			Some(past) => (Some(past.fold), past.horizon.max(closed)),
		};
		Self { fold: Fold::over(fold, row), horizon }
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Who is in the index: subjects and custodians.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{InstitutionId, Moment};
use scale_info::TypeInfo;

/// A person in its relationship with a custodian.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Subject<AccountId> {
	/// Who registered the subject and pays for its row.
	pub custodian: InstitutionId,
	pub registered_at: Moment,
	/// The subject that stands for this one since they were found to be one person.
	pub merged_into: Option<AccountId>,
	/// How many subjects were merged into this one.
	pub absorbed: u32,
}

/// What an institution may keep in the index, and what it keeps.
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
pub struct Custodian {
	pub rows_prepaid: u32,
	/// Entries, batches, subjects and bitmaps for which the institution answers.
	pub rows_used: u32,
	/// Entries that the institution holds as a regulator.
	pub holds_placed: u32,
}

impl Custodian {
	/// Takes over what `predecessor` may keep, keeps and holds.
	pub fn absorb(&mut self, predecessor: &Self) -> Option<()> {
		self.rows_prepaid = self.rows_prepaid.checked_add(predecessor.rows_prepaid)?;
		self.rows_used = self.rows_used.checked_add(predecessor.rows_used)?;
		self.holds_placed = self.holds_placed.checked_add(predecessor.holds_placed)?;
		Some(())
	}
}

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
	/// Entries, surgeries, batches, subjects and bitmaps for which the institution answers, and
	/// the sponsored rows.
	pub rows_used: u32,
	/// Rows that other pallets keep about its subjects.
	pub rows_sponsored: u32,
	/// Entries that the institution holds as a regulator.
	pub holds_placed: u32,
}

impl Custodian {
	/// Uses `rows` more, up to `overdraft` beyond what is prepaid. To use no more is always
	/// possible.
	pub fn charge(&mut self, rows: u32, overdraft: u32) -> Option<()> {
		let used = self.rows_used.checked_add(rows)?;
		let affordable = used <= self.rows_prepaid.saturating_add(overdraft);
		(affordable || rows == 0).then(|| self.rows_used = used)
	}

	/// As [`Custodian::charge`], for rows of other pallets.
	pub fn sponsor(&mut self, rows: u32, overdraft: u32) -> Option<()> {
		let sponsored = self.rows_sponsored.checked_add(rows)?;
		self.charge(rows, overdraft)?;
		self.rows_sponsored = sponsored;
		Some(())
	}

	/// Uses `rows` of other pallets less, if it sponsors so many.
	pub fn free_sponsored(&mut self, rows: u32) -> Option<()> {
		let sponsored = self.rows_sponsored.checked_sub(rows)?;
		self.rows_used = self.rows_used.checked_sub(rows)?;
		self.rows_sponsored = sponsored;
		Some(())
	}

	/// Takes over what `predecessor` may keep, keeps and holds.
	pub fn absorb(&mut self, predecessor: &Self) -> Option<()> {
		self.rows_prepaid = self.rows_prepaid.checked_add(predecessor.rows_prepaid)?;
		self.rows_used = self.rows_used.checked_add(predecessor.rows_used)?;
		self.rows_sponsored = self.rows_sponsored.checked_add(predecessor.rows_sponsored)?;
		self.holds_placed = self.holds_placed.checked_add(predecessor.holds_placed)?;
		Some(())
	}
}

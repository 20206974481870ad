// SPDX-License-Identifier: Apache-2.0

//! What the chain keeps about the receipts of one subject with one custodian.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Fold, InstitutionId, Moment};
use scale_info::TypeInfo;

use super::{Access, ReceiptNumber};

/// The number of a receipt as a part of a storage key: big-endian, so that the keys are in the
/// order of the numbers.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Place([u8; 8]);

impl From<ReceiptNumber> for Place {
	fn from(number: ReceiptNumber) -> Self {
		Self(number.0.to_be_bytes())
	}
}

impl From<Place> for ReceiptNumber {
	fn from(place: Place) -> Self {
		Self(u64::from_be_bytes(place.0))
	}
}

/// The receipts of one subject with one custodian as a whole.
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
pub struct Ledger {
	/// One above the highest number that was recorded.
	pub next: ReceiptNumber,
	/// Numbers below this one have left the state, or were missing when those above them did: none
	/// of them is recorded any more.
	pub closed: ReceiptNumber,
	/// How many disclosures are in the state.
	pub disclosures: u32,
	/// How many omissions were proved, those that have left the state included.
	pub omissions: u32,
	/// The disclosures that have left the state, each with its number.
	pub folded_disclosures: Option<Fold>,
	/// The omissions that have left the state, or found no room in it, each with its number.
	pub folded_omissions: Option<Fold>,
}

impl Ledger {
	/// Whether a disclosure was ever recorded. The ledger costs a row from the first one on.
	pub fn is_begun(&self) -> bool {
		self.next > ReceiptNumber(0)
	}

	/// How many omissions are in the state.
	pub fn standing_omissions(&self) -> u32 {
		self.omissions.saturating_sub(self.folded_omissions.map_or(0, |fold| fold.count))
	}

	/// How many numbers are missing, of those that can still be recorded.
	pub fn missing(&self) -> u64 {
		let open = self.next.0.saturating_sub(self.closed.0);
		open.saturating_sub(self.disclosures.into())
	}

	/// Takes in a disclosure with `number`, unless it is the last number that there is.
	pub fn enter(&mut self, number: ReceiptNumber) -> Option<()> {
		let following = ReceiptNumber(number.0.checked_add(1)?);
		self.disclosures = self.disclosures.checked_add(1)?;
		self.next = self.next.max(following);
		Some(())
	}

	/// Folds `disclosure`, whose number is the lowest in the state.
	pub fn fold_disclosure(&mut self, number: ReceiptNumber, disclosure: &Disclosure) {
		self.folded_disclosures = Some(Fold::over(self.folded_disclosures, &(number, disclosure)));
		self.disclosures = self.disclosures.saturating_sub(1);
		self.closed = ReceiptNumber(number.0.saturating_add(1));
	}

	/// Folds `omission`.
	pub fn fold_omission(&mut self, number: ReceiptNumber, omission: &Omission) {
		self.folded_omissions = Some(Fold::over(self.folded_omissions, &(number, omission)));
	}
}

/// One receipt as its custodian recorded it.
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
pub struct Disclosure {
	pub access: Access,
	pub recorded_at: Moment,
}

impl Disclosure {
	/// Whether law has it withheld at `moment`.
	pub fn is_sealed_at(&self, moment: Moment) -> bool {
		self.access.sealed_until.is_some_and(|until| moment < until)
	}
}

/// A countersigned receipt that was proved not to stand as it was signed.
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
pub struct Omission {
	/// What should stand.
	pub access: Access,
	/// The institution that signed the receipt.
	pub institution: InstitutionId,
	pub proved_at: Moment,
	/// Whether the custodian's quota pays for the row: where it is exhausted, the proof counts
	/// nevertheless.
	pub is_charged: bool,
}

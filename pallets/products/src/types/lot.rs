// SPDX-License-Identifier: Apache-2.0

//! Lots, what was made of what, and their serials.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_gs1::Lgtin;
use salus_primitives::{Commitment, Day, Digest, InstitutionId, Moment};
use salus_supply::{Barrier, EventNumber, LotFacts, RecallId};
use scale_info::TypeInfo;

use super::Product;

/// Out of how many lots one lot is made at most.
pub const MAX_INPUTS: u32 = 16;

/// A date with two digits for its year is read up to 50 years ahead (GS1 General Specifications,
/// 7.12).
const READABLE_DAYS: u32 = 50 * 365;

/// The lots out of which one is made.
pub type Inputs = BoundedVec<Lgtin, ConstU32<MAX_INPUTS>>;

/// What is said when a lot is made.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Manufacture {
	pub manufactured: Day,
	/// The last day on which it may be used, as printed on its packs.
	pub expiry: Day,
	pub inputs: Inputs,
}

impl Manufacture {
	/// Whether it was made by `today`, can be used today and has an expiry that can be printed.
	pub fn is_sound(&self, today: Day) -> bool {
		self.manufactured <= today && today <= self.expiry && is_readable(self.expiry, today)
	}
}

/// Whether who reads an expiry date `today` finds `day`.
pub fn is_readable(day: Day, today: Day) -> bool {
	day <= today.saturating_add(READABLE_DAYS)
}

/// That a Responsible Person certified a lot.
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
pub struct Release {
	pub certificate: Commitment,
	pub institution: InstitutionId,
	pub released_at: Moment,
}

/// What its manufacturer found about a lot that was made out of a recalled one.
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
pub struct Assessment {
	pub recall: RecallId,
	pub findings: Commitment,
}

/// A lot.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Lot {
	pub manufacture: Manufacture,
	/// The last day on which it may be used, by what is known today.
	pub expiry: Day,
	/// How many commissioning batches it has.
	pub batches: u32,
	/// How many packs got a serial, and how many serials were made for nothing.
	pub commissioned: u32,
	pub rejects: u32,
	pub release: Option<Release>,
	/// Whether the serials of a batch do not ascend, so that nothing proves what was not
	/// commissioned. No release counts any more.
	pub is_disordered: bool,
	/// The recall of the whole lot.
	pub recall: Option<RecallId>,
	/// How many recalls there are, of the whole lot or of packs.
	pub recalls: u32,
	/// One of the recalls for which its manufacturer has to assess it.
	pub affected_by: Option<RecallId>,
	/// How many of those there are.
	pub affections: u32,
	pub assessment: Option<Assessment>,
	/// How many lots were made out of it.
	pub derived: u32,
	/// The event of its manufacture.
	pub made: EventNumber,
	/// The last event about it.
	pub last: EventNumber,
	/// Who made it, and pays for its rows.
	pub payer: InstitutionId,
}

impl Lot {
	pub fn made(manufacture: Manufacture, made: EventNumber, payer: InstitutionId) -> Self {
		Self {
			expiry: manufacture.expiry,
			manufacture,
			batches: 0,
			commissioned: 0,
			rejects: 0,
			release: None,
			is_disordered: false,
			recall: None,
			recalls: 0,
			affected_by: None,
			affections: 0,
			assessment: None,
			derived: 0,
			made,
			last: made,
			payer,
		}
	}

	/// What others ask about a lot of `product`.
	pub fn facts(&self, product: &Product) -> LotFacts {
		LotFacts {
			manufacturer: product.manufacturer,
			manufactured: self.manufacture.manufactured,
			expiry: self.expiry,
			first_expiry: self.manufacture.expiry,
			content: product.terms.content,
			is_exempt: product.terms.is_exempt,
			storage: product.terms.storage,
			is_released: self.release.is_some() && !self.is_disordered,
			is_withdrawn: product.withdrawal.is_some(),
			recall: self.recall,
			affected_by: self.affected_by,
		}
	}

	/// How many rows it uses of a quota: itself, its place under each input, and its batches.
	pub fn rows(&self) -> u32 {
		let inputs = self.manufacture.inputs.len() as u32;
		inputs.saturating_add(self.batches).saturating_add(1)
	}
}

/// What is said when packs get their serials.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Commissioning {
	pub root: Digest,
	pub count: u32,
	pub rejects: u32,
}

/// Serials under one root.
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
	pub root: Digest,
	pub count: u32,
	pub rejects: u32,
	pub event: EventNumber,
	/// Whether somebody proved that its serials do not ascend.
	pub is_disordered: bool,
}

/// What clients get to know about a lot.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct LotState {
	pub row: Lot,
	pub facts: LotFacts,
	/// What keeps its packs from patients today.
	pub barrier: Option<Barrier>,
}

#[cfg(test)]
mod tests {
	use super::*;

	const TODAY: Day = Day(20_000);

	fn manufacture(manufactured: i32, expiry: i32) -> Manufacture {
		Manufacture {
			manufactured: Day(manufactured),
			expiry: Day(expiry),
			inputs: Default::default(),
		}
	}

	#[test]
	fn a_lot_was_made_by_today_and_can_be_used_today() {
		assert!(manufacture(20_000, 20_000).is_sound(TODAY));
		assert!(!manufacture(20_001, 20_001).is_sound(TODAY));
		assert!(!manufacture(19_000, 19_999).is_sound(TODAY));
	}

	#[test]
	fn an_expiry_can_be_printed_with_a_year_of_two_digits() {
		let last = 20_000 + READABLE_DAYS as i32;
		assert!(manufacture(20_000, last).is_sound(TODAY));
		assert!(!manufacture(20_000, last + 1).is_sound(TODAY));
		// 2024-10-04 and 50 times 365 days.
		assert!(salus_gs1::ExpiryDate::of(last, 2024).is_ok());
	}
}

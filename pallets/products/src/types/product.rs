// SPDX-License-Identifier: Apache-2.0

//! What is made, and whether it may be sold.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_gs1::CompanyPrefix;
use salus_primitives::{Commitment, InstitutionId, Moment};
use salus_supply::StorageProfile;
use scale_info::TypeInfo;

/// Nothing is colder: hundredths of a degree Celsius.
const ABSOLUTE_ZERO: i16 = -27_315;

/// What a product is for.
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
pub enum ProductKind {
	/// Goes to patients, in packs with serials.
	Medicine,
	/// Goes into other products. It may have no packs.
	Ingredient,
}

/// What a manufacturer says about a product.
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
pub struct ProductTerms {
	pub kind: ProductKind,
	/// How many units one pack holds, such as tablets.
	pub content: u32,
	pub storage: Option<StorageProfile>,
	/// Whether tracing law does not ask for statements about it (21 USC 360eee(24)(B)).
	pub is_exempt: bool,
}

impl ProductTerms {
	/// Whether a pack holds something and can be stored as it says.
	pub fn are_sound(&self) -> bool {
		let is_possible = |profile: StorageProfile| {
			ABSOLUTE_ZERO <= profile.minimum_centi_celsius
				&& profile.minimum_centi_celsius <= profile.maximum_centi_celsius
				&& profile.minimum_centi_celsius <= profile.mean_kinetic_centi_celsius
		};
		self.content > 0 && self.storage.is_none_or(is_possible)
	}
}

/// As what an institution speaks about a product.
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
pub enum Side {
	Manufacturer,
	Regulator,
}

/// Why a product is not sold.
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
pub struct Withdrawal {
	pub side: Side,
	pub institution: InstitutionId,
	pub notice: Commitment,
	pub withdrawn_at: Moment,
}

/// A trade item.
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
pub struct Product {
	/// Who registered it; its successor answers today.
	pub manufacturer: InstitutionId,
	pub prefix: CompanyPrefix,
	pub terms: ProductTerms,
	pub withdrawal: Option<Withdrawal>,
	/// The notice with which the last withdrawal ended.
	pub reinstated: Option<Commitment>,
}

#[cfg(test)]
mod tests {
	use super::*;

	const FRIDGE: StorageProfile = StorageProfile {
		minimum_centi_celsius: 200,
		maximum_centi_celsius: 800,
		outside_minutes: 30,
		mean_kinetic_centi_celsius: 800,
	};

	#[test]
	fn terms_are_sound_if_a_pack_can_be_stored_as_they_say() {
		let terms = |storage| ProductTerms {
			kind: ProductKind::Medicine,
			content: 10,
			storage,
			is_exempt: false,
		};
		assert!(terms(None).are_sound());
		assert!(terms(Some(FRIDGE)).are_sound());
		assert!(!ProductTerms { content: 0, ..terms(None) }.are_sound());
		let at_zero = StorageProfile { minimum_centi_celsius: ABSOLUTE_ZERO, ..FRIDGE };
		assert!(terms(Some(at_zero)).are_sound());
		for broken in [
			StorageProfile { minimum_centi_celsius: ABSOLUTE_ZERO - 1, ..FRIDGE },
			StorageProfile { maximum_centi_celsius: 199, ..FRIDGE },
			StorageProfile { mean_kinetic_centi_celsius: 199, ..FRIDGE },
		] {
			assert!(!terms(Some(broken)).are_sound());
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Short codes of the standards.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// ISO 3166-1 alpha-2 code of a country, two capital ASCII letters.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub struct Country(#[serde(with = "crate::ascii")] pub [u8; 2]);

impl Country {
	/// Whether both characters are capital ASCII letters. The list of assigned codes changes with
	/// ISO's bulletins, so only the form is checked.
	pub fn is_well_formed(&self) -> bool {
		self.0.iter().all(u8::is_ascii_uppercase)
	}
}

/// HL7 v3 Confidentiality, the three levels that the chain tells apart.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Deserialize,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub enum Sensitivity {
	/// `N`.
	#[default]
	Normal,
	/// `R`.
	Restricted,
	/// `V`.
	VeryRestricted,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_country_is_two_capital_letters() {
		assert!(Country(*b"DE").is_well_formed());
		assert!(!Country(*b"de").is_well_formed());
		assert!(!Country(*b"D1").is_well_formed());
	}
}

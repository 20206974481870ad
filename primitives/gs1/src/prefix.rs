// SPDX-License-Identifier: Apache-2.0

//! The part of a number that GS1 gave to a company.

use crate::{
	text::{text_form, Characters},
	Error, Identifier,
};
use alloc::string::String;
use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use core::str::FromStr;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// GS1 Company Prefix, 4 to 12 digits; a U.P.C. Company Prefix has one zero before it
/// (GS1 General Specifications, 1.4).
#[derive(
	Clone,
	Copy,
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
#[serde(try_from = "String", into = "String")]
pub struct CompanyPrefix(Characters<12>);

impl CompanyPrefix {
	/// Whether `identifier` was issued under this prefix. A GTIN-8 is under none.
	pub fn covers(&self, identifier: impl Into<Identifier>) -> bool {
		let starts =
			|digits: Option<&str>| digits.is_some_and(|digits| digits.starts_with(self.as_str()));
		match identifier.into() {
			Identifier::Gln(gln) => starts(Some(gln.as_str())),
			Identifier::Sscc(sscc) => starts(sscc.as_str().get(1..)),
			trade_item => trade_item
				.gtin()
				.is_some_and(|gtin| !gtin.rests_on_gtin_8() && starts(gtin.as_str().get(1..))),
		}
	}

	/// The length of the prefix in EPCs, where one of 4 or 5 digits takes the next digits along.
	pub fn epc_length(&self) -> PrefixLength {
		let length = u8::try_from(self.as_str().len()).unwrap_or(PrefixLength::MAX);
		PrefixLength(length.clamp(PrefixLength::MIN, PrefixLength::MAX))
	}
}

impl FromStr for CompanyPrefix {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		if !(4..=12).contains(&text.len()) {
			return Err(Error::WrongLength);
		}
		if !text.bytes().all(|character| character.is_ascii_digit()) {
			return Err(Error::NotDigit);
		}
		Characters::new(text).map(Self).ok_or(Error::WrongLength)
	}
}

text_form!(CompanyPrefix);

/// How many digits of a number are the company prefix in its EPC, 6 to 12 (the partition tables
/// of the EPC Tag Data Standard). The number itself does not tell.
#[derive(
	Clone,
	Copy,
	Debug,
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
#[serde(try_from = "u8", into = "u8")]
pub struct PrefixLength(u8);

impl PrefixLength {
	const MIN: u8 = 6;
	const MAX: u8 = 12;

	/// The number of digits.
	pub fn get(self) -> u8 {
		self.0
	}
}

impl TryFrom<u8> for PrefixLength {
	type Error = Error;

	fn try_from(length: u8) -> Result<Self, Error> {
		if (Self::MIN..=Self::MAX).contains(&length) {
			Ok(Self(length))
		} else {
			Err(Error::PrefixLengthOutOfRange)
		}
	}
}

impl From<PrefixLength> for u8 {
	fn from(length: PrefixLength) -> Self {
		length.0
	}
}

impl Decode for PrefixLength {
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		Self::try_from(u8::decode(input)?).map_err(|_| "not a valid PrefixLength".into())
	}
}

impl DecodeWithMemTracking for PrefixLength {}

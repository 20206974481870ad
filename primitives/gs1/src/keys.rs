// SPDX-License-Identifier: Apache-2.0

//! The numbers that end in a check digit.

use crate::{
	check_digit::{checked, completed},
	text::text_form,
	Error,
};
use alloc::{format, string::String};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::str::FromStr;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Global Trade Item Number as 14 digits, shorter ones behind zeros: one number has one form,
/// however long it was printed (GS1 General Specifications, 3.3.2 and 7.9.1).
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
pub struct Gtin([u8; 14]);

/// The shortest of the four structures that holds a GTIN.
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
pub enum GtinClass {
	Gtin8,
	Gtin12,
	Gtin13,
	/// A grouping of trade items, or one of variable measure: its indicator is not 0.
	Gtin14,
}

impl Gtin {
	/// The class by the number of leading zeros, the same for all spellings of a number.
	pub fn class(&self) -> GtinClass {
		match self.as_str().bytes().take_while(|digit| *digit == b'0').count() {
			0 => GtinClass::Gtin14,
			1 => GtinClass::Gtin13,
			2..=5 => GtinClass::Gtin12,
			_ => GtinClass::Gtin8,
		}
	}

	/// The digits as they stand in the bar code of the class.
	pub fn short_form(&self) -> &str {
		let zeros = match self.class() {
			GtinClass::Gtin8 => 6,
			GtinClass::Gtin12 => 2,
			GtinClass::Gtin13 => 1,
			GtinClass::Gtin14 => 0,
		};
		self.as_str().get(zeros..).unwrap_or_default()
	}

	/// Whether this is a GTIN-8 or a grouping of one. Such numbers are assigned one by one, so
	/// there is no company prefix in them.
	pub fn rests_on_gtin_8(&self) -> bool {
		self.as_str().get(1..6) == Some("00000")
	}

	/// The 13 digits of `body` and their check digit.
	pub(crate) fn completed(body: &str) -> Result<Self, Error> {
		completed(body).map(Self)
	}
}

impl FromStr for Gtin {
	type Err = Error;

	/// Reads 8, 12, 13 or 14 digits.
	fn from_str(text: &str) -> Result<Self, Error> {
		match text.len() {
			8 | 12 | 13 | 14 => checked(&format!("{text:0>14}")).map(Self),
			_ => Err(Error::WrongLength),
		}
	}
}

text_form!(Gtin);

/// Global Location Number, 13 digits (GS1 General Specifications, 3.7.9 and 7.9.1).
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
pub struct Gln([u8; 13]);

impl Gln {
	/// The 12 digits of `body` and their check digit.
	pub(crate) fn completed(body: &str) -> Result<Self, Error> {
		completed(body).map(Self)
	}
}

impl FromStr for Gln {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		checked(text).map(Self)
	}
}

text_form!(Gln);

/// Serial Shipping Container Code, 18 digits, the first one an extension digit before the company
/// prefix (GS1 General Specifications, 3.3.1 and 7.9.1).
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
pub struct Sscc([u8; 18]);

impl Sscc {
	/// The 17 digits of `body` and their check digit.
	pub(crate) fn completed(body: &str) -> Result<Self, Error> {
		completed(body).map(Self)
	}
}

impl FromStr for Sscc {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		checked(text).map(Self)
	}
}

text_form!(Sscc);

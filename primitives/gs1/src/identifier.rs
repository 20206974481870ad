// SPDX-License-Identifier: Apache-2.0

//! Lots, packs, and whatever else a number can name.

use crate::{
	text::{text_form, Characters},
	Error, Gln, Gtin, Sscc,
};
use alloc::string::String;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::str::FromStr;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// AI 21: 1 to 20 characters of the AI encodable character set 82 (GS1 General Specifications,
/// 3.5.2 and 7.11). Case and leading zeros count.
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
pub struct Serial(Characters<20>);

impl FromStr for Serial {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		of_set_82(text).map(Self)
	}
}

text_form!(Serial);

/// AI 10: 1 to 20 characters of the AI encodable character set 82 (GS1 General Specifications,
/// 3.4.1 and 7.11). Case and leading zeros count.
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
pub struct Lot(Characters<20>);

impl FromStr for Lot {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		of_set_82(text).map(Self)
	}
}

text_form!(Lot);

fn of_set_82(text: &str) -> Result<Characters<20>, Error> {
	if !text.bytes().all(is_in_set_82) {
		return Err(Error::NotInCharacterSet);
	}
	if text.is_empty() {
		return Err(Error::WrongLength);
	}
	Characters::new(text).ok_or(Error::WrongLength)
}

fn is_in_set_82(character: u8) -> bool {
	character.is_ascii_graphic()
		&& !matches!(
			character,
			b'#' | b'$' | b'@' | b'[' | b'\\' | b']' | b'^' | b'`' | b'{' | b'|' | b'}' | b'~'
		)
}

/// One pack: a trade item and its serial.
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
pub struct Sgtin {
	pub gtin: Gtin,
	pub serial: Serial,
}

/// A lot of a trade item.
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
pub struct Lgtin {
	pub gtin: Gtin,
	pub lot: Lot,
}

/// Whatever has both an EPC URN and a Digital Link here.
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
pub enum Identifier {
	Gtin(Gtin),
	Lgtin(Lgtin),
	Sgtin(Sgtin),
	Gln(Gln),
	Sscc(Sscc),
}

impl Identifier {
	/// The trade item, unless a location or a logistic unit is named.
	pub fn gtin(&self) -> Option<Gtin> {
		match self {
			Self::Gtin(gtin) => Some(*gtin),
			Self::Lgtin(lgtin) => Some(lgtin.gtin),
			Self::Sgtin(sgtin) => Some(sgtin.gtin),
			Self::Gln(_) | Self::Sscc(_) => None,
		}
	}
}

impl From<Gtin> for Identifier {
	fn from(gtin: Gtin) -> Self {
		Self::Gtin(gtin)
	}
}

impl From<Lgtin> for Identifier {
	fn from(lgtin: Lgtin) -> Self {
		Self::Lgtin(lgtin)
	}
}

impl From<Sgtin> for Identifier {
	fn from(sgtin: Sgtin) -> Self {
		Self::Sgtin(sgtin)
	}
}

impl From<Gln> for Identifier {
	fn from(gln: Gln) -> Self {
		Self::Gln(gln)
	}
}

impl From<Sscc> for Identifier {
	fn from(sscc: Sscc) -> Self {
		Self::Sscc(sscc)
	}
}

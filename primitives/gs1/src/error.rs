// SPDX-License-Identifier: Apache-2.0

//! Why a text is not an identifier.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum Error {
	/// The text is too short or too long; give all characters, leading zeros included.
	WrongLength,
	/// A character is not a digit; give the digits alone, without spaces or brackets.
	NotDigit,
	/// The last digit does not follow from the others; scan or copy the number again.
	CheckDigitMismatch,
	/// A character is outside GS1's set 82; ask the issuer for the text as it is encoded.
	NotInCharacterSet,
	/// An EPC has a company prefix of 6 to 12 digits; give a shorter one's length as 6.
	PrefixLengthOutOfRange,
	/// A GTIN-8 has an EPC prefix of 8 digits, five of them zeros; give the length 8.
	PrefixLengthMismatch,
	/// The URN is of none of the schemes read here; give an SGTIN, LGTIN, SGLN or SSCC.
	UnknownScheme,
	/// The URN lacks a component; separate prefix, reference and serial by full stops.
	MalformedUrn,
	/// The SGLN names a place within the location; give the GLN's own URN, which ends in `.0`.
	ExtensionNotSupported,
	/// A reserved character is bare or an escape is not one; write the character as %HH.
	MalformedEscape,
	/// Neither a path nor an address of an https host; give `/01/…` or `https://host/01/…`.
	MalformedUri,
	/// The path does not end in a key read here; give 01 with 10 and 21 behind it, 414 or 00.
	UnknownKey,
	/// A key, lot or serial is in the query; move it into the path.
	KeyInQuery,
	/// The expiry date is given twice; give one.
	RepeatedExpiry,
	/// Only a trade item expires; give the expiry date with a GTIN.
	ExpiryWithoutGtin,
	/// No day of the calendar; give YYMMDD, with day 00 for the month's last day.
	NotDate,
	/// The day is out of the reach of a two-digit year; give one 49 years ago to 50 years ahead.
	YearOutOfRange,
}

impl fmt::Display for Error {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str(match self {
			Self::WrongLength => "wrong number of characters",
			Self::NotDigit => "a character is not a digit",
			Self::CheckDigitMismatch => "the check digit does not follow from the others",
			Self::NotInCharacterSet => "a character is outside GS1's set 82",
			Self::PrefixLengthOutOfRange => "a company prefix in an EPC has 6 to 12 digits",
			Self::PrefixLengthMismatch => "the EPC prefix of a GTIN-8 has 8 digits",
			Self::UnknownScheme => "not an SGTIN, LGTIN, SGLN or SSCC",
			Self::MalformedUrn => "a component of the URN is missing",
			Self::ExtensionNotSupported => "the SGLN has an extension",
			Self::MalformedEscape => "a reserved character is bare or an escape malformed",
			Self::MalformedUri => "neither a path nor an address of an https host",
			Self::UnknownKey => "the path does not end in a GTIN, GLN or SSCC",
			Self::KeyInQuery => "a key, lot or serial is in the query",
			Self::RepeatedExpiry => "the expiry date is given twice",
			Self::ExpiryWithoutGtin => "an expiry date without a GTIN",
			Self::NotDate => "no day of the calendar",
			Self::YearOutOfRange => "out of the reach of a two-digit year",
		})
	}
}

impl core::error::Error for Error {}

// SPDX-License-Identifier: Apache-2.0

//! GS1 Digital Link: an identifier as a web address.

use crate::{
	escape::Form, Error, ExpiryDate, Gln, Gtin, Identifier, Lgtin, Lot, Serial, Sgtin, Sscc,
};
use alloc::{format, string::String};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The host of canonical links.
pub const CANONICAL_HOST: &str = "id.gs1.org";

/// What a link says about the thing behind it. As text it is the path and query, the same at
/// every host.
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
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub enum DigitalLink {
	/// AI 01 with 10, 21 and 17.
	TradeItem { gtin: Gtin, lot: Option<Lot>, serial: Option<Serial>, expiry: Option<ExpiryDate> },
	/// AI 414.
	Location(Gln),
	/// AI 00.
	LogisticUnit(Sscc),
}

impl DigitalLink {
	/// What the link names: of a trade item the pack, else the lot, else the product.
	pub fn identifier(&self) -> Identifier {
		match *self {
			Self::TradeItem { gtin, serial: Some(serial), .. } => Sgtin { gtin, serial }.into(),
			Self::TradeItem { gtin, lot: Some(lot), .. } => Lgtin { gtin, lot }.into(),
			Self::TradeItem { gtin, .. } => gtin.into(),
			Self::Location(gln) => gln.into(),
			Self::LogisticUnit(sscc) => sscc.into(),
		}
	}

	/// The address at `host`, a name with or without a port.
	pub fn to_uri(&self, host: &str) -> Result<String, Error> {
		ensure_host(host)?;
		Ok(format!("https://{host}{self}"))
	}
}

impl From<Identifier> for DigitalLink {
	fn from(identifier: Identifier) -> Self {
		let (gtin, lot, serial) = match identifier {
			Identifier::Gtin(gtin) => (gtin, None, None),
			Identifier::Lgtin(Lgtin { gtin, lot }) => (gtin, Some(lot), None),
			Identifier::Sgtin(Sgtin { gtin, serial }) => (gtin, None, Some(serial)),
			Identifier::Gln(gln) => return Self::Location(gln),
			Identifier::Sscc(sscc) => return Self::LogisticUnit(sscc),
		};
		Self::TradeItem { gtin, lot, serial, expiry: None }
	}
}

impl fmt::Display for DigitalLink {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::TradeItem { gtin, lot, serial, expiry } => {
				write!(formatter, "/01/{gtin}")?;
				if let Some(lot) = lot {
					write!(formatter, "/10/{}", Form::Link.escape(lot.as_str()))?;
				}
				if let Some(serial) = serial {
					write!(formatter, "/21/{}", Form::Link.escape(serial.as_str()))?;
				}
				if let Some(expiry) = expiry {
					write!(formatter, "?17={expiry}")?;
				}
				Ok(())
			}
			Self::Location(gln) => write!(formatter, "/414/{gln}"),
			Self::LogisticUnit(sscc) => write!(formatter, "/00/{sscc}"),
		}
	}
}

impl FromStr for DigitalLink {
	type Err = Error;

	/// Reads a path, or an address at any https host with any path before the key. What else is in
	/// the query or fragment is left aside.
	fn from_str(text: &str) -> Result<Self, Error> {
		let (text, _fragment) = text.split_once('#').unwrap_or((text, ""));
		let (address, query) = text.split_once('?').unwrap_or((text, ""));
		let link = in_path(path_of(address)?)?;
		match (link, expiry_in(query)?) {
			(link, None) => Ok(link),
			(Self::TradeItem { gtin, lot, serial, .. }, expiry) => {
				Ok(Self::TradeItem { gtin, lot, serial, expiry })
			}
			_ => Err(Error::ExpiryWithoutGtin),
		}
	}
}

/// The path of a path or of an https address. A scheme may be in capitals, as in small QR codes.
fn path_of(address: &str) -> Result<&str, Error> {
	if address.starts_with('/') {
		return Ok(address);
	}
	let (scheme, rest) = address.split_at_checked(8).ok_or(Error::MalformedUri)?;
	let (host, _) = rest.split_once('/').ok_or(Error::MalformedUri)?;
	if !scheme.eq_ignore_ascii_case("https://") {
		return Err(Error::MalformedUri);
	}
	ensure_host(host)?;
	rest.get(host.len()..).ok_or(Error::MalformedUri)
}

fn ensure_host(host: &str) -> Result<(), Error> {
	let (name, port) = host.split_once(':').unwrap_or((host, "443"));
	let is_name = name
		.bytes()
		.all(|character| character.is_ascii_alphanumeric() || matches!(character, b'-' | b'.'));
	let is_port = port.bytes().all(|character| character.is_ascii_digit());
	if is_name && is_port && !name.is_empty() && port.parse::<u16>().is_ok() {
		Ok(())
	} else {
		Err(Error::MalformedUri)
	}
}

/// The key at the end of `path`. Read from the end, no path before the key can be taken for one.
fn in_path(path: &str) -> Result<DigitalLink, Error> {
	let mut segments = path.rsplit('/');
	let (mut lot, mut serial) = (None, None);
	while let (Some(value), Some(code)) = (segments.next(), segments.next()) {
		let value = || Form::Link.unescape(value);
		match code {
			"21" if serial.is_none() && lot.is_none() => serial = Some(value()?.parse()?),
			"10" if lot.is_none() => lot = Some(value()?.parse()?),
			"01" => {
				let gtin = value()?.parse()?;
				return Ok(DigitalLink::TradeItem { gtin, lot, serial, expiry: None });
			}
			"414" if serial.is_none() && lot.is_none() => {
				return Ok(DigitalLink::Location(value()?.parse()?))
			}
			"00" if serial.is_none() && lot.is_none() => {
				return Ok(DigitalLink::LogisticUnit(value()?.parse()?))
			}
			_ => return Err(Error::UnknownKey),
		}
	}
	Err(Error::UnknownKey)
}

fn expiry_in(query: &str) -> Result<Option<ExpiryDate>, Error> {
	let mut expiry = None;
	for attribute in query.split(['&', ';']) {
		match attribute.split_once('=').unwrap_or((attribute, "")) {
			("17", _) if expiry.is_some() => return Err(Error::RepeatedExpiry),
			("17", date) => expiry = Some(Form::Link.unescape(date)?.parse()?),
			("00" | "01" | "10" | "21" | "414", _) => return Err(Error::KeyInQuery),
			_ => {}
		}
	}
	Ok(expiry)
}

// SPDX-License-Identifier: Apache-2.0

//! Pure identity, class and pattern URNs of the EPC Tag Data Standard.

use crate::{escape::Form, Error, Gln, Gtin, Identifier, Lgtin, PrefixLength, Sgtin, Sscc};
use alloc::{format, string::String, vec::Vec};

const GTIN: &str = "urn:epc:idpat:sgtin:";
const LGTIN: &str = "urn:epc:class:lgtin:";
const SGTIN: &str = "urn:epc:id:sgtin:";
const SGLN: &str = "urn:epc:id:sgln:";
const SSCC: &str = "urn:epc:id:sscc:";

impl Identifier {
	/// The URN with a company prefix of `length` digits.
	pub fn to_urn(&self, length: PrefixLength) -> Result<String, Error> {
		if let Some(gtin) = self.gtin() {
			ensure_length(&gtin, length)?;
		}
		Ok(match self {
			Self::Gtin(gtin) => format!("{GTIN}{}.*", rotated(gtin.as_str(), length)),
			Self::Lgtin(Lgtin { gtin, lot }) => {
				let lot = Form::Urn.escape(lot.as_str());
				format!("{LGTIN}{}.{lot}", rotated(gtin.as_str(), length))
			}
			Self::Sgtin(Sgtin { gtin, serial }) => {
				let serial = Form::Urn.escape(serial.as_str());
				format!("{SGTIN}{}.{serial}", rotated(gtin.as_str(), length))
			}
			Self::Gln(gln) => {
				let (prefix, reference) = split(body(gln.as_str()), length.get());
				format!("{SGLN}{prefix}.{reference}.0")
			}
			Self::Sscc(sscc) => format!("{SSCC}{}", rotated(sscc.as_str(), length)),
		})
	}

	/// What `urn` names, and the length of the company prefix in it.
	pub fn from_urn(urn: &str) -> Result<(Self, PrefixLength), Error> {
		if let Some(rest) = urn.strip_prefix(SGTIN) {
			let [prefix, reference, serial] = components(rest)?;
			let (gtin, length) = trade_item(prefix, reference)?;
			let serial = Form::Urn.unescape(serial)?.parse()?;
			Ok((Sgtin { gtin, serial }.into(), length))
		} else if let Some(rest) = urn.strip_prefix(LGTIN) {
			let [prefix, reference, lot] = components(rest)?;
			let (gtin, length) = trade_item(prefix, reference)?;
			let lot = Form::Urn.unescape(lot)?.parse()?;
			Ok((Lgtin { gtin, lot }.into(), length))
		} else if let Some(rest) = urn.strip_prefix(GTIN) {
			let rest = rest.strip_suffix(".*").ok_or(Error::MalformedUrn)?;
			let [prefix, reference] = components(rest)?;
			let (gtin, length) = trade_item(prefix, reference)?;
			Ok((gtin.into(), length))
		} else if let Some(rest) = urn.strip_prefix(SGLN) {
			let [prefix, reference, extension] = components(rest)?;
			if extension != "0" {
				return Err(Error::ExtensionNotSupported);
			}
			let length = length_of(prefix)?;
			Ok((Gln::completed(&format!("{prefix}{reference}"))?.into(), length))
		} else if let Some(rest) = urn.strip_prefix(SSCC) {
			let [prefix, reference] = components(rest)?;
			let length = length_of(prefix)?;
			Ok((Sscc::completed(&rotated_back(prefix, reference))?.into(), length))
		} else {
			Err(Error::UnknownScheme)
		}
	}
}

fn trade_item(prefix: &str, reference: &str) -> Result<(Gtin, PrefixLength), Error> {
	let length = length_of(prefix)?;
	let gtin = Gtin::completed(&rotated_back(prefix, reference))?;
	ensure_length(&gtin, length)?;
	Ok((gtin, length))
}

/// A GTIN-8 is read with five zeros and its GS1-8 Prefix in place of the company prefix.
fn ensure_length(gtin: &Gtin, length: PrefixLength) -> Result<(), Error> {
	if gtin.rests_on_gtin_8() && length.get() != 8 {
		return Err(Error::PrefixLengthMismatch);
	}
	Ok(())
}

/// Company prefix and reference of a number whose first digit, the indicator or extension, belongs
/// to the reference.
fn rotated(number: &str, length: PrefixLength) -> String {
	let (first, rest) = split(body(number), 1);
	let (prefix, reference) = split(rest, length.get());
	format!("{prefix}.{first}{reference}")
}

fn rotated_back(prefix: &str, reference: &str) -> String {
	let (first, rest) = split(reference, 1);
	format!("{first}{prefix}{rest}")
}

/// The number without its check digit.
fn body(number: &str) -> &str {
	number.get(..number.len().saturating_sub(1)).unwrap_or_default()
}

fn split(text: &str, length: u8) -> (&str, &str) {
	text.split_at_checked(length.into()).unwrap_or((text, ""))
}

fn length_of(prefix: &str) -> Result<PrefixLength, Error> {
	u8::try_from(prefix.len()).map_err(|_| Error::PrefixLengthOutOfRange)?.try_into()
}

/// The components between full stops, of which the last one may have more.
fn components<const COUNT: usize>(text: &str) -> Result<[&str; COUNT], Error> {
	let components: Vec<&str> = text.splitn(COUNT, '.').collect();
	components.try_into().map_err(|_| Error::MalformedUrn)
}

// SPDX-License-Identifier: Apache-2.0

//! Characters that mean something else in a URI, as %HH.

use crate::Error;
use alloc::{format, string::String};

#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Form {
	/// EPC Tag Data Standard: seven characters, and no others, so that there is one URN.
	Urn,
	/// GS1 Digital Link: all but the unreserved ones of RFC 3986, 2.3.
	Link,
}

impl Form {
	fn reserves(self, character: u8) -> bool {
		match self {
			Self::Urn => matches!(character, b'"' | b'%' | b'&' | b'/' | b'<' | b'>' | b'?'),
			Self::Link => {
				!character.is_ascii_alphanumeric()
					&& !matches!(character, b'-' | b'.' | b'_' | b'~')
			}
		}
	}

	pub fn escape(self, text: &str) -> String {
		let mut escaped = String::with_capacity(text.len());
		for character in text.bytes() {
			if self.reserves(character) {
				escaped.push_str(&format!("%{character:02X}"));
			} else {
				escaped.push(char::from(character));
			}
		}
		escaped
	}

	/// The text behind the escapes. RFC 3986, 6.2.2 makes an escape of an unreserved character the
	/// character itself, so a link may have them.
	pub fn unescape(self, text: &str) -> Result<String, Error> {
		let mut plain = String::with_capacity(text.len());
		let mut characters = text.bytes();
		while let Some(character) = characters.next() {
			let is_escape = character == b'%';
			let character = if is_escape {
				escaped(characters.next(), characters.next()).ok_or(Error::MalformedEscape)?
			} else {
				character
			};
			if is_escape != self.reserves(character) && !(is_escape && self == Self::Link) {
				return Err(Error::MalformedEscape);
			}
			plain.push(char::from(character));
		}
		Ok(plain)
	}
}

fn escaped(high: Option<u8>, low: Option<u8>) -> Option<u8> {
	let high = char::from(high?).to_digit(16)?;
	let low = char::from(low?).to_digit(16)?;
	u8::try_from(high.saturating_mul(16).saturating_add(low)).ok()
}

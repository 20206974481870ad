// SPDX-License-Identifier: Apache-2.0

//! Identifiers are texts: what they share in reading, printing and decoding.

use alloc::vec::Vec;
use codec::{Compact, Decode, Encode, EncodeLike, Input, MaxEncodedLen, Output};
use scale_info::{Type, TypeInfo};

pub(crate) trait Text {
	fn text(&self) -> &str;
}

impl<const LENGTH: usize> Text for [u8; LENGTH] {
	fn text(&self) -> &str {
		core::str::from_utf8(self).unwrap_or_default()
	}
}

/// Up to `MAX` printable ASCII characters, the places behind them 0; encoded as `Vec<u8>`.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Characters<const MAX: usize>([u8; MAX]);

impl<const MAX: usize> Characters<MAX> {
	/// `text`, unless it is too long or has a character that is not printable ASCII.
	pub fn new(text: &str) -> Option<Self> {
		let mut places = [0; MAX];
		if !text.bytes().all(|character| character.is_ascii_graphic()) {
			return None;
		}
		places.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
		Some(Self(places))
	}
}

impl<const MAX: usize> Text for Characters<MAX> {
	fn text(&self) -> &str {
		let characters = self.0.split(|character| *character == 0).next().unwrap_or_default();
		core::str::from_utf8(characters).unwrap_or_default()
	}
}

impl<const MAX: usize> Encode for Characters<MAX> {
	fn size_hint(&self) -> usize {
		self.text().as_bytes().size_hint()
	}

	fn encode_to<T: Output + ?Sized>(&self, output: &mut T) {
		self.text().as_bytes().encode_to(output);
	}
}

impl<const MAX: usize> EncodeLike for Characters<MAX> {}

impl<const MAX: usize> Decode for Characters<MAX> {
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		let length = usize::try_from(Compact::<u32>::decode(input)?.0).unwrap_or(usize::MAX);
		let mut places = [0; MAX];
		let characters = places.get_mut(..length).ok_or("more characters than allowed")?;
		input.read(characters)?;
		if characters.iter().all(u8::is_ascii_graphic) {
			Ok(Self(places))
		} else {
			Err("a character is not printable ASCII".into())
		}
	}
}

impl<const MAX: usize> MaxEncodedLen for Characters<MAX> {
	fn max_encoded_len() -> usize {
		let length = u32::try_from(MAX).unwrap_or(u32::MAX);
		Compact(length).encoded_size().saturating_add(MAX)
	}
}

impl<const MAX: usize> TypeInfo for Characters<MAX> {
	type Identity = Vec<u8>;

	fn type_info() -> Type {
		Vec::<u8>::type_info()
	}
}

/// What a type around one text has because it reads by `FromStr`: nothing gets into it otherwise.
macro_rules! text_form {
	($name:ident) => {
		impl $name {
			/// The characters.
			pub fn as_str(&self) -> &str {
				$crate::text::Text::text(&self.0)
			}
		}

		impl core::fmt::Debug for $name {
			fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
				formatter.debug_tuple(stringify!($name)).field(&self.as_str()).finish()
			}
		}

		impl core::fmt::Display for $name {
			fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
				formatter.pad(self.as_str())
			}
		}

		impl TryFrom<alloc::string::String> for $name {
			type Error = $crate::Error;

			fn try_from(text: alloc::string::String) -> Result<Self, Self::Error> {
				text.parse()
			}
		}

		impl From<$name> for alloc::string::String {
			fn from(value: $name) -> Self {
				value.as_str().into()
			}
		}

		impl codec::Decode for $name {
			fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
				let unchecked = Self(codec::Decode::decode(input)?);
				unchecked
					.as_str()
					.parse()
					.map_err(|_| concat!("not a valid ", stringify!($name)).into())
			}
		}

		impl codec::DecodeWithMemTracking for $name {}
	};
}
pub(crate) use text_form;

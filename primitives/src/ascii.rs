// SPDX-License-Identifier: Apache-2.0

//! Codes of a fixed length as strings in chain specifications, where people read them.

use alloc::{format, string::String};
use serde::{de::Error as _, ser::Error as _, Deserialize, Deserializer, Serializer};

pub fn serialize<S: Serializer, const LENGTH: usize>(
	characters: &[u8; LENGTH],
	serializer: S,
) -> Result<S::Ok, S::Error> {
	serializer.serialize_str(core::str::from_utf8(characters).map_err(S::Error::custom)?)
}

pub fn deserialize<'de, D: Deserializer<'de>, const LENGTH: usize>(
	deserializer: D,
) -> Result<[u8; LENGTH], D::Error> {
	let text = String::deserialize(deserializer)?;
	text.as_bytes()
		.try_into()
		.map_err(|_| D::Error::custom(format!("{text:?} does not have {LENGTH} characters")))
}

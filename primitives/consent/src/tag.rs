// SPDX-License-Identifier: Apache-2.0

//! Classes and categories of records that only those can read who were given the salt.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Commitment, Digest};
use scale_info::TypeInfo;
use sp_io::hashing::sha2_256;

/// A class or a category of records under a salt that the subject, the custodian and the grantee
/// know. The digest of the salt lets a reader tell a record of another category from one whose
/// category was not opened under this salt.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub struct Tag {
	/// SHA-256 of the salt.
	pub salt: Digest,
	/// SHA-256 of the salt followed by the code as `system|code`, as FHIR writes a token.
	pub code: Commitment,
}

impl Tag {
	/// The tag of `code` under `salt`. Computed off chain: neither is ever sent to it.
	pub fn new(salt: &[u8; 32], code: &[u8]) -> Self {
		let mut bytes = Vec::with_capacity(salt.len().saturating_add(code.len()));
		bytes.extend_from_slice(salt);
		bytes.extend_from_slice(code);
		Self { salt: sha2_256(salt).into(), code: sha2_256(&bytes).into() }
	}
}

/// What openings say about tags of which one has to fit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Match {
	Yes,
	No,
	/// No opening uses the salt of some tag, and no other tag fits.
	Unopened,
}

/// Whether the record that `openings` describe falls under one of `tags`.
pub(crate) fn match_any(tags: &[Tag], openings: &[Tag]) -> Match {
	if tags.iter().any(|tag| openings.contains(tag)) {
		Match::Yes
	} else if tags.iter().all(|tag| openings.iter().any(|opening| opening.salt == tag.salt)) {
		Match::No
	} else {
		Match::Unopened
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use hex_literal::hex;

	const LABORATORY: &[u8] =
		b"http://terminology.hl7.org/CodeSystem/observation-category|laboratory";

	#[test]
	fn a_tag_is_two_sha256_values() {
		// From sha256sum, over 32 zero bytes and over those followed by "x".
		let tag = Tag::new(&[0; 32], b"x");
		let salt = hex!("66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
		assert_eq!(tag.salt, Digest::from(salt));
		let code = hex!("fdded6faced1af47fdaaac589602f58e0e040a882627806c42ddcc38da604cf0");
		assert_eq!(tag.code, Commitment::from(code));
	}

	#[test]
	fn another_salt_gives_an_unrelated_tag() {
		let (one, other) = (Tag::new(&[1; 32], LABORATORY), Tag::new(&[2; 32], LABORATORY));
		assert!(one.salt != other.salt && one.code != other.code);
	}

	#[test]
	fn a_tag_fits_differs_or_is_not_opened() {
		let asked = Tag::new(&[1; 32], LABORATORY);
		let differs = Tag::new(&[1; 32], b"imaging");
		let elsewhere = Tag::new(&[2; 32], LABORATORY);
		assert_eq!(match_any(&[asked], &[differs, asked]), Match::Yes);
		assert_eq!(match_any(&[asked], &[differs]), Match::No);
		assert_eq!(match_any(&[asked], &[elsewhere]), Match::Unopened);
		assert_eq!(match_any(&[asked, elsewhere], &[differs]), Match::Unopened);
		assert_eq!(match_any(&[], &[asked]), Match::No);
	}
}

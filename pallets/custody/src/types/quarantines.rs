// SPDX-License-Identifier: Apache-2.0

//! Why a container does not move.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The causes for which a container is quarantined.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Quarantines {
	/// How many open exceptions are about it.
	pub exceptions: u32,
	/// How many are about containers in it.
	pub exceptions_within: u32,
	pub has_excursion: bool,
	pub is_returned: bool,
}

impl Quarantines {
	pub fn is_clear(&self) -> bool {
		*self == Self::default()
	}

	/// Whether nothing but its being returned keeps it: so that it may be returned further.
	pub fn is_returnable(&self) -> bool {
		Self { is_returned: false, ..*self }.is_clear()
	}

	pub fn has_exceptions(&self) -> bool {
		self.all_exceptions() > 0
	}

	/// Those about it and about containers in it.
	pub fn all_exceptions(&self) -> u32 {
		self.exceptions.saturating_add(self.exceptions_within)
	}
}

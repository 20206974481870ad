// SPDX-License-Identifier: Apache-2.0

//! How a product has to be stored, and what it went through.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::ContainerKey;

/// The conditions for which the manufacturer answers (USP <659>, <1079>). Temperatures are
/// hundredths of a degree Celsius.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct StorageProfile {
	/// Below it, and above `maximum`, minutes count as outside.
	pub minimum_centi_celsius: i16,
	pub maximum_centi_celsius: i16,
	/// How many minutes outside, in sum, are allowed.
	pub outside_minutes: u32,
	/// What the mean kinetic temperature of all minutes may be.
	pub mean_kinetic_centi_celsius: i16,
}

/// What containers went through. Implemented by `pallet-conditions`. None of it refuses.
pub trait Exposures {
	/// `child`, as it is, was packed into `parent`, which from now on is only as good as it, and is
	/// watched from when `child` was. Called once the row of `parent` is written: who has it pays.
	fn enclose(_parent: &ContainerKey, _child: &ContainerKey) {}

	/// `child` left `parent` and has been through what `parent` went through; what left several at
	/// once inherits from each. Called once all rows are written and `child` stands by itself:
	/// where an excursion of `parent` is open, `child` is quarantined for its own
	/// ([`crate::Containers::quarantine`]).
	fn inherit(parent: &ContainerKey, child: &ContainerKey);

	/// Lets `container` have been through something at the expense of `institution`, which makes
	/// `enclose` and `inherit` cost most; where its excursion `is_open`, `inherit` costs more yet.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_exposed(
		_institution: salus_primitives::InstitutionId,
		_container: &ContainerKey,
		_is_open: bool,
	) {
	}
}

impl Exposures for () {
	fn inherit(_: &ContainerKey, _: &ContainerKey) {}
}

// SPDX-License-Identifier: Apache-2.0

//! Which company may issue which numbers.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_gs1::{CompanyPrefix, Identifier};
use salus_primitives::{Commitment, InstitutionId};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How many digits a company prefix has at least and at most (GS1 General Specifications, 1.4).
const SHORTEST: usize = 4;
const LONGEST: usize = 12;

/// To whom a company prefix was granted, for which GS1 gave it.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Prefix {
	pub institution: InstitutionId,
	/// What shows that it is theirs, such as the entry in GEPIR.
	pub evidence: Commitment,
	/// Whether it counts no more for what is new.
	pub is_withdrawn: bool,
}

/// A prefix of the first block.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GenesisPrefix {
	pub prefix: CompanyPrefix,
	pub institution: InstitutionId,
	pub evidence: Commitment,
}

/// The prefixes that `prefix` itself begins with, the shortest first.
pub fn beginnings(prefix: &CompanyPrefix) -> Vec<CompanyPrefix> {
	let digits = prefix.as_str();
	(SHORTEST..digits.len()).filter_map(|length| digits.get(..length)?.parse().ok()).collect()
}

/// The prefixes under one of which `identifier` was issued, the shortest first; none for a GTIN-8.
pub fn candidates(identifier: Identifier) -> Vec<CompanyPrefix> {
	let gtin = identifier.gtin();
	let digits = match &identifier {
		Identifier::Gln(gln) => gln.as_str(),
		Identifier::Sscc(sscc) => sscc.as_str().get(1..).unwrap_or_default(),
		_ => gtin.as_ref().and_then(|gtin| gtin.as_str().get(1..)).unwrap_or_default(),
	};
	(SHORTEST..=LONGEST)
		.filter_map(|length| digits.get(..length)?.parse().ok())
		.filter(|prefix: &CompanyPrefix| prefix.covers(identifier))
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn digits(prefixes: &[CompanyPrefix]) -> Vec<&str> {
		prefixes.iter().map(CompanyPrefix::as_str).collect()
	}

	#[test]
	fn a_prefix_begins_with_the_shorter_ones() {
		let prefix: CompanyPrefix = "0614141".parse().unwrap();
		assert_eq!(digits(&beginnings(&prefix)), ["0614", "06141", "061414"]);
		assert!(beginnings(&"0614".parse().unwrap()).is_empty());
	}

	#[test]
	fn a_number_could_be_of_nine_prefixes() {
		let gtin: salus_gs1::Gtin = "80614141123458".parse().unwrap();
		let of_gtin = candidates(gtin.into());
		assert_eq!(digits(&of_gtin[..4]), ["0614", "06141", "061414", "0614141"]);
		assert_eq!(of_gtin.len(), 9);
		let sscc: salus_gs1::Sscc = "106141412345678908".parse().unwrap();
		assert_eq!(digits(&candidates(sscc.into())[..4]), digits(&of_gtin[..4]));
		let gln: salus_gs1::Gln = "0614141123452".parse().unwrap();
		assert_eq!(digits(&candidates(gln.into())[..4]), digits(&of_gtin[..4]));
	}

	#[test]
	fn a_gtin_8_is_under_no_prefix() {
		let gtin: salus_gs1::Gtin = "96385074".parse().unwrap();
		assert!(candidates(gtin.into()).is_empty());
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Words that every pallet of Salus shares: identifiers, digests, codes, check digits, the Merkle
//! tree of RFC 6962 and the traits through which pallets ask each other. No storage, no `Config`.

#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

pub mod anchoring;
mod ascii;
pub mod assertion;
pub mod check_digits;
pub mod codes;
pub mod credentialing;
pub mod credit;
pub mod currency;
pub mod digest;
pub mod electorate;
pub mod fold;
pub mod institution;
pub mod merkle;
pub mod panel;
pub mod representation;
pub mod sponsorship;
pub mod time;

pub use anchoring::{Anchoring, InclusionProof};
pub use assertion::AssertionKeys;
pub use codes::{Country, Sensitivity};
pub use credentialing::{CredentialTypeId, Credentialing, SuspensionHook};
pub use credit::{CreditEvents, Lapse};
pub use digest::{Commitment, Digest};
pub use electorate::Electorate;
pub use fold::Fold;
pub use institution::{
	Accreditation, Duties, Duty, InstitutionId, LegalId, Membership, Profile, Role, Roles,
	Validator, Validators, WindUp,
};
pub use panel::{Forum, Matter, Panels, Ruling, Rulings};
pub use representation::{Basis, Capacity, ConfidentialTags, Power, Representation, Scope};
pub use sponsorship::Sponsorship;
pub use time::{Day, Moment};

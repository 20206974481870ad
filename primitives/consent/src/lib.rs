// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

pub mod access;
pub mod consent;
pub mod decision;
pub mod law;
pub mod purpose;
pub mod request;
pub mod scope;
pub mod tag;
pub mod terms;
mod verdict;

pub use access::{AccessRequest, Bases, Decide, Emergencies, RequestError};
pub use consent::{Consent, ConsentId, Giver, Mandate, Party, Source, Status};
pub use decision::{decide, Basis, Decision, Obligation, Obligations, Reason};
pub use law::{LawCode, Statute};
pub use purpose::{Purpose, Purposes};
pub use request::{Emergency, EmergencyId, Facts, Life, Representation, Request, Standing};
pub use scope::{Action, Actions, Actor, ActorRole, ActorRoles, Days, Period, Rule, Scope};
pub use tag::Tag;
pub use terms::{Provision, Provisions, Terms, TermsError};

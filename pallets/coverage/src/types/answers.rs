// SPDX-License-Identifier: Apache-2.0

//! What clients are told.

use codec::{Decode, Encode};
use salus_primitives::{Day, InstitutionId};
use scale_info::TypeInfo;

use super::Authorisation;

/// A coverage, and what follows from it today.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct CoverageState<Coverage> {
	pub row: Coverage,
	/// Who answers for it.
	pub insurer: InstitutionId,
	/// Whether today is covered.
	pub is_covered: bool,
	/// The last day that is covered.
	pub until: Day,
	/// Claims about the member that are in the state.
	pub claims: u32,
}

/// An authorisation, and what follows from it now.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct AuthorisationState {
	pub number: u32,
	pub row: Authorisation,
	/// The last day on which services are authorised, if it was given.
	pub until: Day,
	/// Whether the decision is late and did not come.
	pub is_overdue: bool,
}

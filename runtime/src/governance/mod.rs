// SPDX-License-Identifier: Apache-2.0

//! Who decides what (`docs/governance.md`): how many must agree, on what, and what stays possible
//! whatever happens.

mod electorate;
mod filter;
pub mod launch;
mod migration_failure;
mod notice;
mod parameters;
mod quorum;
mod vital;

use frame_support::traits::EitherOfDiverse;
use pallet_collective::{EnsureProportionAtLeast, EnsureProportionMoreThan, Instance1, Instance2};

pub use electorate::{Delegates, Follow, MembershipWeight};
pub use filter::{Permitted, MAX_PROPOSAL_BYTES};
pub use migration_failure::EnterSafeMode;
#[cfg(feature = "runtime-benchmarks")]
pub use parameters::*;
pub use parameters::{
	dynamic_params, governance, ParameterOrigin, RuntimeParameters, RuntimeParametersKey,
};
pub use quorum::{Quorum, MAX_CARRIED};
pub use vital::Vital;

use crate::AccountId;

/// All Active institutions, one seat each.
pub type Institutions = Instance1;

/// The few who look after the software.
pub type Technicians = Instance2;

/// More than half of all institutions. An absent one is a no.
pub type Majority = EnsureProportionMoreThan<AccountId, Institutions, 1, 2>;

/// At least two thirds of all institutions.
pub type TwoThirds = EnsureProportionAtLeast<AccountId, Institutions, 2, 3>;

/// At least two thirds of the technical committee.
pub type TechnicalCommittee = EnsureProportionAtLeast<AccountId, Technicians, 2, 3>;

/// What the technical committee starts the institutions can end as well.
pub type TechnicalCommitteeOrTwoThirds = EitherOfDiverse<TechnicalCommittee, TwoThirds>;

// SPDX-License-Identifier: Apache-2.0

//! What the institutions can change by a vote, without another release.

// The macros write code of their own.
#![allow(missing_docs)]

use core::ops::RangeInclusive;

use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::{EnsureOrigin, EnsureOriginWithArg},
};
use frame_system::EnsureRoot;

use super::TwoThirds;
use crate::{
	constants::{currency::SAL, time::DAY_BLOCKS},
	AccountId, Balance, BlockNumber, Runtime, RuntimeOrigin,
};

/// Within which a vote sets how long votes take: nobody shall be outvoted overnight by a vote of
/// minutes, and no proposal stay open for ever.
const MOTION_BLOCKS: RangeInclusive<BlockNumber> = DAY_BLOCKS / 24..=90 * DAY_BLOCKS;

/// What a vote can have a proposal cost at most, so that the institutions can still propose less.
const MAX_PROPOSAL_DEPOSIT: Balance = 1_000 * SAL;

#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
	use super::*;

	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod governance {
		/// Blocks for which a proposal can be voted on, and for which a decision that waits for the
		/// technical committee stands.
		#[codec(index = 0)]
		pub static MotionDuration: BlockNumber = 7 * DAY_BLOCKS;

		/// Blocks between a decision that Root carries out and its effect.
		#[codec(index = 1)]
		pub static Notice: BlockNumber = 2 * DAY_BLOCKS;

		/// The deposit for a proposal while no other is open.
		#[codec(index = 2)]
		pub static ProposalDeposit: Balance = SAL;
	}
}

pub use dynamic_params::governance;

/// Two thirds of the institutions, but for the notice, which is what they cannot do without the
/// technical committee.
pub struct ParameterOrigin;

impl EnsureOriginWithArg<RuntimeOrigin, RuntimeParametersKey> for ParameterOrigin {
	type Success = ();

	fn try_origin(
		origin: RuntimeOrigin,
		key: &RuntimeParametersKey,
	) -> Result<Self::Success, RuntimeOrigin> {
		use governance::ParametersKey;
		let RuntimeParametersKey::Governance(key) = key;
		match key {
			ParametersKey::Notice(_) => {
				<EnsureRoot<AccountId> as EnsureOrigin<_>>::try_origin(origin).map(drop)
			}
			ParametersKey::MotionDuration(_) | ParametersKey::ProposalDeposit(_) => {
				<TwoThirds as EnsureOrigin<_>>::try_origin(origin).map(drop)
			}
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_: &RuntimeParametersKey) -> Result<RuntimeOrigin, ()> {
		// That of the notice, which the benchmark sets.
		Ok(RuntimeOrigin::root())
	}
}

/// Whether a vote may set this value. Without one it is that of the code again.
pub fn is_sound(parameter: &RuntimeParameters) -> bool {
	use governance::Parameters;
	let RuntimeParameters::Governance(parameter) = parameter;
	match parameter {
		Parameters::MotionDuration(_, blocks) => {
			blocks.is_none_or(|blocks| MOTION_BLOCKS.contains(&blocks))
		}
		Parameters::ProposalDeposit(_, deposit) => {
			deposit.is_none_or(|deposit| deposit <= MAX_PROPOSAL_DEPOSIT)
		}
		Parameters::Notice(..) => true,
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		Self::Governance(governance::Parameters::Notice(governance::Notice, Some(1)))
	}
}

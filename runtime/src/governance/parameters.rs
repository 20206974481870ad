// SPDX-License-Identifier: Apache-2.0

//! What the institutions can change by a vote, without another release.

// The macros write code of their own.
#![allow(missing_docs)]

use frame_support::dynamic_params::{dynamic_pallet_params, dynamic_params};

use crate::{
	constants::{currency::SAL, time::DAY_BLOCKS},
	Balance, BlockNumber, Runtime,
};

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

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		Self::Governance(governance::Parameters::Notice(governance::Notice, Some(1)))
	}
}

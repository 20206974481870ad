// SPDX-License-Identifier: Apache-2.0

//! How long votes and notices take when a chain starts. `pallet-parameters` keeps them and has no
//! genesis of its own.

pub use pallet::*;

// The pallet macros expand to `expect` on what the construction of the runtime guarantees.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use frame_support::pallet_prelude::*;
	use frame_support::traits::dynamic_params::AggregatedKeyValue;

	use crate::{
		governance::{
			governance::{MotionDuration, Notice, Parameters},
			RuntimeParameters,
		},
		BlockNumber,
	};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config + pallet_parameters::Config<RuntimeParameters = RuntimeParameters>
	{
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Blocks for which a proposal can be voted on; those of the code where nothing is said.
		pub motion_blocks: Option<BlockNumber>,
		/// Blocks between a decision that Root carries out and its effect.
		pub notice_blocks: Option<BlockNumber>,
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let motion = self
				.motion_blocks
				.map(|blocks| Parameters::MotionDuration(MotionDuration, Some(blocks)));
			let notice = self.notice_blocks.map(|blocks| Parameters::Notice(Notice, Some(blocks)));
			for parameter in [motion, notice].into_iter().flatten() {
				let (key, value) = RuntimeParameters::Governance(parameter).into_parts();
				pallet_parameters::Parameters::<T>::set(key, value);
			}
		}
	}
}

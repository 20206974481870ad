// SPDX-License-Identifier: Apache-2.0

//! A step of the migration, apart from the calls: these are benchmarked in every release.

use core::marker::PhantomData;

use frame_benchmarking::v2::*;
use frame_support::traits::StorageVersion;
use sp_runtime::traits::Zero;

use super::{index, BEFORE, ROWS_PER_STEP};
use crate::{
	benchmarking::{active_institution, all_duties},
	Agent, Agents, AgentsOf, Config,
};

/// Has the benchmarks, as the pallet has those of its calls.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// One step that lists so many agents.
	#[benchmark]
	fn index_agents(n: Linear<0, ROWS_PER_STEP>) {
		let institution = active_institution::<T>(&account("admin", 0, 0));
		let _ = Agents::<T>::clear(u32::MAX, None);
		for place in 0..n {
			let agent: T::AccountId = account("agent", place, 0);
			let row = Agent { institution, duties: all_duties(), deposit: Zero::zero() };
			Agents::<T>::insert(agent, row);
		}
		let _ = AgentsOf::<T>::clear(u32::MAX, None);
		StorageVersion::new(BEFORE).put::<crate::Pallet<T>>();

		#[block]
		{
			assert_eq!(index::<T>(None, ROWS_PER_STEP).rows, n);
		}

		assert_eq!(AgentsOf::<T>::iter_keys().count(), n as usize);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}

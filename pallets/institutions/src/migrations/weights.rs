// SPDX-License-Identifier: Apache-2.0

//! What a step of the migration weighs.

use core::marker::PhantomData;

use frame_support::{
	traits::Get,
	weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
};

pub trait WeightInfo {
	/// One step that lists `n` agents.
	fn index_agents(n: u32) -> Weight;
}

/// Execution as the benchmark `index_agents` bounds it, database accesses as the runtime weighs them.
pub struct StepWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for StepWeight<T> {
	fn index_agents(n: u32) -> Weight {
		estimate(n, T::DbWeight::get())
	}
}

/// For tests.
impl WeightInfo for () {
	fn index_agents(n: u32) -> Weight {
		estimate(n, RocksDbWeight::get())
	}
}

/// Each row is read by the iteration, which also asks for the key after it, and written once.
fn estimate(n: u32, access: RuntimeDbWeight) -> Weight {
	let rows = u64::from(n);
	Weight::from_parts(20_000_000, 4_000)
		.saturating_add(Weight::from_parts(20_000_000, 3_000).saturating_mul(rows))
		.saturating_add(access.reads_writes(rows.saturating_mul(2), rows))
		.saturating_add(access.reads_writes(2, 1))
}

// SPDX-License-Identifier: Apache-2.0

//! The weight of each call.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn record(n: u32) -> Weight;
	fn prove_omission() -> Weight;
	fn fold(n: u32) -> Weight;
	fn set_deadlines() -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn record(n: u32) -> Weight {
		let each = estimate(45, 5, 1).saturating_mul(n.into());
		estimate(50, 18, 4).saturating_add(each)
	}
	fn prove_omission() -> Weight {
		estimate(380, 28, 4)
	}
	fn fold(n: u32) -> Weight {
		let each = estimate(10, 1, 1).saturating_mul(n.into());
		estimate(35, 13, 3).saturating_add(each)
	}
	fn set_deadlines() -> Weight {
		estimate(10, 1, 1)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 4_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

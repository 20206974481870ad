// SPDX-License-Identifier: Apache-2.0

//! The weight of each call.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn declare_error() -> Weight;
	fn fold(n: u32) -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn declare_error() -> Weight {
		estimate(90, 34, 1)
	}
	fn fold(n: u32) -> Weight {
		let each = estimate(60, 13, 3).saturating_mul(n.into());
		estimate(20, 4, 2).saturating_add(each)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 10_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

// SPDX-License-Identifier: Apache-2.0

//! The weight of each call and of the sweep, but for what a forum does with a ruling.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn vote() -> Weight;
	fn recuse() -> Weight;
	/// One step of the sweep as well.
	fn draw() -> Weight;
	fn fold(n: u32) -> Weight;
	fn set_deadlines() -> Weight;
	/// To see that nobody is late and nothing can be drawn.
	fn sweep_nothing() -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn vote() -> Weight {
		estimate(150, 60, 8)
	}
	fn recuse() -> Weight {
		estimate(60, 5, 8)
	}
	fn draw() -> Weight {
		estimate(8_000, 2_200, 20)
	}
	fn fold(n: u32) -> Weight {
		estimate(10, 1, 1).saturating_add(estimate(30, 1, 1).saturating_mul(u64::from(n)))
	}
	fn set_deadlines() -> Weight {
		estimate(15, 1, 1)
	}
	fn sweep_nothing() -> Weight {
		estimate(10, 5, 0)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 2_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

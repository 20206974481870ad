// SPDX-License-Identifier: Apache-2.0

//! The weight of each call.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn take_out() -> Weight;
	/// Of a pack that nobody touched, or a refusal that is counted.
	fn dispense() -> Weight;
	fn decommission() -> Weight;
	fn restore() -> Weight;
	fn report_suspect() -> Weight;
	fn declare_illegitimate() -> Weight;
	fn clear_suspicion() -> Weight;
	fn fold(n: u32) -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn take_out() -> Weight {
		estimate(300, 24, 12)
	}
	fn dispense() -> Weight {
		estimate(320, 28, 13)
	}
	fn decommission() -> Weight {
		estimate(310, 26, 13)
	}
	fn restore() -> Weight {
		estimate(110, 18, 7)
	}
	fn report_suspect() -> Weight {
		estimate(60, 10, 2)
	}
	fn declare_illegitimate() -> Weight {
		estimate(60, 9, 1)
	}
	fn clear_suspicion() -> Weight {
		estimate(60, 9, 1)
	}
	fn fold(n: u32) -> Weight {
		estimate(10, 1, 0).saturating_add(estimate(70, 7, 5).saturating_mul(u64::from(n)))
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 2_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

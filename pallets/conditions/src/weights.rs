// SPDX-License-Identifier: Apache-2.0

//! The weight of each call.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn record_readings() -> Weight;
	fn prove_reading() -> Weight;
	fn answer_stability() -> Weight;
	fn release() -> Weight;
	fn close() -> Weight;
	fn fold(n: u32) -> Weight;
	fn prove_gap() -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn record_readings() -> Weight {
		estimate(400, 87, 8)
	}
	fn prove_reading() -> Weight {
		estimate(450, 92, 7)
	}
	fn answer_stability() -> Weight {
		estimate(400, 300, 1)
	}
	fn release() -> Weight {
		estimate(60, 16, 4)
	}
	fn close() -> Weight {
		estimate(30, 4, 3)
	}
	fn fold(n: u32) -> Weight {
		let each = estimate(40, 16, 4).saturating_mul(n.into());
		estimate(30, 3, 1).saturating_add(each)
	}
	fn prove_gap() -> Weight {
		estimate(550, 92, 7)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 4_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

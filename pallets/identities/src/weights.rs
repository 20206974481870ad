// SPDX-License-Identifier: Apache-2.0

//! The weight of each call.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn add_method() -> Weight;
	fn rotate_method() -> Weight;
	fn revoke_method() -> Weight;
	fn deactivate() -> Weight;
	fn publish_services() -> Weight;
	fn empower() -> Weight;
	fn record_mandate() -> Weight;
	fn end_mandate() -> Weight;
	fn record_death() -> Weight;
	fn keep_confidential() -> Weight;
	fn fold() -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn add_method() -> Weight {
		estimate(90, 11, 4)
	}
	fn rotate_method() -> Weight {
		estimate(100, 11, 5)
	}
	fn revoke_method() -> Weight {
		estimate(90, 11, 5)
	}
	fn deactivate() -> Weight {
		estimate(130, 10, 6)
	}
	fn publish_services() -> Weight {
		estimate(60, 8, 4)
	}
	fn empower() -> Weight {
		estimate(60, 7, 3)
	}
	fn record_mandate() -> Weight {
		estimate(70, 9, 3)
	}
	fn end_mandate() -> Weight {
		estimate(40, 6, 1)
	}
	fn record_death() -> Weight {
		estimate(40, 8, 2)
	}
	fn keep_confidential() -> Weight {
		estimate(45, 8, 3)
	}
	fn fold() -> Weight {
		estimate(600, 6, 4)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 10_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

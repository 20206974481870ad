// SPDX-License-Identifier: Apache-2.0

//! The weight of each call.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn propose() -> Weight;
	fn admit() -> Weight;
	fn reject() -> Weight;
	fn accredit() -> Weight;
	fn assign_roles() -> Weight;
	fn suspend() -> Weight;
	fn reinstate() -> Weight;
	fn wind_up() -> Weight;
	fn accept_succession() -> Weight;
	fn withdraw() -> Weight;
	fn appoint() -> Weight;
	fn dismiss() -> Weight;
	fn resign() -> Weight;
	fn name_validator() -> Weight;
	fn change_endpoint() -> Weight;
	fn top_up() -> Weight;
	fn order_winding_up() -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn propose() -> Weight {
		estimate(120, 8, 10)
	}
	fn admit() -> Weight {
		estimate(35, 4, 3)
	}
	fn reject() -> Weight {
		estimate(110, 6, 8)
	}
	fn accredit() -> Weight {
		estimate(20, 1, 1)
	}
	fn assign_roles() -> Weight {
		estimate(20, 1, 1)
	}
	fn suspend() -> Weight {
		estimate(20, 1, 1)
	}
	fn reinstate() -> Weight {
		estimate(20, 1, 1)
	}
	fn wind_up() -> Weight {
		estimate(30, 3, 1)
	}
	fn accept_succession() -> Weight {
		estimate(90, 8, 8)
	}
	fn withdraw() -> Weight {
		estimate(120, 8, 8)
	}
	fn appoint() -> Weight {
		estimate(60, 5, 4)
	}
	fn dismiss() -> Weight {
		estimate(60, 5, 4)
	}
	fn resign() -> Weight {
		estimate(55, 4, 4)
	}
	fn name_validator() -> Weight {
		estimate(30, 2, 1)
	}
	fn change_endpoint() -> Weight {
		estimate(30, 2, 1)
	}
	fn top_up() -> Weight {
		estimate(60, 5, 2)
	}
	fn order_winding_up() -> Weight {
		estimate(25, 2, 1)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 10_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

// SPDX-License-Identifier: Apache-2.0

//! The weight of each call.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn register_type() -> Weight;
	fn retire_type() -> Weight;
	fn grant_charter() -> Weight;
	fn withdraw_charter() -> Weight;
	fn suspend_board() -> Weight;
	fn reinstate_board() -> Weight;
	fn set_retention() -> Weight;
	fn issue() -> Weight;
	fn issue_many(n: u32) -> Weight;
	fn suspend() -> Weight;
	fn reinstate() -> Weight;
	fn revoke() -> Weight;
	fn renew() -> Weight;
	fn clear(n: u32) -> Weight;
}

/// For tests: execution estimated, database accesses counted, sixteen holdings each.
impl WeightInfo for () {
	fn register_type() -> Weight {
		estimate(20, 2, 2)
	}
	fn retire_type() -> Weight {
		estimate(15, 1, 1)
	}
	fn grant_charter() -> Weight {
		estimate(25, 3, 1)
	}
	fn withdraw_charter() -> Weight {
		estimate(20, 1, 1)
	}
	fn suspend_board() -> Weight {
		estimate(20, 2, 1)
	}
	fn reinstate_board() -> Weight {
		estimate(20, 1, 1)
	}
	fn set_retention() -> Weight {
		estimate(10, 1, 1)
	}
	fn issue() -> Weight {
		estimate(150, 26, 6)
	}
	fn issue_many(n: u32) -> Weight {
		estimate(60, 7, 3).saturating_add(estimate(100, 18, 2).saturating_mul(u64::from(n)))
	}
	fn suspend() -> Weight {
		estimate(40, 6, 2)
	}
	fn reinstate() -> Weight {
		estimate(40, 6, 2)
	}
	fn revoke() -> Weight {
		estimate(40, 6, 2)
	}
	fn renew() -> Weight {
		estimate(160, 27, 7)
	}
	fn clear(n: u32) -> Weight {
		estimate(50, 7, 3).saturating_add(estimate(30, 3, 3).saturating_mul(u64::from(n)))
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 1_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

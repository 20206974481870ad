// SPDX-License-Identifier: Apache-2.0

//! The weight of each call and of each step of the sweep.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn publish_plan() -> Weight;
	fn close_plan() -> Weight;
	fn retire_version() -> Weight;
	fn publish_table() -> Weight;
	fn revise_table() -> Weight;
	fn set_prices(n: u32) -> Weight;
	fn end_prices(n: u32) -> Weight;
	fn retire_prices(n: u32) -> Weight;
	fn contract() -> Weight;
	fn end_contract() -> Weight;
	fn retire_contract() -> Weight;
	fn enrol(n: u32) -> Weight;
	fn renew() -> Weight;
	fn terminate() -> Weight;
	fn close_coverage() -> Weight;
	fn request_authorisation() -> Weight;
	fn decide_authorisation() -> Weight;
	fn withdraw_authorisation() -> Weight;
	fn clear_authorisation() -> Weight;
	fn set_deadlines() -> Weight;
	/// To see that nothing is late and nothing has ended.
	fn sweep_nothing() -> Weight;
	fn sweep_decision() -> Weight;
	fn sweep_end() -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn publish_plan() -> Weight {
		estimate(120, 12, 4)
	}
	fn close_plan() -> Weight {
		estimate(40, 6, 1)
	}
	fn retire_version() -> Weight {
		estimate(70, 12, 2)
	}
	fn publish_table() -> Weight {
		estimate(50, 11, 2)
	}
	fn revise_table() -> Weight {
		estimate(45, 6, 1)
	}
	fn set_prices(n: u32) -> Weight {
		estimate(50, 12, 2).saturating_add(estimate(15, 1, 1).saturating_mul(n.into()))
	}
	fn end_prices(n: u32) -> Weight {
		estimate(40, 5, 0).saturating_add(estimate(12, 1, 1).saturating_mul(n.into()))
	}
	fn retire_prices(n: u32) -> Weight {
		estimate(50, 12, 2).saturating_add(estimate(12, 1, 1).saturating_mul(n.into()))
	}
	fn contract() -> Weight {
		estimate(60, 13, 2)
	}
	fn end_contract() -> Weight {
		estimate(40, 6, 1)
	}
	fn retire_contract() -> Weight {
		estimate(50, 11, 2)
	}
	fn enrol(n: u32) -> Weight {
		estimate(40, 6, 0).saturating_add(estimate(120, 22, 9).saturating_mul(n.into()))
	}
	fn renew() -> Weight {
		estimate(250, 35, 10)
	}
	fn terminate() -> Weight {
		estimate(60, 10, 4)
	}
	fn close_coverage() -> Weight {
		estimate(500, 100, 80)
	}
	fn request_authorisation() -> Weight {
		estimate(70, 16, 4)
	}
	fn decide_authorisation() -> Weight {
		estimate(60, 9, 4)
	}
	fn withdraw_authorisation() -> Weight {
		estimate(60, 9, 4)
	}
	fn clear_authorisation() -> Weight {
		estimate(45, 7, 2)
	}
	fn set_deadlines() -> Weight {
		estimate(15, 1, 1)
	}
	fn sweep_nothing() -> Weight {
		estimate(5, 2, 0)
	}
	fn sweep_decision() -> Weight {
		estimate(45, 7, 4)
	}
	fn sweep_end() -> Weight {
		estimate(40, 6, 3)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 2_500)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

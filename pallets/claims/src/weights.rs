// SPDX-License-Identifier: Apache-2.0

//! The weight of each call and of each step of the sweep.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	/// A claim with `l` lines that is decided and paid, without what it takes back.
	/// By a provider that succeeded nobody, with an authorisation and a dispensing number in each line.
	fn submit(l: u32) -> Weight;
	/// The same by a provider that succeeded as many as are compared.
	fn submit_succeeding(l: u32) -> Weight;
	/// Of a claim with as many lines as there can be, as all that follow.
	fn void() -> Weight;
	fn decide_pended() -> Weight;
	fn reverse() -> Weight;
	fn appeal() -> Weight;
	fn withdraw_appeal() -> Weight;
	/// With what a ruling writes before.
	fn apply_ruling() -> Weight;
	fn fold(n: u32) -> Weight;
	fn set_deadlines() -> Weight;
	fn set_limits() -> Weight;
	/// To see that nothing is late.
	fn sweep_nothing() -> Weight;
	fn sweep_overdue() -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn submit(l: u32) -> Weight {
		estimate(300, 40, 20).saturating_add(estimate(45, 18, 4).saturating_mul(u64::from(l)))
	}
	fn submit_succeeding(l: u32) -> Weight {
		Self::submit(l).saturating_add(estimate(20, 14, 0).saturating_mul(u64::from(l)))
	}
	fn void() -> Weight {
		estimate(1_000, 180, 170)
	}
	fn decide_pended() -> Weight {
		estimate(2_000, 900, 220)
	}
	fn reverse() -> Weight {
		estimate(1_000, 180, 170)
	}
	fn appeal() -> Weight {
		estimate(2_000, 950, 20)
	}
	fn withdraw_appeal() -> Weight {
		estimate(100, 20, 12)
	}
	fn apply_ruling() -> Weight {
		estimate(2_500, 950, 230)
	}
	fn fold(n: u32) -> Weight {
		estimate(20, 2, 1).saturating_add(estimate(1_000, 180, 170).saturating_mul(u64::from(n)))
	}
	fn set_deadlines() -> Weight {
		estimate(15, 1, 1)
	}
	fn set_limits() -> Weight {
		estimate(15, 1, 1)
	}
	fn sweep_nothing() -> Weight {
		estimate(5, 2, 0)
	}
	fn sweep_overdue() -> Weight {
		estimate(60, 6, 3)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 2_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

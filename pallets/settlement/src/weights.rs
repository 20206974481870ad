// SPDX-License-Identifier: Apache-2.0

//! The weight of each call and of each step of the sweep.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	/// Of `n` currencies, with `p` payments that waited.
	fn fund(n: u32, p: u32) -> Weight;
	fn withdraw() -> Weight;
	fn repay() -> Weight;
	fn write_off() -> Weight;
	fn draw() -> Weight;
	/// Where `p` payments waited.
	fn pay_queued(p: u32) -> Weight;
	fn deliver() -> Weight;
	fn fold_advices(n: u32) -> Weight;
	/// To see that no queue can be paid from.
	fn sweep_nothing() -> Weight;
	/// Of one payment, the last of its queue or the first that is not payable.
	fn sweep_payment() -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn fund(n: u32, p: u32) -> Weight {
		let each = estimate(80, 10, 6).saturating_mul(n.into());
		let payments = estimate(150, 22, 17).saturating_mul(p.into());
		estimate(20, 4, 0).saturating_add(each).saturating_add(payments)
	}
	fn withdraw() -> Weight {
		estimate(70, 9, 5)
	}
	fn repay() -> Weight {
		estimate(120, 16, 11)
	}
	fn write_off() -> Weight {
		estimate(50, 9, 5)
	}
	fn draw() -> Weight {
		estimate(70, 8, 3)
	}
	fn pay_queued(p: u32) -> Weight {
		let payments = estimate(150, 22, 17).saturating_mul(p.into());
		estimate(20, 4, 2).saturating_add(payments)
	}
	fn deliver() -> Weight {
		estimate(80, 12, 8)
	}
	fn fold_advices(n: u32) -> Weight {
		let each = estimate(10, 1, 1).saturating_mul(n.into());
		estimate(20, 3, 1).saturating_add(each)
	}
	fn sweep_nothing() -> Weight {
		estimate(5, 1, 0)
	}
	fn sweep_payment() -> Weight {
		estimate(160, 25, 18)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 4_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

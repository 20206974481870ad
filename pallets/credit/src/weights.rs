// SPDX-License-Identifier: Apache-2.0

//! The weight of each call, and of what goes on at the turn of a session.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn allege() -> Weight;
	fn clear() -> Weight;
	fn ruled() -> Weight;
	fn note_author() -> Weight;
	fn on_offence(n: u32) -> Weight;
	fn judge(n: u32) -> Weight;
	fn plan(n: u32) -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn allege() -> Weight {
		estimate(60, 20, 4)
	}
	fn clear() -> Weight {
		estimate(20, 5, 3)
	}
	fn ruled() -> Weight {
		estimate(40, 6, 4)
	}
	fn note_author() -> Weight {
		estimate(5, 1, 1)
	}
	fn on_offence(n: u32) -> Weight {
		let each = estimate(40, 4, 3).saturating_mul(n.into());
		estimate(20, 4, 1).saturating_add(each)
	}
	fn judge(n: u32) -> Weight {
		let each = estimate(20, 4, 3).saturating_mul(n.into());
		estimate(20, 5, 0).saturating_add(each)
	}
	fn plan(n: u32) -> Weight {
		let each = estimate(30, 4, 0).saturating_mul(n.into());
		estimate(50, 6, 2).saturating_add(each)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 4_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

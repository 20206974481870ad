// SPDX-License-Identifier: Apache-2.0

//! The weight of each call and of a step of a trace.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn grant_prefix() -> Weight;
	fn withdraw_prefix() -> Weight;
	fn register_product() -> Weight;
	fn withdraw_product() -> Weight;
	fn reinstate_product() -> Weight;
	/// By inputs.
	fn register_lot(n: u32) -> Weight;
	fn commission() -> Weight;
	fn release_lot() -> Weight;
	fn extend_expiry() -> Weight;
	/// Without the steps of its trace.
	fn recall() -> Weight;
	/// By packs, without the steps of its trace.
	fn recall_packs(n: u32) -> Weight;
	fn add_to_recall(n: u32) -> Weight;
	fn classify() -> Weight;
	fn respond() -> Weight;
	/// By institutions that hold packs.
	fn terminate_recall(n: u32) -> Weight;
	fn assess_lot() -> Weight;
	/// Without the steps.
	fn trace() -> Weight;
	fn report_disorder() -> Weight;
	fn fold(n: u32) -> Weight;
	/// By packs and responses.
	fn fold_recall(p: u32, r: u32) -> Weight;
	fn deepen_recall() -> Weight;
	/// To see that no recall has to be traced.
	fn sweep_nothing() -> Weight;
	fn trace_step() -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn grant_prefix() -> Weight {
		estimate(60, 18, 9)
	}
	fn withdraw_prefix() -> Weight {
		estimate(50, 9, 9)
	}
	fn register_product() -> Weight {
		estimate(60, 10, 2)
	}
	fn withdraw_product() -> Weight {
		estimate(40, 6, 1)
	}
	fn reinstate_product() -> Weight {
		estimate(40, 6, 1)
	}
	fn register_lot(n: u32) -> Weight {
		let each = estimate(35, 4, 2).saturating_mul(n.into());
		estimate(90, 23, 5).saturating_add(each)
	}
	fn commission() -> Weight {
		estimate(130, 32, 8)
	}
	fn release_lot() -> Weight {
		estimate(50, 7, 1)
	}
	fn extend_expiry() -> Weight {
		estimate(50, 7, 1)
	}
	fn recall() -> Weight {
		estimate(80, 11, 7)
	}
	fn recall_packs(n: u32) -> Weight {
		let each = estimate(10, 1, 1).saturating_mul(n.into());
		estimate(100, 12, 8).saturating_add(each)
	}
	fn add_to_recall(n: u32) -> Weight {
		let each = estimate(12, 1, 1).saturating_mul(n.into());
		estimate(110, 12, 7).saturating_add(each)
	}
	fn classify() -> Weight {
		estimate(40, 6, 1)
	}
	fn respond() -> Weight {
		estimate(50, 7, 3)
	}
	fn terminate_recall(n: u32) -> Weight {
		let each = estimate(30, 8, 0).saturating_mul(n.into());
		estimate(50, 6, 1).saturating_add(each)
	}
	fn assess_lot() -> Weight {
		estimate(60, 9, 3)
	}
	fn trace() -> Weight {
		estimate(15, 1, 0)
	}
	fn report_disorder() -> Weight {
		estimate(120, 2, 2)
	}
	fn fold(n: u32) -> Weight {
		estimate(10, 1, 0).saturating_add(estimate(400, 75, 85).saturating_mul(n.into()))
	}
	fn fold_recall(p: u32, r: u32) -> Weight {
		let packs = estimate(3, 0, 1).saturating_mul(p.into());
		let responses = estimate(20, 4, 2).saturating_mul(r.into());
		estimate(60, 8, 6).saturating_add(packs).saturating_add(responses)
	}
	fn deepen_recall() -> Weight {
		estimate(40, 6, 1)
	}
	fn sweep_nothing() -> Weight {
		estimate(6, 2, 0)
	}
	fn trace_step() -> Weight {
		estimate(65, 7, 8)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 4_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

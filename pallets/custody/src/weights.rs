// SPDX-License-Identifier: Apache-2.0

//! The weight of each call and of each step of the sweep.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	/// Portions, containers and packs.
	fn pack(p: u32, c: u32, t: u32) -> Weight;
	/// Containers and packs.
	fn unpack(c: u32, t: u32) -> Weight;
	fn ship() -> Weight;
	/// Findings.
	fn receive(n: u32) -> Weight;
	fn refuse() -> Weight;
	fn cancel() -> Weight;
	fn settle() -> Weight;
	fn close_overdue() -> Weight;
	fn verify_return() -> Weight;
	fn decommission() -> Weight;
	fn set_seller() -> Weight;
	fn set_trading_licence() -> Weight;
	fn set_deadlines() -> Weight;
	fn fold(n: u32) -> Weight;
	fn fold_shipments(n: u32) -> Weight;
	fn dispute() -> Weight;
	/// To dismiss the panels of both sides, beside the call that does.
	fn dismiss() -> Weight;
	/// To learn what a panel ruled.
	fn ruled() -> Weight;
	/// To see that nothing is late.
	fn sweep_nothing() -> Weight;
	fn sweep_one() -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn pack(p: u32, c: u32, t: u32) -> Weight {
		estimate(150, 14, 8)
			.saturating_add(estimate(15, 2, 1).saturating_mul(u64::from(p)))
			.saturating_add(estimate(40, 3, 4).saturating_mul(u64::from(c)))
			.saturating_add(estimate(35, 6, 6).saturating_mul(u64::from(t)))
	}
	fn unpack(c: u32, t: u32) -> Weight {
		estimate(300, 40, 38)
			.saturating_add(estimate(40, 4, 4).saturating_mul(u64::from(c)))
			.saturating_add(estimate(35, 4, 4).saturating_mul(u64::from(t)))
	}
	fn ship() -> Weight {
		estimate(1_500, 130, 64)
	}
	fn receive(n: u32) -> Weight {
		estimate(1_500, 150, 130).saturating_add(estimate(200, 14, 14).saturating_mul(u64::from(n)))
	}
	fn refuse() -> Weight {
		estimate(700, 60, 58)
	}
	fn cancel() -> Weight {
		estimate(700, 60, 58)
	}
	fn settle() -> Weight {
		estimate(1_500, 190, 110)
	}
	fn close_overdue() -> Weight {
		estimate(700, 110, 110)
	}
	fn verify_return() -> Weight {
		estimate(500, 80, 6)
	}
	fn decommission() -> Weight {
		estimate(700, 80, 74)
	}
	fn set_seller() -> Weight {
		estimate(30, 5, 2)
	}
	fn set_trading_licence() -> Weight {
		estimate(15, 1, 1)
	}
	fn set_deadlines() -> Weight {
		estimate(15, 1, 1)
	}
	fn fold(n: u32) -> Weight {
		estimate(10, 1, 0).saturating_add(estimate(600, 140, 136).saturating_mul(u64::from(n)))
	}
	fn fold_shipments(n: u32) -> Weight {
		estimate(10, 1, 0).saturating_add(estimate(200, 40, 38).saturating_mul(u64::from(n)))
	}
	fn dispute() -> Weight {
		estimate(9_000, 1_330, 8)
	}
	fn dismiss() -> Weight {
		estimate(800, 50, 22)
	}
	fn ruled() -> Weight {
		estimate(1_500, 140, 130)
	}
	fn sweep_nothing() -> Weight {
		estimate(5, 2, 0)
	}
	fn sweep_one() -> Weight {
		estimate(700, 110, 110)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 2_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

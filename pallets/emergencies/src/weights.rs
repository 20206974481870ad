// SPDX-License-Identifier: Apache-2.0

//! The weight of each call and of each step of the sweep.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	/// With the question whether it is free.
	fn declare() -> Weight;
	fn bind_encounter() -> Weight;
	fn post_envelope() -> Weight;
	fn attest() -> Weight;
	fn review() -> Weight;
	fn dispute() -> Weight;
	fn answer_report() -> Weight;
	fn fold(n: u32) -> Weight;
	fn set_deadlines() -> Weight;
	fn withdraw_dispute() -> Weight;
	/// To have a panel convened, beside the call that does.
	fn hear() -> Weight;
	/// To learn what a panel ruled.
	fn ruled() -> Weight;
	/// To see that nothing is late.
	fn sweep_nothing() -> Weight;
	fn sweep_attestation() -> Weight;
	/// The first and the second one.
	fn sweep_review() -> Weight;
	/// Of a review that is due later than was said at first.
	fn sweep_deferral() -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn declare() -> Weight {
		estimate(130, 14, 9)
	}
	fn bind_encounter() -> Weight {
		estimate(50, 8, 2)
	}
	fn post_envelope() -> Weight {
		estimate(80, 14, 3)
	}
	fn attest() -> Weight {
		estimate(60, 7, 4)
	}
	fn review() -> Weight {
		estimate(80, 12, 4)
	}
	fn dispute() -> Weight {
		estimate(60, 8, 2)
	}
	fn answer_report() -> Weight {
		estimate(50, 6, 2)
	}
	fn fold(n: u32) -> Weight {
		estimate(10, 1, 0).saturating_add(estimate(100, 11, 19).saturating_mul(u64::from(n)))
	}
	fn set_deadlines() -> Weight {
		estimate(15, 1, 1)
	}
	fn withdraw_dispute() -> Weight {
		estimate(450, 28, 11)
	}
	fn hear() -> Weight {
		estimate(9_000, 1_320, 4)
	}
	fn ruled() -> Weight {
		estimate(60, 4, 3)
	}
	fn sweep_nothing() -> Weight {
		estimate(5, 2, 0)
	}
	fn sweep_attestation() -> Weight {
		estimate(50, 7, 4)
	}
	fn sweep_review() -> Weight {
		estimate(50, 8, 3)
	}
	fn sweep_deferral() -> Weight {
		estimate(30, 3, 3)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 2_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

// SPDX-License-Identifier: Apache-2.0

//! The weights that the calls ask for. A runtime brings measured ones; those of `()` serve tests.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn buy_quota() -> Weight;
	fn return_quota() -> Weight;
	fn register_subject() -> Weight;
	fn register() -> Weight;
	fn register_many(n: u32) -> Weight;
	fn anchor_batch() -> Weight;
	fn materialise(p: u32) -> Weight;
	fn supersede() -> Weight;
	fn mark_in_error() -> Weight;
	fn offer_custody() -> Weight;
	fn withdraw_offer() -> Weight;
	fn accept_custody() -> Weight;
	fn place_hold() -> Weight;
	fn lift_hold() -> Weight;
	fn request_amendment() -> Weight;
	fn deny_amendment() -> Weight;
	fn state_disagreement() -> Weight;
	fn merge() -> Weight;
	fn unmerge() -> Weight;
	fn request_erasure() -> Weight;
	fn extend_erasure() -> Weight;
	fn attest_erasure() -> Weight;
	fn refuse_erasure() -> Weight;
	fn fold(n: u32) -> Weight;
	fn retire(c: u32) -> Weight;
	fn set_deadlines() -> Weight;
	fn record_surgery() -> Weight;
	fn report_overdue() -> Weight;
}

impl WeightInfo for () {
	fn buy_quota() -> Weight {
		database(5, 3)
	}

	fn return_quota() -> Weight {
		database(5, 3)
	}

	fn register_subject() -> Weight {
		database(7, 3)
	}

	fn register() -> Weight {
		database(6, 3)
	}

	fn register_many(n: u32) -> Weight {
		database(3, 1).saturating_add(database(2, 2).saturating_mul(n.into()))
	}

	fn anchor_batch() -> Weight {
		database(5, 2)
	}

	fn materialise(p: u32) -> Weight {
		database(6, 5).saturating_add(Weight::from_parts(3_000_000, 0).saturating_mul(p.into()))
	}

	fn supersede() -> Weight {
		database(7, 4)
	}

	fn mark_in_error() -> Weight {
		database(3, 1)
	}

	fn offer_custody() -> Weight {
		database(4, 1)
	}

	fn withdraw_offer() -> Weight {
		database(3, 1)
	}

	fn accept_custody() -> Weight {
		database(6, 4)
	}

	fn place_hold() -> Weight {
		database(3, 1)
	}

	fn lift_hold() -> Weight {
		database(3, 1)
	}

	fn request_amendment() -> Weight {
		database(3, 1)
	}

	fn deny_amendment() -> Weight {
		database(3, 1)
	}

	fn state_disagreement() -> Weight {
		database(1, 1)
	}

	fn merge() -> Weight {
		database(4, 2)
	}

	fn unmerge() -> Weight {
		database(4, 2)
	}

	fn request_erasure() -> Weight {
		database(3, 1)
	}

	fn extend_erasure() -> Weight {
		database(5, 1)
	}

	fn attest_erasure() -> Weight {
		database(6, 3)
	}

	fn refuse_erasure() -> Weight {
		database(3, 1)
	}

	fn fold(n: u32) -> Weight {
		database(6, 2).saturating_add(database(3, 3).saturating_mul(n.into()))
	}

	fn retire(c: u32) -> Weight {
		database(5, 2).saturating_add(database(1, 1).saturating_mul(c.into()))
	}

	fn set_deadlines() -> Weight {
		database(0, 1)
	}

	fn record_surgery() -> Weight {
		database(6, 2)
	}

	fn report_overdue() -> Weight {
		database(7, 2)
	}
}

/// The weight of a call that does little but read and write.
fn database(reads: u64, writes: u64) -> Weight {
	Weight::from_parts(20_000_000, 4_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

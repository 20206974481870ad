// SPDX-License-Identifier: Apache-2.0

//! The weight of each call, and of a decision for pallets that ask for one.

use frame_support::weights::{constants::RocksDbWeight, Weight};

pub trait WeightInfo {
	fn grant() -> Weight;
	fn amend() -> Weight;
	fn revoke() -> Weight;
	fn record_consent() -> Weight;
	fn record_revocation() -> Weight;
	fn enter_in_error() -> Weight;
	fn post_envelope() -> Weight;
	fn fold(n: u32) -> Weight;
	fn set_statutes() -> Weight;
	/// A decision that reads as many consents as one can, of the greatest length.
	fn decide() -> Weight;
}

/// For tests: execution estimated, database accesses counted.
impl WeightInfo for () {
	fn grant() -> Weight {
		estimate(400, 18, 6)
	}
	fn amend() -> Weight {
		estimate(200, 12, 7)
	}
	fn revoke() -> Weight {
		estimate(100, 7, 2)
	}
	fn record_consent() -> Weight {
		estimate(400, 20, 6)
	}
	fn record_revocation() -> Weight {
		estimate(100, 7, 2)
	}
	fn enter_in_error() -> Weight {
		estimate(100, 7, 2)
	}
	fn post_envelope() -> Weight {
		estimate(100, 8, 3)
	}
	fn fold(n: u32) -> Weight {
		estimate(40, 5, 2).saturating_add(estimate(150, 2, 11).saturating_mul(n.into()))
	}
	fn set_statutes() -> Weight {
		estimate(60, 1, 1)
	}
	fn decide() -> Weight {
		estimate(40_000, 132, 0)
	}
}

fn estimate(microseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(microseconds.saturating_mul(1_000_000), 10_000)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

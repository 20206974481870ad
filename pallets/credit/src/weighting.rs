// SPDX-License-Identifier: Apache-2.0

//! How much of the consensus each validator is. Plain arithmetic, no storage.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What the weights of a session add up to. Small, because BABE goes through floating point and
/// GRANDPA refuses an overflowing sum.
pub const TOTAL_WEIGHT: u64 = 10_000;

/// A validator and its weight.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Weighted<AccountId> {
	pub validator: AccountId,
	pub weight: u64,
}

/// `TOTAL_WEIGHT` shared out equally; what does not divide goes to the first ones, one each.
pub fn share_equally<AccountId>(validators: Vec<AccountId>) -> Vec<Weighted<AccountId>> {
	let count = validators.len() as u64;
	let share = TOTAL_WEIGHT.checked_div(count).unwrap_or_default();
	let rest = TOTAL_WEIGHT.checked_rem(count).unwrap_or_default();
	(0..)
		.zip(validators)
		.map(|(place, validator)| Weighted {
			validator,
			weight: share.saturating_add(u64::from(place < rest)),
		})
		.collect()
}

/// The weight that may fail or lie without harm: f = ⌊(W − 1) / 3⌋.
pub fn tolerated(total: u64) -> u64 {
	total.saturating_sub(1) / 3
}

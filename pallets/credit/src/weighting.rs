// SPDX-License-Identifier: Apache-2.0

//! How much of the consensus each validator is. Plain arithmetic, no storage.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// W: what the weights of a session add up to. Small, because BABE goes through floating point and
/// GRANDPA refuses an overflowing sum.
pub const TOTAL_WEIGHT: u64 = 10_000;

/// Up to here all weigh the same: a third of W is the most that may fail, so no cap would fit.
const EQUAL_UP_TO: u64 = 3;

/// Binary places of a share that is not whole. Shares are below 2^14 and credits below 2^32, so
/// that products and sums of 100 stay far from 2^128.
const PLACES: u32 = 64;

/// Why a weight is what it is.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum Bound {
	/// In proportion to credit.
	Free,
	/// Credit alone would give less than the floor.
	Floored,
	/// Credit alone would give more than the cap.
	Capped,
	/// All weigh the same: there are too few validators for a cap, or nobody has credit.
	Equal,
}

/// The part of one validator.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Share {
	pub weight: u64,
	pub bound: Bound,
}

/// Between what the weights of one set lie.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Limits {
	/// W.
	pub total: u64,
	/// f: the weight that may fail or lie without harm.
	pub tolerated: u64,
	pub floor: u64,
	pub cap: u64,
	/// So many members, whichever they are, weigh no more together than is tolerated. 0: not even
	/// one.
	pub group: u64,
}

/// The weight that may fail or lie without harm: f = ⌊(W − 1) / 3⌋.
pub fn tolerated(total: u64) -> u64 {
	total.saturating_sub(1) / 3
}

/// The limits of a set of `count` validators.
///
/// The group is the largest of at most ⌈n/4⌉ members that weighs at most f where all weigh the
/// same. The cap is f shared by the group, so that no group of that size weighs more than f.
pub fn limits(count: usize) -> Limits {
	let count = count as u64;
	let (total, tolerated) = (TOTAL_WEIGHT, tolerated(TOTAL_WEIGHT));
	let even = divided_up(total, count);
	let fitting = tolerated.checked_div(even).unwrap_or_default();
	let group = divided_up(count, 4).min(fitting);
	match tolerated.checked_div(group).filter(|_| count > EQUAL_UP_TO) {
		Some(cap) => Limits {
			total,
			tolerated,
			floor: divided_up(total, count.saturating_mul(4)),
			cap,
			group,
		},
		None => {
			let floor = total.checked_div(count).unwrap_or_default();
			Limits { total, tolerated, floor, cap: even, group }
		}
	}
}

fn divided_up(dividend: u64, divisor: u64) -> u64 {
	match divisor {
		0 => 0,
		_ => dividend.div_ceil(divisor),
	}
}

/// `TOTAL_WEIGHT` shared out in proportion to `credits`, within the limits of so many.
///
/// What does not divide goes one each to the largest fractions, among equal ones to the first.
pub fn share(credits: &[u32]) -> Vec<Share> {
	let limits = limits(credits.len());
	if credits.len() as u64 <= EQUAL_UP_TO || limits.group == 0 || credits.iter().all(|c| *c == 0) {
		return share_equally(credits.len());
	}
	let level = level(credits, &limits);
	let ideals: Vec<_> = credits.iter().map(|credit| ideal(*credit, level, &limits)).collect();
	let mut weights: Vec<_> = ideals.iter().map(|ideal| whole(*ideal)).collect();
	let mut rest = limits.total.saturating_sub(weights.iter().sum());

	let mut by_fraction: Vec<_> = (0..ideals.len()).collect();
	let fraction = |place: &usize| ideals.get(*place).map_or(0, |ideal| ideal & FRACTION);
	by_fraction.sort_by_key(|place| (core::cmp::Reverse(fraction(place)), *place));
	// Once round is enough, unless everybody with credit is at the cap: then the others get more.
	while rest > 0 {
		let before = rest;
		for place in &by_fraction {
			let Some(weight) = weights.get_mut(*place) else { continue };
			if rest > 0 && *weight < limits.cap {
				*weight = weight.saturating_add(1);
				rest = rest.saturating_sub(1);
			}
		}
		if rest == before {
			break;
		}
	}
	let bounds = credits.iter().map(|credit| bound(*credit, level, &limits));
	weights.into_iter().zip(bounds).map(|(weight, bound)| Share { weight, bound }).collect()
}

/// The same for all; what does not divide goes to the first ones, one each.
fn share_equally(count: usize) -> Vec<Share> {
	let count = count as u64;
	let each = TOTAL_WEIGHT.checked_div(count).unwrap_or_default();
	let rest = TOTAL_WEIGHT.checked_rem(count).unwrap_or_default();
	(0..count)
		.map(|place| Share {
			weight: each.saturating_add(u64::from(place < rest)),
			bound: Bound::Equal,
		})
		.collect()
}

const ONE: u128 = 1 << PLACES;
const FRACTION: u128 = u64::MAX as u128;

fn whole(ideal: u128) -> u64 {
	ideal.checked_div(ONE).unwrap_or_default() as u64
}

fn fixed(weight: u64) -> u128 {
	u128::from(weight).saturating_mul(ONE)
}

/// The share of `credit` where a point of credit is worth `level`.
fn ideal(credit: u32, level: u128, limits: &Limits) -> u128 {
	let free = level.saturating_mul(u128::from(credit));
	free.clamp(fixed(limits.floor), fixed(limits.cap))
}

/// The most that a point of credit can be worth so that the shares add up to no more than W.
fn level(credits: &[u32], limits: &Limits) -> u128 {
	let sum = |level| {
		let shares = credits.iter().map(|credit| ideal(*credit, level, limits));
		shares.fold(0u128, u128::saturating_add)
	};
	let total = fixed(limits.total);
	// At this level everybody with any credit is at the cap.
	let (mut enough, mut too_much) = (0, fixed(limits.cap).saturating_add(1));
	while too_much.saturating_sub(enough) > 1 {
		let middle = enough.saturating_add(too_much.saturating_sub(enough) / 2);
		match sum(middle) <= total {
			true => enough = middle,
			false => too_much = middle,
		}
	}
	enough
}

fn bound(credit: u32, level: u128, limits: &Limits) -> Bound {
	let free = level.saturating_mul(u128::from(credit));
	if free >= fixed(limits.cap) {
		Bound::Capped
	} else if free < fixed(limits.floor) {
		Bound::Floored
	} else {
		Bound::Free
	}
}

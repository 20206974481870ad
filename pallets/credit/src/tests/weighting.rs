// SPDX-License-Identifier: Apache-2.0

//! Proof (b): weights lie between floor and cap and add up to 10,000, for any credits.

use proptest::{collection::vec, prelude::*};

use crate::weighting::{limits, share, tolerated, Bound, TOTAL_WEIGHT};

fn weights(credits: &[u32]) -> Vec<u64> {
	share(credits).into_iter().map(|share| share.weight).collect()
}

fn bounds(credits: &[u32]) -> Vec<Bound> {
	share(credits).into_iter().map(|share| share.bound).collect()
}

#[test]
fn the_levels_of_four_validators_give_what_was_proved_on_real_nodes() {
	assert_eq!(weights(&[800, 700, 550, 450]), [3_200, 2_800, 2_200, 1_800]);
	assert_eq!(bounds(&[800, 700, 550, 450]), [Bound::Free; 4]);
}

#[test]
fn what_caps_take_goes_to_the_others_in_proportion() {
	assert_eq!(weights(&[1_000, 300, 300, 200]), [3_333, 2_500, 2_500, 1_667]);
	use Bound::{Capped, Floored, Free};
	assert_eq!(bounds(&[1_000, 300, 300, 200]), [Capped, Free, Free, Free]);
	assert_eq!(weights(&[800, 800, 800, 0]), [3_125, 3_125, 3_125, 625]);
	assert_eq!(bounds(&[800, 800, 800, 0]), [Free, Free, Free, Floored]);
}

#[test]
fn who_has_no_credit_shares_equally_what_the_caps_leave() {
	assert_eq!(weights(&[1_000, 0, 0, 0]), [3_333, 2_223, 2_222, 2_222]);
	assert_eq!(weights(&[5, 5, 0, 0]), [3_333, 3_333, 1_667, 1_667]);
}

#[test]
fn up_to_three_and_those_without_any_credit_weigh_the_same() {
	assert_eq!(weights(&[900, 100, 1]), [3_334, 3_333, 3_333]);
	assert_eq!(weights(&[0; 4]), [2_500; 4]);
	assert_eq!(bounds(&[0; 4]), [Bound::Equal; 4]);
	assert_eq!(weights(&[7]), [10_000]);
	assert!(share(&[]).is_empty());
}

#[test]
fn credits_as_large_as_can_be_do_not_overflow() {
	let most = u32::MAX;
	assert_eq!(weights(&[most; 100]), [100; 100]);
	assert_eq!(weights(&[most, most, 1, 1]), [3_333, 3_333, 1_667, 1_667]);
	let mut credits = [0; 100];
	credits[0] = most;
	assert_eq!(weights(&credits)[0], limits(100).cap);
}

#[test]
fn the_limits_of_small_sets_are_these() {
	let of = |count| {
		let limits = limits(count);
		(limits.floor, limits.cap, limits.group)
	};
	assert_eq!(of(4), (625, 3_333, 1));
	assert_eq!(of(5), (500, 3_333, 1));
	assert_eq!(of(6), (417, 3_333, 1));
	assert_eq!(of(7), (358, 1_666, 2));
	assert_eq!(of(9), (278, 1_666, 2));
	assert_eq!(of(10), (250, 1_111, 3));
	assert_eq!(of(100), (25, 133, 25));
	assert_eq!(of(3), (3_333, 3_334, 0));
	assert_eq!((limits(4).total, limits(4).tolerated), (10_000, 3_333));
	assert_eq!(tolerated(TOTAL_WEIGHT), 3_333);
}

fn credits() -> impl Strategy<Value = Vec<u32>> {
	let credit = prop_oneof![4 => 0..=1_000u32, 1 => Just(0), 1 => any::<u32>()];
	vec(credit, 1..=100)
}

proptest! {
	#[test]
	fn weights_add_up_and_keep_the_limits(credits in credits()) {
		let limits = limits(credits.len());
		let mut weights = weights(&credits);
		prop_assert_eq!(weights.iter().sum::<u64>(), TOTAL_WEIGHT);
		prop_assert!(weights.iter().all(|w| (limits.floor..=limits.cap).contains(w)));
		prop_assert!(limits.floor * 4 * weights.len() as u64 >= TOTAL_WEIGHT);
		prop_assert!(limits.floor >= 1);
		weights.sort_by_key(|weight| core::cmp::Reverse(*weight));
		let heaviest: u64 = weights.iter().take(limits.group as usize).sum();
		prop_assert!(heaviest <= limits.tolerated);
		if credits.len() > 3 {
			prop_assert!(weights[0] <= limits.tolerated, "one alone stops nothing");
		}
	}

	#[test]
	fn more_credit_is_never_less_weight_and_the_same_is_the_same(credits in credits()) {
		prop_assume!(credits.len() > 3);
		let weights = weights(&credits);
		for (one, weight) in credits.iter().zip(&weights) {
			for (other, other_weight) in credits.iter().zip(&weights) {
				prop_assert!(one <= other || weight >= other_weight);
				prop_assert!(one != other || weight.abs_diff(*other_weight) <= 1);
			}
		}
	}

	#[test]
	fn within_the_limits_weight_is_linear_in_credit(credits in credits()) {
		let shares = share(&credits);
		let free: Vec<_> = credits.iter().zip(&shares)
			.filter(|(_, share)| share.bound == Bound::Free)
			.map(|(credit, share)| (u128::from(*credit), u128::from(share.weight)))
			.collect();
		for (one, weight) in &free {
			for (other, other_weight) in &free {
				prop_assert!((weight * other).abs_diff(other_weight * one) <= one + other);
			}
		}
	}

	#[test]
	fn bounds_say_what_weights_are(credits in credits()) {
		let limits = limits(credits.len());
		for share in share(&credits) {
			match share.bound {
				Bound::Capped => prop_assert_eq!(share.weight, limits.cap),
				Bound::Floored => prop_assert!(share.weight >= limits.floor),
				Bound::Free | Bound::Equal => (),
			}
		}
	}
}

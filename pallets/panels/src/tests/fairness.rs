// SPDX-License-Identifier: Apache-2.0

//! Whether everybody who may sit is as likely to be drawn as everybody else, by chi-squared tests
//! of draws from fixed seeds. Each bound is passed once in a thousand by a fair draw, and these are
//! known not to.

use std::collections::BTreeMap;

use frame_support::{assert_ok, hypothetically};
use salus_primitives::InstitutionId;

use crate::mock::*;

/// Of 7 and 55 degrees of freedom, at 0.999.
const OF_EIGHT: f64 = 24.32;
const OF_FIFTY_SIX: f64 = 93.17;

/// How far `drawn` is from all of `kinds` kinds being as frequent.
fn chi_squared<K: Ord>(drawn: impl IntoIterator<Item = K>, kinds: usize) -> f64 {
	let mut counts = BTreeMap::<K, u32>::new();
	for kind in drawn {
		*counts.entry(kind).or_default() += 1;
	}
	assert!(counts.len() <= kinds, "somebody was drawn who may not sit");
	let all = f64::from(counts.values().sum::<u32>());
	let expected = all / kinds as f64;
	let absent = (kinds - counts.len()) as f64 * expected;
	let distance = |count: &u32| (f64::from(*count) - expected).powi(2) / expected;
	counts.values().map(distance).sum::<f64>() + absent
}

/// Draws so many panels in the randomness of one epoch.
fn panels(count: u64) -> Vec<Vec<InstitutionId>> {
	for number in 0..count {
		assert_ok!(convene(number));
	}
	wait_for_randomness();
	sweep();
	(0..count).map(sitting).collect()
}

#[test]
fn every_seat_is_fair() {
	ExtBuilder::default().build().execute_with(|| {
		let panels = panels(1_200);
		for seat in 0..3 {
			let distance = chi_squared(panels.iter().map(|panel| panel[seat]), INDEPENDENT.len());
			assert!(distance < OF_EIGHT, "seat {seat}: {distance}");
		}
	});
}

#[test]
fn every_panel_is_as_likely_as_another() {
	ExtBuilder::default().build().execute_with(|| {
		let sorted = panels(1_200).into_iter().map(|mut panel| {
			panel.sort();
			panel
		});
		// 8 over 3.
		let distance = chi_squared(sorted, 56);
		assert!(distance < OF_FIFTY_SIX, "{distance}");
	});
}

#[test]
fn every_epoch_is_fair_to_one_matter() {
	ExtBuilder::default().convened(1).build().execute_with(|| {
		wait_for_randomness();
		let first = (0..800).map(|salt| {
			hypothetically!({
				Salt::set(&salt);
				assert_ok!(draw(1));
				panelist(1, 0)
			})
		});
		let distance = chi_squared(first, INDEPENDENT.len());
		assert!(distance < OF_EIGHT, "{distance}");
	});
}

#[test]
fn who_is_rare_among_the_candidates_is_drawn_as_fairly() {
	// 8 among 60, most of which are in front of one: drawing candidates mostly finds nobody.
	ExtBuilder::default().build().execute_with(|| {
		admit_idle(20, 46);
		Register::admit(InstitutionId(99), &[], b"CH");
		Register::suspend(INDEPENDENT[7]);
		let panels = panels(1_200);
		let last = panels.iter().filter(|panel| panel.contains(&InstitutionId(99))).count();
		assert!((400..500).contains(&last), "{last}");
		for seat in 0..3 {
			let distance = chi_squared(panels.iter().map(|panel| panel[seat]), INDEPENDENT.len());
			assert!(distance < OF_EIGHT, "seat {seat}: {distance}");
		}
	});
}

#[test]
fn a_draw_that_is_not_fair_is_seen() {
	// The first one from a random id on: who comes after a gap is drawn more often.
	ExtBuilder::default().build().execute_with(|| {
		let first_from = |id: u32| {
			let after = INDEPENDENT.iter().find(|institution| institution.0 >= id);
			*after.unwrap_or(&INDEPENDENT[0])
		};
		let distance = chi_squared((0..1_200).map(|draw| first_from(draw % 15)), 8);
		assert!(distance > OF_EIGHT);
		// One in ten draws goes to a friend instead.
		let panels = panels(1_200);
		let bribed = panels.iter().zip(0u32..).map(|(panel, number)| match number % 10 {
			0 => INDEPENDENT[4],
			_ => panel[0],
		});
		assert!(chi_squared(bribed, 8) > OF_EIGHT);
	});
}

// SPDX-License-Identifier: Apache-2.0

//! How fast credit moves: at most 2 points up and, offences aside, 25 down in a session.

use proptest::{collection::vec, prelude::*};

use super::*;

fn conduct() -> impl Strategy<Value = Conduct> {
	let base = proptest::sample::select(BASE.to_vec());
	let reliability = LEAST_RELIABILITY..=MOST_RELIABILITY;
	(base, reliability, 0..=MOST_LATENESS, 0..=MOST_OFFENCES).prop_map(
		|(base, reliability, lateness, offences)| Conduct {
			base,
			reliability,
			lateness,
			offences,
			session: 0,
			late_in: None,
		},
	)
}

fn presence() -> impl Strategy<Value = Presence> {
	use Presence::*;
	proptest::sample::select(vec![Present, Sparse, Absent, Unjudged])
}

proptest! {
	#[test]
	fn a_session_gives_two_points_and_takes_twenty_five_at_most(
		mut conduct in conduct(),
		sessions in vec((presence(), any::<bool>()), 1..50),
	) {
		for (presence, is_late) in sessions {
			let (before, start) = (conduct, conduct.credit());
			if is_late {
				conduct.lateness = (conduct.lateness + LATENESS).min(MOST_LATENESS);
			}
			conduct.end_session(presence);
			let end = conduct.credit();
			prop_assert!(end <= start + MOST_GAIN, "{before:?} {presence:?} {conduct:?}");
			prop_assert!(start <= end + MOST_LOSS, "{before:?} {presence:?} {conduct:?}");
			prop_assert!((LEAST_RELIABILITY..=MOST_RELIABILITY).contains(&conduct.reliability));
			prop_assert!(end <= MOST_CREDIT);
		}
	}

	#[test]
	fn rest_is_as_many_sessions_in_which_nothing_was_expected(
		conduct in conduct(),
		sessions in 0..1_200u32,
	) {
		let (mut at_once, mut one_by_one) = (conduct, conduct);
		at_once.rest_until(sessions);
		for _ in 0..sessions {
			one_by_one.end_session(Presence::Unjudged);
		}
		prop_assert_eq!(at_once, one_by_one);
	}

	#[test]
	fn rest_ends_at_the_base(mut conduct in conduct()) {
		conduct.rest_until(1_300);
		prop_assert!(conduct.is_default());
		prop_assert_eq!(conduct.credit(), conduct.base);
	}
}

#[test]
fn lateness_alone_is_three_per_cent_at_most() {
	assert_eq!(u32::from(MOST_LATENESS) * 100 / u32::from(MOST_CREDIT), 3);
}

#[test]
fn each_level_of_accreditation_has_its_base() {
	let levels = [0u8, 1, 2, 3, 4, 5].map(|level| base_of(salus_primitives::Accreditation(level)));
	assert_eq!(levels, BASE);
	assert!(BASE.windows(2).all(|pair| pair[0] < pair[1]));
}

// SPDX-License-Identifier: Apache-2.0

//! What clients are told.

use salus_primitives::{CreditEvents, Lapse};

use super::*;

#[test]
fn the_standing_says_what_credit_is_made_of() {
	with_levels(&[(1, 5), (2, 4), (3, 3), (4, 2)], 60, || {
		run_to_session(1);
		offend(&[2], 1);
		<Credit as CreditEvents>::lapsed(plain(2), Lapse::PanelVote);
		let standing = Credit::standing(plain(2)).unwrap();
		let change =
			|cause, session, credit| Change { cause, since: session, until: session, credit };
		assert_eq!(
			standing,
			Standing {
				credit: 301,
				base: 700,
				reliability: 1,
				lateness: 0,
				offences: 400,
				history: vec![change(Cause::Presence, 0, 701), change(Cause::Offence, 1, 301)],
				lapses: 1,
				recent_lapses: vec![NotedLapse {
					number: 0,
					lapse: Lapse::PanelVote,
					session: 1,
					stage: Stage::Noted
				}],
			}
		);
		let member = Credit::standing(plain(88)).unwrap();
		assert_eq!((member.credit, member.base), (800, 800), "who did nothing has its base");
		Gone::mutate(|gone| gone.insert(plain(88)));
		assert_eq!(Credit::standing(plain(88)), None);
	});
}

#[test]
fn the_weights_say_who_validates_now_next_and_after_that() {
	with_levels(&[(1, 5), (2, 5), (3, 5), (4, 5)], 3, || {
		run_to_session(1);
		bar(4);
		Levels::mutate(|levels| levels.insert(plain(5), 0));
		admit(5);
		run_to_session(2);
		bar(1);
		admit(6);
		let row = |number: u32, credit, active, queued, would_be, bound| WeightRow {
			institution: plain(number),
			validator: u64::from(number),
			credit,
			active,
			queued,
			would_be,
			bound: Some(bound),
		};
		use Bound::Free;
		assert_eq!(
			Credit::weights(),
			[
				row(1, 800, Some(2_500), Some(3_019), None, Free),
				row(2, 800, Some(2_500), Some(3_019), Some(3_019), Free),
				row(3, 800, Some(2_500), Some(3_019), Some(3_019), Free),
				row(4, 800, Some(2_500), None, None, Free),
				row(5, 250, None, Some(943), Some(943), Free),
				row(6, 800, None, None, Some(3_019), Free),
			]
		);
		assert_eq!(Credit::limits(), crate::weighting::limits(4));
	});
}

#[test]
fn the_bound_says_why_a_weight_is_what_it_is() {
	with_levels(&[(1, 5), (2, 5), (3, 5), (4, 5)], 3, || {
		run_to_session(1);
		offend(&[3], 0);
		offend(&[3], 1);
		run_to_session(2);
		let bounds: Vec<_> = Credit::weights().into_iter().map(|row| row.bound.unwrap()).collect();
		assert_eq!(bounds, [Bound::Free, Bound::Free, Bound::Floored, Bound::Free]);
		let queued: Vec<_> = Credit::weights().into_iter().map(|row| row.queued.unwrap()).collect();
		assert_eq!(queued, [3_125, 3_125, 625, 3_125]);
	});
}

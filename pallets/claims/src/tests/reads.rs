// SPDX-License-Identifier: Apache-2.0

use std::collections::BTreeSet;

use frame_support::assert_ok;
use salus_adjudication::ClaimKey;
use salus_primitives::Ruling;

use crate::{
	mock::{Claims, *},
	*,
};

fn keys(states: &[ClaimStateOf<Test>]) -> Vec<ClaimKey> {
	states.iter().map(|state| state.claim).collect()
}

/// Claims with the references 1 to `count`, a day each.
fn many(count: u64) -> ExtBuilder {
	(1..=count).fold(ExtBuilder::default(), |chain, number| {
		chain.submitted(submission(number, &[line_on(VISIT, 1 - number as i32)]))
	})
}

#[test]
fn a_claim_is_read_with_all_its_rounds() {
	let denied = submission(1, &[line(VISIT), line(SCAN)]);
	let chain = ExtBuilder::default().submitted(denied).appealed(1, 1);
	chain.ruled(1, Ruling::Overturned).execute(|| {
		let state = Claims::claim(key(1)).unwrap();
		assert_eq!((state.claim, state.row, state.rounds.len()), (key(1), row(1), 2));
		assert_eq!((state.insurer, state.is_queued, state.is_overdue), (INSURER, false, false));
		assert_eq!(state.rounds[1], last_round(1));
		assert_eq!(Claims::claim(key(2)), None);
	});
}

#[test]
fn the_claims_of_a_member_and_of_a_provider_are_read_page_by_page() {
	many(5).execute(|| {
		assert_ok!(submit(Submission { member: SPOUSE, ..visit(6) }));
		let expected: BTreeSet<_> = (1..6).map(key).collect();
		let mut seen = Vec::new();
		loop {
			let page = keys(&Claims::claims_of(&MEMBER, seen.last().copied(), 2));
			if page.is_empty() {
				break;
			}
			assert!(page.len() <= 2);
			seen.extend(page);
		}
		assert_eq!(seen.len(), 5);
		assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), expected);

		let all = keys(&Claims::claims_of_provider(CLINIC, None, u32::MAX));
		assert_eq!(all.len(), 6);
		let rest = keys(&Claims::claims_of_provider(CLINIC, Some(all[3].reference), 10));
		assert_eq!(rest, all[4..]);
		assert_eq!(Claims::claims_of_provider(PHARMACY, None, 10), []);
		assert_eq!(Claims::claims_of(&STRANGER, None, 10), []);
	});
}

#[test]
fn a_page_goes_on_where_a_claim_was_folded() {
	many(5).passed(HISTORY_PERIOD).execute(|| {
		let all = keys(&Claims::claims_of(&MEMBER, None, 10));
		let number = (1..6).find(|number| key(*number) == all[2]).unwrap();
		assert_ok!(fold(&[number]));
		assert_eq!(keys(&Claims::claims_of(&MEMBER, Some(all[2]), 10)), all[3..]);
		let provided = keys(&Claims::claims_of_provider(CLINIC, Some(all[2].reference), 10));
		assert!(!provided.contains(&all[2]));
	});
}

#[test]
fn claims_that_wait_are_listed_by_their_insurer_and_late_ones_with_them() {
	let dear = |number: u64| {
		let charge = REVIEW_ABOVE + 1;
		submission(number, &[ClaimLine { charge, ..line_on(VISIT, -(number as i32)) }])
	};
	let chain = ExtBuilder::default().submitted(dear(1)).passed(1).submitted(dear(2));
	chain.passed(DECISION - 1).execute(|| {
		let reason = PendReason::Review;
		let first = Waiting { claim: key(1), reason, due: NOW + DECISION };
		let second = Waiting { claim: key(2), reason, due: NOW + DECISION + 1 };
		let listed = Claims::pended(INSURER, None, 10);
		assert_eq!(listed.len(), 2);
		assert!(listed.contains(&first) && listed.contains(&second));
		assert_eq!(Claims::pended(INSURER, None, 1), listed[..1]);
		assert_eq!(Claims::pended(INSURER, Some(listed[0].claim), 10), listed[1..]);
		assert_eq!(Claims::pended(SUPPLEMENT, None, 10), []);
		// Also before the sweep comes.
		assert_eq!(Claims::overdue(INSURER, None, 10), [first]);
		assert!(Claims::claim(key(1)).unwrap().is_overdue);
		assert!(!Claims::claim(key(2)).unwrap().is_overdue);
		sweep();
		assert_eq!(Claims::overdue(INSURER, None, 10), [first]);
		assert_ok!(release(1));
		assert_eq!(Claims::overdue(INSURER, None, 10), []);
	});
}

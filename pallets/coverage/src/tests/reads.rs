// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;

use crate::mock::{Coverage, *};

use salus_adjudication::{Delta, Policies, Spent};

#[test]
fn accumulators_are_shown_for_each_plan_year() {
	ExtBuilder::default().book().family().execute(|| {
		let spent = Spent { deductible: 3, out_of_pocket: 4 };
		let delta = Delta { year: NEXT_YEAR, spent, paid: 5, usage: None, taken: None, parts: 0 };
		let year = Coverage::years(&MEMBER, numbered(0))[1].plus(&delta).unwrap();
		assert_ok!(Coverage::post(&MEMBER, numbered(0), &[year], &[]));
		assert_ok!(publish(amended()));
		assert_ok!(terminate(MEMBER, TODAY));
		assert_ok!(renew(MEMBER, 1, day(1)));

		let shown = Coverage::accumulators(&MEMBER);
		let years: Vec<_> = shown.iter().map(|(year, _)| year.from).collect();
		assert_eq!(years, [YEAR, NEXT_YEAR]);
		assert_eq!((shown[1].1.member, shown[1].1.family), (spent, Some(spent)));
		assert_eq!((shown[1].1.paid, shown[0].1.paid), (5, 0));
		assert_eq!(Coverage::accumulators(&STRANGER), []);
	});
}

#[test]
fn authorisations_come_in_pages() {
	let chain = ExtBuilder::default().book().enrolled(MEMBER);
	chain.requested(MEMBER, 1).requested(MEMBER, 2).requested(MEMBER, 3).execute(|| {
		let numbers = |after, limit| {
			let page = Coverage::authorisations_of(&MEMBER, after, limit);
			page.iter().map(|state| state.number).collect::<Vec<_>>()
		};
		let all = numbers(None, 9);
		assert_eq!(all.len(), 3);
		assert_eq!(numbers(None, 2), all[..2]);
		assert_eq!(numbers(Some(all[1]), 2), all[2..]);
	});
}

#[test]
fn a_coverage_is_shown_with_what_follows_from_it() {
	ExtBuilder::default().book().enrolled(MEMBER).execute(|| {
		assert_ok!(Coverage::claim_added(&MEMBER));
		let state = Coverage::coverage(&MEMBER).unwrap();
		assert!(state.is_covered);
		assert_eq!((state.until, state.claims, state.insurer), (YEARS_END, 1, INSURER));
		assert_eq!(state.row, coverage(MEMBER));
		assert_eq!(Coverage::coverage(&SPOUSE), None);
	});
}

// SPDX-License-Identifier: Apache-2.0

use salus_primitives::{Matter, Ruling};

use crate::{
	mock::{Panels, *},
	*,
};

fn state(number: u64) -> PanelState<PanelOf<Test>> {
	Panels::panel(matter(number)).unwrap()
}

#[test]
fn a_panel_tells_what_anybody_can_have_done() {
	ExtBuilder::default().convened(1).execute(|| {
		let expected = |forfeited: &[u32], drawable: &[u32]| PanelState {
			matter: matter(1),
			panel: row(1),
			forfeited: forfeited.to_vec(),
			drawable: drawable.to_vec(),
		};
		assert_eq!(state(1), expected(&[], &[]));
		wait_for_randomness();
		assert_eq!(state(1), expected(&[], &[0, 1, 2]));
		sweep();
		assert_eq!(state(1), expected(&[], &[]));
		Register::suspend(panelist(1, 1));
		assert_eq!(state(1), expected(&[1], &[]));
		pass(VOTE);
		assert_eq!(state(1), expected(&[0, 1, 2], &[]));
		assert!(dismiss(1).is_ok());
		assert_eq!(state(1), expected(&[], &[]));
		assert_eq!(Panels::panel(matter(2)), None);
	});
}

#[test]
fn an_institution_sees_where_it_has_to_vote() {
	let many = (0..20).fold(ExtBuilder::default(), ExtBuilder::convened).drawn();
	many.execute(|| {
		let institution = panelist(0, 0);
		let serves = |number: &u64| sitting(*number).contains(&institution);
		let expected: Vec<_> = (0..20).filter(serves).map(matter).collect();
		assert!(expected.len() > 2);

		let all = Panels::seats_of(institution, None, 200);
		for open in &all {
			assert!(expected.contains(&open.matter));
			assert_eq!((open.panelist, open.due), (institution, NOW + VOTE));
			let panel = crate::Panels::<Test>::get(open.matter).unwrap();
			assert_eq!(panel.seats[open.seat as usize].panelist(), Some(institution));
		}
		let matters: Vec<_> = all.iter().map(|open| open.matter).collect();
		assert_eq!(matters.len(), expected.len());
		let page = |after: Option<Matter>| Panels::seats_of(institution, after, 1);
		let mut paged = page(None);
		while let [next] = page(paged.last().map(|open| open.matter))[..] {
			paged.push(next);
		}
		assert_eq!(paged, all);

		assert!(vote_by(institution, 0, Ruling::Upheld).is_ok());
		assert_eq!(Panels::seats_of(institution, None, 200).len(), all.len() - 1);
		assert_eq!(Panels::seats_of(CLINIC, None, 200), []);
	});
}

#[test]
fn a_read_returns_a_hundred_rows_at_most() {
	let many = (0..40).fold(ExtBuilder::default(), ExtBuilder::convened).drawn();
	many.passed(VOTE).execute(|| {
		let first = Panels::overdue(None, 1_000);
		assert_eq!(first.len(), 100);
		let last = first.last().unwrap();
		let rest = Panels::overdue(Some((last.due, last.matter, last.seat)), 1_000);
		assert_eq!(rest.len(), 20);
		assert!(rest.iter().all(|open| !first.contains(open)));
	});
}

#[test]
fn what_is_late_is_seen_before_anybody_notes_it() {
	let chain = ExtBuilder::default().seated(2).passed(5).seated(1).voted(1, 0, Ruling::Upheld);
	chain.passed(VOTE - 1).execute(|| {
		let late = || -> Vec<_> {
			Panels::overdue(None, 10).into_iter().map(|open| (open.matter, open.seat)).collect()
		};
		let mut first = late();
		first.sort_by_key(|(_, seat)| *seat);
		assert_eq!(first, [0, 1, 2].map(|seat| (matter(2), seat)));
		pass(1);
		assert_eq!((late().len(), Panels::overdue(None, 1).len()), (5, 1));
		sweep();
		assert_eq!(late(), []);
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Duty, Ruling};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Panels, *},
	*,
};

#[test]
fn a_panelist_with_a_conflict_leaves_without_a_lapse() {
	ExtBuilder::default().seated(1).execute(|| {
		let (first, since) = (panelist(1, 0), System::block_number());
		assert_ok!(recuse_by(first, 1));

		assert_eq!(events(), [Event::PanelistRecused { matter: matter(1), panelist: first }]);
		let former = Former { panelist: first, departure: Departure::Recused, left_at: NOW };
		assert_eq!((&row(1).former[..], row(1).seats[0]), (&[former][..], vacant(since)));
		assert_eq!((waiting(), Lapses::take()), ((2, 1), vec![]));
		pass(VOTE);
		assert!(Lapses::take().is_empty());
	});
}

#[test]
fn somebody_else_is_drawn_with_the_whole_time_to_vote() {
	ExtBuilder::default().seated(1).passed(VOTE / 2).recused(1, 0).execute(|| {
		let (left, others) = (row(1).former[0].panelist, sitting(1));
		wait_for_randomness();
		sweep();
		let new = panelist(1, 0);
		let due = NOW + VOTE / 2 + VOTE;
		let drawn = Event::PanelistDrawn { matter: matter(1), seat: 0, panelist: new, due };
		assert_eq!(events(), [drawn]);
		assert!(new != left && !others.contains(&new));
		assert_eq!(row(1).seats[0], Seat::Taken { panelist: new, due });
	});
}

#[test]
fn who_left_is_never_drawn_again() {
	let mut chain = ExtBuilder::default().seated(1);
	for _ in 0..MAX_REPLACEMENTS {
		chain = chain.recused(1, 1).drawn();
	}
	chain.execute(|| {
		let mut all: Vec<_> = row(1).panelists().collect();
		all.sort();
		all.dedup();
		assert_eq!(all.len() as u32, PANEL_SIZE + MAX_REPLACEMENTS);
	});
}

#[test]
fn after_enough_replacements_the_others_decide_without_the_seat() {
	let mut chain = ExtBuilder::default().seated(1);
	for _ in 0..MAX_REPLACEMENTS {
		chain = chain.recused(1, 1).drawn();
	}
	chain.execute(|| {
		let left = panelist(1, 1);
		assert_ok!(recuse_by(left, 1));
		let told = [
			Event::PanelistRecused { matter: matter(1), panelist: left },
			Event::SeatClosed { matter: matter(1), seat: 1 },
		];
		assert_eq!((events(), waiting()), (told.to_vec(), (2, 0)));
		assert_eq!(row(1).former.len() as u32, MAX_REPLACEMENTS + 1);
		// One of the two that are left cannot overturn alone.
		let (first, third) = (panelist(1, 0), panelist(1, 2));
		assert_ok!(vote_by(first, 1, Ruling::Overturned));
		assert!(row(1).is_open());
		assert_ok!(vote_by(third, 1, Ruling::Overturned));
		assert_eq!(Docket::take(), [(matter(1), Ruling::Overturned)]);
	});
}

#[test]
fn what_is_left_may_decide_when_somebody_leaves() {
	let mut chain = ExtBuilder::default().seated(1).voted(1, 0, Ruling::Upheld);
	for _ in 0..MAX_REPLACEMENTS {
		chain = chain.recused(1, 1).drawn();
	}
	chain.execute(|| {
		let left = panelist(1, 1);
		assert_ok!(recuse_by(left, 1));
		// The one vote that waits cannot overturn any more.
		let told = [
			Event::PanelistRecused { matter: matter(1), panelist: left },
			Event::SeatClosed { matter: matter(1), seat: 1 },
			Event::PanelRuled { matter: matter(1), ruling: Ruling::Upheld },
		];
		assert_eq!((events(), waiting()), (told.to_vec(), (0, 0)));
		assert_eq!(Docket::take(), [(matter(1), Ruling::Upheld)]);
	});
}

#[test]
fn a_repeated_recusal_is_quiet() {
	ExtBuilder::default().seated(1).recused(1, 0).drawn().execute(|| {
		let left = row(1).former[0].panelist;
		assert_ok!(recuse_by(left, 1));
		assert_eq!((events(), row(1).former.len()), (vec![], 1));
		assert_ok!(dismiss(1));
		assert_ok!(recuse_by(left, 1));
	});
}

#[test]
fn who_voted_or_is_late_does_not_leave() {
	ExtBuilder::default().seated(1).voted(1, 0, Ruling::Upheld).passed(VOTE).execute(|| {
		let (voted, late) = (panelist(1, 0), panelist(1, 1));
		assert_noop!(recuse_by(voted, 1), Failure::AlreadyVoted);
		assert_noop!(recuse_by(late, 1), Failure::DeadlinePassed);
		sweep();
		assert_noop!(recuse_by(late, 1), Failure::NotAPanelist);
	});
}

#[test]
fn an_institution_that_is_not_active_can_leave_too() {
	ExtBuilder::default().seated(1).execute(|| {
		let first = panelist(1, 0);
		Register::suspend(first);
		assert_ok!(recuse_by(first, 1));
		assert_eq!(row(1).former[0].departure, Departure::Recused);
	});
}

#[test]
fn only_the_delegates_of_panelists_leave() {
	ExtBuilder::default().seated(1).execute(|| {
		let recuse = |account| Panels::recuse(signed(account), matter(1));
		assert_noop!(recuse(agent(panelist(1, 0), Duty::Admin)), DUTY_MISSING);
		assert_noop!(recuse(STRANGER), NOT_AN_AGENT);
		assert_noop!(recuse(delegate(CLINIC)), Failure::NotAPanelist);
		assert_noop!(Panels::recuse(RuntimeOrigin::root(), matter(1)), BadOrigin);
		assert_noop!(recuse_by(panelist(1, 0), 2), Failure::PanelUnknown);
	});
}

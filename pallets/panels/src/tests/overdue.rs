// SPDX-License-Identifier: Apache-2.0

//! Panelists who do not vote.

use frame_support::assert_ok;
use salus_primitives::{Lapse, Ruling};

use crate::{mock::*, *};

#[test]
fn the_silent_lose_their_seats_and_it_is_a_lapse_of_each() {
	ExtBuilder::default().seated(1).voted(1, 1, Ruling::Upheld).passed(VOTE).execute(|| {
		let (silent, since) = (sitting(1), System::block_number());
		sweep();

		let told: Vec<_> = silent
			.iter()
			.map(|panelist| Event::VoteOverdue { matter: matter(1), panelist: *panelist })
			.collect();
		assert_eq!(events(), told);
		let lapses: Vec<_> = silent.iter().map(|panelist| (*panelist, Lapse::PanelVote)).collect();
		assert_eq!((Lapses::take(), waiting()), (lapses, (0, 1)));
		let former: Vec<_> = silent
			.into_iter()
			.map(|panelist| Former { panelist, departure: Departure::Silent, left_at: NOW + VOTE })
			.collect();
		assert_eq!(*row(1).former, former);
		assert_eq!(row(1).seats[0], vacant(since));
		assert_ne!(row(1).seats[1].panelist(), None);

		sweep();
		assert_eq!((events(), Lapses::take()), (vec![], vec![]));
	});
}

#[test]
fn nobody_is_late_before_the_deadline() {
	ExtBuilder::default().seated(1).passed(VOTE - 1).execute(|| {
		sweep();
		assert_ok!(draw(1));
		assert_eq!((events(), Lapses::take(), waiting()), (vec![], vec![], (3, 0)));
		pass(1);
		assert_ok!(draw(1));
		assert_eq!((events().len(), Lapses::take().len(), waiting()), (3, 3, (0, 1)));
	});
}

#[test]
fn a_new_panelist_decides_with_those_who_voted() {
	ExtBuilder::default()
		.seated(1)
		.voted(1, 0, Ruling::Overturned)
		.voted(1, 1, Ruling::Upheld)
		.passed(VOTE)
		.swept()
		.drawn()
		.execute(|| {
			let new = panelist(1, 2);
			assert_ok!(vote_by(new, 1, Ruling::Overturned));
			assert_eq!(Docket::take(), [(matter(1), Ruling::Overturned)]);
			let departures: Vec<_> = row(1).former.iter().map(|left| left.departure).collect();
			assert_eq!(departures, [Departure::Silent]);
		});
}

/// Nobody votes on the seats that are left, again and again.
fn silence(mut chain: ExtBuilder) -> ExtBuilder {
	for _ in 0..=MAX_REPLACEMENTS {
		chain = chain.passed(VOTE).swept().drawn();
	}
	chain
}

#[test]
fn a_panel_on_which_nobody_votes_ends_and_leaves_what_was_decided() {
	let told = |seats: usize, chain: ExtBuilder, ruling| {
		silence(chain).execute(|| {
			let closing = row(1).closing.expect("it ended");
			assert_eq!((closing.ruling, waiting()), (Some(ruling), (0, 0)));
			let closed = row(1).seats.iter().filter(|seat| **seat == Seat::Closed).count();
			assert_eq!(closed, seats);
		});
	};
	let seated = || ExtBuilder::default().seated(1);
	told(3, seated(), Ruling::Upheld);
	told(2, seated().voted(1, 0, Ruling::Overturned), Ruling::Overturned);
	let divided = seated().voted(1, 0, Ruling::Overturned).voted(1, 1, Ruling::Upheld);
	told(1, divided, Ruling::Upheld);
}

#[test]
fn a_panel_that_nobody_can_overturn_any_more_does_not_wait() {
	// One voted to uphold: once a seat is closed, the other cannot be a majority against it.
	silence(ExtBuilder::default().seated(1).voted(1, 0, Ruling::Upheld)).execute(|| {
		let closing = row(1).closing.expect("it ended");
		assert_eq!(closing.ruling, Some(Ruling::Upheld));
	});
}

#[test]
fn each_seat_has_its_own_deadline() {
	ExtBuilder::default()
		.seated(1)
		.passed(VOTE / 2)
		.recused(1, 0)
		.drawn()
		.passed(VOTE / 2)
		.execute(|| {
			let (new, late) = (panelist(1, 0), [panelist(1, 1), panelist(1, 2)]);
			sweep();
			assert_eq!(sitting(1), [new]);
			assert_eq!(Lapses::take(), late.map(|panelist| (panelist, Lapse::PanelVote)));
			pass(VOTE / 2 - 1);
			assert_ok!(vote_by(new, 1, Ruling::Upheld));
		});
}

#[test]
fn a_deadline_that_is_set_later_is_for_seats_that_are_drawn_later() {
	ExtBuilder::default().seated(1).execute(|| {
		let deadlines = Deadlines { vote: 2 * VOTE };
		assert_ok!(mock::Panels::set_deadlines(RuntimeOrigin::root(), deadlines));
		pass(VOTE);
		sweep();
		assert_eq!(Lapses::take().len(), 3);
		wait_for_randomness();
		sweep();
		pass(2 * VOTE - 1);
		sweep();
		assert_eq!((Lapses::take().len(), waiting()), (0, (3, 0)));
	});
}

// SPDX-License-Identifier: Apache-2.0

use std::collections::BTreeSet;

use frame_support::{assert_noop, assert_ok, hypothetically};
use salus_primitives::Ruling;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{Panels, *},
	*,
};

#[test]
fn three_independent_institutions_are_drawn() {
	ExtBuilder::default().convened(1).execute(|| {
		wait_for_randomness();
		pass(5);
		assert_ok!(draw(1));

		let due = NOW + 5 + VOTE;
		let drawn: Vec<_> = row(1).seats.iter().map(|seat| seat.panelist().unwrap()).collect();
		let told: Vec<_> = (0u32..)
			.zip(&drawn)
			.map(|(seat, panelist)| Event::PanelistDrawn {
				matter: matter(1),
				seat,
				panelist: *panelist,
				due,
			})
			.collect();
		assert_eq!((events(), waiting()), (told, (3, 0)));
		assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), 3);
		for (seat, panelist) in (0u32..).zip(drawn) {
			assert!(INDEPENDENT.contains(&panelist));
			assert_eq!(Serving::<Test>::get(panelist, matter(1)), Some(seat));
		}
	});
}

#[test]
fn anybody_has_a_panel_drawn_and_nobody_needs_to() {
	ExtBuilder::default().convened(1).convened(2).execute(|| {
		wait_for_randomness();
		assert_ok!(draw(1));
		let by_hand = row(1);
		assert_eq!(waiting(), (3, 1));
		sweep();
		assert_eq!((row(1), sitting(2).len(), waiting()), (by_hand, 3, (6, 0)));
		assert_noop!(Panels::draw(RuntimeOrigin::root(), matter(1)), BadOrigin);
		assert_noop!(draw(3), Failure::PanelUnknown);
	});
}

#[test]
fn it_is_quiet_if_there_is_nothing_to_draw() {
	ExtBuilder::default().seated(1).execute(|| {
		let before = row(1);
		assert_ok!(draw(1));
		assert_eq!((events(), row(1)), (vec![], before));
	});
}

#[test]
fn who_draws_does_not_change_what_is_drawn() {
	ExtBuilder::default().convened(1).execute(|| {
		wait_for_randomness();
		let by_sweep = hypothetically!({
			sweep();
			sitting(1)
		});
		assert_ok!(draw(1));
		assert_eq!(sitting(1), by_sweep);
	});
}

#[test]
fn a_seat_for_which_nobody_is_left_is_closed() {
	ExtBuilder::default().convened(1).execute(|| {
		for institution in &INDEPENDENT[2..] {
			Register::suspend(*institution);
		}
		wait_for_randomness();
		assert_ok!(draw(1));

		assert_eq!(events().last(), Some(&Event::SeatClosed { matter: matter(1), seat: 2 }));
		assert_eq!((row(1).seats[2], waiting()), (Seat::Closed, (2, 0)));
		// It stays closed whoever comes.
		Register::reinstate(INDEPENDENT[2]);
		wait_for_randomness();
		assert_ok!(draw(1));
		assert_eq!(row(1).seats[2], Seat::Closed);
	});
}

#[test]
fn a_panel_of_nobody_leaves_what_was_decided() {
	ExtBuilder::default().convened(1).execute(|| {
		for institution in INDEPENDENT {
			Register::suspend(institution);
		}
		wait_for_randomness();
		sweep();
		let (matter, ruling) = (matter(1), Ruling::Upheld);
		assert_eq!(events().last(), Some(&Event::PanelRuled { matter, ruling }));
		assert_eq!(Docket::take(), [(matter, ruling)]);
	});
}

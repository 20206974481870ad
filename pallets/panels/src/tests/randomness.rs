// SPDX-License-Identifier: Apache-2.0

//! A seat waits until nobody can have known, when it became vacant, who would get it.

use frame_support::{assert_ok, hypothetically};
use salus_primitives::Ruling;

use crate::mock::*;

/// Whether the first panel is drawn at `block`.
fn is_drawn_at(block: u64) -> bool {
	hypothetically!({
		System::set_block_number(block);
		assert_ok!(draw(1));
		!sitting(1).is_empty()
	})
}

#[test]
fn the_whole_epoch_that_decides_comes_after_the_panel_was_convened() {
	// What is known since block 20 was collected from block 10 on.
	for (convened, last, first) in [(1, 19, 20), (9, 19, 20), (10, 19, 20), (11, 29, 30)] {
		ExtBuilder::default().execute(|| {
			System::set_block_number(convened);
			assert_ok!(convene(1));
			assert!(!is_drawn_at(convened) && !is_drawn_at(last));
			assert!(is_drawn_at(first) && is_drawn_at(first + EPOCH));
		});
	}
}

#[test]
fn nothing_is_drawn_before_an_epoch_has_passed() {
	ExtBuilder::default().execute(|| {
		System::set_block_number(0);
		assert_ok!(convene(1));
		assert!(!is_drawn_at(0) && !is_drawn_at(9));
		assert!(is_drawn_at(10));
	});
}

#[test]
fn a_panel_that_was_convened_as_a_trial_says_nothing_about_the_draw() {
	// Who convenes and rolls back, as in a batch, sees vacant seats only.
	ExtBuilder::default().execute(|| {
		let seats = hypothetically!({
			assert_ok!(convene(1));
			row(1).seats
		});
		assert!(seats.iter().all(|seat| seat.panelist().is_none()));
	});
}

#[test]
fn matter_seat_and_vacancy_decide_and_nothing_else_does() {
	ExtBuilder::default().convened(1).convened(2).execute(|| {
		wait_for_randomness();
		let drawn = |turn: fn()| {
			hypothetically!({
				turn();
				assert_ok!(draw(1));
				sitting(1)
			})
		};
		let expected = drawn(|| {});
		assert_eq!(drawn(|| draw(2).unwrap()), expected);
		assert_eq!(drawn(|| pass(77)), expected);
		assert_eq!(drawn(|| System::set_parent_hash([7; 32].into())), expected);
		assert_eq!(drawn(|| System::set_extrinsic_index(9)), expected);
		assert_ne!(drawn(|| Salt::set(&1)), expected);
		assert_ne!(drawn(next_epoch), expected);
		sweep();
		assert_ne!(sitting(1), sitting(2));
	});
}

#[test]
fn a_seat_that_somebody_left_waits_for_randomness_too() {
	ExtBuilder::default().seated(1).passed(0).execute(|| {
		let left = System::block_number();
		let panelist = panelist(1, 0);
		assert_ok!(recuse_by(panelist, 1));
		next_epoch();
		assert_ok!(draw(1));
		assert_eq!(row(1).seats[0], vacant(left));
		assert_ok!(vote_by(sitting(1)[0], 1, Ruling::Upheld));
		next_epoch();
		assert_ok!(draw(1));
		assert_ne!(row(1).seats[0].panelist(), None);
	});
}

#[test]
fn seats_that_became_vacant_at_different_times_are_drawn_each_in_its_time() {
	ExtBuilder::default().seated(1).recused(1, 2).execute(|| {
		next_epoch();
		pass(0);
		let second = panelist(1, 1);
		assert_ok!(recuse_by(second, 1));
		assert_eq!(waiting(), (1, 2));
		next_epoch();
		sweep();
		assert_eq!((waiting(), sitting(1).len()), ((2, 1), 2));
		next_epoch();
		sweep();
		assert_eq!((waiting(), sitting(1).len()), ((3, 0), 3));
	});
}

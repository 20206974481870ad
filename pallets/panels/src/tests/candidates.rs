// SPDX-License-Identifier: Apache-2.0

//! Among whom a seat is drawn: who was admitted when it became vacant, whatever anybody does later.

use frame_support::{assert_ok, hypothetically};
use salus_primitives::{InstitutionId, Membership, Ruling};

use crate::{mock::*, *};

/// What is drawn in the first panel after `turn`.
fn drawn_after(turn: impl FnOnce()) -> Vec<InstitutionId> {
	hypothetically!({
		turn();
		assert_ok!(draw(1));
		sitting(1)
	})
}

fn candidates(seat: usize) -> Option<Candidates> {
	match row(1).seats[seat] {
		Seat::Vacant { candidates, .. } => Some(candidates),
		_ => None,
	}
}

#[test]
fn who_proposes_and_withdraws_changes_nothing() {
	// Two million ids, of which none was admitted: neither what is open nor what is new suffers.
	ExtBuilder::default().convened(1).execute(|| {
		wait_for_randomness();
		let expected = drawn_after(|| {});
		let attack = || Register::propose_and_withdraw(1_000_000);
		assert_eq!(drawn_after(attack), expected);

		attack();
		let late = Register::next_id();
		assert!(late.0 > 1_000_000);
		Register::admit(late, &[], b"CH");
		attack();
		assert_eq!(Register::admitted(), CANDIDATES + 1);
		sweep();
		assert_eq!((sitting(1), Docket::take()), (expected, vec![]));
		for number in 2..60 {
			assert_ok!(convene(number));
		}
		wait_for_randomness();
		sweep();
		assert!((2..60).all(|number| sitting(number).len() == 3));
		assert!((2..60).any(|number| sitting(number).contains(&late)));
		assert_eq!(Docket::take(), []);
	});
}

#[test]
fn later_admissions_change_nothing_in_a_draw() {
	ExtBuilder::default().convened(1).execute(|| {
		wait_for_randomness();
		let expected = drawn_after(|| {});
		for count in 1..40 {
			let admitted = || {
				for number in 0..count {
					Register::admit_universal(InstitutionId(100 + number));
				}
			};
			assert_eq!(drawn_after(admitted), expected);
		}
		assert_eq!(drawn_after(|| admit_idle(100, 500)), expected);
	});
}

#[test]
fn who_is_admitted_later_is_a_candidate_for_what_becomes_vacant_later() {
	ExtBuilder::default().convened(1).execute(|| {
		let late = InstitutionId(100);
		Register::admit_universal(late);
		for institution in &INDEPENDENT[3..] {
			Register::suspend(*institution);
		}
		wait_for_randomness();
		sweep();
		assert!(!sitting(1).contains(&late));
		let first = panelist(1, 0);
		assert_ok!(recuse_by(first, 1));
		assert_eq!(candidates(0), Some(Candidates::first(CANDIDATES + 1)));
		wait_for_randomness();
		sweep();
		assert_eq!(panelist(1, 0), late);
	});
}

#[test]
fn each_seat_has_its_candidates_even_if_they_left_in_one_block() {
	ExtBuilder::default().seated(1).execute(|| {
		let (first, second) = (panelist(1, 0), panelist(1, 1));
		assert_ok!(recuse_by(first, 1));
		Register::admit_universal(InstitutionId(100));
		assert_ok!(recuse_by(second, 1));
		let counts = [0, 1].map(|seat| candidates(seat).unwrap().count);
		assert_eq!((counts, waiting()), ([CANDIDATES, CANDIDATES + 1], (1, 1)));
		wait_for_randomness();
		sweep();
		assert_eq!(waiting(), (3, 0));
	});
}

#[test]
fn a_seat_waits_until_all_its_candidates_were_looked_at() {
	// More than three draws look at.
	let idle = 4 * MAX_SCAN - CANDIDATES;
	let crowd = ExtBuilder::default().then(move || {
		admit_idle(100, idle);
		assert!((0..200).any(|_| {
			pass(0);
			convene(1).is_ok()
		}));
		INDEPENDENT.into_iter().for_each(Register::suspend);
		Ok(())
	});
	crowd.execute(|| {
		for draws in 1..4 {
			wait_for_randomness();
			assert_ok!(draw(1));
			let told = [0, 1, 2].map(|seat| Event::NobodyFound { matter: matter(1), seat });
			assert_eq!(events(), told);
			for seat in 0..3 {
				let Candidates { count, looked_at, .. } = candidates(seat).unwrap();
				assert_eq!((count, looked_at), (4 * MAX_SCAN, draws * MAX_SCAN));
				let vacant = row(1).is_vacant_since(System::block_number());
				assert!(vacant && row(1).is_open());
			}
			// Nothing more can be found in this epoch.
			pass(0);
			assert_ok!(draw(1));
			assert_eq!((events(), Docket::take()), (vec![], vec![]));
		}
		let everybody = hypothetically!({
			INDEPENDENT.into_iter().for_each(Register::reinstate);
			wait_for_randomness();
			assert_ok!(draw(1));
			sitting(1)
		});
		assert!(everybody.iter().all(|panelist| INDEPENDENT.contains(panelist)));
		wait_for_randomness();
		assert_ok!(draw(1));
		assert_eq!(Docket::take(), [(matter(1), Ruling::Upheld)]);
		assert_eq!(row(1).seats[..], [Seat::Closed; 3]);
	});
}

#[test]
fn who_is_found_late_sits_as_anybody() {
	ExtBuilder::default().convened(1).execute(|| {
		assert_ok!(dismiss(1));
		admit_idle(100, 6 * MAX_SCAN);
		let found = (2..400).filter(|number| convene(*number).is_ok()).collect::<Vec<_>>();
		assert!(!found.is_empty());
		for _ in 0..8 {
			wait_for_randomness();
			sweep();
		}
		// Eight of hundreds were found for every seat.
		assert!(found.iter().all(|number| sitting(*number).len() == 3));
		assert_eq!(Docket::take(), []);
	});
}

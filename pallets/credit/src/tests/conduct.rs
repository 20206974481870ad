// SPDX-License-Identifier: Apache-2.0

//! Blocks authored against expected, and what else moves credit.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::Lapse;
use sp_consensus_babe::AllowedSlots;

use super::*;

const EQUAL: [(AccountId, u8); 4] = [(1, 5), (2, 5), (3, 5), (4, 5)];
const STEPS: [(AccountId, u8); 4] = [(1, 5), (2, 4), (3, 3), (4, 2)];

fn changed(validator: AccountId, cause: Cause, from: u16, to: u16) -> Event<Test> {
	Event::CreditChanged { institution: institution(validator), cause, from, to }
}

fn reliability() -> [i16; 4] {
	[1, 2, 3, 4].map(|validator| conduct(validator).reliability)
}

#[test]
fn blocks_are_compared_with_those_expected() {
	with_levels(&EQUAL, 60, || {
		run_to_session(1);
		assert_eq!(reliability(), [1; 4], "two points earned and one decayed");
		// 15 of 60 are expected of each; the first block of the session is of the first one.
		play(&[(1, 44), (2, 8), (3, 4), (4, 3)]);
		next_block();
		assert_eq!(reliability(), [2, 2, 0, -18]);
		assert_eq!(
			events()[..4],
			[
				changed(1, Cause::Presence, 801, 802),
				changed(2, Cause::Presence, 801, 802),
				changed(3, Cause::Decay, 801, 800),
				changed(4, Cause::Absence, 801, 782),
			]
		);
	});
}

#[test]
fn more_is_expected_of_those_who_weigh_more() {
	with_levels(&STEPS, 60, || {
		run_to_session(1);
		// Half of 17.1 and half of 12.9.
		play(&[(1, 7), (2, 25), (3, 20), (4, 7)]);
		next_block();
		assert_eq!(reliability(), [0, 2, 2, 2]);
		// In the next session the weights are the same.
		play(&[(1, 8), (2, 25), (3, 20), (4, 6)]);
		next_block();
		assert_eq!(reliability(), [1, 3, 3, 1]);
	});
}

#[test]
fn without_secondary_slots_blocks_are_expected_by_weight_alone() {
	with_levels(&STEPS, 60, || {
		run_to_session(1);
		pallet_babe::EpochConfig::<Test>::mutate(|config| {
			config.as_mut().unwrap().allowed_slots = AllowedSlots::PrimarySlots;
		});
		// Half of 19.2 and half of 10.8.
		play(&[(1, 8), (2, 25), (3, 20), (4, 6)]);
		next_block();
		assert_eq!(reliability(), [0, 2, 2, 2]);
	});
}

#[test]
fn of_fewer_than_ten_blocks_nothing_is_concluded() {
	for (slots, judged) in [(39, 0), (40, -19)] {
		with_levels(&EQUAL, slots, || {
			while !is_turn() {
				author_as(1);
			}
			next_block();
			assert_eq!(conduct(4).reliability, judged, "{slots} slots");
		});
	}
}

#[test]
fn who_is_disabled_is_not_judged() {
	with_levels(&EQUAL, 60, || {
		run_to_session(1);
		offend(&[4], 1);
		play(&[(1, 20), (2, 20), (3, 19)]);
		next_block();
		assert_eq!(reliability(), [2, 2, 2, 0]);
		assert_eq!(conduct(4).offences, 399);
	});
}

#[test]
fn the_first_block_of_a_session_counts_for_its_new_validators() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		bar(1);
		run_to_session(2);
		while !is_turn() {
			next_block();
		}
		author_as(2);
		assert_eq!(Session::validators(), [2, 3, 4]);
		assert_eq!(AuthoredBlocks::<Test>::iter().collect::<Vec<_>>(), [(2, 1)]);
	});
}

#[test]
fn reliability_keeps_its_range() {
	with_levels(&EQUAL, 60, || {
		for _ in 0..60 {
			play(&[(1, 20), (2, 20), (3, 20)]);
		}
		assert_eq!(reliability(), [49, 49, 49, -199]);
		assert_eq!((credit(1), credit(4)), (849, 601));
		// The absent one weighs less, and more is not taken from it.
		assert!(active()[3].1 < active()[0].1);
	});
}

#[test]
fn everything_goes_back_to_the_base() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		offend(&[4], 1);
		run_to_session(101);
		assert_eq!(credit(4), 500);
		run_to_session(410);
		assert_eq!(credit(4), 800);
		assert!(conduct(4).is_default());
	});
}

#[test]
fn who_does_not_validate_any_more_decays_as_well() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		offend(&[4], 1);
		bar(4);
		run_to_session(60);
		let kept = Conducts::<Test>::get(plain(4)).unwrap();
		assert!(kept.session < 10, "nobody writes its row");
		assert_eq!(credit(4), 400 + 59);
		// Told when the row is written again, at the end of the first session in which it validates.
		admit(4);
		run_to_session(63);
		let decays =
			[changed(4, Cause::Decay, kept.credit(), 461), changed(4, Cause::Decay, 461, 462)];
		assert!(decays.iter().all(|decay| events().contains(decay)));
	});
}

#[test]
fn another_level_counts_at_once_and_is_told_when_the_session_ends() {
	with_levels(&EQUAL, 60, || {
		run_to_session(1);
		accredit(1, 2);
		assert_eq!(credit(1), 451);
		run_to_session(2);
		assert_eq!(
			events()[..2],
			[changed(1, Cause::Accreditation, 801, 451), changed(1, Cause::Presence, 451, 452),]
		);
	});
}

#[test]
fn changes_of_one_cause_are_one_row_and_old_rows_go() {
	with_levels(&EQUAL, 40, || {
		run_to_session(5);
		let history = |validator| Histories::<Test>::get(institution(validator)).into_inner();
		let presence = Change { cause: Cause::Presence, since: 0, until: 4, credit: 805 };
		assert_eq!(history(1), [presence]);
		offend(&[1], 5);
		accredit(1, 4);
		run_to_session(6);
		accredit(1, 5);
		run_to_session(7);
		let row = |cause, since, until, credit| Change { cause, since, until, credit };
		assert_eq!(
			history(1),
			[presence, row(Cause::Offence, 5, 5, 405), row(Cause::Accreditation, 5, 6, 405),]
		);
		run_to_session(8);
		offend(&[1], 8);
		assert_eq!(history(1).len(), 4);
		accredit(1, 0);
		run_to_session(9);
		let causes: Vec<_> = history(1).into_iter().map(|change| change.cause).collect();
		assert_eq!(causes.len(), 4);
		assert_eq!(causes[3], Cause::Accreditation);
		assert!(!history(1).contains(&presence), "the oldest went");
	});
}

#[test]
fn what_is_kept_of_an_institution_that_left_is_cleared_once_it_decayed() {
	with_validators(&[1, 2, 3, 4], || {
		run_to_session(1);
		offend(&[4], 1);
		<Credit as salus_primitives::CreditEvents>::lapsed(plain(4), Lapse::PanelVote);
		let clear = || Credit::clear(RuntimeOrigin::signed(77), plain(4));
		assert_noop!(clear(), Error::<Test>::StillMember);
		bar(4);
		Gone::mutate(|gone| gone.insert(plain(4)));
		assert_noop!(clear(), Error::<Test>::NotDecayed);
		run_to_session(402);
		assert_ok!(clear());
		assert_eq!(events(), [Event::Cleared { institution: plain(4) }]);
		assert_eq!(Credit::standing(plain(4)), None);
		assert!(!Conducts::<Test>::contains_key(plain(4)));
		assert!(!Histories::<Test>::contains_key(plain(4)));
		assert!(!Dockets::<Test>::contains_key(plain(4)));
		next_block();
		assert_ok!(clear());
		assert!(events().is_empty());
		assert_noop!(
			Credit::clear(RuntimeOrigin::root(), plain(4)),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_supply::{ErrorReason, EventNumber};
use salus_testing::{Index, Register};
use sp_runtime::traits::BadOrigin;

use super::{numbers_for, Failure};
use crate::{
	mock::{Pedigree, *},
	*,
};

fn folded(count: u32, oldest: u64) -> Event<Test> {
	Event::EventsFolded { count, oldest: EventNumber(oldest) }
}

/// An event of each of four institutions.
fn recorded() {
	make(SUPPLIER, lot(1), &[]);
	make(MANUFACTURER, lot(2), &[lot(1)]);
	put(DISTRIBUTOR, container(1), &[], &[2]);
	put(PHARMACY, container(2), &[container(1)], &[]);
	events();
}

#[test]
fn what_is_old_leaves_the_state_and_stays_provable() {
	execute(|| {
		recorded();
		let reason = ErrorReason::DidNotOccur;
		let agent = signed(logistics(MANUFACTURER));
		assert_ok!(Pedigree::declare_error(agent.clone(), hash(1), reason, Default::default()));
		events();
		let kept = Pedigree::events_after(None, 4);
		assert!(Pedigree::verify_folded(&[]));
		pass(HISTORY_PERIOD);
		assert_ok!(fold(3));
		assert_eq!(events(), [folded(3, 3)]);
		assert_eq!(Pedigree::events_after(None, 4), kept[3..]);
		assert!(Pedigree::verify_folded(&kept[..3]));
		for institution in [SUPPLIER, MANUFACTURER, DISTRIBUTOR] {
			assert_eq!(Index::used(institution), 0);
		}

		assert_ok!(fold(MAX_EVENTS));
		assert_eq!(events(), [folded(1, 4)]);
		assert_eq!(Pedigree::folded().unwrap().count, 4);
		assert!(Pedigree::verify_folded(&kept));
		assert!(!Pedigree::verify_folded(&kept[..3]));
		let mut forged = kept.clone();
		forged[1].1.error = None;
		assert!(!Pedigree::verify_folded(&forged));
		let undeclarable = Pedigree::declare_error(agent, hash(1), reason, Default::default());
		assert_noop!(undeclarable, Failure::EventUnknown);
	});
}

#[test]
fn what_is_young_stays_however_long_ago_it_happened() {
	execute(|| {
		recorded();
		pass(HOUR);
		let long_ago = salus_supply::Capture { at: 0, ..capture() };
		assert_ok!(record(
			MANUFACTURER,
			long_ago,
			salus_supply::Step::Commissioned,
			&tracked(&[lot(2)])
		));
		events();
		pass(HISTORY_PERIOD - HOUR - 1);
		assert_noop!(fold(4), Failure::NothingToFold);
		pass(1);
		assert_ok!(fold(4));
		assert_noop!(fold(4), Failure::NothingToFold);
		assert_eq!(events(), [folded(4, 4)]);
		pass(HOUR);
		assert_ok!(fold(4));
	});
}

#[test]
fn one_call_folds_so_many_and_not_one_more() {
	execute(|| {
		for _ in 0..=MAX_EVENTS {
			commission(MANUFACTURER, lot(1));
		}
		events();
		pass(HISTORY_PERIOD);
		assert_noop!(fold(0), Failure::NothingToFold);
		assert_ok!(fold(u32::MAX));
		assert_ok!(fold(u32::MAX));
		assert_eq!(events(), [folded(MAX_EVENTS, 4), folded(1, 5)]);
	});
}

#[test]
fn anybody_folds_what_there_is() {
	execute(|| {
		recorded();
		assert_noop!(Pedigree::fold(RuntimeOrigin::root(), 1), BadOrigin);
		assert_noop!(Pedigree::fold(RuntimeOrigin::none(), 1), BadOrigin);
		assert_noop!(fold(1), Failure::NothingToFold);
		pass(HISTORY_PERIOD);
		assert_ok!(fold(1));
	});
}

#[test]
fn rows_come_back_to_who_answers_for_the_recorder() {
	execute(|| {
		recorded();
		Register::succeed(DISTRIBUTOR, PHARMACY);
		Index::hand_over(DISTRIBUTOR, PHARMACY);
		assert_eq!(Index::used(PHARMACY), 4);
		pass(HISTORY_PERIOD);
		assert_ok!(fold(3));
		assert_eq!(Index::used(PHARMACY), 2);
	});
}

#[test]
fn numbers_and_hashes_go_on_after_a_fold() {
	execute(|| {
		recorded();
		pass(HISTORY_PERIOD);
		assert_ok!(fold(4));
		assert_eq!(commission(MANUFACTURER, lot(2)), 4);
		let asker = logistics(REGULATOR);
		assert_eq!(numbers_for(asker, lot(2), None, None), Ok((vec![4], true)));
	});
}

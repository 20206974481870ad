// SPDX-License-Identifier: Apache-2.0

use std::collections::BTreeSet;

use frame_support::{assert_noop, assert_ok, weights::Weight};
use salus_supply::Barrier;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{recall, recall_packs, Products, *},
	*,
};

const FIRST: RecallId = RecallId(0);
const SECOND: RecallId = RecallId(1);

/// What the recall affects and nobody assessed.
fn affected(recall: RecallId) -> BTreeSet<Lgtin> {
	let all = Affected::<Test>::iter_keys().filter(|(_, by)| *by == recall);
	all.map(|(lot, _)| lot).collect()
}

fn trace(recall: RecallId) {
	assert_ok!(Products::trace(signed(1), recall));
}

/// Lots 1 to 4 out of the substance, each of 2 to 4 out of the one before as well, and a fifth out of
/// the last.
fn family() -> ExtBuilder {
	let made = |number: u32| {
		let first = [substance(1)];
		let both = [substance(1), tablet_lot(number - 1)];
		make_tablets(number, if number == 1 { &first } else { &both })
	};
	(1..=4)
		.fold(ExtBuilder::default().then(|| make_substance(1)), |chain, number| {
			chain.then(move || made(number))
		})
		.then(|| make(lot_of(syrup(), 1), &[tablet_lot(4)]))
}

fn everything() -> BTreeSet<Lgtin> {
	(1..=4).map(tablet_lot).chain([lot_of(syrup(), 1)]).collect()
}

#[test]
fn what_was_made_out_of_a_recalled_lot_is_flagged_in_the_call_as_far_as_that_goes() {
	ExtBuilder::default().with_tablets().execute(|| {
		assert_ok!(recall(CHEMIST, substance(1)));
		let lot = tablet_lot(1);
		assert_eq!(
			events()[1..],
			[
				Event::LotAffected { lot, recall: FIRST },
				Event::RecallTraced { recall: FIRST, affected: 1 },
			]
		);
		let state = Products::lot(lot).unwrap();
		assert_eq!(state.barrier, Some(Barrier::Affected(FIRST)));
		assert_eq!((state.row.affections, state.facts.affected_by), (1, Some(FIRST)));
		assert_eq!((recall_row(FIRST).affected, recall_row(FIRST).unassessed), (1, 1));
		assert_eq!(Products::lot(substance(1)).unwrap().barrier, Some(Barrier::Recalled(FIRST)));
	});
}

#[test]
fn the_rest_is_flagged_in_the_blocks_that_follow() {
	family().execute(|| {
		assert_ok!(recall(CHEMIST, substance(1)));
		assert_eq!(affected(FIRST).len() as u32, TRACE_STEPS);
		let mut found = affected(FIRST).len();
		for _ in 0..100 {
			sweep(1);
			Products::do_try_state().unwrap();
			assert!(affected(FIRST).len() - found <= 1);
			found = affected(FIRST).len();
		}
		assert_eq!(affected(FIRST), everything());
		assert!(recall_row(FIRST).is_traced());
		let all = events();
		let flagged: Vec<_> =
			all.iter().filter(|event| matches!(event, Event::LotAffected { .. })).collect();
		assert_eq!(flagged.len(), 5, "each once, however many ways lead to it");
		assert_eq!(all.last(), Some(&Event::RecallTraced { recall: FIRST, affected: 5 }));
	});
}

#[test]
fn anybody_traces_on() {
	family().execute(|| {
		assert_ok!(recall(CHEMIST, substance(1)));
		for _ in 0..10 {
			trace(FIRST);
		}
		assert_eq!(affected(FIRST), everything());
		events();
		trace(FIRST);
		assert_eq!(events(), []);
		assert_noop!(Products::trace(signed(1), SECOND), Failure::RecallUnknown);
		assert_noop!(Products::trace(RuntimeOrigin::none(), FIRST), BadOrigin);
	});
}

#[test]
fn a_block_without_room_does_nothing_and_uses_no_more_than_it_has() {
	use frame_support::traits::Hooks;
	family().execute(|| {
		assert_ok!(recall(CHEMIST, substance(1)));
		let before = recall_row(FIRST);
		assert_eq!(Products::on_idle(1, Weight::zero()), Weight::zero());
		sweep(0);
		assert_eq!(recall_row(FIRST), before);
		let limit = Weight::MAX;
		let nothing = <() as WeightInfo>::sweep_nothing();
		assert!(Products::on_idle(1, limit).all_gt(nothing));
		assert_eq!(Products::on_idle(1, limit), nothing);
		assert_eq!(affected(FIRST), everything());
	});
}

#[test]
fn each_recall_is_traced_by_itself() {
	family().execute(|| {
		assert_ok!(recall(CHEMIST, substance(1)));
		assert_ok!(recall(MAKER, tablet_lot(3)));
		sweep(100);
		assert_eq!(affected(FIRST), everything());
		assert_eq!(affected(SECOND), BTreeSet::from([tablet_lot(4), lot_of(syrup(), 1)]));
		let state = Products::lot(tablet_lot(4)).unwrap();
		assert_eq!(state.row.affections, 2);
		assert_eq!(Products::affections(tablet_lot(4), None, 10).len(), 2);
		assert_eq!(Products::lot(tablet_lot(3)).unwrap().barrier, Some(Barrier::Recalled(SECOND)));
	});
}

#[test]
fn recalled_packs_affect_what_was_made_out_of_their_lot() {
	family().execute(|| {
		assert_ok!(recall_packs(MAKER, tablet_lot(4), &[1]));
		assert_eq!(affected(FIRST), BTreeSet::from([lot_of(syrup(), 1)]));
		assert_eq!(Products::lot(tablet_lot(4)).unwrap().barrier, None);
	});
}

#[test]
fn what_is_made_while_a_recall_is_traced_is_flagged_too() {
	family().execute(|| {
		assert_ok!(recall(CHEMIST, substance(1)));
		let free = everything().into_iter().find(|lot| !affected(FIRST).contains(lot)).unwrap();
		assert_ok!(make(lot_of(syrup(), 2), &[free]));
		let barred = make(lot_of(syrup(), 3), &[*affected(FIRST).first().unwrap()]);
		assert_eq!(barred, Err(Failure::InputBarred.into()));
		sweep(100);
		assert!(affected(FIRST).contains(&lot_of(syrup(), 2)));
		assert_eq!(affected(FIRST).len(), 6);
	});
}

#[test]
fn a_lot_of_which_nothing_was_made_is_traced_at_once() {
	ExtBuilder::default().with_tablets().execute(|| {
		assert_ok!(recall(MAKER, tablet_lot(1)));
		assert!(recall_row(FIRST).is_traced());
		assert_eq!(events().len(), 1);
	});
}

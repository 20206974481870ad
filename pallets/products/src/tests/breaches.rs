// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_ok, hypothetically};
use salus_supply::{tree::Serials, Stock};

use crate::{
	mock::{self, recall, recall_packs, Products, *},
	*,
};

fn others() -> Serials {
	Serials::new(&serials(8..10))
}

fn spoil(lot: Lgtin, change: impl FnOnce(&mut Lot)) {
	Lots::<Test>::mutate(lot, |row| change(row.as_mut().unwrap()));
}

fn spoil_recall(recall: RecallId, change: impl FnOnce(&mut Recall)) {
	Recalls::<Test>::mutate(recall, |row| change(row.as_mut().unwrap()));
}

fn spoil_product(change: impl FnOnce(&mut Product)) {
	crate::Products::<Test>::mutate(tablets(), |row| change(row.as_mut().unwrap()));
}

fn spoil_batch(change: impl FnOnce(&mut Batch)) {
	Batches::<Test>::mutate(tablet_lot(1), 0, |row| change(row.as_mut().unwrap()));
}

const FIRST: RecallId = RecallId(0);
const SECOND: RecallId = RecallId(1);
const NEXT: RecallId = RecallId(2);

/// A substance that was recalled, tablets that wait to be assessed and of which packs were recalled,
/// a syrup out of them that the recall has not come to, and an answer.
fn state() -> sp_io::TestExternalities {
	ExtBuilder::default()
		.with_tablets()
		.then(|| make(lot_of(syrup(), 1), &[tablet_lot(1)]))
		.then(|| mock::commission(tablet_lot(1), &others()))
		.then(|| recall_packs(MAKER, tablet_lot(1), &[1, 2]).map(|_| ()))
		.then(|| recall(CHEMIST, substance(1)).map(|_| ()))
		.then(|| Products::respond(person(PHARMACY), SECOND, 1))
		.build()
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	let breaches: [Breach; 53] = [
		("I1", || {
			let row = Prefixes::<Test>::get(prefix("0614141")).unwrap();
			Prefixes::<Test>::insert(prefix("061414"), row);
		}),
		("I1", || Beginnings::<Test>::remove(prefix("0614"))),
		("I1", || Beginnings::<Test>::insert(prefix("7612"), 0)),
		("I1", || Prefixes::<Test>::remove(prefix("0614141"))),
		("I2", || spoil_product(|product| product.prefix = prefix("0614142"))),
		("I2", || spoil_product(|product| product.prefix = prefix("4012345"))),
		("I2", || spoil_product(|product| product.terms.content = 0)),
		("I3", || crate::Products::<Test>::remove(tablets())),
		("I3", || spoil(tablet_lot(1), |row| row.expiry = Day(EXPIRY.0 - 1))),
		("I3", || spoil(tablet_lot(1), |row| row.manufacture.manufactured = Day(EXPIRY.0 + 1))),
		("I3", || spoil(tablet_lot(1), |row| row.made.0 = row.last.0 + 1)),
		("I4", || spoil(tablet_lot(1), |row| row.batches += 1)),
		("I4", || Batches::<Test>::remove(tablet_lot(1), 0)),
		("I4", || spoil_batch(|batch| batch.count += 1)),
		("I4", || spoil_batch(|batch| batch.rejects += 1)),
		("I4", || {
			spoil_batch(|batch| batch.count = 0);
			spoil(tablet_lot(1), |row| row.commissioned -= 8);
		}),
		("I4", || spoil_batch(|batch| batch.root = others().root())),
		("I4", || spoil_batch(|batch| batch.is_disordered = true)),
		("I4", || spoil(tablet_lot(1), |row| row.is_disordered = true)),
		("I4", || Shelf::commissioned(&tablet_lot(1), MAKER, 1).unwrap()),
		("I4", || {
			let batch = Products::batch(tablet_lot(1), 0).unwrap();
			Batches::<Test>::insert(tablet_lot(9), 0, batch);
		}),
		("I5", || spoil(tablet_lot(1), |row| row.derived += 1)),
		("I5", || Derived::<Test>::remove(substance(1), tablet_lot(1))),
		("I5", || {
			Derived::<Test>::insert(tablet_lot(1), substance(1), ());
			spoil(tablet_lot(1), |row| row.derived += 1);
		}),
		("I5", || Derived::<Test>::insert(tablet_lot(9), tablet_lot(1), ())),
		("I5", || {
			spoil(tablet_lot(1), |row| {
				row.manufacture.inputs.try_push(substance(1)).unwrap();
			})
		}),
		("I6", || spoil(tablet_lot(1), |row| row.recalls += 1)),
		("I6", || spoil(substance(1), |row| row.recall = None)),
		("I6", || NextRecallId::<Test>::put(SECOND)),
		("I6", || spoil_recall(FIRST, |row| row.packs += 1)),
		("I6", || RecalledPacks::<Test>::remove(pack(1))),
		("I6", || RecalledPacks::<Test>::insert(pack(1), SECOND)),
		("I6", || RecalledPacks::<Test>::insert(pack(3), FIRST)),
		("I6", || RecalledSerials::<Test>::insert(SECOND, pack_serials(&[]))),
		("I6", || {
			spoil_recall(FIRST, |row| {
				row.terms.effectiveness = Effectiveness::B { percent: 100 };
			})
		}),
		("I7", || spoil(tablet_lot(1), |row| row.affections += 1)),
		("I7", || spoil(tablet_lot(1), |row| row.affected_by = Some(NEXT))),
		("I7", || spoil(tablet_lot(1), |row| row.affected_by = None)),
		("I7", || spoil_recall(SECOND, |row| row.unassessed += 1)),
		("I7", || spoil_recall(SECOND, |row| row.affected = 0)),
		("I7", || {
			Affected::<Test>::insert(tablet_lot(1), NEXT, ());
			spoil(tablet_lot(1), |row| row.affections += 1);
		}),
		("I8", || {
			Tracing::<Test>::insert(FIRST, 0, Trace { lot: tablet_lot(1), after: None });
		}),
		("I8", || spoil_recall(SECOND, |row| row.queue.next += 1)),
		("I8", || {
			let trace = Trace { lot: substance(9), after: None };
			spoil_recall(SECOND, |row| row.queue.next += 1);
			Tracing::<Test>::insert(SECOND, recall_row(SECOND).queue.first, trace);
		}),
		("I8", || {
			let report = commitment(1);
			let termination = Some(Termination { report, terminated_at: NOW });
			spoil_recall(FIRST, |row| row.termination = termination);
		}),
		("I6", || spoil_recall(FIRST, |row| row.paid = row.rows() + 1)),
		("I8", || spoil_recall(SECOND, |row| row.is_waiting = false)),
		("I8", || Turns::<Test>::mutate(|line| line.next += 1)),
		("I8", || Waiting::<Test>::remove(Turns::<Test>::get().first)),
		("I8", || {
			let line = Turns::<Test>::get();
			Waiting::<Test>::insert(line.next, SECOND);
			Turns::<Test>::put(Line { next: line.next + 1, ..line });
		}),
		("I8", || {
			let line = Turns::<Test>::get();
			(line.first..line.next).for_each(Waiting::<Test>::remove);
			Turns::<Test>::put(Line { first: line.next, ..line });
			spoil_recall(FIRST, |row| row.is_waiting = false);
			spoil_recall(SECOND, |row| row.is_waiting = false);
		}),
		("I9", || Responses::<Test>::remove(SECOND, PHARMACY)),
		("I10", || {
			let batches = [0, 1].map(|number| Batches::<Test>::take(tablet_lot(1), number));
			assert!(batches.iter().all(Option::is_some));
			spoil(tablet_lot(1), |row| (row.batches, row.commissioned) = (0, 0));
		}),
	];
	state().execute_with(|| {
		assert_ok!(Products::do_try_state());
		for (place, (invariant, breach)) in breaches.into_iter().enumerate() {
			let found = hypothetically!({
				breach();
				Products::do_try_state()
			});
			let message: &str = found.expect_err(invariant).into();
			let is_named = message.starts_with(&format!("{invariant}:"));
			assert!(is_named, "{place}: {invariant} expected, not {message}");
		}
	});
}

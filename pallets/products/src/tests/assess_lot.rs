// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_supply::Barrier;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{recall, Products, *},
	*,
};

const FIRST: RecallId = RecallId(0);
const SECOND: RecallId = RecallId(1);

fn lot() -> Lgtin {
	tablet_lot(1)
}

fn assess(recall: RecallId, findings: u8) -> DispatchResult {
	Products::assess_lot(person(MAKER), lot(), recall, commitment(findings))
}

/// Tablets that a recall of their substance affects.
fn affected() -> ExtBuilder {
	ExtBuilder::default().with_tablets().then(|| recall(CHEMIST, substance(1)).map(|_| ()))
}

#[test]
fn a_manufacturer_lets_its_lot_go_on() {
	affected().execute(|| {
		assert_ok!(assess(FIRST, 1));
		let findings = commitment(1);
		assert_eq!(events(), [Event::LotAssessed { lot: lot(), recall: FIRST, findings }]);
		let state = Products::lot(lot()).unwrap();
		assert_eq!((state.barrier, state.row.affections), (None, 0));
		assert_eq!(state.row.assessment, Some(Assessment { recall: FIRST, findings }));
		assert_eq!((recall_row(FIRST).affected, recall_row(FIRST).unassessed), (1, 0));
		assert_ok!(assess(FIRST, 1));
		assert_eq!(events(), []);
		assert_noop!(assess(FIRST, 2), Failure::NotAffected);
		assert_noop!(assess(SECOND, 1), Failure::NotAffected);
	});
}

#[test]
fn each_recall_is_assessed() {
	let chain = ExtBuilder::default().then(|| make_substance(1)).then(|| make_substance(2));
	chain.then(|| make_tablets(1, &[substance(1), substance(2)])).execute(|| {
		assert_ok!(recall(CHEMIST, substance(1)));
		assert_ok!(recall(CHEMIST, substance(2)));
		let barrier = || Products::lot(lot()).unwrap().barrier;
		assert_eq!(barrier(), Some(Barrier::Affected(FIRST)));
		assert_ok!(assess(FIRST, 1));
		assert_eq!(barrier(), Some(Barrier::Affected(SECOND)));
		assert_ok!(assess(SECOND, 1));
		assert_eq!(barrier(), None);
	});
}

#[test]
fn nothing_is_assessed_before_all_is_traced() {
	let chain = (2..=MAX_DERIVED).fold(ExtBuilder::default().with_tablets(), |chain, number| {
		chain.then(move || make_tablets(number, &[substance(1)]))
	});
	chain.execute(|| {
		assert_ok!(recall(CHEMIST, substance(1)));
		let first = Affected::<Test>::iter_keys().next().unwrap().0;
		let assess = || Products::assess_lot(person(MAKER), first, FIRST, commitment(1));
		assert_noop!(assess(), Failure::TraceRunning);
		let terminate = Products::terminate_recall(person(AUTHORITY), FIRST, commitment(1), 9);
		assert_eq!(terminate, Err(Failure::NotClassified.into()));
		assert_ok!(Products::classify(person(AUTHORITY), FIRST, RecallClass::II));
		let terminate = Products::terminate_recall(person(AUTHORITY), FIRST, commitment(1), 9);
		assert_eq!(terminate, Err(Failure::TraceRunning.into()));
		sweep(10);
		assert_ok!(assess());
		assert_eq!(Products::lot(first).unwrap().barrier, None);
	});
}

#[test]
fn only_the_manufacturer_of_the_lot_assesses_whatever_its_status() {
	affected().execute(|| {
		let call = |by, lot| Products::assess_lot(by, lot, FIRST, commitment(1));
		for institution in [CHEMIST, AUTHORITY, PHARMACY] {
			assert_noop!(call(person(institution), lot()), Failure::NotManufacturer);
		}
		assert_noop!(call(logistics(MAKER), lot()), DUTY_MISSING);
		assert_noop!(call(RuntimeOrigin::root(), lot()), BadOrigin);
		assert_noop!(call(person(MAKER), tablet_lot(9)), Failure::LotUnknown);
		assert_noop!(call(person(CHEMIST), substance(1)), Failure::NotAffected);
		Register::suspend(MAKER);
		assert_ok!(call(person(MAKER), lot()));
	});
}

#[test]
fn a_terminated_recall_still_waits_for_the_assessment() {
	affected().then(|| close(FIRST)).execute(|| {
		assert_eq!(Products::lot(lot()).unwrap().barrier, Some(Barrier::Affected(FIRST)));
		assert_ok!(assess(FIRST, 1));
		assert_eq!(Products::lot(lot()).unwrap().barrier, None);
	});
}

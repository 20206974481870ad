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

fn lot() -> Lgtin {
	tablet_lot(1)
}

fn classify(by: InstitutionId, class: RecallClass) -> DispatchResult {
	Products::classify(person(by), FIRST, class)
}

#[test]
fn a_recall_takes_effect_at_once() {
	ExtBuilder::default().with_tablets().execute(|| {
		assert_eq!(recall(MAKER, lot()), Ok(FIRST));
		let event =
			Event::LotRecalled { recall: FIRST, lot: lot(), institution: MAKER, terms: PENDING };
		assert_eq!(events(), [event]);
		let state = Products::lot(lot()).unwrap();
		assert_eq!(state.barrier, Some(Barrier::Recalled(FIRST)));
		assert_eq!((state.facts.recall, state.row.recalls), (Some(FIRST), 1));
		let row = Recall {
			lot: lot(),
			packs: 0,
			terms: PENDING,
			notice: commitment(9),
			opened_by: MAKER,
			opened_at: NOW,
			termination: None,
			affected: 0,
			unassessed: 0,
			responses: 0,
			queue: Queue::default(),
			is_waiting: false,
			paid: 1,
		};
		assert_eq!(recall_row(FIRST), row);
	});
}

#[test]
fn a_regulator_recalls_too_and_says_the_class() {
	ExtBuilder::default().with_tablets().execute(|| {
		let terms = RecallTerms { class: RecallClass::I, ..PENDING };
		let by = |institution| Products::recall(person(institution), lot(), terms, commitment(9));
		assert_noop!(by(MAKER), Failure::RecallTermsUnsound);
		assert_ok!(by(AUTHORITY));
		assert_eq!(recall_row(FIRST).opened_by, AUTHORITY);
		assert_eq!(recall_row(FIRST).terms.class, RecallClass::I);
	});
}

#[test]
fn recalling_again_is_quiet() {
	ExtBuilder::default().with_tablets().then(|| recall(MAKER, lot()).map(|_| ())).execute(|| {
		assert_ok!(recall(MAKER, lot()));
		assert_ok!(classify(AUTHORITY, RecallClass::II));
		events();
		// Also when it was classified since.
		assert_ok!(recall(MAKER, lot()));
		assert_eq!(events(), []);
		assert_eq!(NextRecallId::<Test>::get(), RecallId(1));
		assert_noop!(recall(AUTHORITY, lot()), Failure::AlreadyRecalled);
		let other = Products::recall(person(MAKER), lot(), PENDING, commitment(8));
		assert_noop!(other, Failure::AlreadyRecalled);
		let terms = RecallTerms { depth: Depth::Retail, ..PENDING };
		let other = Products::recall(person(MAKER), lot(), terms, commitment(9));
		assert_noop!(other, Failure::AlreadyRecalled);
	});
}

#[test]
fn no_status_and_no_empty_quota_stops_a_recall() {
	ExtBuilder::default().with_tablets().execute(|| {
		Index::prepay(MAKER, 0);
		Register::suspend(MAKER);
		assert_ok!(recall(MAKER, lot()));
	});
}

#[test]
fn only_the_manufacturer_and_regulators_recall() {
	ExtBuilder::default().with_tablets().execute(|| {
		for institution in [CHEMIST, PHARMACY, HEIR] {
			assert_noop!(recall(institution, lot()), Failure::NotPermitted);
		}
		let call = |by, lot| Products::recall(by, lot, PENDING, commitment(9));
		assert_noop!(call(logistics(MAKER), lot()), DUTY_MISSING);
		assert_noop!(call(RuntimeOrigin::root(), lot()), BadOrigin);
		assert_noop!(call(person(MAKER), tablet_lot(9)), Failure::LotUnknown);
		for percent in [10, 100] {
			let effectiveness = Effectiveness::B { percent };
			let terms = RecallTerms { effectiveness, ..PENDING };
			let unsound = Products::recall(person(MAKER), lot(), terms, commitment(9));
			assert_noop!(unsound, Failure::RecallTermsUnsound);
		}
		Register::suspend(AUTHORITY);
		assert_noop!(recall(AUTHORITY, lot()), Failure::NotPermitted);
	});
}

#[test]
fn a_regulator_classifies_and_changes_its_mind() {
	ExtBuilder::default().with_tablets().then(|| recall(MAKER, lot()).map(|_| ())).execute(|| {
		assert_ok!(classify(AUTHORITY, RecallClass::Pending));
		assert_ok!(classify(AUTHORITY, RecallClass::III));
		assert_ok!(classify(AUTHORITY, RecallClass::III));
		assert_ok!(classify(OTHER_AUTHORITY, RecallClass::I));
		let classified = |class| Event::RecallClassified { recall: FIRST, class };
		assert_eq!(events(), [classified(RecallClass::III), classified(RecallClass::I)]);
		assert_noop!(classify(AUTHORITY, RecallClass::Pending), Failure::ClassPending);
		assert_noop!(classify(MAKER, RecallClass::III), Failure::NotRegulator);
		assert_noop!(classify(PHARMACY, RecallClass::III), Failure::NotRegulator);
		let call = |by, recall| Products::classify(by, recall, RecallClass::III);
		assert_noop!(call(logistics(AUTHORITY), FIRST), DUTY_MISSING);
		assert_noop!(call(RuntimeOrigin::none(), FIRST), BadOrigin);
		assert_noop!(call(person(AUTHORITY), RecallId(1)), Failure::RecallUnknown);
		assert_ok!(close(FIRST));
		assert_noop!(classify(AUTHORITY, RecallClass::III), Failure::RecallOver);
	});
}

#[test]
fn a_recall_outranks_what_else_keeps_a_lot_back() {
	ExtBuilder::default().with_tablets().execute(|| {
		assert_ok!(recall(CHEMIST, substance(1)));
		let barrier = || Products::lot(lot()).unwrap().barrier;
		assert_eq!(barrier(), Some(Barrier::Affected(FIRST)));
		pass_to(EXPIRY.saturating_add(1));
		assert_eq!(barrier(), Some(Barrier::Affected(FIRST)));
		assert_ok!(Products::withdraw_product(person(MAKER), tablets(), commitment(1)));
		assert_eq!(barrier(), Some(Barrier::Withdrawn));
		assert_ok!(recall(MAKER, lot()));
		assert_eq!(barrier(), Some(Barrier::Recalled(RecallId(1))));
	});
}

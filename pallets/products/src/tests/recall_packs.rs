// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_supply::{Barrier, Lots as _};
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{recall, recall_packs, Products, *},
	*,
};

const FIRST: RecallId = RecallId(0);
const SECOND: RecallId = RecallId(1);

fn lot() -> Lgtin {
	tablet_lot(1)
}

fn recalled() -> ExtBuilder {
	ExtBuilder::default().with_tablets().then(|| recall_packs(MAKER, lot(), &[1, 2]).map(|_| ()))
}

fn add(by: InstitutionId, numbers: &[u32]) -> DispatchResult {
	Products::add_to_recall(person(by), FIRST, pack_serials(numbers))
}

#[test]
fn the_packs_named_are_recalled_and_no_others() {
	ExtBuilder::default().with_tablets().execute(|| {
		assert_eq!(recall_packs(MAKER, lot(), &[2, 1, 2]), Ok(FIRST));
		let event = Event::PacksRecalled {
			recall: FIRST,
			lot: lot(),
			packs: 2,
			institution: MAKER,
			terms: PENDING,
		};
		assert_eq!(events(), [event]);
		assert_eq!(Products::pack_recall(&pack(1)), Some(FIRST));
		assert_eq!(Products::pack_recall(&pack(2)), Some(FIRST));
		assert_eq!(Products::pack_recall(&pack(3)), None);
		let state = Products::lot(lot()).unwrap();
		assert_eq!((state.barrier, state.row.recall, state.row.recalls), (None, None, 1));
		let kept = Products::recall_state(FIRST).unwrap();
		assert_eq!((kept.row.packs, kept.serials), (2, vec![serial(1), serial(2)]));
	});
}

#[test]
fn packs_are_recalled_once() {
	recalled().execute(|| {
		assert_ok!(recall_packs(MAKER, lot(), &[1, 2]));
		assert_ok!(recall_packs(MAKER, lot(), &[2]));
		assert_eq!(events(), []);
		assert_noop!(recall_packs(AUTHORITY, lot(), &[1, 2]), Failure::AlreadyRecalled);
		assert_noop!(recall_packs(MAKER, lot(), &[1, 3]), Failure::AlreadyRecalled);
		assert_noop!(recall_packs(MAKER, lot(), &[3, 1]), Failure::AlreadyRecalled);
		assert_noop!(recall_packs(MAKER, lot(), &[]), Failure::NothingRecalled);
		assert_eq!(recall_packs(AUTHORITY, lot(), &[3]), Ok(SECOND));
		assert_eq!(lot_row(lot()).recalls, 2);
		assert_ok!(make_tablets(2, &[]));
		assert_noop!(recall_packs(MAKER, tablet_lot(2), &[1]), Failure::AlreadyRecalled);
	});
}

#[test]
fn a_lot_is_recalled_after_packs_and_not_the_other_way_round() {
	recalled().execute(|| {
		assert_eq!(recall(MAKER, lot()), Ok(SECOND));
		assert_eq!(Products::lot(lot()).unwrap().barrier, Some(Barrier::Recalled(SECOND)));
		assert_eq!(Products::pack_recall(&pack(1)), Some(FIRST));
		assert_noop!(recall_packs(MAKER, lot(), &[3]), Failure::AlreadyRecalled);
		let further = Products::add_to_recall(person(MAKER), SECOND, pack_serials(&[3]));
		assert_noop!(further, Failure::WholeLotRecalled);
	});
}

#[test]
fn further_packs_are_named() {
	recalled().execute(|| {
		assert_ok!(add(MAKER, &[3, 1]));
		assert_ok!(add(AUTHORITY, &[4, 4]));
		let extended = |packs| Event::RecallExtended { recall: FIRST, packs };
		assert_eq!(events(), [extended(3), extended(4)]);
		assert_ok!(add(MAKER, &[1, 2, 3, 4]));
		assert_ok!(add(MAKER, &[]));
		assert_eq!(events(), []);
		// Who opened it pays, whoever adds.
		assert_eq!(recall_row(FIRST).rows(), 6);
		assert_eq!(Index::used(AUTHORITY), 0);
		assert_ok!(recall_packs(MAKER, lot(), &[5]));
		assert_noop!(add(MAKER, &[6, 5]), Failure::AlreadyRecalled);
	});
}

#[test]
fn a_recall_names_so_many_packs() {
	ExtBuilder::default().with_tablets().execute(|| {
		let all: Vec<_> = (0..MAX_RECALLED - 1).collect();
		assert_ok!(recall_packs(MAKER, lot(), &all));
		assert_noop!(add(MAKER, &[1_000, 1_001]), Failure::TooManyRecalled);
		assert_ok!(add(MAKER, &[1_000]));
		assert_noop!(add(MAKER, &[1_001]), Failure::TooManyRecalled);
		assert_ok!(recall_packs(MAKER, lot(), &[1_001]));
		let many = serials(0..MAX_RECALLED + 1);
		assert!(PackSerials::try_from(many).is_err());
	});
}

#[test]
fn a_lot_has_so_many_recalls_of_packs_and_still_one_of_all() {
	ExtBuilder::default().with_tablets().execute(|| {
		for number in 0..MAX_OWN_RECALLS {
			assert_ok!(recall_packs(MAKER, lot(), &[number]));
		}
		let one_more = |by| recall_packs(by, lot(), &[MAX_RECALLS]);
		assert_noop!(one_more(MAKER), Failure::TooManyRecalls);
		for number in MAX_OWN_RECALLS..MAX_RECALLS {
			assert_ok!(recall_packs(AUTHORITY, lot(), &[number]));
		}
		assert_noop!(one_more(AUTHORITY), Failure::TooManyRecalls);
		assert_ok!(recall_packs(MAKER, lot(), &[0]));
		assert_ok!(recall(AUTHORITY, lot()));
	});
}

#[test]
fn only_the_manufacturer_and_regulators_name_packs() {
	recalled().execute(|| {
		assert_noop!(recall_packs(PHARMACY, lot(), &[3]), Failure::NotPermitted);
		assert_noop!(add(CHEMIST, &[3]), Failure::NotPermitted);
		let serials = || pack_serials(&[3]);
		let call = |by, lot| Products::recall_packs(by, lot, serials(), PENDING, commitment(9));
		assert_noop!(call(logistics(MAKER), lot()), DUTY_MISSING);
		assert_noop!(call(RuntimeOrigin::root(), lot()), BadOrigin);
		assert_noop!(call(person(MAKER), tablet_lot(9)), Failure::LotUnknown);
		let call = |by, recall| Products::add_to_recall(by, recall, serials());
		assert_noop!(call(logistics(MAKER), FIRST), DUTY_MISSING);
		assert_noop!(call(RuntimeOrigin::none(), FIRST), BadOrigin);
		assert_noop!(call(person(MAKER), SECOND), Failure::RecallUnknown);
		let terms = RecallTerms { class: RecallClass::I, ..PENDING };
		let unsound = Products::recall_packs(person(MAKER), lot(), serials(), terms, commitment(9));
		assert_eq!(unsound, Err(Failure::RecallTermsUnsound.into()));
	});
}

#[test]
fn nothing_is_added_to_a_recall_that_is_over() {
	recalled().then(|| close(FIRST)).execute(|| {
		assert_noop!(add(MAKER, &[3]), Failure::RecallOver);
		assert_ok!(add(MAKER, &[1]));
		// What was recalled stays so.
		assert_eq!(Products::pack_recall(&pack(1)), Some(FIRST));
	});
}

#[test]
fn no_empty_quota_stops_it() {
	recalled().execute(|| {
		Index::prepay(MAKER, 0);
		assert_ok!(add(MAKER, &[3]));
		assert_ok!(recall_packs(MAKER, lot(), &[4]));
	});
}

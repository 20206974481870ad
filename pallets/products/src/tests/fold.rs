// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult, BoundedVec};
use salus_primitives::Fold;
use salus_supply::Lots as _;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{
	mock::{recall, recall_packs, Products, *},
	*,
};

const FIRST: RecallId = RecallId(0);

fn lot() -> Lgtin {
	tablet_lot(1)
}

fn fold(lots: &[Lgtin]) -> DispatchResult {
	Products::fold(signed(1), BoundedVec::try_from(lots.to_vec()).expect("not too many"))
}

fn fold_recall() -> DispatchResult {
	Products::fold_recall(signed(1), FIRST).map(|_| ()).map_err(|failure| failure.error)
}

/// To the first moment at which what expired on [`EXPIRY`] can be folded.
fn pass_history() {
	pass_to(EXPIRY.saturating_add(1));
	pass(HISTORY_PERIOD);
}

fn kept(lot: Lgtin) -> Folded {
	let row = lot_row(lot);
	let batches = (0..row.batches).filter_map(|number| Products::batch(lot, number)).collect();
	Folded::Lot { lot, row, batches }
}

#[test]
fn a_lot_of_which_nothing_is_left_leaves_the_state_and_is_still_proved() {
	ExtBuilder::default().with_tablets().execute(|| {
		Shelf::dispense_all(&lot());
		let kept = kept(lot());
		pass_history();
		assert_ok!(fold(&[lot()]));
		assert_eq!(events(), [Event::LotFolded { lot: lot(), manufacturer: MAKER }]);
		assert_eq!(Products::facts(&lot()), None);
		assert_eq!(Batches::<Test>::iter().count(), 0);
		assert_eq!(Derived::<Test>::iter().count(), 0);
		assert_eq!(lot_row(substance(1)).derived, 0);
		assert!(!Tallies::get().contains_key(&lot()));
		assert!(Products::verify_folded(MAKER, std::slice::from_ref(&kept)));
		assert!(!Products::verify_folded(MAKER, &[]));
		assert!(!Products::verify_folded(CHEMIST, &[kept]));
		assert_noop!(fold(&[lot()]), Failure::LotUnknown);
	});
}

#[test]
fn what_was_made_goes_before_what_it_was_made_out_of() {
	ExtBuilder::default().with_tablets().execute(|| {
		Shelf::dispense_all(&lot());
		pass_history();
		assert_noop!(fold(&[substance(1)]), Failure::DerivedLeft);
		assert_noop!(fold(&[substance(1), lot()]), Failure::DerivedLeft);
		assert_ok!(fold(&[lot(), substance(1)]));
		assert_eq!(Lots::<Test>::iter().count(), 0);
		assert_eq!(Folds::<Test>::iter().count(), 2);
	});
}

#[test]
fn nothing_is_folded_before_the_history_period_has_passed() {
	ExtBuilder::default().with_tablets().execute(|| {
		Shelf::dispense_all(&lot());
		pass_history();
		pallet_timestamp::Now::<Test>::mutate(|now| *now -= 1);
		assert_noop!(fold(&[lot()]), Failure::HistoryRunning);
		pass(1);
		assert_ok!(fold(&[lot()]));
	});
}

#[test]
fn the_period_runs_from_the_extended_expiry() {
	ExtBuilder::default().with_tablets().execute(|| {
		Shelf::dispense_all(&lot());
		let later = EXPIRY.saturating_add(1);
		assert_ok!(Products::extend_expiry(person(MAKER), lot(), later));
		pass_history();
		assert_noop!(fold(&[lot()]), Failure::HistoryRunning);
		pass(salus_primitives::time::DAY_MILLISECONDS);
		assert_ok!(fold(&[lot()]));
	});
}

#[test]
fn packs_that_are_held_keep_their_lot() {
	ExtBuilder::default().with_tablets().execute(|| {
		Shelf::dispense(&lot(), MAKER, 7);
		pass_history();
		assert_noop!(fold(&[lot()]), Failure::StockLeft);
		Shelf::dispense(&lot(), MAKER, 1);
		assert_ok!(fold(&[lot()]));
	});
}

#[test]
fn a_recall_goes_with_its_responses_before_its_lot() {
	ExtBuilder::default().with_tablets().execute(|| {
		assert_ok!(recall_packs(AUTHORITY, lot(), &[1, 2]));
		for institution in [WHOLESALER, PHARMACY, HOSPITAL, HEIR] {
			assert_ok!(Products::respond(person(institution), FIRST, 1));
		}
		assert_ok!(close(FIRST));
		Shelf::dispense_all(&lot());
		let responses = Products::responses(FIRST, None, 10);
		assert_eq!(responses.len(), 5);
		let row = recall_row(FIRST);
		pass_history();
		events();
		assert_noop!(fold(&[lot()]), Failure::RecallsLeft);
		assert_ok!(fold_recall());
		assert_eq!((events(), recall_row(FIRST).responses), (vec![], 2));
		assert_eq!(Products::pack_recall(&pack(1)), Some(FIRST));
		assert_ok!(fold_recall());
		assert_eq!(events(), [Event::RecallFolded { recall: FIRST, manufacturer: MAKER }]);
		assert_noop!(fold_recall(), Failure::RecallUnknown);
		assert_eq!(RecalledPacks::<Test>::iter().count(), 0);
		assert_eq!(Index::used(AUTHORITY), 0);

		let lot_leaf = kept(lot());
		assert_ok!(fold(&[lot()]));
		let all: Vec<_> = responses
			.into_iter()
			.map(|(institution, response)| Folded::Response {
				recall: FIRST,
				institution,
				response,
			})
			.chain([
				Folded::Recall {
					recall: FIRST,
					row: Recall { responses: 0, ..row },
					serials: vec![serial(1), serial(2)],
				},
				lot_leaf,
			])
			.collect();
		assert!(Products::verify_folded(MAKER, &all));
		assert_eq!(Folds::<Test>::get(MAKER), Fold::over_all(&all));
	});
}

#[test]
fn an_open_recall_stays() {
	ExtBuilder::default().with_tablets().execute(|| {
		assert_ok!(recall(MAKER, lot()));
		Shelf::dispense_all(&lot());
		pass_history();
		assert_noop!(fold_recall(), Failure::RecallOpen);
		assert_noop!(fold(&[lot()]), Failure::RecallsLeft);
		assert_ok!(close(FIRST));
		assert_ok!(fold_recall());
		// The lot knows that it was recalled, though nobody can ask for the recall any more.
		assert_eq!(lot_row(lot()).recall, Some(FIRST));
		let again = Products::recall(person(MAKER), lot(), PENDING, commitment(9));
		assert_noop!(again, Failure::AlreadyRecalled);
		assert_ok!(fold(&[lot()]));
	});
}

#[test]
fn a_recall_stays_for_as_long_as_its_lot_could_be_there() {
	ExtBuilder::default().with_tablets().execute(|| {
		assert_ok!(recall(MAKER, lot()));
		assert_ok!(close(FIRST));
		assert_noop!(fold_recall(), Failure::HistoryRunning);
	});
}

#[test]
fn a_recall_goes_after_the_assessments_that_it_calls_for() {
	ExtBuilder::default().with_tablets().execute(|| {
		assert_ok!(recall(CHEMIST, substance(1)));
		assert_ok!(close(FIRST));
		Shelf::dispense_all(&lot());
		pass_history();
		assert_noop!(fold_recall(), Failure::AssessmentsLeft);
		// Nobody assessed the lot, and nobody has to any more.
		assert_ok!(fold(&[lot()]));
		assert_eq!(recall_row(FIRST).unassessed, 0);
		assert_ok!(fold_recall());
		assert_ok!(fold(&[substance(1)]));
	});
}

#[test]
fn a_lot_that_waits_for_many_assessments_is_folded_by_and_by() {
	ExtBuilder::default().with_tablets().execute(|| {
		for number in 0..MAX_RECALLS {
			let by = if number < MAX_OWN_RECALLS { CHEMIST } else { AUTHORITY };
			assert_ok!(recall_packs(by, substance(1), &[number]));
		}
		assert_ok!(recall(AUTHORITY, substance(1)));
		assert_eq!(lot_row(lot()).affections, MAX_RECALLS + 1);
		Shelf::dispense_all(&lot());
		pass_history();
		events();
		assert_ok!(fold(&[lot()]));
		assert_eq!((events(), lot_row(lot()).affections), (vec![], 1));
		assert_ok!(Products::do_try_state());
		assert_ok!(fold(&[lot()]));
		assert_eq!(events(), [Event::LotFolded { lot: lot(), manufacturer: MAKER }]);
		assert!(Recalls::<Test>::iter_values().all(|row| row.unassessed == 0));
	});
}

#[test]
fn calls_have_bounds_and_are_signed() {
	ExtBuilder::default().execute(|| {
		type Bounded = BoundedVec<Lgtin, <Test as Config>::MaxFold>;
		let many = |count| (0..count).map(tablet_lot).collect::<Vec<_>>();
		assert!(Bounded::try_from(many(MAX_FOLD)).is_ok());
		assert!(Bounded::try_from(many(MAX_FOLD + 1)).is_err());
		assert_ok!(fold(&[]));
		assert_eq!(events(), []);
		assert_noop!(Products::fold(RuntimeOrigin::root(), BoundedVec::new()), BadOrigin);
		let unsigned = Products::fold_recall(RuntimeOrigin::none(), FIRST).unwrap_err();
		assert_eq!(unsigned.error, BadOrigin.into());
	});
}

#[test]
fn what_was_paid_for_more_than_was_folded_is_given_back() {
	ExtBuilder::default().with_tablets().execute(|| {
		assert_ok!(recall(MAKER, lot()));
		assert_ok!(close(FIRST));
		Shelf::dispense_all(&lot());
		pass_history();
		let paid = Products::fold_recall(signed(1), FIRST).unwrap();
		// The maker answered as the only one that had packs.
		let actual = <() as WeightInfo>::fold_recall(0, 1);
		assert_eq!(paid.actual_weight, Some(actual));
	});
}

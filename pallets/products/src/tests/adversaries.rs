// SPDX-License-Identifier: Apache-2.0

//! What who means no good tries.

use frame_support::{assert_noop, assert_ok, BoundedVec};
use salus_supply::{Barrier, Lots as _};

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

fn add(by: InstitutionId, numbers: &[u32]) -> frame_support::dispatch::DispatchResult {
	Products::add_to_recall(person(by), FIRST, pack_serials(numbers))
}

/// Four lots of tablets out of the substance, and a syrup out of each.
fn many() -> ExtBuilder {
	(1..=MAX_DERIVED).fold(ExtBuilder::default().then(|| make_substance(1)), |chain, number| {
		chain
			.then(move || make_tablets(number, &[substance(1)]))
			.then(move || make(lot_of(syrup(), number), &[tablet_lot(number)]))
	})
}

#[test]
fn no_debt_stops_a_recall() {
	ExtBuilder::default().with_tablets().then(|| make_tablets(2, &[])).execute(|| {
		for institution in [MAKER, AUTHORITY] {
			Index::prepay(institution, 0);
		}
		Index::bound_overdraft(2);
		assert_eq!(recall_packs(AUTHORITY, lot(), &[1]), Ok(FIRST));
		assert_ok!(add(AUTHORITY, &[2, 3]));
		assert_eq!(recall(AUTHORITY, lot()), Ok(SECOND));
		assert_eq!(recall(AUTHORITY, tablet_lot(2)), Ok(RecallId(2)));
		assert_eq!(Products::pack_recall(&pack(3)), Some(FIRST));
		// What could be paid is, and nothing else is given back.
		assert_eq!(Index::used(AUTHORITY), 2);
	});
}

#[test]
fn nobody_uses_the_quota_of_a_regulator() {
	let chain = ExtBuilder::default().with_tablets();
	chain.then(|| recall_packs(AUTHORITY, lot(), &[1]).map(|_| ())).execute(|| {
		let used = Index::used(AUTHORITY);
		assert_noop!(add(MAKER, &[2]), Failure::NotPermitted);
		assert_eq!(Index::used(AUTHORITY), used);
		assert_ok!(recall_packs(MAKER, lot(), &[2]));
		assert_ok!(add(OTHER_AUTHORITY, &[3]));
	});
}

#[test]
fn what_was_made_before_further_packs_were_named_is_flagged() {
	let chain = ExtBuilder::default().with_tablets();
	chain.then(|| recall_packs(MAKER, lot(), &[1]).map(|_| ())).execute(|| {
		let made = lot_of(syrup(), 1);
		assert_ok!(make(made, &[lot()]));
		assert_eq!(Products::lot(made).unwrap().barrier, None);
		assert_ok!(add(MAKER, &[2]));
		assert_eq!(Products::lot(made).unwrap().barrier, Some(Barrier::Affected(FIRST)));
		// Also if it was found in order before.
		assert_ok!(Products::assess_lot(person(MAKER), made, FIRST, commitment(1)));
		assert_ok!(add(MAKER, &[3]));
		assert_eq!(Products::lot(made).unwrap().barrier, Some(Barrier::Affected(FIRST)));
	});
}

#[test]
fn a_lot_that_is_long_over_does_not_come_back_without_its_recalls() {
	let chain = ExtBuilder::default().with_tablets();
	chain.then(|| recall_packs(MAKER, lot(), &[1]).map(|_| ())).then(|| close(FIRST)).execute(
		|| {
			pass_to(EXPIRY.saturating_add(1));
			pass(HISTORY_PERIOD - 1);
			let later = |days| EXPIRY.saturating_add(days);
			let extend = |days| Products::extend_expiry(person(MAKER), lot(), later(days));
			frame_support::hypothetically!({
				assert_ok!(extend(1_000));
			});
			pass(1);
			assert_ok!(Products::fold_recall(signed(1), FIRST));
			assert_noop!(extend(1_000), Failure::HistoryOver);
			assert_eq!(Products::facts(&lot()).unwrap().expiry, EXPIRY);
			assert_ok!(extend(0));
		},
	);
}

#[test]
fn a_lot_is_not_folded_out_of_a_trace() {
	many().execute(|| {
		pass_to(EXPIRY.saturating_add(1));
		pass(HISTORY_PERIOD);
		assert_ok!(recall(CHEMIST, substance(1)));
		let (tablets, _) = Affected::<Test>::iter_keys().next().unwrap();
		let syrup = Products::lots_made_from(tablets, None, 1)[0];
		let fold = || Products::fold(signed(1), BoundedVec::truncate_from(vec![syrup, tablets]));
		[syrup, tablets].iter().for_each(Shelf::dispense_all);
		assert_noop!(fold(), Failure::TraceRunning);
		sweep(100);
		assert_ok!(fold());
	});
}

#[test]
fn a_recall_does_not_wait_for_others_to_be_traced() {
	let others = |number| make(lot_of(syrup(), 10 + number), &[substance(2)]);
	let chain = many().then(|| make_substance(2));
	let chain = (1..=MAX_DERIVED).fold(chain, |chain, number| chain.then(move || others(number)));
	chain.execute(|| {
		let affected = || [FIRST, SECOND].map(|recall| recall_row(recall).affected);
		assert_eq!(recall(CHEMIST, substance(1)), Ok(FIRST));
		assert_eq!(recall(CHEMIST, substance(2)), Ok(SECOND));
		assert_eq!(affected(), [TRACE_STEPS; 2]);
		sweep(2);
		assert_eq!(affected(), [TRACE_STEPS + 1; 2]);
	});
}

#[test]
fn nobody_makes_anything_out_of_packs_that_others_have() {
	ExtBuilder::default().with_tablets().execute(|| {
		let input = lot_of(powder(), 9);
		assert_ok!(make(input, &[]));
		let out_of = |number| register_lot(tablet_lot(number), &[input]);
		assert_noop!(out_of(2), Failure::InputNotHeld);
		Shelf::move_packs(&input, CHEMIST, MAKER, 1);
		assert_ok!(out_of(2));
		Shelf::dispense(&input, MAKER, 1);
		assert_noop!(out_of(3), Failure::InputNotHeld);
		// Who made it needs none.
		Shelf::dispense_all(&input);
		assert_ok!(register_lot(substance(8), &[input]));
	});
}

#[test]
fn a_regulator_has_a_recall_carried_further_than_its_manufacturer_meant() {
	let shallow = RecallTerms {
		class: RecallClass::Pending,
		depth: Depth::Wholesale,
		effectiveness: Effectiveness::E,
	};
	let opened = move || Products::recall(person(MAKER), lot(), shallow, commitment(9));
	ExtBuilder::default().with_tablets().then(opened).execute(|| {
		Shelf::move_packs(&lot(), MAKER, PHARMACY, 3);
		let deepen = |by, depth, effectiveness| {
			Products::deepen_recall(person(by), FIRST, depth, effectiveness)
		};
		let (depth, effectiveness) = (Depth::Retail, Effectiveness::A);
		assert_noop!(deepen(MAKER, depth, effectiveness), Failure::NotRegulator);
		assert_noop!(deepen(PHARMACY, depth, effectiveness), Failure::NotRegulator);
		assert_ok!(deepen(AUTHORITY, depth, effectiveness));
		assert_eq!(events(), [Event::RecallDeepened { recall: FIRST, depth, effectiveness }]);
		assert_ok!(deepen(OTHER_AUTHORITY, depth, effectiveness));
		assert_eq!(events(), []);
		// No Regulator has it end sooner than another one wants.
		let unsound = Effectiveness::B { percent: 100 };
		assert_noop!(deepen(AUTHORITY, depth, unsound), Failure::RecallTermsUnsound);
		assert_noop!(deepen(AUTHORITY, depth, Effectiveness::E), Failure::NotDeeper);
		assert_noop!(deepen(AUTHORITY, Depth::Wholesale, effectiveness), Failure::NotDeeper);
		assert_ok!(Products::classify(person(AUTHORITY), FIRST, RecallClass::I));
		let end = || Products::terminate_recall(person(AUTHORITY), FIRST, commitment(8), 2);
		assert_noop!(end(), Failure::ResponsesMissing);
		assert_ok!(Products::respond(person(PHARMACY), FIRST, 3));
		assert_ok!(end());
		assert_noop!(deepen(AUTHORITY, Depth::Consumer, effectiveness), Failure::RecallOver);
		let signed = logistics(AUTHORITY);
		let call = Products::deepen_recall(signed, FIRST, depth, effectiveness);
		assert_noop!(call, DUTY_MISSING);
	});
}

#[test]
fn a_recall_that_is_traced_by_hand_leaves_its_turn_and_gets_another_one() {
	many().then(|| recall_packs(CHEMIST, substance(1), &[1]).map(|_| ())).execute(|| {
		for _ in 0..10 {
			assert_ok!(Products::trace(signed(1), FIRST));
		}
		assert!(recall_row(FIRST).is_traced() && recall_row(FIRST).is_waiting);
		assert_ok!(Products::add_to_recall(person(CHEMIST), FIRST, pack_serials(&[2])));
		assert_eq!(Waiting::<Test>::iter().count(), 1);
		sweep(100);
		assert!(!recall_row(FIRST).is_waiting);
		assert_eq!(Waiting::<Test>::iter().count(), 0);
		assert_ok!(Products::add_to_recall(person(CHEMIST), FIRST, pack_serials(&[3])));
		assert!(recall_row(FIRST).is_waiting);
	});
}

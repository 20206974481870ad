// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_supply::PackState;
use sp_runtime::traits::BadOrigin;

use super::Failure;
use crate::{mock::*, Event, Folded, Folds, Suspicions, TouchedPacks};

/// All packs of a small lot are dispensed or destroyed.
fn used_up() -> ExtBuilder {
	ExtBuilder::default().then(|| {
		make(&lot(1), &serials(0, PACKS))?;
		pack_case(MAKER, case(1), &lot(1), &CASE)?;
		deliver(MAKER, PHARMACY, &[case(1)])?;
		for number in CASE {
			dispense(PHARMACY, pack(number), Some(in_case(number)))?;
		}
		for number in CASE.end..PACKS {
			decommission(MAKER, pack(number), Some(loose(number)), PackState::Destroyed)?;
		}
		Ok(())
	})
}

/// And the lot has left the state.
fn gone() -> ExtBuilder {
	used_up().passed(200 * DAY + HISTORY_PERIOD + DAY).then(|| {
		let lots = vec![lot(1)].try_into().unwrap();
		Products::fold(signed(999_999), lots)
	})
}

#[test]
fn packs_fold_after_their_lot() {
	used_up().passed(200 * DAY + HISTORY_PERIOD + DAY).execute(|| {
		assert_noop!(fold([pack(2)]), Failure::NotClosed);
		assert_ok!(Products::fold(signed(999_999), vec![lot(1)].try_into().unwrap()));
		let (first, second) = (row(pack(2)), row(pack(9)));
		let before = [PHARMACY, MAKER].map(Index::used);
		events();
		assert_ok!(fold([pack(2), pack(9)]));
		let folded = |pack, institution| Event::PackFolded { pack, institution };
		assert_eq!(events(), [folded(pack(2), PHARMACY), folded(pack(9), MAKER)]);
		assert_eq!([PHARMACY, MAKER].map(Index::used), before.map(|used| used - 1));
		assert_eq!(TouchedPacks::<Test>::get(pack(2)), None);
		let kept = |pack, row| vec![Folded::Pack { pack, row }];
		assert!(Packs::verify_folded(PHARMACY, &kept(pack(2), first.clone())));
		assert!(Packs::verify_folded(MAKER, &kept(pack(9), second)));
		assert!(!Packs::verify_folded(MAKER, &kept(pack(2), first)));
		assert_eq!(Packs::fold_of(PHARMACY).unwrap().count, 1);
		assert_eq!(Packs::fold_of(RIVAL), None);
		// What left is not introduced again.
		let again = dispense(PHARMACY, pack(2), Some(in_case(2)));
		assert_noop!(again, Failure::LotUnknown);
		assert_noop!(fold([pack(2)]), Failure::PackUnknown);
	});
}

#[test]
fn a_pack_in_stock_does_not_fold() {
	ExtBuilder::supplied().then(|| take_out(PHARMACY, pack(2), in_case(2))).execute(|| {
		pass(1_000 * DAY);
		assert_noop!(fold([pack(2)]), Failure::NotClosed);
	});
}

#[test]
fn what_changed_a_short_while_ago_stays() {
	let chain = used_up().then(|| take_back(PHARMACY, pack(2)));
	let chain = chain.passed(200 * DAY + HISTORY_PERIOD + DAY).then(|| {
		decommission(PHARMACY, pack(2), None, PackState::Destroyed)?;
		Products::fold(signed(999_999), vec![lot(1)].try_into().unwrap())
	});
	chain.execute(|| {
		pass(HISTORY_PERIOD - 1);
		assert_ok!(fold([pack(3)]));
		assert_noop!(fold([pack(2)]), Failure::HistoryRunning);
		pass(1);
		assert_ok!(fold([pack(2)]));
	});
}

#[test]
fn a_doubt_that_is_settled_folds_while_its_lot_stands() {
	let chain = ExtBuilder::supplied().then(|| {
		report(RIVAL, pack(2), lot(1))?;
		dispense(PHARMACY, pack(6), Some(in_other_case(6)))
	});
	chain.passed(HISTORY_PERIOD - 1).execute(|| {
		// Watched ones after a while; raised ones not before somebody has looked.
		assert_noop!(fold([pack(6)]), Failure::HistoryRunning);
		pass(1);
		let before = Index::used(PHARMACY);
		assert_ok!(fold([pack(6)]));
		let (pack_6, institution) = (pack(6), PHARMACY);
		assert_eq!(events(), [Event::SuspicionFolded { pack: pack_6, institution }]);
		assert_eq!(Index::used(PHARMACY), before - 1);
		assert_noop!(fold([pack(2)]), Failure::NotClosed);
		assert_ok!(clear(MAKER, pack(2)));
		assert_noop!(fold([pack(2)]), Failure::HistoryRunning);
		pass(HISTORY_PERIOD);
		let suspicion = Packs::pack(pack(2)).suspicion.unwrap();
		assert_ok!(fold([pack(2)]));
		let kept = vec![Folded::Suspicion { pack: pack(2), suspicion }];
		assert!(Packs::verify_folded(RIVAL, &kept));
		assert_eq!(Suspicions::<Test>::iter().count(), 0);
	});
}

#[test]
fn what_is_illegitimate_stays_as_long_as_its_lot() {
	let chain = used_up().then(|| {
		report(RIVAL, pack(2), lot(1))?;
		condemn(MAKER, pack(2))
	});
	chain.passed(200 * DAY + HISTORY_PERIOD + DAY).execute(|| {
		assert_noop!(fold([pack(2)]), Failure::NotClosed);
		assert_ok!(Products::fold(signed(999_999), vec![lot(1)].try_into().unwrap()));
		assert_ok!(fold([pack(2)]));
		// The row and the doubt, each with who paid.
		let counts = [PHARMACY, RIVAL].map(|payer| Folds::<Test>::get(payer).unwrap().count);
		assert_eq!(counts, [1, 1]);
	});
}

#[test]
fn all_are_folded_or_none() {
	gone().execute(|| {
		assert_noop!(fold([pack(2), pack(2)]), Failure::PackUnknown);
		assert_ok!(fold([pack(2), pack(3), pack(4), pack(9)]));
		events();
		assert_ok!(fold([]));
		assert_eq!(events(), []);
		let packs = vec![pack(1)].try_into().unwrap();
		assert_noop!(Packs::fold(RuntimeOrigin::root(), packs), BadOrigin);
	});
}

#[test]
fn a_call_has_a_bound() {
	type Bounded = frame_support::BoundedVec<salus_gs1::Sgtin, <Test as crate::Config>::MaxFold>;
	let many = |count: u32| (0..count).map(pack).collect::<Vec<_>>();
	assert!(Bounded::try_from(many(MAX_FOLD)).is_ok());
	assert!(Bounded::try_from(many(MAX_FOLD + 1)).is_err());
}

// SPDX-License-Identifier: Apache-2.0

//! What is not dispensed, and what that says about the pack.

use frame_support::{assert_noop, assert_ok};
use salus_gs1::Sgtin;
use salus_primitives::InstitutionId;
use salus_supply::{Introduction, PackState, Quarantine, RecallId};

use super::Failure;
use crate::{mock::*, Event, Refusal, Standing, Suspicion, Suspicions, TouchedPacks};

fn suspicion(pack: Sgtin) -> Option<Suspicion> {
	Suspicions::<Test>::get(pack.gtin, pack.serial)
}

fn refused(pack: Sgtin, institution: InstitutionId, refusal: Refusal) -> Event<Test> {
	Event::DispenseRefused { pack, institution, refusal }
}

/// That dispensing is refused so: told, as the read says, and nothing about the pack or its lot
/// changes. Answers how many attempts are counted afterwards.
fn ensure_refused(
	institution: InstitutionId,
	pack: Sgtin,
	introduction: Option<Introduction>,
	refusal: Refusal,
) -> u32 {
	let (before, lot) = (TouchedPacks::<Test>::get(pack), census(&lot(1)));
	let told = pallet_pedigree::NextEvent::<Test>::get();
	let read = Packs::refusal(institution, pack, introduction.clone());
	assert_eq!(read, Ok(Some(refusal)));
	events();
	assert_ok!(dispense(institution, pack, introduction));
	assert_eq!(events().first(), Some(&refused(pack, institution, refusal)));
	assert_eq!((TouchedPacks::<Test>::get(pack), census(&super::lot(1))), (before, lot));
	assert_eq!(pallet_pedigree::NextEvent::<Test>::get(), told);
	suspicion(pack).map_or(0, |suspicion| suspicion.attempts)
}

/// That `refusal` is counted, and that the third time makes the pack suspect, to everybody.
fn ensure_counted(pack: Sgtin, introduction: Option<Introduction>, refusal: Refusal) {
	let before = Index::used(PHARMACY);
	for attempt in 1..THRESHOLD {
		let counted = ensure_refused(PHARMACY, pack, introduction.clone(), refusal);
		assert_eq!(counted, attempt);
		assert_eq!(suspicion(pack).unwrap().standing, Standing::Watched);
	}
	// One row, however many attempts.
	assert_eq!(Index::used(PHARMACY), before + 1);
	events();
	assert_ok!(dispense(PHARMACY, pack, introduction.clone()));
	let raised = Event::SuspicionRaised { pack, lot: lot(1), attempts: THRESHOLD };
	assert_eq!(events(), [refused(pack, PHARMACY, refusal), raised]);
	let found = suspicion(pack).unwrap();
	assert_eq!((found.standing, found.attempts), (Standing::Suspect, THRESHOLD));
	assert_eq!(
		(found.raised_at, found.payer, found.lot),
		(Some(Timestamp::get()), PHARMACY, lot(1))
	);
	assert_eq!(ensure_refused(PHARMACY, pack, introduction, Refusal::Suspect), THRESHOLD);
}

#[test]
fn a_serial_that_nobody_gave_out() {
	ExtBuilder::supplied().execute(|| {
		// A copyist prints a number, and takes the proof of a real pack.
		ensure_counted(pack(99), Some(in_case(2)), Refusal::NotInLot);
		// The real one is not touched by that.
		assert_ok!(dispense(PHARMACY, pack(2), Some(in_case(2))));
	});
}

#[test]
fn a_proof_for_another_place_or_batch_proves_nothing() {
	ExtBuilder::supplied().execute(|| {
		let mut introduction = in_case(2);
		introduction.place.index = 3;
		ensure_refused(PHARMACY, pack(2), Some(introduction), Refusal::NotInLot);
		let introduction = Introduction { batch: 1, ..in_case(2) };
		ensure_refused(PHARMACY, pack(2), Some(introduction), Refusal::NotInLot);
	});
}

#[test]
fn a_pack_that_was_dispensed() {
	let chain = ExtBuilder::supplied().then(|| dispense(PHARMACY, pack(2), Some(in_case(2))));
	chain.execute(|| ensure_counted(pack(2), None, Refusal::AlreadySupplied));
}

#[test]
fn a_copy_of_a_pack_that_another_pharmacy_dispensed() {
	let chain = ExtBuilder::supplied().then(|| dispense(RIVAL, pack(6), Some(in_other_case(6))));
	chain.execute(|| {
		// With a proof or without one: the row decides.
		ensure_refused(PHARMACY, pack(6), Some(in_other_case(6)), Refusal::AlreadySupplied);
		ensure_refused(HOSPITAL, pack(6), None, Refusal::AlreadySupplied);
		assert_eq!(ensure_refused(PHARMACY, pack(6), None, Refusal::AlreadySupplied), 3);
		assert_eq!(suspicion(pack(6)).unwrap().standing, Standing::Suspect);
	});
}

#[test]
fn a_pack_in_two_places() {
	ExtBuilder::supplied().execute(|| {
		// The rival has the case that the proof is about.
		ensure_counted(pack(6), Some(in_other_case(6)), Refusal::Elsewhere);
		// And so the rival cannot dispense it either, until somebody has looked.
		ensure_refused(RIVAL, pack(6), Some(in_other_case(6)), Refusal::Suspect);
		assert_ok!(clear(MAKER, pack(6)));
		assert_ok!(dispense(RIVAL, pack(6), Some(in_other_case(6))));
	});
}

#[test]
fn a_touched_pack_that_somebody_else_has() {
	let chain = ExtBuilder::supplied().then(|| take_out(RIVAL, pack(6), in_other_case(6)));
	chain.execute(|| ensure_counted(pack(6), None, Refusal::Elsewhere));
}

#[test]
fn a_pack_that_is_on_its_way() {
	let chain = ExtBuilder::supplied().then(|| {
		let sale = pallet_custody::Purpose::Sale;
		ship(RIVAL, PHARMACY, &[case(2)], sale)
	});
	chain.execute(|| {
		ensure_refused(PHARMACY, pack(6), Some(in_other_case(6)), Refusal::Elsewhere);
		ensure_refused(RIVAL, pack(6), Some(in_other_case(6)), Refusal::Elsewhere);
	});
}

#[test]
fn a_touched_pack_in_a_box_that_somebody_else_has() {
	let chain = ExtBuilder::supplied().then(|| {
		take_out(PHARMACY, pack(2), in_case(2))?;
		pack_things(PHARMACY, container(PHARMACY, 1), &[], &[pack(2)])?;
		deliver(PHARMACY, HOSPITAL, &[container(PHARMACY, 1)])
	});
	chain.execute(|| {
		assert_eq!(ensure_refused(PHARMACY, pack(2), None, Refusal::Elsewhere), 1);
		assert_noop!(dispense(HOSPITAL, pack(2), None), Failure::StillPacked);
		assert_ok!(unpack(HOSPITAL, container(PHARMACY, 1)));
		assert_ok!(dispense(HOSPITAL, pack(2), None));
	});
}

#[test]
fn a_pack_that_was_decommissioned() {
	let states = [
		PackState::Exported,
		PackState::Destroyed,
		PackState::Sample,
		PackState::FreeSample,
		PackState::Locked,
		PackState::Stolen,
		PackState::CheckedOut,
		PackState::Lost,
	];
	for state in states {
		let chain = ExtBuilder::supplied()
			.then(move || decommission(PHARMACY, pack(2), Some(in_case(2)), state));
		chain.execute(|| ensure_counted(pack(2), None, Refusal::Decommissioned(state)));
	}
}

#[test]
fn a_pack_that_left_with_its_case() {
	let chain = ExtBuilder::supplied().then(|| {
		let capture = told(PHARMACY);
		Custody::decommission(logistics(PHARMACY), case(1), PackState::Stolen, capture)
	});
	chain.execute(|| {
		let refusal = Refusal::Decommissioned(PackState::Stolen);
		ensure_counted(pack(2), Some(in_case(2)), refusal);
	});
}

#[test]
fn a_pack_that_has_expired() {
	let chain = ExtBuilder::supplied().passed(201 * DAY);
	chain.execute(|| ensure_counted(pack(2), Some(in_case(2)), Refusal::Expired));
}

#[test]
fn a_pack_is_dispensed_on_its_last_day() {
	let chain = ExtBuilder::supplied().passed(200 * DAY);
	chain.execute(|| {
		assert_ok!(dispense(PHARMACY, pack(2), Some(in_case(2))));
	});
}

#[test]
fn a_pack_of_a_recalled_lot() {
	let chain = ExtBuilder::supplied().then(|| recall(&lot(1)));
	chain.execute(|| {
		let refusal = Refusal::Recalled(RecallId(0));
		ensure_counted(pack(2), Some(in_case(2)), refusal);
		// At once, and for packs that were touched as well.
		assert_ok!(take_out(RIVAL, pack(6), in_other_case(6)));
		ensure_refused(RIVAL, pack(6), None, refusal);
	});
}

#[test]
fn a_pack_that_a_recall_names() {
	let chain = ExtBuilder::supplied().then(|| recall_packs(&lot(1), &[2]));
	chain.execute(|| {
		ensure_counted(pack(2), Some(in_case(2)), Refusal::Recalled(RecallId(0)));
		assert_ok!(dispense(PHARMACY, pack(3), Some(in_case(3))));
	});
}

#[test]
fn what_says_nothing_about_the_pack_is_not_counted() {
	ExtBuilder::supplied().execute(|| {
		use salus_supply::Containers;
		let introduction = || Some(in_case(2));
		let uncounted = |refusal| {
			assert_eq!(ensure_refused(PHARMACY, pack(2), introduction(), refusal), 0);
		};
		assert_ok!(Custody::quarantine(&case(1), Quarantine::Excursion));
		uncounted(Refusal::Quarantined);
		assert_ok!(Custody::release(&case(1), Quarantine::Excursion));
		assert_ok!(Products::withdraw_product(responsible(MAKER), gtin(1), commitment(5)));
		uncounted(Refusal::Withdrawn);
		assert_ok!(Products::reinstate_product(responsible(MAKER), gtin(1), commitment(6)));
		let elsewhere = Introduction { place: commissioned(6), ..in_case(2) };
		let read = ensure_refused(PHARMACY, pack(6), Some(elsewhere), Refusal::NotInContainer);
		assert_eq!(read, 0);
		assert_eq!(Suspicions::<Test>::iter().count(), 0);
		assert_ok!(dispense(PHARMACY, pack(2), introduction()));
	});
}

#[test]
fn a_pack_made_from_a_recalled_lot_waits_for_its_maker() {
	let chain = ExtBuilder::default().then(|| {
		make(&lot(2), &serials(100, 104))?;
		make_of(&lot(1), &[lot(2)], &serials(0, PACKS))?;
		pack_case(MAKER, case(1), &lot(1), &CASE)?;
		deliver(MAKER, PHARMACY, &[case(1)])?;
		recall(&lot(2))
	});
	chain.execute(|| {
		let affected = Refusal::Affected(RecallId(0));
		assert_eq!(ensure_refused(PHARMACY, pack(2), Some(in_case(2)), affected), 0);
		let maker = responsible(MAKER);
		assert_ok!(Products::assess_lot(maker, lot(1), RecallId(0), commitment(5)));
		assert_ok!(dispense(PHARMACY, pack(2), Some(in_case(2))));
	});
}

#[test]
fn a_repeated_attempt_is_counted_once() {
	let chain = ExtBuilder::supplied().then(|| dispense(PHARMACY, pack(2), Some(in_case(2))));
	chain.execute(|| {
		let capture = told(PHARMACY);
		for _ in 0..THRESHOLD {
			assert_ok!(Packs::dispense(practitioner(PHARMACY), pack(2), None, None, capture));
		}
		assert_eq!(events(), [refused(pack(2), PHARMACY, Refusal::AlreadySupplied)]);
		assert_eq!(suspicion(pack(2)).unwrap().attempts, 1);
	});
}

#[test]
fn an_attempt_that_was_refused_may_succeed_later() {
	let chain = ExtBuilder::supplied()
		.then(|| ship(RIVAL, PHARMACY, &[case(2)], pallet_custody::Purpose::Sale));
	chain.execute(|| {
		let shipment = pallet_custody::ShipmentId(next_shipment().0 - 1);
		let capture = told(PHARMACY);
		let call = || {
			let introduction = Some(in_other_case(6));
			Packs::dispense(practitioner(PHARMACY), pack(6), introduction, None, capture)
		};
		assert_ok!(call());
		assert_eq!(events(), [refused(pack(6), PHARMACY, Refusal::Elsewhere)]);
		assert_ok!(receive(PHARMACY, shipment, &[]));
		assert_ok!(call());
		assert_eq!(row(pack(6)).state, PackState::Supplied);
	});
}

#[test]
fn attempts_of_different_kinds_add_up() {
	ExtBuilder::supplied().execute(|| {
		ensure_refused(PHARMACY, pack(6), Some(in_other_case(6)), Refusal::Elsewhere);
		assert_ok!(dispense(RIVAL, pack(6), Some(in_other_case(6))));
		ensure_refused(PHARMACY, pack(6), None, Refusal::AlreadySupplied);
		pass(201 * DAY);
		assert_eq!(ensure_refused(HOSPITAL, pack(6), None, Refusal::AlreadySupplied), 3);
		assert_eq!(suspicion(pack(6)).unwrap().raised_at, Some(NOW + 201 * DAY));
	});
}

#[test]
fn an_attempt_without_quota_fails() {
	let chain = ExtBuilder::supplied().then(|| dispense(PHARMACY, pack(2), Some(in_case(2))));
	chain.execute(|| {
		Index::prepay(PHARMACY, 0);
		assert_noop!(dispense(PHARMACY, pack(2), None), salus_testing::QUOTA_EXHAUSTED);
	});
}

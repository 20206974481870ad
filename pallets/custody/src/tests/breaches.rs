// SPDX-License-Identifier: Apache-2.0

//! Broken states, as a control that the checks of the invariants see them.

use frame_support::{assert_ok, hypothetically};
use salus_primitives::InstitutionId;

use crate::{mock::*, *};

fn spoil(container: ContainerKey, change: impl FnOnce(&mut Container)) {
	Containers::<Test>::mutate(container, |row| change(row.as_mut().unwrap()));
}

fn spoil_exception(number: ExceptionId, change: impl FnOnce(&mut Exception)) {
	Exceptions::<Test>::mutate(number, |row| change(row.as_mut().unwrap()));
}

fn spoil_shipment(number: ShipmentId, change: impl FnOnce(&mut Shipment)) {
	Shipments::<Test>::mutate(number, |row| change(row.as_mut().unwrap()));
}

fn spoil_holding(institution: InstitutionId, change: impl FnOnce(&mut Holding)) {
	Holdings::<Test>::mutate(lot(1), institution, |row| change(row.as_mut().unwrap()));
}

fn spoil_dispute(number: ExceptionId, side: Side, change: impl FnOnce(&mut Dispute)) {
	spoil_exception(number, |row| change(row.dispute_mut(side).as_mut().unwrap()));
}

/// The reference of what the sender brought before a panel.
fn matter() -> Digest {
	Custody::matter(ONE, Side::Sender).reference
}

/// A pallet with one case left, of which packs are short; one that is missing, about which both sides
/// have panels; one on its way; and one that was unpacked.
fn busy() -> sp_io::TestExternalities {
	ExtBuilder::default()
		.received(vec![
			Finding::Missing { container: case(2) },
			Finding::Short { container: case(1), lot: lot(1), count: 2 },
		])
		.then(|| pack_case(MAKER, case(3), &[(lot(1), 8..10)]))
		.then(|| sell(MAKER, PHARMACY, &[case(3)]))
		.then(|| pack_case(MAKER, case(4), &[(lot(1), 10..12)]))
		.then(|| take_out(MAKER, &lot(1), 10, &out_of(case(4), 0, 10..12, 10)).map(|_| ()))
		.then(|| unpack(MAKER, case(4)))
		.then(|| pack_touched(MAKER, case(5), &[pack_of(&lot(1), 10)]))
		.then(|| settle(MAKER, ONE, Resolution::Delivered))
		.then(|| settle(DISTRIBUTOR, ONE, Resolution::Returned))
		.then(|| dispute(MAKER, ONE))
		.then(|| dispute(DISTRIBUTOR, ONE))
		.build()
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	let breaches: &[Breach] = &[
		("I1", || spoil_holding(MAKER, |row| row.loose += 1)),
		("I1", || Tallies::<Test>::mutate(lot(1), |row| row.as_mut().unwrap().dispensed += 1)),
		("I1", || Tallies::<Test>::remove(lot(2))),
		("I2", || spoil_holding(MAKER, |row| row.sent -= 1)),
		("I2", || spoil_holding(DISTRIBUTOR, |row| row.packed += 1)),
		("I2", || Holdings::<Test>::insert(lot(1), HOSPITAL, Holding::default())),
		("I2", || Holdings::<Test>::remove(lot(1), DISTRIBUTOR)),
		("I2", || {
			let touch = |number| Parcels::touch(pack_of(&lot(1), number), lot(1), MAKER, MAKER);
			(100..120).for_each(touch)
		}),
		("I3", || spoil(case(1), |row| row.parent = Some(case(99)))),
		("I3", || spoil(case(1), |row| row.height = 2)),
		("I3", || spoil(case(5), |row| row.height = 0)),
		("I3", || spoil(case(5), |row| row.height = 5)),
		("I3", || spoil(case(1), |row| row.status = Status::Unpacked)),
		("I3", || Children::<Test>::remove(case(10), case(1))),
		("I3", || spoil(case(10), |row| row.children = 2)),
		("I3", || spoil(case(5), |row| row.packs = 2)),
		("I3", || Children::<Test>::insert(case(99), case(1), ())),
		("I3", || Enclosed::<Test>::insert(case(99), pack_of(&lot(1), 11), lot(1).lot)),
		("I3", || Enclosed::<Test>::insert(case(99), pack_of(&lot(1), 10), lot(1).lot)),
		("I4", || spoil(case(1), |row| row.portions[0].left = 6)),
		("I4", || spoil(case(1), |row| row.portions[0].left = 1)),
		("I4", || spoil(case(10), |row| row.lots = LotCounts::default())),
		("I4", || spoil(case(4), |row| row.lots = LotCounts::truncate_from(vec![(lot(1), 1)]))),
		("I4", || {
			spoil(case(4), |row| {
				let portion = row.portions[0];
				row.portions.try_push(portion).unwrap()
			})
		}),
		("I5", || spoil(case(3), |row| row.status = Status::InTransit(FIRST))),
		("I5", || spoil(case(5), |row| row.status = Status::InTransit(ShipmentId(9)))),
		("I5", || spoil(case(3), |row| row.status = Status::Packed)),
		("I5", || spoil(case(3), |row| row.holder = HOSPITAL)),
		("I5", || NextShipmentId::<Test>::put(SECOND)),
		("I5", || OpenShipments::<Test>::remove(PHARMACY, SECOND)),
		("I5", || OpenShipments::<Test>::insert(PHARMACY, FIRST, ())),
		("I6", || spoil(case(2), |row| row.status = Status::Missing(TWO))),
		("I6", || spoil(case(5), |row| row.status = Status::Missing(ExceptionId(9)))),
		("I6", || spoil_shipment(FIRST, |row| row.open_exceptions = 1)),
		("I6", || spoil_shipment(FIRST, |row| row.exceptions = 1)),
		("I6", || spoil_exception(ONE, |row| row.shipment = SECOND)),
		("I6", || spoil_exception(ONE, |row| row.sender = HOSPITAL)),
		("I6", || NextExceptionId::<Test>::put(TWO)),
		("I6", || {
			let lost = Some(Resolution::Lost);
			spoil_exception(ONE, |row| (row.by_sender, row.by_receiver) = (lost, lost));
		}),
		("I6", || {
			spoil_exception(ONE, |row| {
				row.outcome = Some(Outcome { resolution: Resolution::Accepted, settled_at: NOW })
			});
			spoil_shipment(FIRST, |row| row.open_exceptions = 1);
		}),
		("I6", || Due::<Test>::remove(DueAt::from(NOW + EXCEPTION), ONE)),
		("I6", || Due::<Test>::insert(DueAt::from(NOW), TWO, ())),
		("I6", || OpenExceptions::<Test>::remove(MAKER, ONE)),
		("I6", || OpenExceptions::<Test>::insert(HOSPITAL, ONE, ())),
		("I7", || spoil(case(1), |row| row.quarantines.exceptions = 0)),
		("I7", || spoil(case(10), |row| row.quarantines.exceptions_within = 2)),
		("I7", || spoil(case(1), |row| row.quarantines.has_excursion = true)),
		("I7", || spoil(case(1), |row| row.quarantines.is_returned = true)),
		("I7", || spoil(case(4), |row| row.quarantines.has_excursion = true)),
		("I7", || {
			spoil_exception(ONE, |row| row.container = case(99));
			spoil(case(2), |row| {
				(row.status, row.quarantines) = (Status::Packed, Quarantines::default())
			});
		}),
		("I8", || Open::<Test>::remove(PHARMACY)),
		("I8", || Open::<Test>::insert(HOSPITAL, 0)),
		("I8", || Open::<Test>::mutate(MAKER, |count| *count += 1)),
		("I9", || Matters::<Test>::remove(matter())),
		("I9", || Matters::<Test>::insert(matter(), (ONE, Side::Receiver))),
		("I9", || Matters::<Test>::insert(digest(1), (TWO, Side::Sender))),
		("I9", || OpenDisputes::<Test>::remove(MAKER)),
		("I9", || OpenDisputes::<Test>::insert(MAKER, 2)),
		("I9", || OpenDisputes::<Test>::insert(HOSPITAL, 0)),
		("I9", || spoil_dispute(ONE, Side::Sender, |row| row.claimed = Resolution::Lost)),
		("I9", || spoil_dispute(ONE, Side::Sender, |row| row.claimed = Resolution::Accepted)),
		("I9", || spoil_dispute(ONE, Side::Sender, |row| row.disputed_at = NOW - 1)),
		("I9", || spoil_dispute(ONE, Side::Sender, |row| row.disputed_at = NOW + EXCEPTION)),
		("I9", || {
			spoil_dispute(ONE, Side::Sender, |row| row.ending = Some(DisputeEnding::Upheld));
		}),
		("I9", || {
			spoil_dispute(ONE, Side::Sender, |row| row.ending = Some(DisputeEnding::Overturned));
		}),
		("I9", || {
			for side in Side::BOTH {
				spoil_dispute(ONE, side, |row| row.ending = Some(DisputeEnding::Overturned));
			}
		}),
		("I9", || {
			spoil_exception(ONE, |row| {
				row.outcome = Some(Outcome { resolution: Resolution::Lost, settled_at: NOW })
			});
			spoil_shipment(FIRST, |row| row.open_exceptions = 1);
		}),
	];
	busy().execute_with(|| {
		assert_ok!(Custody::do_try_state());
		for (place, (invariant, breach)) in breaches.iter().enumerate() {
			let found = hypothetically!({
				breach();
				Custody::do_try_state()
			});
			let message: &str = found.expect_err(&format!("{place}: {invariant}")).into();
			assert!(message.starts_with(invariant), "{place}: {invariant} expected, not {message}");
		}
	});
}

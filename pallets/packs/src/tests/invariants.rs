// SPDX-License-Identifier: Apache-2.0

//! Broken states, as a control that the checks see them. Any calls in any order are in `network`.

use frame_support::{assert_ok, hypothetically};
use salus_gs1::Sgtin;
use salus_supply::PackState;

use crate::{mock::*, *};

fn spoil(pack: Sgtin, change: impl FnOnce(&mut Pack)) {
	TouchedPacks::<Test>::mutate(pack, |row| change(row.as_mut().unwrap()));
}

fn spoil_doubt(number: u32, change: impl FnOnce(&mut Suspicion)) {
	let Sgtin { gtin, serial } = pack(number);
	Suspicions::<Test>::mutate(gtin, serial, |row| change(row.as_mut().unwrap()));
}

fn spoil_box(change: impl FnOnce(&mut pallet_custody::Container)) {
	let key = container(PHARMACY, 1);
	pallet_custody::Containers::<Test>::mutate(key, |row| change(row.as_mut().unwrap()));
}

/// A pack that is loose, one in a box, an opened, a dispensed and a destroyed one; a doubt of each
/// standing.
fn shelf() -> sp_io::TestExternalities {
	ExtBuilder::supplied()
		.then(|| {
			take_out(PHARMACY, pack(0), in_case(0))?;
			take_out(PHARMACY, pack(1), in_case(1))?;
			pack_things(PHARMACY, container(PHARMACY, 1), &[], &[pack(1)])?;
			dispense_units(PHARMACY, pack(2), Some(in_case(2)), 5)?;
			dispense(PHARMACY, pack(3), Some(in_case(3)))?;
			decommission(PHARMACY, pack(4), Some(in_case(4)), PackState::Destroyed)?;
			dispense(PHARMACY, pack(5), Some(in_other_case(5)))?;
			report(RIVAL, pack(6), lot(1))?;
			report(RIVAL, pack(7), lot(1))?;
			condemn(MAKER, pack(7))?;
			report(RIVAL, pack(8), lot(1))?;
			clear(MAKER, pack(8))
		})
		.build()
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	let breaches: [Breach; 34] = [
		("I1", || spoil(pack(0), |row| row.lot = lot(2))),
		("I1", || spoil(pack(0), |row| row.left = 0)),
		("I1", || spoil(pack(3), |row| row.left = 1)),
		("I1", || spoil(pack(0), |row| row.left = CONTENT + 1)),
		("I1", || spoil(pack(0), |row| row.left = 1)),
		("I1", || spoil(pack(2), |row| row.left = CONTENT)),
		("I2", || spoil(pack(3), |row| row.before = None)),
		("I2", || spoil(pack(4), |row| row.before = None)),
		("I2", || spoil(pack(0), |row| row.before = row_before(4))),
		("I2", || spoil(pack(4), |row| row.before.as_mut().unwrap().state = PackState::Exported)),
		("I2", || spoil(pack(2), |row| row.before.as_mut().unwrap().left = 1)),
		("I2", || spoil(pack(2), |row| row.before.as_mut().unwrap().left = row.left)),
		("I2", || spoil(pack(4), |row| row.left = 1)),
		("I3", || TouchedPacks::<Test>::remove(pack(3))),
		("I3", || {
			let copy = Pack { lot: lot(1), ..row(pack(4)) };
			TouchedPacks::<Test>::insert(pack(9), copy);
		}),
		("I3", || spoil(pack(0), |row| row.holder = HOSPITAL)),
		("I3", || LoosePacks::<Test>::remove(lot(1), PHARMACY)),
		("I3", || LoosePacks::<Test>::insert(lot(2), PHARMACY, 1)),
		("I3", || LoosePacks::<Test>::insert(lot(1), RIVAL, 0)),
		("I4", || spoil(pack(1), |row| row.container = Some(container(PHARMACY, 9)))),
		("I4", || spoil_box(|row| row.status = pallet_custody::Status::Unpacked)),
		("I4", || spoil_box(|row| row.lots = Default::default())),
		("I4", || {
			spoil(pack(3), |row| row.container = Some(container(PHARMACY, 1)));
		}),
		("I4", || spoil(pack(2), |row| row.container = Some(container(PHARMACY, 1)))),
		("I5", || spoil_doubt(5, |row| row.lot = lot(2))),
		("I5", || spoil_doubt(5, |row| row.raised_at = Some(NOW))),
		("I5", || spoil_doubt(5, |row| row.attempts = 0)),
		("I5", || spoil_doubt(5, |row| row.attempts = THRESHOLD)),
		("I5", || spoil_doubt(6, |row| row.report = None)),
		("I5", || spoil_doubt(7, |row| row.finding = None)),
		("I5", || spoil_doubt(8, |row| row.attempts = 1)),
		("I6", || spoil(pack(0), |row| row.changed_at = NOW + 1)),
		("I6", || spoil(pack(0), |row| row.read_point = None)),
		("I6", || spoil_doubt(5, |row| row.last_at = NOW - 1)),
	];
	shelf().execute_with(|| {
		assert_ok!(Packs::do_try_state());
		assert_eq!(check_chain(), Ok(()));
		for (place, (invariant, breach)) in breaches.into_iter().enumerate() {
			let found = hypothetically!({
				breach();
				Packs::do_try_state()
			});
			let message: &str = found.expect_err(invariant).into();
			assert!(message.starts_with(invariant), "{place}: {invariant} expected, not {message}");
		}
	});
}

fn row_before(number: u32) -> Option<Before> {
	row(pack(number)).before
}

#[test]
fn the_checks_between_the_pallets_see_what_goes_missing() {
	let breaches: [fn(); 5] = [
		// A pack too many, one too few, one dispensed without being counted.
		|| {
			pallet_products::Lots::<Test>::mutate(lot(1), |row| {
				row.as_mut().unwrap().commissioned += 1
			})
		},
		|| {
			pallet_custody::Containers::<Test>::mutate(case(2), |row| {
				row.as_mut().unwrap().portions[0].left -= 1
			})
		},
		|| {
			pallet_custody::Tallies::<Test>::mutate(lot(1), |tally| {
				tally.as_mut().unwrap().dispensed += 1
			})
		},
		// In two containers, or by one pallet alone.
		|| pallet_custody::Enclosed::<Test>::insert(case(2), pack(1), lot(1).lot),
		|| pallet_custody::Enclosed::<Test>::remove(container(PHARMACY, 1), pack(1)),
	];
	shelf().execute_with(|| {
		for breach in breaches {
			let found = hypothetically!({
				breach();
				(conserved(&lot(1)), contained_once(), check_chain())
			});
			assert!(found.0.is_err() || found.1.is_err(), "{found:?}");
			assert!(found.2.is_err());
		}
	});
}

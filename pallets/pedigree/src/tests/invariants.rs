// SPDX-License-Identifier: Apache-2.0

//! Any events in any order, with every invariant of the README and a story told forwards checked
//! after each; and broken states as a control that the checks see them.

use std::collections::BTreeSet;

use frame_support::{assert_ok, hypothetically, storage::with_storage_layer};
use proptest::{collection::vec, prelude::*, sample::select};
use salus_primitives::InstitutionId;
use salus_supply::{ErrorReason, EventNumber, Step, Thing};
use sp_runtime::DispatchResult;

use super::{numbers_for, story::Story};
use crate::{
	mock::{Pedigree, *},
	*,
};

const LOTS: u32 = 6;
const CONTAINERS: u32 = 8;
const PACKS: u32 = 4;

#[derive(Clone, Debug)]
enum Op {
	Make { lot: u32, inputs: Vec<u32> },
	Commission { lot: u32 },
	Put { container: u32, containers: Vec<u32>, packs: Vec<(u32, u32)>, lots: Vec<u32> },
	Unpack { container: u32 },
	Ship { to: InstitutionId, containers: Vec<u32> },
	Receive { from: InstitutionId, containers: Vec<u32>, loses: bool, is_named: bool },
	Touch { lot: u32, pack: u32, container: Option<u32>, dispenses: bool },
	Dispense { lot: u32, pack: u32 },
	Declare { event: u64, correction: u64 },
	Pass { hours: u64 },
	Fold { limit: u32 },
}

fn op() -> impl Strategy<Value = (InstitutionId, Op)> {
	let lot = || 0..LOTS;
	let container = || 0..CONTAINERS;
	let pack = || (lot(), 0..PACKS);
	let other = || select(INSTITUTIONS.to_vec());
	let op = prop_oneof![
		3 => (lot(), vec(lot(), 0..3)).prop_map(|(lot, inputs)| Op::Make { lot, inputs }),
		2 => lot().prop_map(|lot| Op::Commission { lot }),
		6 => (container(), vec(container(), 0..4), vec(pack(), 0..3), vec(lot(), 0..3)).prop_map(
			|(container, containers, packs, lots)| Op::Put { container, containers, packs, lots }
		),
		3 => container().prop_map(|container| Op::Unpack { container }),
		4 => (other(), vec(container(), 1..3))
			.prop_map(|(to, containers)| Op::Ship { to, containers }),
		3 => (other(), vec(container(), 1..3), prop::bool::weighted(0.3), any::<bool>()).prop_map(
			|(from, containers, loses, is_named)| {
				Op::Receive { from, containers, loses, is_named }
			}
		),
		5 => (pack(), prop::option::weighted(0.8, container()), any::<bool>()).prop_map(
			|((lot, pack), container, dispenses)| Op::Touch { lot, pack, container, dispenses }
		),
		2 => pack().prop_map(|(lot, pack)| Op::Dispense { lot, pack }),
		1 => (0u64..40, 0u64..40).prop_map(|(event, correction)| Op::Declare { event, correction }),
		2 => (0u64..72).prop_map(|hours| Op::Pass { hours }),
		1 => (0u32..6).prop_map(|limit| Op::Fold { limit }),
	];
	(other(), op)
}

/// Those of `things` that satisfy `fits`, each once.
fn pick(things: impl IntoIterator<Item = Thing>, fits: impl Fn(&Thing) -> bool) -> Vec<Thing> {
	let distinct: BTreeSet<_> = things.into_iter().filter(fits).collect();
	distinct.into_iter().collect()
}

/// Does `op` as far as it can be done.
fn run(institution: InstitutionId, op: Op, story: &mut Story) {
	let exists = |story: &Story, thing: &Thing| story.tales.contains_key(thing);
	let stands = |story: &Story, thing: &Thing| exists(story, thing) && story.is_loose(thing);
	match op {
		Op::Make { lot: number, inputs } if !exists(story, &lot(number)) => {
			let inputs = pick(inputs.into_iter().map(lot), |input| exists(story, input));
			story.make(institution, lot(number), &inputs);
		}
		Op::Commission { lot: number } if exists(story, &lot(number)) => {
			story.commission(institution, lot(number));
		}
		Op::Put { container: number, containers, packs, lots }
			if !exists(story, &container(number)) =>
		{
			let packs = packs.into_iter().map(|(lot, serial)| pack(lot, serial));
			let things = containers.into_iter().map(container).chain(packs);
			let things = pick(things, |thing| stands(story, thing));
			let lots: BTreeSet<_> =
				lots.into_iter().filter(|number| exists(story, &lot(*number))).collect();
			let lots: Vec<_> = lots.into_iter().collect();
			story.put(institution, container(number), &things, &lots);
		}
		Op::Unpack { container: number } if stands(story, &container(number)) => {
			story.unpack(institution, container(number));
		}
		Op::Ship { to, containers } => {
			let containers = pick(containers.into_iter().map(container), |one| stands(story, one));
			if !containers.is_empty() {
				story.ship(institution, to, &containers);
			}
		}
		Op::Receive { from, containers, loses, is_named } => {
			let containers = pick(containers.into_iter().map(container), |one| stands(story, one));
			let lost = containers.iter().filter(|_| loses).flat_map(|one| story.inside(one)).next();
			if !containers.is_empty() {
				let lost: Vec<_> = lost.into_iter().collect();
				story.receive(institution, from, &containers, &lost, is_named);
			}
		}
		Op::Touch { lot: of, pack: serial, container: from, dispenses }
			if exists(story, &lot(of)) && !exists(story, &pack(of, serial)) =>
		{
			let from = from.map(container).filter(|from| exists(story, from));
			let dispensed = Step::Dispensed { content: 1, left: 2 };
			let step = if dispenses { dispensed } else { Step::TakenOut };
			story.touch(institution, step, pack(of, serial), from, of);
		}
		Op::Dispense { lot: of, pack: serial } if stands(story, &pack(of, serial)) => {
			story.dispense(institution, pack(of, serial));
		}
		Op::Declare { event, correction } => {
			let reason = ErrorReason::IncorrectData;
			let origin = signed(logistics(institution));
			let corrections = vec![hash(correction)].try_into().unwrap();
			let declare = || Pedigree::declare_error(origin, hash(event), reason, corrections);
			let _: DispatchResult = with_storage_layer(declare);
		}
		Op::Pass { hours } => pass(hours * HOUR),
		Op::Fold { limit } => {
			let _: DispatchResult = with_storage_layer(|| fold(limit));
		}
		_ => {}
	}
}

/// That each thing shows what the story tells, as far as it was not folded.
fn compare(story: &Story) -> Result<(), TestCaseError> {
	let oldest = OldestEvent::<Test>::get().0;
	for (thing, tale) in &story.tales {
		let (found, is_cut) = numbers_for(logistics(REGULATOR), *thing, None, None).unwrap();
		let found: BTreeSet<_> = found.into_iter().collect();
		let told = tale.whole();
		if is_cut {
			prop_assert!(oldest > 0, "{:?} is cut", thing);
			prop_assert!(found.is_subset(&told), "{:?}: {:?} of {:?}", thing, found, told);
		} else {
			prop_assert_eq!(found, told, "{:?}", thing);
			for institution in INSTITUTIONS {
				let asked = numbers_for(logistics(institution), *thing, None, None);
				let may_see = institution == REGULATOR || tale.parties.contains(&institution);
				prop_assert_eq!(asked.is_ok(), may_see, "{:?} for {:?}", thing, institution);
			}
		}
	}
	Ok(())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn no_sequence_of_events_breaks_an_invariant(ops in vec(op(), 1..70)) {
		build().execute_with(|| {
			let mut story = Story::default();
			for (institution, op) in ops {
				let described = format!("{op:?}");
				run(institution, op, &mut story);
				if let Err(broken) = Pedigree::do_try_state() {
					return Err(TestCaseError::fail(format!("{described}: {broken:?}")));
				}
				ensure_quota_is_used();
			}
			compare(&story)
		})?;
	}
}

/// Event 0 was folded, 1 corrected by 2; 3 follows 1.
fn busy() -> sp_io::TestExternalities {
	let mut ext = build();
	ext.execute_with(|| {
		commission(MANUFACTURER, lot(1));
		pass(HISTORY_PERIOD);
		assert_ok!(fold(1));
		ship(MANUFACTURER, DISTRIBUTOR, &[container(1)]);
		ship(MANUFACTURER, DISTRIBUTOR, &[container(2)]);
		receive(DISTRIBUTOR, MANUFACTURER, &[container(1)]);
		let corrections = vec![hash(2)].try_into().unwrap();
		let origin = signed(logistics(MANUFACTURER));
		let reason = ErrorReason::IncorrectData;
		assert_ok!(Pedigree::declare_error(origin, hash(1), reason, corrections));
	});
	ext
}

fn spoil(number: u64, change: impl FnOnce(&mut salus_supply::Event)) {
	crate::Events::<Test>::mutate(EventNumber(number), |row| change(row.as_mut().unwrap()));
}

fn spoil_trail(number: u64, previous: u64) {
	spoil(number, |row| row.things[0].previous = Some(EventNumber(previous)));
}

#[test]
fn each_invariant_sees_its_breach() {
	type Breach = (&'static str, fn());
	let breaches: [Breach; 19] = [
		("I1", || crate::Events::<Test>::remove(EventNumber(2))),
		("I1", || crate::Events::<Test>::insert(EventNumber(9), row(1))),
		("I1", || NextEvent::<Test>::put(EventNumber(0))),
		("I1", || Folded::<Test>::kill()),
		("I2", || EventNumbers::<Test>::insert(hash(9), MANUFACTURER, EventNumber(1))),
		("I2", || EventNumbers::<Test>::remove(hash(2), MANUFACTURER)),
		("I2", || EventNumbers::<Test>::insert(hash(2), MANUFACTURER, EventNumber(3))),
		("I2", || spoil(2, |row| row.capture.event = hash(9))),
		("I3", || spoil(2, |row| row.capture.at = now() + 1)),
		("I3", || spoil(3, |row| row.recorded_at = now() + 1)),
		("I3", || spoil(2, |row| (row.recorded_at, row.capture.at) = (NOW, NOW))),
		("I3", || spoil(2, |row| row.capture.offset_minutes = 900)),
		("I4", || spoil_trail(3, 3)),
		("I4", || spoil_trail(3, 2)),
		("I4", || spoil(3, |row| row.things = Default::default())),
		("I4", || {
			spoil(3, |row| {
				let thing = row.things[0];
				row.things.try_push(thing).unwrap();
			})
		}),
		("I5", || spoil(1, |row| row.error.as_mut().unwrap().declared_at = NOW)),
		("I5", || spoil(1, |row| row.error.as_mut().unwrap().declared_at = now() + 1)),
		("I5", || spoil(1, |row| row.error.as_mut().unwrap().corrections[0] = hash(1))),
	];
	busy().execute_with(|| {
		assert_ok!(Pedigree::do_try_state());
		ensure_quota_is_used();
		for (invariant, breach) in breaches {
			let found = hypothetically!({
				breach();
				Pedigree::do_try_state()
			});
			let message: &str = found.expect_err(invariant).into();
			assert!(message.starts_with(invariant), "{invariant} expected, found {message}");
		}
	});
}

// SPDX-License-Identifier: Apache-2.0

//! Any calls in any order, with every invariant of the README checked after each.

use std::{collections::BTreeMap, ops::Range};

use frame_support::weights::WeightMeter;
use proptest::{collection::vec, prelude::*, sample::select};
use salus_gs1::Lgtin;
use salus_primitives::{Lapse, Membership, Ruling};
use salus_supply::{Containers as _, Fate, Quarantine};
use sp_runtime::DispatchResult;

use crate::{mock::*, *};

/// `place` is that of a row among those that stand, mostly of one for which the op makes sense.
#[derive(Clone, Debug)]
enum Op {
	Pack { by: Option<InstitutionId>, key: u32, lots: Vec<(u32, u32)>, from: u32, children: usize },
	PackTouched { place: usize, key: u32 },
	Unpack { place: usize },
	Ship { places: Vec<usize>, to: InstitutionId, purpose: Purpose },
	Receive { place: usize, findings: Vec<(u8, usize, u32)> },
	Refuse { place: usize },
	Cancel { place: usize },
	Settle { place: usize, resolution: Resolution, both: bool },
	Close { place: usize },
	Dispute { place: usize, side: Side, resolution: Resolution },
	Rule { place: usize, ruling: Ruling },
	Verify { place: usize },
	Decommission { place: usize, state: PackState },
	Warm { place: usize },
	Cool { place: usize },
	TakeOut { place: usize, portion: usize, number: u32 },
	Leave { place: usize, fate: Fate },
	ComeBack { place: usize },
	SetSeller { proprietor: InstitutionId, may_sell: bool },
	Fold { place: usize },
	FoldShipment { place: usize },
	Pass { days: Moment },
	Sweep { steps: u64 },
	Prepay { institution: InstitutionId, rows: u32 },
	Succeed { predecessor: InstitutionId },
}

fn institution() -> impl Strategy<Value = InstitutionId> {
	select(vec![MAKER, DISTRIBUTOR, PHARMACY, STORAGE])
}

fn resolution() -> impl Strategy<Value = Resolution> {
	use Resolution::*;
	select(vec![Delivered, Lost, Accepted, Destroyed, Returned])
}

fn purpose() -> impl Strategy<Value = Purpose> {
	select(vec![Purpose::Sale, Purpose::Sale, Purpose::Transfer, Purpose::Return])
}

fn finding() -> impl Strategy<Value = (u8, usize, u32)> {
	(0u8..5, 0usize..6, 1u32..4)
}

fn op() -> impl Strategy<Value = Op> {
	use prop::option::weighted;
	let place = || 0usize..10;
	let many = |strategy| vec(strategy, 0..3);
	prop_oneof![
		14 => (weighted(0.3, institution()), 0u32..40, vec((1u32..3, 1u32..6), 0..3), 0u32..900, 0usize..4)
			.prop_map(|(by, key, lots, from, children)| Op::Pack { by, key, lots, from, children }),
		2 => (place(), 0u32..40).prop_map(|(place, key)| Op::PackTouched { place, key }),
		5 => place().prop_map(|place| Op::Unpack { place }),
		14 => (vec(place(), 1..4), institution(), purpose())
			.prop_map(|(places, to, purpose)| Op::Ship { places, to, purpose }),
		14 => (place(), many(finding())).prop_map(|(place, findings)| Op::Receive { place, findings }),
		2 => place().prop_map(|place| Op::Refuse { place }),
		2 => place().prop_map(|place| Op::Cancel { place }),
		12 => (place(), resolution(), prop::bool::weighted(0.7))
			.prop_map(|(place, resolution, both)| Op::Settle { place, resolution, both }),
		2 => place().prop_map(|place| Op::Close { place }),
		8 => (place(), select(vec![Side::Receiver, Side::Sender]), resolution())
			.prop_map(|(place, side, resolution)| Op::Dispute { place, side, resolution }),
		5 => (0usize..4, select(vec![Ruling::Upheld, Ruling::Overturned]))
			.prop_map(|(place, ruling)| Op::Rule { place, ruling }),
		4 => place().prop_map(|place| Op::Verify { place }),
		2 => (place(), select(vec![PackState::Destroyed, PackState::Stolen]))
			.prop_map(|(place, state)| Op::Decommission { place, state }),
		2 => place().prop_map(|place| Op::Warm { place }),
		2 => place().prop_map(|place| Op::Cool { place }),
		8 => (place(), 0usize..3, 0u32..6)
			.prop_map(|(place, portion, number)| Op::TakeOut { place, portion, number }),
		4 => (place(), select(vec![Fate::Dispensed, Fate::Decommissioned]))
			.prop_map(|(place, fate)| Op::Leave { place, fate }),
		2 => place().prop_map(|place| Op::ComeBack { place }),
		1 => (institution(), any::<bool>())
			.prop_map(|(proprietor, may_sell)| Op::SetSeller { proprietor, may_sell }),
		3 => place().prop_map(|place| Op::Fold { place }),
		3 => place().prop_map(|place| Op::FoldShipment { place }),
		6 => (1u64..12).prop_map(|days| Op::Pass { days }),
		1 => Just(Op::Pass { days: HISTORY_PERIOD / DAY }),
		4 => (0u64..4).prop_map(|steps| Op::Sweep { steps }),
		1 => (institution(), select(vec![3, QUOTA]))
			.prop_map(|(institution, rows)| Op::Prepay { institution, rows }),
		1 => select(vec![DISTRIBUTOR, PHARMACY]).prop_map(|predecessor| Op::Succeed { predecessor }),
	]
}

/// What the test remembers: which serials are in which portions, and what left.
#[derive(Default)]
struct Memory {
	ranges: BTreeMap<ContainerKey, Vec<(Lgtin, Range<u32>)>>,
	left: Vec<(InstitutionId, Lgtin, u32, Fate)>,
	tallies: BTreeMap<Lgtin, u32>,
	folded: BTreeMap<InstitutionId, Vec<FoldedContainer>>,
	folded_shipments: BTreeMap<InstitutionId, Vec<FoldedShipment>>,
}

/// The row at `place` among `rows`, sensible ones first.
fn pick<K: Copy + Ord, V>(
	rows: impl Iterator<Item = (K, V)>,
	place: usize,
	is_sensible: impl Fn(&V) -> bool,
) -> Option<(K, V)> {
	let mut rows: Vec<_> = rows.collect();
	rows.sort_by_key(|(key, row)| (!is_sensible(row), *key));
	let sensible = rows.iter().filter(|(_, row)| is_sensible(row)).count();
	let among = if sensible > 0 && place < 9 { sensible } else { rows.len() };
	let place = place.checked_rem(among)?;
	(place < rows.len()).then(|| rows.swap_remove(place))
}

fn free(row: &Container) -> bool {
	row.parent.is_none() && row.status == Status::Packed && !row.is_empty()
}

fn pick_free(place: usize) -> Option<(ContainerKey, Container)> {
	pick(Containers::<Test>::iter(), place, |row| free(row) && row.quarantines.is_clear())
}

fn pick_open(place: usize) -> Option<(ExceptionId, Exception)> {
	pick(Exceptions::<Test>::iter(), place, Exception::is_open)
}

fn pick_sent(place: usize) -> Option<(ShipmentId, Shipment)> {
	pick(Shipments::<Test>::iter(), place, Shipment::is_in_transit)
}

const NOTHING: sp_runtime::DispatchError = sp_runtime::DispatchError::Other("nothing to do it to");

fn run(op: Op, memory: &mut Memory) -> DispatchResult {
	match op {
		Op::Pack { by, key, lots, from, children } => {
			run_pack(by, key, lots, from, children, memory)
		}
		Op::PackTouched { place, key } => {
			let parcels = Touched::get().into_iter();
			let (pack, row) = pick(parcels, place, |row| row.container.is_none()).ok_or(NOTHING)?;
			pack_touched(row.holder, container(row.holder, 100 + key), &[pack])
		}
		Op::Unpack { place } => {
			let (key, row) = pick_free(place).ok_or(NOTHING)?;
			unpack(row.holder, key)
		}
		Op::Ship { places, to, purpose } => {
			let (_, first) = pick_free(places[0]).ok_or(NOTHING)?;
			let own = || {
				Containers::<Test>::iter()
					.filter(|(_, row)| free(row) && row.holder == first.holder)
			};
			let picked = places.iter().filter_map(|place| pick(own(), *place, |_| true));
			let mut keys: Vec<_> = picked.map(|(key, _)| key).collect();
			keys.sort();
			keys.dedup();
			let to = Register::successor_of(to);
			let to = if to == first.holder { HOSPITAL } else { to };
			ship(first.holder, to, &keys, purpose)
		}
		Op::Receive { place, findings } => {
			let (shipment, row) = pick_sent(place).ok_or(NOTHING)?;
			receive(row.dispatch.to, shipment, &findings_of(shipment, &row, &findings))
		}
		Op::Refuse { place } => {
			let (shipment, row) = pick_sent(place).ok_or(NOTHING)?;
			refuse(row.dispatch.to, shipment)
		}
		Op::Cancel { place } => {
			let (shipment, row) = pick_sent(place).ok_or(NOTHING)?;
			cancel(row.from, shipment)
		}
		Op::Settle { place, resolution, both } => {
			let (exception, row) = pick_open(place).ok_or(NOTHING)?;
			let resolution =
				if row.kind.allows(resolution) { resolution } else { row.kind.fallback() };
			settle(row.sender, exception, resolution)?;
			if both {
				settle(row.receiver, exception, resolution)?;
			}
			Ok(())
		}
		Op::Close { place } => close(pick_open(place).ok_or(NOTHING)?.0),
		Op::Dispute { place, side, resolution } => {
			let undisputed = |row: &Exception| row.is_open() && row.dispute(side).is_none();
			let (exception, row) =
				pick(Exceptions::<Test>::iter(), place, undisputed).ok_or(NOTHING)?;
			if row.is_open() && row.kind.allows(resolution) {
				let _ = settle(row.institution(side), exception, resolution);
			}
			dispute(row.institution(side), exception)
		}
		Op::Rule { place, ruling } => {
			let mut matters: Vec<_> = Matters::<Test>::iter_values().collect();
			matters.sort_by_key(|(exception, side)| (*exception, *side == Side::Sender));
			let (exception, side) = *matters.get(place).ok_or(NOTHING)?;
			rule(exception, side, ruling);
			Ok(())
		}
		Op::Verify { place } => {
			let rows = Containers::<Test>::iter();
			let returned = |row: &Container| row.quarantines.is_returned;
			let (key, row) = pick(rows, place, returned).ok_or(NOTHING)?;
			verify(row.holder, key)
		}
		Op::Decommission { place, state } => {
			let (key, row) = pick(Containers::<Test>::iter(), place, free).ok_or(NOTHING)?;
			decommission(row.holder, key, state)
		}
		Op::Warm { place } => {
			let (key, _) = pick(Containers::<Test>::iter(), place, free).ok_or(NOTHING)?;
			Custody::quarantine(&key, Quarantine::Excursion)
		}
		Op::Cool { place } => {
			let rows = Containers::<Test>::iter();
			let warm = |row: &Container| row.quarantines.has_excursion;
			let (key, _) = pick(rows, place, warm).ok_or(NOTHING)?;
			Custody::release(&key, Quarantine::Excursion)
		}
		other => run_more(other, memory),
	}
}

fn run_more(op: Op, memory: &mut Memory) -> DispatchResult {
	match op {
		Op::TakeOut { place, portion, number } => {
			let has_portion = |row: &Container| row.portions.iter().any(|portion| portion.left > 0);
			let rows = Containers::<Test>::iter();
			let (key, _) = pick(rows, place, has_portion).ok_or(NOTHING)?;
			let holder = Custody::container(&key).ok_or(NOTHING)?.holder;
			let ranges = memory.ranges.get(&key).ok_or(NOTHING)?;
			let portion = portion.checked_rem(ranges.len()).ok_or(NOTHING)?;
			let (lot, range) = ranges[portion].clone();
			let number = range.start + number % (range.end - range.start);
			if Parcels::row(&pack_of(&lot, number)).is_some() {
				return Err(NOTHING);
			}
			let source = out_of(key, portion as u32, range, number);
			take_out(holder, &lot, number, &source).map(|_| ())
		}
		Op::Leave { place, fate } => {
			let parcels = Touched::get().into_iter();
			let (pack, row) = pick(parcels, place, |row| row.container.is_none()).ok_or(NOTHING)?;
			let number = pack.serial.as_str().parse().unwrap();
			if row.container.is_some() || row.gone.is_some() {
				return Err(NOTHING);
			}
			leave(row.holder, &row.lot, number, fate)?;
			*memory.tallies.entry(row.lot).or_default() += u32::from(fate == Fate::Dispensed);
			memory.left.push((row.holder, row.lot, number, fate));
			Ok(())
		}
		Op::ComeBack { place } => {
			let place = place.checked_rem(memory.left.len()).ok_or(NOTHING)?;
			let (institution, lot, number, fate) = memory.left[place];
			let pack = pack_of(&lot, number);
			if !Register::is_active(institution) || Parcels::row(&pack).is_some() {
				return Err(NOTHING);
			}
			Custody::come_back(&lot, institution, fate)?;
			*memory.tallies.entry(lot).or_default() -= u32::from(fate == Fate::Dispensed);
			memory.left.swap_remove(place);
			Parcels::touch(pack, lot, institution, institution);
			Ok(())
		}
		Op::SetSeller { proprietor, may_sell } => set_seller(proprietor, STORAGE, may_sell),
		Op::Fold { place } => {
			let (key, row) = pick(Containers::<Test>::iter(), place, |row| {
				row.ended_at().is_some() && row.children == 0
			})
			.ok_or(NOTHING)?;
			let packs = Custody::enclosed(&key);
			fold([key])?;
			memory.ranges.remove(&key);
			let folded = FoldedContainer { container: key, row, packs };
			memory.folded.entry(folded.row.packer).or_default().push(folded);
			Ok(())
		}
		Op::FoldShipment { place } => {
			let (shipment, row) = pick(Shipments::<Test>::iter(), place, |row| {
				!row.is_in_transit() && row.open_exceptions == 0
			})
			.ok_or(NOTHING)?;
			let exceptions =
				row.exception_ids().map(|number| (number, exception(number))).collect();
			fold_shipments([shipment])?;
			let folded = FoldedShipment { shipment, row, exceptions };
			memory.folded_shipments.entry(folded.row.from).or_default().push(folded);
			Ok(())
		}
		surroundings => {
			befall(surroundings);
			Ok(())
		}
	}
}

/// What happens without a call of this pallet.
fn befall(op: Op) {
	match op {
		Op::Pass { days } => pass(days * DAY),
		Op::Sweep { steps } => {
			let step = <() as WeightInfo>::sweep_one().saturating_mul(steps);
			let limit = <() as WeightInfo>::sweep_nothing().saturating_add(step);
			let mut meter = WeightMeter::with_limit(limit);
			Custody::sweep(&mut meter);
			assert!(meter.consumed().all_lte(limit));
		}
		Op::Prepay { institution, rows } => Index::prepay(institution, rows),
		Op::Succeed { predecessor } => {
			let _ = frame_support::storage::with_storage_layer(|| match predecessor {
				gone if !Register::is_active(gone) => Err(NOTHING),
				leaving => succeed(leaving, HEIR),
			});
		}
		other => unreachable!("{other:?} is a call"),
	}
}

fn run_pack(
	by: Option<InstitutionId>,
	key: u32,
	lots: Vec<(u32, u32)>,
	from: u32,
	children: usize,
	memory: &mut Memory,
) -> DispatchResult {
	let holder = pick_free(children).map(|(_, row)| row.holder);
	let by = by.or(holder).unwrap_or(MAKER);
	let own = Containers::<Test>::iter()
		.filter(|(_, row)| free(row) && row.holder == by && row.quarantines.is_clear());
	let mut containers: Vec<_> = own.map(|(key, _)| key).collect();
	containers.sort();
	containers.truncate(children);
	let lots: BTreeMap<u32, u32> = lots.into_iter().collect();
	let portions: Vec<_> =
		lots.into_iter().map(|(number, count)| (lot(number), from..from + count)).collect();
	let key = container(by, key);
	pack_as(by, key, content(&portions, &containers, &[]), told(by))?;
	memory.ranges.insert(key, portions);
	Ok(())
}

/// Findings about what is in a shipment, and what the sender has beside it.
fn findings_of(
	number: ShipmentId,
	shipment: &Shipment,
	findings: &[(u8, usize, u32)],
) -> Vec<Finding> {
	let outermost = |key: &ContainerKey| row(Custody::outermost(key)).status;
	let mut inside: Vec<_> = Containers::<Test>::iter_keys()
		.filter(|key| outermost(key) == Status::InTransit(number))
		.collect();
	inside.sort();
	let mut beside: Vec<_> = Containers::<Test>::iter()
		.filter(|(_, row)| free(row) && row.holder == shipment.from)
		.map(|(key, _)| key)
		.collect();
	beside.sort();
	let make = |(kind, place, count): &(u8, usize, u32)| {
		let among = if *kind == 0 { &beside } else { &inside };
		let container = *among.get(place.checked_rem(among.len())?)?;
		Some(match kind {
			0 => Finding::Surplus { container },
			1 => Finding::Missing { container },
			2 => {
				let portions = row(container).portions;
				let lot = portions.get(place.checked_rem(portions.len())?)?.lot;
				Finding::Short { container, lot, count: *count }
			}
			3 => Finding::Damaged { container },
			_ => Finding::DataError { container, evidence: commitment(1) },
		})
	};
	findings.iter().filter_map(make).collect()
}

fn check(memory: &Memory) -> Result<(), TestCaseError> {
	for (lot, dispensed) in &memory.tallies {
		prop_assert_eq!(gone(lot).0, *dispensed, "what was dispensed is miscounted");
	}
	let before_panels: Vec<_> = Jury::open().iter().map(|(matter, _)| matter.reference).collect();
	let mut matters: Vec<_> = Matters::<Test>::iter_keys().collect();
	matters.sort();
	prop_assert_eq!(matters, before_panels, "a panel for nothing, or a dispute without one");
	for (packer, folded) in &memory.folded {
		prop_assert!(Custody::verify_folded(*packer, folded));
	}
	for (from, folded) in &memory.folded_shipments {
		prop_assert!(Custody::verify_folded_shipments(*from, folded));
	}
	check_chain().map_err(TestCaseError::fail)
}

/// One op, and what must hold after it.
fn step(op: Op, memory: &mut Memory) -> Result<(), TestCaseError> {
	let _ = run(op, memory);
	let overdue: Vec<_> = events()
		.into_iter()
		.filter_map(|event| match event {
			Event::SettlementOverdue { institution, .. } => {
				Some((institution, Lapse::ExceptionSettlement))
			}
			_ => None,
		})
		.collect();
	prop_assert_eq!(Lapses::take(), overdue, "lapses that no event tells of, or the reverse");
	check(memory)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(40))]

	#[test]
	fn no_sequence_of_calls_breaks_an_invariant(ops in vec(op(), 1..120)) {
		ExtBuilder::default().build().execute_with(|| {
			let mut memory = Memory::default();
			for op in ops {
				let described = format!("{op:?}");
				let told = |broken| TestCaseError::fail(format!("{described}: {broken}"));
				step(op, &mut memory).map_err(told)?;
			}
			// In the end everything that is late is settled, or a panel settles it.
			step(Op::Pass { days: 100 }, &mut memory)?;
			step(Op::Sweep { steps: 1_000 }, &mut memory)?;
			prop_assert_eq!(Due::<Test>::iter().count(), 0);
			while Matters::<Test>::iter_keys().next().is_some() {
				step(Op::Rule { place: 0, ruling: Ruling::Upheld }, &mut memory)?;
			}
			let open = Exceptions::<Test>::iter_values().filter(Exception::is_open).count();
			prop_assert_eq!(open, 0);
			Ok(())
		})?;
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What happens in a network. `place` is that of something among what stands, mostly of what makes
//! sense; `by` is who does it, if not who should.

use frame_support::BoundedVec;
use pallet_custody::{
	Content, ExceptionId, Finding, Loose, Purpose, Resolution, ShipmentId, Status,
};
use proptest::{option::weighted, prelude::*, sample::select};
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::{InstitutionId, Moment};
use salus_supply::{ContainerKey, Introduction, PackState};
use sp_runtime::{DispatchError, DispatchResult};

use super::model::{serials_of, Model};
use crate::{mock::*, TouchedPacks};

type By = Option<InstitutionId>;

#[derive(Clone, Debug)]
pub enum Op {
	Commission { lot: u32, count: u32 },
	Pack { by: InstitutionId, lots: (u32, u32), count: u32, is_greedy: bool },
	Nest { by: InstitutionId, containers: usize, packs: usize },
	Unpack { place: usize, by: By },
	Ship { place: usize, by: By, to: InstitutionId, purpose: Purpose },
	Receive { place: usize, by: By, findings: Vec<(u8, usize)> },
	Refuse { place: usize },
	Cancel { place: usize },
	Settle { place: usize, resolution: Resolution, is_agreed: bool },
	Verify { place: usize },
	Retire { place: usize, state: PackState },
	TakeOut { pack: usize, by: By },
	Dispense { pack: usize, by: By, units: Option<u32>, is_fake: bool },
	Decommission { pack: usize, by: By, state: PackState },
	Restore { place: usize, by: By },
	Judge { pack: usize, what: u8 },
	Recall { lot: u32, pack: Option<usize> },
	Pass { hours: Moment },
	Tidy { place: usize },
}

fn trader() -> impl Strategy<Value = InstitutionId> {
	select(TRADERS.to_vec())
}

fn other() -> impl Strategy<Value = By> {
	weighted(0.08, trader())
}

fn state() -> impl Strategy<Value = PackState> {
	select(vec![
		PackState::Exported,
		PackState::Destroyed,
		PackState::Sample,
		PackState::FreeSample,
		PackState::Locked,
		PackState::Locked,
		PackState::Stolen,
		PackState::CheckedOut,
		PackState::Lost,
		PackState::Supplied,
	])
}

fn resolution() -> impl Strategy<Value = Resolution> {
	select(vec![
		Resolution::Delivered,
		Resolution::Lost,
		Resolution::Accepted,
		Resolution::Destroyed,
		Resolution::Returned,
	])
}

fn purpose() -> impl Strategy<Value = Purpose> {
	select(vec![Purpose::Sale, Purpose::Sale, Purpose::Transfer, Purpose::Return])
}

pub fn op() -> impl Strategy<Value = Op> {
	let (place, pack) = (|| 0usize..16, || 0usize..40);
	let lot = || 1u32..4;
	let makers = select(vec![MAKER, MAKER, MAKER, DISTRIBUTOR, PHARMACY, RIVAL, HOSPITAL]);
	let findings = proptest::collection::vec((0u8..5, place()), 0..3);
	let findings = prop_oneof![1 => Just(vec![]), 1 => findings];
	let moved = prop_oneof![
		10 => (makers, (lot(), lot()), 1u32..6, prop::bool::weighted(0.1)).prop_map(
			|(by, lots, count, is_greedy)| Op::Pack { by, lots, count, is_greedy }
		),
		10 => (trader(), 0usize..3, 0usize..3)
			.prop_map(|(by, containers, packs)| Op::Nest { by, containers, packs }),
		6 => (place(), other()).prop_map(|(place, by)| Op::Unpack { place, by }),
		14 => (place(), other(), trader(), purpose())
			.prop_map(|(place, by, to, purpose)| Op::Ship { place, by, to, purpose }),
		14 => (place(), other(), findings)
			.prop_map(|(place, by, findings)| Op::Receive { place, by, findings }),
		3 => place().prop_map(|place| Op::Refuse { place }),
		1 => place().prop_map(|place| Op::Cancel { place }),
		10 => (place(), resolution(), prop::bool::weighted(0.8)).prop_map(
			|(place, resolution, is_agreed)| Op::Settle { place, resolution, is_agreed }
		),
		3 => place().prop_map(|place| Op::Verify { place }),
		2 => (place(), state()).prop_map(|(place, state)| Op::Retire { place, state }),
	];
	let single = prop_oneof![
		8 => (pack(), other()).prop_map(|(pack, by)| Op::TakeOut { pack, by }),
		20 => (pack(), other(), weighted(0.3, 1u32..12), prop::bool::weighted(0.08)).prop_map(
			|(pack, by, units, is_fake)| Op::Dispense { pack, by, units, is_fake }
		),
		7 => (pack(), other(), state())
			.prop_map(|(pack, by, state)| Op::Decommission { pack, by, state }),
		7 => (place(), other()).prop_map(|(place, by)| Op::Restore { place, by }),
		4 => (pack(), 0u8..4).prop_map(|(pack, what)| Op::Judge { pack, what }),
	];
	let rest = prop_oneof![
		2 => (lot(), 1u32..5).prop_map(|(lot, count)| Op::Commission { lot, count }),
		1 => (lot(), weighted(0.7, pack())).prop_map(|(lot, pack)| Op::Recall { lot, pack }),
		6 => (0u64..72).prop_map(|hours| Op::Pass { hours }),
		1 => Just(Op::Pass { hours: 24 * 100 }),
		2 => place().prop_map(|place| Op::Tidy { place }),
	];
	prop_oneof![5 => moved, 4 => single, 1 => rest]
}

fn pick<T: Clone>(among: &[T], place: usize) -> Option<T> {
	among.get(place.checked_rem(among.len())?).cloned()
}

const NOTHING: DispatchError = DispatchError::Other("there is nothing of the kind");

fn containers(is_sensible: impl Fn(&pallet_custody::Container) -> bool) -> Vec<ContainerKey> {
	let rows = pallet_custody::Containers::<Test>::iter();
	let mut keys: Vec<_> = rows.filter(|(_, row)| is_sensible(row)).map(|(key, _)| key).collect();
	keys.sort();
	keys
}

/// A container that stands by itself, and who has it.
fn outermost(place: usize) -> Result<(ContainerKey, InstitutionId), DispatchError> {
	let keys = containers(|row| row.parent.is_none() && row.status == Status::Packed);
	let key = pick(&keys, place).ok_or(NOTHING)?;
	Ok((key, pallet_custody::Containers::<Test>::get(key).ok_or(NOTHING)?.holder))
}

fn in_transit(place: usize) -> Result<(ShipmentId, pallet_custody::Shipment), DispatchError> {
	let rows = pallet_custody::Shipments::<Test>::iter();
	let mut open: Vec<_> = rows.filter(|(_, row)| row.is_in_transit()).collect();
	open.sort_by_key(|(shipment, _)| *shipment);
	pick(&open, place).ok_or(NOTHING)
}

/// The containers of a shipment and those in them.
fn shipped(shipment: &pallet_custody::Shipment) -> Vec<ContainerKey> {
	let mut keys = shipment.dispatch.containers.to_vec();
	let mut next = 0;
	while let Some(key) = keys.get(next).copied() {
		keys.extend(pallet_custody::Children::<Test>::iter_key_prefix(key));
		next += 1;
	}
	keys
}

impl Op {
	/// What it is, without its fields.
	pub fn kind(&self) -> String {
		let told = format!("{self:?}");
		told.split([' ', '{']).next().unwrap_or_default().into()
	}

	/// The pack that it dispenses or restores.
	pub fn dispensed(&self, model: &Model) -> Option<Sgtin> {
		match self {
			Self::Dispense { pack, is_fake, .. } => Some(a_dispensable(model, *pack, *is_fake)?.1),
			Self::Restore { place, .. } => touched(*place),
			_ => None,
		}
	}

	pub fn run(self, model: &mut Model) -> DispatchResult {
		match self {
			Self::Commission { lot: number, count } => {
				let numbers = model.next_batch(&lot(number), count);
				commission(&lot(number), &serials_of(&numbers))?;
				model.commissioned(lot(number), numbers);
				Ok(())
			}
			Self::Pack { by, lots, count, is_greedy } => fill(model, by, lots, count, is_greedy),
			Self::Nest { by, containers, packs } => nest(model, by, containers, packs),
			Self::Judge { pack, what } => judge(model, pack, what),
			Self::Recall { lot: number, pack: None } => recall(&lot(number)),
			Self::Recall { pack: Some(place), .. } => {
				let (lot, number) = pick(&model.packs(), place).ok_or(NOTHING)?;
				recall_packs(&lot, &[number])
			}
			Self::Pass { hours } => {
				pass(hours * 60 * 60 * 1000);
				Ok(())
			}
			Self::Tidy { place } => tidy(model, place),
			Self::TakeOut { .. }
			| Self::Dispense { .. }
			| Self::Decommission { .. }
			| Self::Restore { .. } => self.run_single(model),
			_ => self.run_moved(),
		}
	}

	/// What happens to containers and shipments.
	fn run_moved(self) -> DispatchResult {
		match self {
			Self::Unpack { place, by } => {
				let (key, holder) = outermost(place)?;
				unpack(by.unwrap_or(holder), key)
			}
			Self::Ship { place, by, to, purpose } => {
				let (key, holder) = outermost(place)?;
				ship(by.unwrap_or(holder), to, &[key], purpose)
			}
			Self::Receive { place, by, findings } => {
				let (shipment, row) = in_transit(place)?;
				let findings: Vec<_> =
					findings.into_iter().filter_map(|found| finding(&row, found)).collect();
				receive(by.unwrap_or(row.dispatch.to), shipment, &findings)
			}
			Self::Refuse { place } => {
				let (shipment, row) = in_transit(place)?;
				Custody::refuse(logistics(row.dispatch.to), shipment)
			}
			Self::Cancel { place } => {
				let (shipment, row) = in_transit(place)?;
				Custody::cancel(logistics(row.from), shipment)
			}
			Self::Settle { place, resolution, is_agreed } => agree(place, resolution, is_agreed),
			Self::Verify { place } => {
				let returned = containers(|row| row.quarantines.is_returned);
				let key = pick(&returned, place).ok_or(NOTHING)?;
				let row = pallet_custody::Containers::<Test>::get(key).ok_or(NOTHING)?;
				let officer = responsible(row.holder);
				Custody::verify_return(officer, key, commitment(6), told(row.holder))
			}
			Self::Retire { place, state } => {
				let (key, holder) = outermost(place)?;
				Custody::decommission(logistics(holder), key, state, told(holder))
			}
			other => unreachable!("{other:?} is about packs"),
		}
	}

	/// What happens to single packs.
	fn run_single(self, model: &Model) -> DispatchResult {
		match self {
			Self::TakeOut { pack, by } => {
				let (introduction, pack) = a_pack(model, pack)?;
				take_out(by.unwrap_or(model.holder(&pack)), pack, introduction)
			}
			Self::Dispense { pack, by, units, is_fake } => {
				let (introduction, pack) = a_dispensable(model, pack, is_fake).ok_or(NOTHING)?;
				let institution = by.unwrap_or(model.holder(&pack));
				let capture = told(institution);
				let introduction = Some(introduction);
				let practitioner = practitioner(institution);
				Packs::dispense(practitioner, pack, introduction, units, capture)
			}
			Self::Decommission { pack, by, state } => {
				let (introduction, pack) = a_pack(model, pack)?;
				decommission(by.unwrap_or(model.holder(&pack)), pack, Some(introduction), state)
			}
			Self::Restore { place, by } => {
				let pack = touched(place).ok_or(NOTHING)?;
				let row = row(pack);
				let institution = by.unwrap_or(row.changed_by);
				if crate::is_supplied(row.state) {
					take_back(institution, pack)
				} else {
					restore(institution, pack)
				}
			}
			other => unreachable!("{other:?} is about containers"),
		}
	}
}

/// A pack with somebody who dispenses, mostly; a fake one has the papers of a real one.
fn a_dispensable(model: &Model, place: usize, is_fake: bool) -> Option<(Introduction, Sgtin)> {
	let mut packs = model.packs();
	if place < 36 {
		packs.retain(|(lot, number)| {
			let pack = pack_of(lot, *number);
			let row = TouchedPacks::<Test>::get(pack);
			let is_left = row.is_none_or(|row| row.loose_with().is_some() || place < 8);
			is_left && [PHARMACY, HOSPITAL, RIVAL].contains(&model.holder(&pack))
		});
	}
	let (lot, number) = pick(&packs, place)?;
	let printed = if is_fake { number + 500 } else { number };
	Some((model.introduction(&lot, number), pack_of(&lot, printed)))
}

/// A pack with what introduces it.
fn a_pack(model: &Model, place: usize) -> Result<(Introduction, Sgtin), DispatchError> {
	let (lot, number) = pick(&model.packs(), place).ok_or(NOTHING)?;
	Ok((model.introduction(&lot, number), pack_of(&lot, number)))
}

/// A pack that something was done to, if there is one.
fn touched(place: usize) -> Option<Sgtin> {
	let rows = TouchedPacks::<Test>::iter();
	let mut packs: Vec<_> = rows.filter(|(_, row)| row.before.is_some()).collect();
	packs.sort_by_key(|(pack, _)| *pack);
	pick(&packs, place).map(|(pack, _)| pack)
}

/// Packs what is loose; or, greedily, also what is not there.
fn fill(
	model: &mut Model,
	by: InstitutionId,
	lots: (u32, u32),
	count: u32,
	is_greedy: bool,
) -> DispatchResult {
	let (one, two) = (lots.0.min(lots.1), lots.0.max(lots.1));
	let mut portions = Vec::new();
	for number in if one == two { vec![one] } else { vec![one, two] } {
		let lot: Lgtin = lot(number);
		let mut numbers = if is_greedy {
			let packs = model.packs();
			packs.into_iter().filter(|(of, _)| *of == lot).map(|(_, number)| number).collect()
		} else {
			model.loose(by, &lot)
		};
		numbers.truncate(count as usize);
		if !numbers.is_empty() {
			portions.push((lot, numbers));
		}
	}
	let key = model.next_container(by);
	let loose: Vec<Loose> =
		portions.iter().map(|(lot, numbers)| Model::portion(*lot, numbers)).collect();
	let content = Content { portions: BoundedVec::truncate_from(loose), ..Content::default() };
	pack_content(by, key, content)?;
	model.packed(key, portions);
	Ok(())
}

/// Packs containers, and packs that were touched.
fn nest(
	model: &mut Model,
	by: InstitutionId,
	containers_wanted: usize,
	packs_wanted: usize,
) -> DispatchResult {
	let mut inner =
		containers(|row| row.parent.is_none() && row.status == Status::Packed && row.holder == by);
	inner.truncate(containers_wanted);
	let rows = TouchedPacks::<Test>::iter();
	let own = rows.filter(|(_, row)| row.loose_with().is_some_and(|(_, holder)| holder == by));
	let mut packs: Vec<_> = own.map(|(pack, _)| pack).collect();
	packs.sort();
	packs.truncate(packs_wanted);
	pack_things(by, model.next_container(by), &inner, &packs)
}

fn finding(row: &pallet_custody::Shipment, (kind, place): (u8, usize)) -> Option<Finding> {
	let container = pick(&shipped(row), place)?;
	let inner = pallet_custody::Containers::<Test>::get(container)?;
	Some(match kind {
		0 => Finding::Missing { container },
		1 => {
			let portion = inner.portions.first()?;
			let count = portion.left.min(1 + place as u32 % 3);
			Finding::Short { container, lot: portion.lot, count }
		}
		2 => {
			let from = row.from;
			let kept = containers(|row| {
				row.parent.is_none() && row.status == Status::Packed && row.holder == from
			});
			Finding::Surplus { container: pick(&kept, place)? }
		}
		3 => Finding::Damaged { container },
		_ => Finding::DataError { container, evidence: commitment(place as u64) },
	})
}

/// One side, or both, say how an exception is settled; or nobody does, and the deadline decides.
fn agree(place: usize, resolution: Resolution, is_agreed: bool) -> DispatchResult {
	let rows = pallet_custody::Exceptions::<Test>::iter();
	let mut open: Vec<_> = rows.filter(|(_, row)| row.outcome.is_none()).collect();
	open.sort_by_key(|(exception, _)| *exception);
	let (exception, row): (ExceptionId, _) = pick(&open, place).ok_or(NOTHING)?;
	if row.due <= Timestamp::get() {
		return Custody::close_overdue(signed(999_999), exception);
	}
	let resolution = if row.kind.allows(resolution) { resolution } else { row.kind.fallback() };
	settle(row.sender, exception, resolution)?;
	if is_agreed {
		settle(row.receiver, exception, resolution)?;
	}
	Ok(())
}

fn judge(model: &Model, place: usize, what: u8) -> DispatchResult {
	let (lot, number) = pick(&model.packs(), place).ok_or(NOTHING)?;
	let doubts = crate::Suspicions::<Test>::iter();
	let doubted = doubts.map(|(gtin, serial, _)| Sgtin { gtin, serial }).min();
	let pack = doubted.unwrap_or(pack_of(&lot, number));
	match what {
		0 => report(PHARMACY, pack_of(&lot, number), lot),
		1 => condemn(MAKER, pack),
		2 => clear(MAKER, pack),
		_ => clear(REGULATOR, pack),
	}
}

/// Folds whatever is old enough.
fn tidy(model: &Model, place: usize) -> DispatchResult {
	let anybody = || signed(999_999);
	match place % 5 {
		0 => {
			let ended = containers(|row| row.ended_at().is_some());
			let key = pick(&ended, place).ok_or(NOTHING)?;
			Custody::fold(anybody(), BoundedVec::truncate_from(vec![key]))
		}
		1 => {
			let mut known: Vec<_> = pallet_custody::Shipments::<Test>::iter_keys().collect();
			known.sort();
			let shipment = pick(&known, place).ok_or(NOTHING)?;
			Custody::fold_shipments(anybody(), BoundedVec::truncate_from(vec![shipment]))
		}
		2 => {
			let doubts = crate::Suspicions::<Test>::iter();
			let pack = doubts.map(|(gtin, serial, _)| Sgtin { gtin, serial }).min();
			fold([pack.ok_or(NOTHING)?])
		}
		3 => Pedigree::fold(anybody(), 8),
		_ => {
			let lot = pick(&model.packs(), place).map(|(lot, _)| lot).ok_or(NOTHING)?;
			Products::fold(anybody(), BoundedVec::truncate_from(vec![lot]))
		}
	}
}

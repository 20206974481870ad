// SPDX-License-Identifier: Apache-2.0

//! What is known off the chain: the serials under each root, and what was told so far.

use std::collections::{BTreeMap, BTreeSet};

use frame_support::assert_ok;
use pallet_custody::{Loose, Status};
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::{Day, InstitutionId};
use salus_supply::{
	ContainerKey, Containers, Fate, Holding, Introduction, Lots, Place, Source, Stock, Tally,
};

use super::op::Op;
use crate::{mock::*, Event, Pack, Suspicions, TouchedPacks};

/// The first serial of a lot.
fn first(lot: u32) -> u32 {
	lot * 1_000
}

/// The serials of packs of one lot, in their order.
type Numbers = Vec<u32>;

#[derive(Default)]
pub struct Model {
	/// By lot, the serials of each commissioning batch.
	batches: BTreeMap<Lgtin, Vec<Numbers>>,
	/// By container, the serials of each portion.
	portions: BTreeMap<ContainerKey, Vec<(Lgtin, Numbers)>>,
	/// The container into which a pack was last put without being named.
	sources: BTreeMap<Sgtin, ContainerKey>,
	next_container: u32,
	/// What the events tell.
	supplied: BTreeSet<Sgtin>,
	attempts: BTreeMap<Sgtin, u32>,
	seen: BTreeMap<String, u32>,
}

/// What is counted of a lot.
type LotStock = (Lgtin, Tally, Vec<(InstitutionId, Holding)>);

/// What a call about a pack could change.
pub struct Before {
	pack: Option<Sgtin>,
	row: Option<Pack>,
	stock: Vec<LotStock>,
}

impl Model {
	/// Three lots with ten packs each, the third made out of the second; some are with pharmacies,
	/// a hospital and, in a pallet, a distributor.
	pub fn started() -> Self {
		let mut model = Self::default();
		for number in 1..=3 {
			let inputs: &[Lgtin] = if number == 3 { &[lot(2)] } else { &[] };
			let numbers: Numbers = (first(number)..first(number) + 10).collect();
			assert_ok!(make_of(&lot(number), inputs, &serials_of(&numbers)));
			model.batches.insert(lot(number), vec![numbers]);
		}
		for (lot, count, to) in [(1, 4, PHARMACY), (1, 3, RIVAL), (3, 4, HOSPITAL)] {
			let case = model.packed_case(lot, count);
			assert_ok!(deliver(MAKER, to, &[case]));
		}
		let cases = [model.packed_case(2, 3), model.packed_case(2, 2)];
		let pallet = model.next_container(MAKER);
		assert_ok!(pack_things(MAKER, pallet, &cases, &[]));
		assert_ok!(deliver(MAKER, DISTRIBUTOR, &[pallet]));
		System::reset_events();
		model
	}

	/// A case of the maker with its first loose packs of a lot.
	fn packed_case(&mut self, number: u32, count: usize) -> ContainerKey {
		let mut numbers = self.loose(MAKER, &lot(number));
		numbers.truncate(count);
		let key = self.next_container(MAKER);
		let range = numbers[0]..numbers[0] + numbers.len() as u32;
		assert_ok!(pack_case(MAKER, key, &lot(number), &range));
		self.packed(key, vec![(lot(number), numbers)]);
		key
	}

	pub fn seen(self) -> BTreeMap<String, u32> {
		self.seen
	}

	/// The serials of the next batch of a lot.
	pub fn next_batch(&self, lot: &Lgtin, count: u32) -> Numbers {
		let last = self.batches[lot].iter().flatten().max().copied().unwrap_or_default();
		(last + 1..=last + count).collect()
	}

	pub fn commissioned(&mut self, lot: Lgtin, numbers: Numbers) {
		self.batches.entry(lot).or_default().push(numbers);
	}

	pub fn next_container(&mut self, institution: InstitutionId) -> ContainerKey {
		self.next_container += 1;
		container(institution, self.next_container)
	}

	pub fn packed(&mut self, container: ContainerKey, portions: Vec<(Lgtin, Numbers)>) {
		for (lot, numbers) in &portions {
			for number in numbers {
				self.sources.insert(pack_of(lot, *number), container);
			}
		}
		self.portions.insert(container, portions);
	}

	/// All packs of a lot that were given a serial.
	pub fn packs(&self) -> Vec<(Lgtin, u32)> {
		let batches = self.batches.iter();
		batches
			.flat_map(|(lot, batches)| batches.iter().flatten().map(|number| (*lot, *number)))
			.collect()
	}

	/// The packs of `lot` that nobody touched and that are loose with `institution`, as far as is
	/// known.
	pub fn loose(&self, institution: InstitutionId, lot: &Lgtin) -> Numbers {
		let mut numbers: Numbers = self.batches[lot].iter().flatten().copied().collect();
		numbers.retain(|number| {
			let pack = pack_of(lot, *number);
			let is_here = match self.sources.get(&pack) {
				None => institution == MAKER,
				Some(source) => pallet_custody::Containers::<Test>::get(source)
					.is_some_and(|row| row.status == Status::Unpacked && row.holder == institution),
			};
			is_here && !TouchedPacks::<Test>::contains_key(pack)
		});
		numbers.sort();
		numbers
	}

	/// Who should have a pack.
	pub fn holder(&self, pack: &Sgtin) -> InstitutionId {
		let source = self.sources.get(pack).and_then(Custody::held);
		let untouched = source.map_or(MAKER, |held| held.holder);
		Packs::last_holder(pack).unwrap_or(untouched)
	}

	/// What introduces a pack, real or not.
	pub fn introduction(&self, lot: &Lgtin, number: u32) -> Introduction {
		let batches = &self.batches[lot];
		let found = batches.iter().position(|batch| batch.contains(&number));
		let batch = found.unwrap_or_default();
		let place = place_of(&batches[batch], number);
		let source = match self.sources.get(&pack_of(lot, number)) {
			None => Source::Loose,
			Some(container) => {
				let portions = &self.portions[container];
				let portion = portions.iter().position(|(of, _)| of == lot).unwrap_or_default();
				let place = place_of(&portions[portion].1, number);
				Source::Container { container: *container, portion: portion as u32, place }
			}
		};
		Introduction { lot: *lot, batch: batch as u32, place, source }
	}

	pub fn portion(lot: Lgtin, numbers: &Numbers) -> Loose {
		let serials = serials_of(numbers);
		Loose { lot, root: root(&serials), count: serials.len() as u32 }
	}

	/// What `op` must not change if it is refused.
	pub fn before(&self, op: &Op) -> Before {
		let pack = op.dispensed(self);
		let row = pack.and_then(TouchedPacks::<Test>::get);
		Before { pack, row, stock: self.stock() }
	}

	fn stock(&self) -> Vec<LotStock> {
		let lots = self.batches.keys();
		lots.map(|lot| (*lot, Custody::tally(lot), Custody::holdings(lot))).collect()
	}

	/// Learns what was told, and compares it with what stands.
	pub fn learn(&mut self, before: Before) -> Result<(), String> {
		self.note_custody();
		for event in events() {
			self.note(&event, &before)?;
		}
		for (pack, attempts) in &self.attempts {
			let found = Suspicions::<Test>::get(pack.gtin, pack.serial);
			let counted = found.map_or(0, |suspicion| suspicion.attempts);
			if counted != *attempts {
				return Err(format!("{attempts} attempts told, {counted} counted"));
			}
		}
		for lot in self.batches.keys() {
			let told = self.supplied.iter().filter(|pack| pack.gtin == lot.gtin).count() as u32;
			if Products::facts(lot).is_some() && Custody::tally(lot).dispensed != told {
				return Err(format!("{told} packs of {lot:?} dispensed, as was told"));
			}
		}
		Ok(())
	}

	fn note_custody(&mut self) {
		for event in System::read_events_for_pallet::<pallet_custody::Event<Test>>() {
			match event {
				pallet_custody::Event::ExceptionOpened { .. } => self.see("excepted"),
				pallet_custody::Event::ExceptionSettled { .. } => self.see("settled"),
				_ => {}
			}
		}
	}

	fn see(&mut self, kind: &str) {
		*self.seen.entry(kind.into()).or_default() += 1;
	}

	fn note(&mut self, event: &Event<Test>, before: &Before) -> Result<(), String> {
		match event {
			Event::PackDispensed { pack, lot, left, .. } => {
				self.ensure_real(pack, lot)?;
				let barrier = Products::facts(lot).unwrap().barrier(Day::of(Timestamp::get()));
				if barrier.is_some() || Products::pack_recall(pack).is_some() {
					return Err(format!("dispensed behind {barrier:?}"));
				}
				self.see(if *left == 0 { "dispensed" } else { "opened" });
				if *left == 0 && !self.supplied.insert(*pack) {
					return Err("dispensed twice".into());
				}
			}
			Event::PackTakenOut { pack, lot, .. } | Event::PackDecommissioned { pack, lot, .. } => {
				self.ensure_real(pack, lot)?;
			}
			Event::PackRestored { pack, .. } => {
				self.see("restored");
				let was_dispensed =
					before.row.as_ref().and_then(Pack::fate) == Some(Fate::Dispensed);
				if was_dispensed && !self.supplied.remove(pack) {
					return Err("taken back, and never dispensed".into());
				}
			}
			Event::DispenseRefused { pack, refusal, .. } => {
				self.see("refused");
				if refusal.counts() {
					*self.attempts.entry(*pack).or_default() += 1;
				}
				let row = before.pack.and_then(TouchedPacks::<Test>::get);
				if row != before.row || self.stock() != before.stock {
					return Err("a refusal changed something".into());
				}
			}
			Event::SuspicionRaised { .. } => self.see("raised"),
			Event::SuspicionCleared { pack, .. } | Event::SuspicionFolded { pack, .. } => {
				self.attempts.remove(pack);
			}
			_ => {}
		}
		Ok(())
	}

	fn ensure_real(&self, pack: &Sgtin, lot: &Lgtin) -> Result<(), String> {
		let is_real = |number: &u32| serial(*number) == pack.serial;
		if self.batches[lot].iter().flatten().any(is_real) {
			Ok(())
		} else {
			Err("a serial that nobody gave out".into())
		}
	}
}

pub fn serials_of(numbers: &Numbers) -> Vec<salus_gs1::Serial> {
	numbers.iter().map(|number| serial(*number)).collect()
}

/// Where a pack stands, or where another one does.
fn place_of(numbers: &Numbers, number: u32) -> Place {
	let index = numbers.iter().position(|other| *other == number).unwrap_or_default();
	place(&serials_of(numbers), index as u32)
}

// SPDX-License-Identifier: Apache-2.0

//! What must hold of the supply chain as a whole, between its pallets.

use std::collections::BTreeMap;

use frame_support::traits::Hooks;
use pallet_custody::ExceptionKind;
use salus_gs1::Lgtin;
use salus_primitives::InstitutionId;
use salus_supply::{Containers, Fate, Stock};

use super::*;

/// Every invariant of every pallet of the supply chain, and those between them.
pub fn check_chain() -> Result<(), String> {
	let checks = [
		("Products", <Products as Hooks<u64>>::try_state(0)),
		("Custody", <Custody as Hooks<u64>>::try_state(0)),
		("Packs", Packs::do_try_state()),
		("Pedigree", <Pedigree as Hooks<u64>>::try_state(0)),
		("Conditions", <Conditions as Hooks<u64>>::try_state(0)),
	];
	for (pallet, check) in checks {
		check.map_err(|broken| format!("{pallet}: {broken:?}"))?;
	}
	for lot in pallet_products::Lots::<Test>::iter_keys() {
		conserved(&lot)?;
	}
	contained_once()
}

/// Where the packs of a lot are, counted from rows alone: those that nobody touched by what is left of
/// portions, what is missing of them and what is loose, those that were touched one by one.
#[derive(Debug, Default, Eq, PartialEq)]
pub struct Census {
	pub untouched: u32,
	pub active: u32,
	pub dispensed: u32,
	pub decommissioned: u32,
}

pub fn census(lot: &Lgtin) -> Census {
	let mut census = Census::default();
	let mut touched_loose = BTreeMap::<InstitutionId, u32>::new();
	for row in TouchedPacks::<Test>::iter_values().filter(|row| row.lot == *lot) {
		let is_gone = row.container.and_then(|container| Custody::held(&container)?.gone).is_some();
		match row.fate() {
			_ if is_gone => {}
			Some(Fate::Dispensed) => census.dispensed += 1,
			Some(Fate::Decommissioned) => census.decommissioned += 1,
			None => census.active += 1,
		}
		if row.fate().is_none() && row.container.is_none() {
			*touched_loose.entry(row.holder).or_default() += 1;
		}
	}
	// What left the stock without a row: containers and exceptions.
	let tally = Custody::tally(lot);
	census.decommissioned = tally.decommissioned;
	for (key, container) in pallet_custody::Containers::<Test>::iter() {
		let held = Custody::held(&key).unwrap();
		if held.gone.is_some() || !held.is_packed {
			continue;
		}
		let portions = container.portions.iter().filter(|portion| portion.lot == *lot);
		census.untouched += portions.map(|portion| portion.left).sum::<u32>();
	}
	for exception in pallet_custody::Exceptions::<Test>::iter_values() {
		let ExceptionKind::Short { lot: of, count } = exception.kind else { continue };
		if of == *lot && exception.outcome.is_none() {
			census.untouched += count;
		}
	}
	for (holder, holding) in Custody::holdings(lot) {
		let touched = touched_loose.get(&holder).copied().unwrap_or_default();
		census.untouched += holding.loose - touched;
	}
	census
}

/// What was commissioned is somewhere, once.
pub fn conserved(lot: &Lgtin) -> Result<(), String> {
	let commissioned = pallet_products::Lots::<Test>::get(lot).unwrap().commissioned;
	let census = census(lot);
	let Census { untouched, active, dispensed, decommissioned } = census;
	let sum = untouched + active + dispensed + decommissioned;
	if commissioned != sum {
		return Err(format!("{lot:?}: {commissioned} commissioned, not {sum}: {census:?}"));
	}
	let tally = Custody::tally(lot);
	if (tally.commissioned, tally.dispensed) != (commissioned, dispensed) {
		return Err(format!("{lot:?}: {tally:?}, not {census:?}"));
	}
	Ok(())
}

/// A pack that is listed in a container is listed in that one, and no other.
pub fn contained_once() -> Result<(), String> {
	let mut listed = BTreeMap::new();
	for (container, pack) in pallet_custody::Enclosed::<Test>::iter_keys() {
		if let Some(other) = listed.insert(pack, container) {
			return Err(format!("{pack:?} is in {container:?} and in {other:?}"));
		}
	}
	for (pack, row) in TouchedPacks::<Test>::iter() {
		if listed.remove(&pack) != row.container {
			return Err(format!("{pack:?} is not in {:?} by both pallets", row.container));
		}
	}
	if listed.is_empty() {
		Ok(())
	} else {
		Err(format!("nobody touched {listed:?}"))
	}
}

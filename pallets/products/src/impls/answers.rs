// SPDX-License-Identifier: Apache-2.0

//! What other pallets ask.

use alloc::vec::Vec;

use salus_gs1::{Identifier, Serial};
use salus_supply::{tree, Absence, EventNumber, LotFacts, Place, Thing, Trails};

use crate::*;

impl<T: Config> salus_supply::Lots for Pallet<T> {
	fn facts(lot: &Lgtin) -> Option<LotFacts> {
		let (product, row) = Self::standing(lot).ok()?;
		Some(row.facts(&product))
	}

	fn proves(lot: &Lgtin, batch: u32, serial: &Serial, place: &Place) -> bool {
		Batches::<T>::get(lot, batch)
			.is_some_and(|batch| tree::is_present(serial, place, batch.root, batch.count))
	}

	fn proves_absence(lot: &Lgtin, serial: &Serial, absences: &[Absence]) -> bool {
		let Some(row) = Lots::<T>::get(lot) else { return false };
		let is_complete = absences.len() == row.batches as usize && !row.is_disordered;
		is_complete
			&& (0..row.batches).zip(absences).all(|(number, absence)| {
				Batches::<T>::get(lot, number)
					.is_some_and(|batch| tree::is_absent(serial, absence, batch.root, batch.count))
			})
	}

	fn pack_recall(pack: &Sgtin) -> Option<RecallId> {
		RecalledPacks::<T>::get(pack)
	}

	fn issuer_of(identifier: Identifier) -> Option<InstitutionId> {
		candidates(identifier)
			.into_iter()
			.filter_map(Prefixes::<T>::get)
			.find(|prefix| !prefix.is_withdrawn)
			.map(|prefix| prefix.institution)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_lot(institution: InstitutionId, serials: &[Serial]) -> Lgtin {
		crate::benchmarking::released_lot::<T>(institution, serials)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_container(institution: InstitutionId, number: u32) -> salus_supply::ContainerKey {
		crate::benchmarking::container::<T>(institution, number)
	}
}

impl<T: Config> Trails for Pallet<T> {
	fn last_event(thing: &Thing) -> Option<EventNumber> {
		match thing {
			Thing::Lot(lot) => Lots::<T>::get(lot).map(|row| row.last),
			Thing::Container(_) | Thing::Pack(_) => None,
		}
	}

	/// The manufacturer of a lot, and who holds packs of it.
	fn parties(thing: &Thing) -> Vec<InstitutionId> {
		let Thing::Lot(lot) = thing else { return Vec::new() };
		let Ok((product, _)) = Self::standing(lot) else { return Vec::new() };
		let holders = T::Stock::holdings(lot).into_iter().map(|(holder, _)| holder);
		core::iter::once(product.manufacturer).chain(holders).collect()
	}
}

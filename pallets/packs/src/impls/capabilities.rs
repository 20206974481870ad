// SPDX-License-Identifier: Apache-2.0

//! What other pallets ask about packs.

use alloc::vec::Vec;

use frame_support::ensure;
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::InstitutionId;
use salus_supply::{ContainerKey, EventNumber, Lots, PackState, Packs, PutIn, Thing, Trails};
use sp_runtime::DispatchError;

use crate::*;

impl<T: Config> Packs for Pallet<T> {
	fn is_touched(pack: &Sgtin) -> bool {
		TouchedPacks::<T>::contains_key(pack)
	}

	fn enclose(
		institution: InstitutionId,
		pack: &Sgtin,
		container: &ContainerKey,
	) -> Result<PutIn, DispatchError> {
		let mut row = TouchedPacks::<T>::get(pack).ok_or(Error::<T>::PackUnknown)?;
		ensure!(row.state.is_stocked(), Error::<T>::NotStocked);
		ensure!(row.container.is_none(), Error::<T>::StillPacked);
		ensure!(Self::answers_for(institution, row.holder), Error::<T>::HeldElsewhere);
		ensure!(row.state == PackState::Active, Error::<T>::NotWhole);
		ensure!(!Self::is_doubted(pack), Error::<T>::UnderSuspicion);
		row.container = Some(*container);
		let put_in = PutIn { lot: row.lot, proprietor: row.proprietor, last: Some(row.last) };
		Self::write(pack, Some(row));
		Ok(put_in)
	}

	fn disclose(
		pack: &Sgtin,
		holder: InstitutionId,
		proprietor: InstitutionId,
	) -> Option<EventNumber> {
		let mut row = TouchedPacks::<T>::get(pack)?;
		row.container = None;
		row.holder = holder;
		row.proprietor = proprietor;
		let last = row.last;
		Self::write(pack, Some(row));
		Some(last)
	}

	fn depart(pack: &Sgtin, state: PackState) {
		let Some(mut row) = TouchedPacks::<T>::get(pack) else { return };
		row.container = None;
		row.become_of(state, row.left);
		Self::write(pack, Some(row));
	}

	fn loose(lot: &Lgtin, institution: InstitutionId) -> u32 {
		LoosePacks::<T>::get(lot, institution)
	}

	fn note_event(pack: &Sgtin, event: EventNumber) {
		TouchedPacks::<T>::mutate(pack, |row| {
			if let Some(row) = row {
				row.last = event;
			}
		});
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_touched(institution: InstitutionId, lot: &Lgtin, count: u32) -> Vec<Sgtin> {
		crate::benchmarking::touched::<T>(institution, lot, count)
	}
}

impl<T: Config> Trails for Pallet<T> {
	fn last_event(thing: &Thing) -> Option<EventNumber> {
		let Thing::Pack(pack) = thing else { return None };
		TouchedPacks::<T>::get(pack).map(|row| row.last)
	}

	fn parties(thing: &Thing) -> Vec<InstitutionId> {
		let Thing::Pack(pack) = thing else { return Vec::new() };
		let Some(row) = TouchedPacks::<T>::get(pack) else { return Vec::new() };
		let manufacturer = T::Lots::facts(&row.lot).map(|facts| facts.manufacturer);
		let parties = [Self::holder_now(&row), row.proprietor, row.changed_by];
		parties.into_iter().chain(manufacturer).collect()
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What other pallets ask about containers, and do with what is in them.

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure};
use salus_gs1::{Lgtin, Sgtin};
use salus_supply::{tree, Fate, Held, Lots, Source};
use sp_runtime::DispatchError;

use super::{Line, Shelf};
use crate::*;

impl<T: Config> salus_supply::Containers for Pallet<T> {
	fn held(container: &ContainerKey) -> Option<Held> {
		let line = Self::line(container).ok()?;
		let (_, outermost) = line.outermost();
		Some(Held {
			holder: outermost.holder,
			proprietor: outermost.proprietor,
			is_in_transit: matches!(outermost.status, Status::InTransit(_) | Status::Missing(_)),
			is_quarantined: line.is_quarantined(),
			is_nested: line.row.parent.is_some(),
			is_packed: line.row.status != Status::Unpacked,
			gone: match outermost.status {
				Status::Gone(state) => Some(state),
				_ => None,
			},
		})
	}

	fn outermost(container: &ContainerKey) -> ContainerKey {
		Self::line(container).map_or(*container, |line| *line.outermost().0)
	}

	fn lots(container: &ContainerKey) -> Vec<(Lgtin, u32)> {
		Containers::<T>::get(container).map(|row| row.lots.into_inner()).unwrap_or_default()
	}

	fn take_out(
		institution: InstitutionId,
		pack: &Sgtin,
		lot: &Lgtin,
		source: &Source,
	) -> Result<InstitutionId, DispatchError> {
		ensure!(pack.gtin == lot.gtin, Error::<T>::NotInContainer);
		let proprietor = match source {
			Source::Loose => Self::take_loose(institution, lot)?,
			Source::Container { container, portion, place } => {
				let line = Self::line(container)?;
				let packs = line.row.portions.get(*portion as usize);
				let is_there = packs.is_some_and(|packs| {
					packs.lot == *lot
						&& packs.left > 0 && tree::is_present(
						&pack.serial,
						place,
						packs.root,
						packs.count,
					)
				});
				ensure!(is_there, Error::<T>::NotInContainer);
				Self::take_from(institution, line, lot)?
			}
		};
		let untouched = Self::untouched(lot, institution).unwrap_or_default();
		ensure!(untouched > 0, Error::<T>::NotInStock);
		Ok(proprietor)
	}

	fn leave(lot: &Lgtin, institution: InstitutionId, fate: Fate) -> DispatchResult {
		Self::let_leave(lot, institution, fate)
	}

	fn come_back(lot: &Lgtin, institution: InstitutionId, fate: Fate) -> DispatchResult {
		Self::let_return(lot, institution, fate)
	}

	fn quarantine(container: &ContainerKey, cause: Quarantine) -> DispatchResult {
		ensure!(cause == Quarantine::Excursion, Error::<T>::CauseReserved);
		let mut row = Containers::<T>::get(container).ok_or(Error::<T>::ContainerUnknown)?;
		ensure!(row.parent.is_none(), Error::<T>::Nested);
		ensure!(row.ended_at().is_none(), Error::<T>::NotPacked);
		if !row.quarantines.has_excursion {
			row.quarantines.has_excursion = true;
			Containers::<T>::insert(container, row);
			Self::deposit_event(Event::ContainerQuarantined { container: *container, cause });
		}
		Ok(())
	}

	fn release(container: &ContainerKey, cause: Quarantine) -> DispatchResult {
		ensure!(cause == Quarantine::Excursion, Error::<T>::CauseReserved);
		let mut row = Containers::<T>::get(container).ok_or(Error::<T>::ContainerUnknown)?;
		if row.quarantines.has_excursion {
			row.quarantines.has_excursion = false;
			Containers::<T>::insert(container, row);
			Self::deposit_event(Event::ContainerReleased { container: *container, cause });
		}
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_packed(
		institution: InstitutionId,
		lot: &Lgtin,
		serials: &[salus_gs1::Serial],
	) -> ContainerKey {
		crate::benchmarking::packed::<T>(institution, lot, serials)
	}
}

impl<T: Config> Pallet<T> {
	/// A pack in no container since it was commissioned is with its manufacturer.
	fn take_loose(institution: InstitutionId, lot: &Lgtin) -> Result<InstitutionId, DispatchError> {
		let facts = T::Lots::facts(lot).ok_or(Error::<T>::LotUnknown)?;
		let is_maker = T::Membership::answers_for(institution, facts.manufacturer);
		ensure!(is_maker, Error::<T>::NotHolder);
		Ok(institution)
	}

	/// A pack of `lot` is taken out of the container, or was loose since that was unpacked.
	fn take_from(
		institution: InstitutionId,
		mut line: Line,
		lot: &Lgtin,
	) -> Result<InstitutionId, DispatchError> {
		let (_, outermost) = line.outermost();
		ensure!(outermost.holder == institution, Error::<T>::NotHolder);
		let (status, proprietor) = (outermost.status, outermost.proprietor);
		match status {
			Status::Packed => {
				ensure!(!line.is_quarantined(), Error::<T>::Quarantined);
				line.count_out(lot, 1).ok_or(Error::<T>::NotInContainer)?;
				let lots = [(*lot, 1)];
				Self::shift(&lots, (institution, Shelf::Packed), (institution, Shelf::Loose))?;
			}
			Status::Unpacked => (),
			_ => return Err(Error::<T>::NotPacked.into()),
		}
		let portion = line.row.portion_mut(lot).ok_or(Error::<T>::NotInContainer)?;
		portion.left = portion.left.saturating_sub(1);
		Self::write(line);
		Ok(proprietor)
	}
}

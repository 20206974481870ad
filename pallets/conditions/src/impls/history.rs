// SPDX-License-Identifier: Apache-2.0

//! What is old and leaves the state for digests that prove it.

use frame_support::{ensure, traits::Get};
use salus_primitives::{Fold, InstitutionId, Sponsorship};
use salus_supply::{ContainerKey, Containers};
use sp_runtime::{traits::Saturating, DispatchResult};

use super::ROW;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fold(container: ContainerKey, limit: u32) -> DispatchResult {
		let mut monitor = Monitors::<T>::get(container).ok_or(Error::<T>::MonitorUnknown)?;
		let is_stocked =
			T::Containers::held(&container).is_some_and(|held| Self::is_stocked(&held));
		ensure!(!is_stocked, Error::<T>::InStock);
		ensure!(Self::open_excursion(&monitor).is_none(), Error::<T>::ExcursionOpen);
		let oldest = Self::now().saturating_sub(T::HistoryPeriod::get());
		ensure!(monitor.changed_at <= oldest, Error::<T>::HistoryRunning);
		let limit = limit.min(T::MaxFold::get());
		ensure!(limit > 0, Error::<T>::NothingToFold);

		let mut rows = 0u32;
		while rows < limit && Self::fold_next(container, &mut monitor)? {
			rows.saturating_inc();
		}
		if rows < limit {
			Monitors::<T>::remove(container);
			let row = FoldedRow::Monitor { container, monitor };
			Self::fold_row(monitor.payer, monitor.is_charged, &row)?;
			rows.saturating_inc();
		} else {
			Monitors::<T>::insert(container, monitor);
		}
		Self::deposit_event(Event::ConditionsFolded { container, rows });
		Ok(())
	}

	/// Folds the next batch or excursion of a container; whether there was one.
	fn fold_next(
		container: ContainerKey,
		monitor: &mut Monitor,
	) -> Result<bool, sp_runtime::DispatchError> {
		let number = monitor.folded_batches;
		if let Some(batch) = Readings::<T>::take(container, number) {
			monitor.folded_batches.saturating_inc();
			let row = FoldedRow::Batch { container, number, batch };
			Self::fold_row(batch.institution, true, &row)?;
			return Ok(true);
		}
		let Some(excursion) = monitor.excursion else { return Ok(false) };
		let Some(row) = Excursions::<T>::take(excursion) else { return Ok(false) };
		monitor.excursion = row.previous;
		let (payer, is_charged) = (row.payer, row.is_charged);
		Self::fold_row(payer, is_charged, &FoldedRow::Excursion { excursion, row })?;
		Ok(true)
	}

	/// Folds a row that `payer` pays for, if it does, and gives it back.
	fn fold_row(payer: InstitutionId, is_charged: bool, row: &FoldedRow) -> DispatchResult {
		Folds::<T>::mutate(payer, |fold| *fold = Some(Fold::over(*fold, row)));
		if is_charged {
			T::Sponsorship::free(payer, ROW)?;
		}
		Ok(())
	}
}

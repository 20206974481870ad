// SPDX-License-Identifier: Apache-2.0

//! What is old and leaves the state for a digest that proves it.

use alloc::collections::BTreeMap;

use frame_support::{ensure, traits::Get};
use salus_primitives::{Fold, InstitutionId, Sponsorship};
use salus_supply::EventNumber;
use sp_runtime::{traits::Saturating, DispatchResult};

use super::ROWS;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fold(limit: u32) -> DispatchResult {
		let recorded_by = Self::now().saturating_sub(T::HistoryPeriod::get());
		let mut oldest = OldestEvent::<T>::get();
		let mut fold = Folded::<T>::get();
		let mut rows = BTreeMap::<InstitutionId, u32>::new();
		let mut count = 0u32;
		while count < limit.min(T::MaxEvents::get()) {
			let Some(event) =
				Events::<T>::get(oldest).filter(|event| event.recorded_at <= recorded_by)
			else {
				break;
			};
			fold = Some(Fold::over(fold, &(oldest, &event)));
			rows.entry(event.institution).or_default().saturating_accrue(ROWS);
			Events::<T>::remove(oldest);
			EventNumbers::<T>::remove(event.capture.event, event.institution);
			oldest = EventNumber(oldest.0.saturating_add(1));
			count.saturating_inc();
		}
		ensure!(count > 0, Error::<T>::NothingToFold);
		for (institution, rows) in rows {
			T::Sponsorship::free(institution, rows)?;
		}
		OldestEvent::<T>::put(oldest);
		Folded::<T>::set(fold);
		Self::deposit_event(Event::EventsFolded { count, oldest });
		Ok(())
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What the law of each jurisdiction says.

use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_primitives::Country;

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_statutes(country: Country, statutes: StatuteBook) -> DispatchResult {
		let count = statutes.len() as u32;
		if Self::put_statutes(country, statutes)? {
			Self::deposit_event(Event::StatutesSet { country, count });
		}
		Ok(())
	}

	/// Replaces the statutes of `country`; whether they differ.
	pub(crate) fn put_statutes(country: Country, statutes: StatuteBook) -> Result<bool, Error<T>> {
		ensure!(country.is_well_formed(), Error::<T>::CountryMalformed);
		ensure!(statutes.is_sorted_by(|one, next| one.code < next.code), Error::<T>::NotSorted);
		ensure!(statutes.iter().all(Statute::is_complete), Error::<T>::StatuteIncomplete);
		if Statutes::<T>::get(country) == statutes {
			return Ok(false);
		}
		if statutes.is_empty() {
			Statutes::<T>::remove(country);
		} else {
			Statutes::<T>::insert(country, statutes);
		}
		Ok(true)
	}
}

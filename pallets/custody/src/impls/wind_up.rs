// SPDX-License-Identifier: Apache-2.0

//! Institutions that leave. Goods do not pass by a word: they are shipped to the successor first.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::WindUp;

use crate::*;

impl<T: Config> WindUp for Pallet<T> {
	fn ensure_closed(institution: InstitutionId) -> DispatchResult {
		ensure!(!Open::<T>::contains_key(institution), Error::<T>::StockOpen);
		Ok(())
	}

	fn hand_over(predecessor: InstitutionId, _: InstitutionId) -> DispatchResult {
		Self::ensure_closed(predecessor)
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Institutions that leave. What is late by then blocks nobody; what is not yet, they still answer
//! for.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{InstitutionId, WindUp};
use sp_runtime::ArithmeticError;

use crate::*;

impl<T: Config> WindUp for Pallet<T> {
	fn ensure_closed(institution: InstitutionId) -> DispatchResult {
		let is_closed = !DueAttestations::<T>::contains_key(institution);
		ensure!(is_closed, Error::<T>::EmergenciesOpen);
		Ok(())
	}

	fn hand_over(predecessor: InstitutionId, successor: InstitutionId) -> DispatchResult {
		let count = DueAttestations::<T>::take(predecessor);
		if count > 0 {
			DueAttestations::<T>::try_mutate(successor, |due| {
				*due = due.checked_add(count).ok_or(ArithmeticError::Overflow)?;
				Ok::<_, ArithmeticError>(())
			})?;
		}
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_open(institution: InstitutionId) {
		DueAttestations::<T>::insert(institution, 1);
	}
}

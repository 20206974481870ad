// SPDX-License-Identifier: Apache-2.0

//! Institutions that leave. Providers and insurers answer for what waits or is in dispute.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{InstitutionId, WindUp};
use sp_runtime::ArithmeticError;

use crate::*;

impl<T: Config> WindUp for Pallet<T> {
	fn ensure_closed(institution: InstitutionId) -> DispatchResult {
		ensure!(!OpenClaims::<T>::contains_key(institution), Error::<T>::ClaimsOpen);
		Ok(())
	}

	fn hand_over(predecessor: InstitutionId, successor: InstitutionId) -> DispatchResult {
		Self::note_succession(predecessor, successor);
		let count = OpenClaims::<T>::take(predecessor);
		if count > 0 {
			OpenClaims::<T>::try_mutate(successor, |open| {
				*open = open.checked_add(count).ok_or(ArithmeticError::Overflow)?;
				Ok::<_, ArithmeticError>(())
			})?;
		}
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_open(institution: InstitutionId) {
		OpenClaims::<T>::insert(institution, 1);
		crate::benchmarking::succeed_others::<T>(institution);
	}
}

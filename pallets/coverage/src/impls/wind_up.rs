// SPDX-License-Identifier: Apache-2.0

//! Insurers that leave. Rows stay where they are, found by who answers for their insurer.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{InstitutionId, WindUp};
use sp_runtime::ArithmeticError;

use crate::*;

impl<T: Config> WindUp for Pallet<T> {
	fn ensure_closed(institution: InstitutionId) -> DispatchResult {
		let open = Opened::<T>::get(institution);
		ensure!(open.coverages == 0, Error::<T>::CoveragesOpen);
		ensure!(open.undecided == 0, Error::<T>::AuthorisationsOpen);
		Ok(())
	}

	fn hand_over(predecessor: InstitutionId, successor: InstitutionId) -> DispatchResult {
		let moved = Opened::<T>::take(predecessor);
		if moved.is_empty() {
			return Ok(());
		}
		let sum = |count: u32, more| count.checked_add(more).ok_or(ArithmeticError::Overflow);
		Opened::<T>::try_mutate(successor, |open| {
			open.coverages = sum(open.coverages, moved.coverages)?;
			open.undecided = sum(open.undecided, moved.undecided)?;
			Ok(())
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_open(institution: InstitutionId) {
		Opened::<T>::insert(institution, Open { coverages: 1, undecided: 1 });
	}
}

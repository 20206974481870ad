// SPDX-License-Identifier: Apache-2.0

//! What came back, and what leaves for good.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::Duty;
use salus_supply::{Fate, Step};

use super::Shelf;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_verify_return(
		agent: T::AccountId,
		container: ContainerKey,
		findings: Commitment,
		capture: Capture,
	) -> DispatchResult {
		let holder = T::Membership::authorize_winding_up(&agent, Duty::ResponsiblePerson)?;
		let mut row = Self::held_by(holder, &container)?;
		if !row.quarantines.is_returned {
			ensure!(Self::is_last(&row, &capture), Error::<T>::NotReturned);
			return Ok(());
		}
		Self::ensure_unbarred(&row.lots)?;
		let things = [Self::tracked(&container, &row)];
		row.last = Self::record(holder, capture, Step::ReturnVerified, &things, &row.lots)?;
		row.quarantines.is_returned = false;
		Containers::<T>::insert(container, row);
		Self::deposit_event(Event::ReturnVerified { container, holder, findings });
		Ok(())
	}

	pub(crate) fn do_decommission(
		agent: T::AccountId,
		container: ContainerKey,
		state: PackState,
		capture: Capture,
	) -> DispatchResult {
		use PackState::*;
		let holder = T::Membership::authorize_winding_up(&agent, Duty::Logistics)?;
		let is_final = matches!(state, Destroyed | Stolen | Lost | Exported | Sample | FreeSample);
		ensure!(is_final, Error::<T>::StateNotFinal);
		let gone = Containers::<T>::get(container)
			.filter(|row| row.holder == holder && row.status == Status::Gone(state));
		if gone.is_some_and(|row| Self::is_last(&row, &capture)) {
			return Ok(());
		}
		let mut row = Self::held_by(holder, &container)?;
		ensure!(!row.quarantines.has_exceptions(), Error::<T>::ExceptionOpen);
		Self::retire(&row.lots, (holder, Shelf::Packed), Fate::Decommissioned)?;
		let things = [Self::tracked(&container, &row)];
		let step = Step::Decommissioned { state };
		row.last = Self::record(holder, capture, step, &things, &row.lots)?;
		(row.status, row.changed_at) = (Status::Gone(state), Self::now());
		Containers::<T>::insert(container, row);
		Self::deposit_event(Event::ContainerDecommissioned { container, holder, state });
		Ok(())
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What leaves the stock without reaching a patient.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_gs1::Sgtin;
use salus_primitives::{Duty, Membership};
use salus_supply::{Capture, Containers, Introduction, PackState, Step};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_decommission(
		agent: T::AccountId,
		pack: Sgtin,
		introduction: Option<Introduction>,
		state: PackState,
		capture: Capture,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::Logistics)?;
		ensure!(is_decommissioned(state), Error::<T>::StateNotAllowed);
		let row = TouchedPacks::<T>::get(pack);
		if row.is_some_and(|row| row.state == state && Self::is_told(&row, &capture)) {
			return Ok(());
		}
		let mut found = Self::reach(institution, &pack, introduction.as_ref())?;
		let row = &mut found.row;
		ensure!(row.state != state, Error::<T>::StateNotAllowed);
		if let Some(fate) = fate(state) {
			T::Containers::leave(&row.lot, row.holder, fate)?;
		}
		row.become_of(state, row.left);
		let lot = row.lot;
		Self::enter(institution, pack, found, Step::Decommissioned { state }, capture)?;
		Self::deposit_event(Event::PackDecommissioned { pack, lot, institution, state });
		Ok(())
	}
}

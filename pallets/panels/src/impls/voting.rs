// SPDX-License-Identifier: Apache-2.0

//! What panelists do.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{Commitment, Duty, InstitutionId, Matter, Membership, Ruling};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_vote(
		delegate: T::AccountId,
		matter: Matter,
		ruling: Ruling,
		reasons: Commitment,
	) -> DispatchResult {
		let panelist = T::Membership::authorize(&delegate, Duty::Delegate)?;
		let mut panel = Self::known_panel(&matter)?;
		if let Some((_, Seat::Voted { vote, .. })) = panel.seat_of(panelist) {
			let said = (vote.ruling, vote.reasons);
			ensure!(said == (ruling, reasons), Error::<T>::AlreadyVoted);
			return Ok(());
		}
		let (number, due) = Self::seat_in_time(&panel, panelist)?;
		let is_independent = Self::may_sit(panelist, &Self::barred_by(&panel.parties));
		ensure!(is_independent, Error::<T>::NotIndependent);

		Due::<T>::remove(due, (matter, number));
		Serving::<T>::remove(panelist, matter);
		let vote = Vote { ruling, reasons, voted_at: Self::now() };
		panel.set_seat(number, Seat::Voted { panelist, vote });
		Self::deposit_event(Event::Voted { matter, panelist, ruling, reasons });
		Self::settle(&matter, panel);
		Ok(())
	}

	pub(crate) fn do_recuse(delegate: T::AccountId, matter: Matter) -> DispatchResult {
		let panelist = T::Membership::authorize_winding_up(&delegate, Duty::Delegate)?;
		let mut panel = Self::known_panel(&matter)?;
		if panel.departure_of(panelist) == Some(Departure::Recused) {
			return Ok(());
		}
		let (number, _) = Self::seat_in_time(&panel, panelist)?;
		Self::vacate(&matter, &mut panel, number, Departure::Recused);
		Self::settle(&matter, panel);
		Ok(())
	}

	/// The seat in which `panelist` has to vote and is not late, and where that is in [`Due`].
	fn seat_in_time(
		panel: &PanelOf<T>,
		panelist: InstitutionId,
	) -> Result<(u32, InOrder), Error<T>> {
		let seat = panel.seat_of(panelist);
		let (number, due) = match seat.ok_or(Error::<T>::NotAPanelist)? {
			(number, Seat::Taken { due, .. }) => (number, due),
			_ => return Err(Error::<T>::AlreadyVoted),
		};
		ensure!(panel.is_open(), Error::<T>::PanelClosed);
		ensure!(Self::now() < due, Error::<T>::DeadlinePassed);
		Ok((number, InOrder::from(due)))
	}
}

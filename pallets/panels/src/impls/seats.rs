// SPDX-License-Identifier: Apache-2.0

//! Seats that are left, and seats that are taken.

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_primitives::{CreditEvents, InstitutionId, Lapse, Matter, Membership, Moment};

use super::drawing::Lot;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_draw(matter: Matter) -> DispatchResult {
		ensure!(Panels::<T>::contains_key(matter), Error::<T>::PanelUnknown);
		Self::advance(&matter, Self::now(), Self::drawable_until());
		Ok(())
	}

	/// Vacates the seats that are forfeited at `now`, and draws who takes those that were vacant by
	/// block `drawable_until`.
	pub(crate) fn advance(matter: &Matter, now: Moment, drawable_until: Option<u64>) {
		let Some(mut panel) = Panels::<T>::get(matter).filter(Panel::is_open) else { return };
		for (number, departure) in Self::forfeited(&panel, now) {
			Self::vacate(matter, &mut panel, number, departure);
		}
		for (number, (since, candidates)) in Self::drawable(&panel, drawable_until) {
			Self::fill(matter, &mut panel, number, since, candidates);
		}
		Self::settle(matter, panel);
	}

	/// The seats that are forfeited at `now`, and why. Who may not sit any more was not silent.
	pub(crate) fn forfeited(
		panel: &PanelOf<T>,
		now: Moment,
	) -> impl Iterator<Item = (u32, Departure)> {
		let barred = Self::barred_by(&panel.parties);
		panel.seats.clone().into_iter().zip(0u32..).filter_map(move |(seat, number)| {
			let Seat::Taken { panelist, due } = seat else { return None };
			if !Self::may_sit(panelist, &barred) {
				return Some((number, Departure::Disqualified));
			}
			(due <= now).then_some((number, Departure::Silent))
		})
	}

	/// The seats that were vacant by block `until`, since when, and for whom.
	pub(crate) fn drawable(
		panel: &PanelOf<T>,
		until: Option<u64>,
	) -> impl Iterator<Item = (u32, (u64, Candidates))> {
		panel.seats.clone().into_iter().zip(0u32..).filter_map(move |(seat, number)| {
			let Seat::Vacant { since, candidates } = seat else { return None };
			(Some(since) <= until).then_some((number, (since, candidates)))
		})
	}

	/// Takes the panelist from a seat. It is drawn again, unless enough panelists were replaced.
	pub(super) fn vacate(
		matter: &Matter,
		panel: &mut PanelOf<T>,
		number: u32,
		departure: Departure,
	) {
		let seat = panel.seats.get(number as usize).copied();
		let Some(Seat::Taken { panelist, due }) = seat else { return };
		Due::<T>::remove(InOrder::from(due), (matter, number));
		Serving::<T>::remove(panelist, matter);
		let is_replaced = panel.former.len() < T::MaxReplacements::get() as usize;
		let former = Former { panelist, departure, left_at: Self::now() };
		// There is room for the last panelist of each seat beside those that are replaced.
		let _ = panel.former.try_push(former);
		Self::tell_departure(*matter, panelist, departure);
		if is_replaced {
			let candidates = Candidates::first(T::Membership::admitted());
			Self::leave_vacant(matter, panel, number, candidates);
		} else {
			Self::close_seat(matter, panel, number);
		}
	}

	fn tell_departure(matter: Matter, panelist: InstitutionId, departure: Departure) {
		Self::deposit_event(match departure {
			Departure::Silent => {
				T::CreditEvents::lapsed(panelist, Lapse::PanelVote);
				Event::VoteOverdue { matter, panelist }
			}
			Departure::Recused => Event::PanelistRecused { matter, panelist },
			Departure::Disqualified => Event::PanelistDisqualified { matter, panelist },
		});
	}

	/// Lets a seat wait for randomness that nobody can know yet.
	fn leave_vacant(matter: &Matter, panel: &mut PanelOf<T>, number: u32, candidates: Candidates) {
		let since = Self::height();
		panel.set_seat(number, Seat::Vacant { since, candidates });
		Vacancies::<T>::insert(InOrder::from(since), matter, ());
	}

	/// Draws who takes a seat that is vacant since a block. If nobody was found it is drawn again
	/// later, and closed once all candidates were looked at.
	fn fill(
		matter: &Matter,
		panel: &mut PanelOf<T>,
		number: u32,
		since: u64,
		candidates: Candidates,
	) {
		let seed = Self::seed(matter, number, since);
		match Self::pick(&seed, &Self::barred_from(panel), &candidates) {
			Lot::Panelist(panelist) => {
				let due = Self::now().saturating_add(CurrentDeadlines::<T>::get().vote);
				panel.set_seat(number, Seat::Taken { panelist, due });
				Due::<T>::insert(InOrder::from(due), (matter, number), ());
				Serving::<T>::insert(panelist, matter, number);
				let (matter, seat) = (*matter, number);
				Self::deposit_event(Event::PanelistDrawn { matter, seat, panelist, due });
			}
			Lot::Missed(left) => {
				Self::leave_vacant(matter, panel, number, left);
				Self::deposit_event(Event::NobodyFound { matter: *matter, seat: number });
			}
			Lot::Nobody => Self::close_seat(matter, panel, number),
		}
		Self::forget_vacancy(matter, panel, since);
	}

	fn close_seat(matter: &Matter, panel: &mut PanelOf<T>, number: u32) {
		panel.set_seat(number, Seat::Closed);
		Self::deposit_event(Event::SeatClosed { matter: *matter, seat: number });
	}

	/// Drops the vacancy of `since`, unless another seat has the same.
	fn forget_vacancy(matter: &Matter, panel: &PanelOf<T>, since: u64) {
		if !panel.is_vacant_since(since) {
			Vacancies::<T>::remove(InOrder::from(since), matter);
		}
	}
}

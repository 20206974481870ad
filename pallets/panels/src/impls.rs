// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod convening;
mod deadlines;
mod drawing;
mod fold;
mod reads;
mod seats;
mod voting;

use codec::Encode;
use frame_support::traits::{Get, Randomness, UnixTime};
use salus_primitives::{Matter, Moment, Rulings};
use sp_runtime::SaturatedConversion;

use crate::*;

/// Sets the randomness of panels apart from that of others.
const SUBJECT: &[u8] = b"salus/panels";

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	pub(crate) fn height() -> u64 {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}

	/// The last block whose vacancies can be drawn: the randomness of today began to be collected
	/// in it, or later.
	pub(crate) fn drawable_until() -> Option<u64> {
		let (_, known_since) = T::Randomness::random(SUBJECT);
		known_since.saturated_into::<u64>().checked_sub(T::EpochLength::get())
	}

	/// The randomness of today for one seat, vacant since a block.
	pub(crate) fn seed(matter: &Matter, number: u32, since: u64) -> T::Hash {
		T::Randomness::random(&(SUBJECT, matter, number, since).encode()).0
	}

	fn known_panel(matter: &Matter) -> Result<PanelOf<T>, Error<T>> {
		Panels::<T>::get(matter).ok_or(Error::<T>::PanelUnknown)
	}

	/// Stores `panel`, and ends it if its votes decide.
	fn settle(matter: &Matter, panel: PanelOf<T>) {
		let Some(ruling) = panel.ruling() else {
			Panels::<T>::insert(matter, panel);
			return;
		};
		Self::close(matter, panel, Some(ruling));
		Self::deposit_event(Event::PanelRuled { matter: *matter, ruling });
		T::Rulings::ruled(matter, ruling);
	}

	/// Ends `panel`. Nobody waits for it any more.
	fn close(matter: &Matter, mut panel: PanelOf<T>, ruling: Option<salus_primitives::Ruling>) {
		for (number, seat) in panel.numbered() {
			match seat {
				Seat::Taken { panelist, due } => {
					Due::<T>::remove(InOrder::from(due), (matter, number));
					Serving::<T>::remove(panelist, matter);
				}
				Seat::Vacant { since, .. } => Vacancies::<T>::remove(InOrder::from(since), matter),
				Seat::Voted { .. } | Seat::Closed => {}
			}
		}
		panel.closing = Some(Closing { closed_at: Self::now(), ruling });
		Panels::<T>::insert(matter, panel);
	}
}

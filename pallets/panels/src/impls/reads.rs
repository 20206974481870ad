// SPDX-License-Identifier: Apache-2.0

//! The answers that clients get.

use alloc::vec::Vec;

use salus_primitives::{Fold, Forum, InstitutionId, Matter, Moment};

use crate::*;

/// How many rows one read returns at most.
const PAGE: u32 = 100;

impl<T: Config> Pallet<T> {
	pub fn panel(matter: Matter) -> Option<PanelState<PanelOf<T>>> {
		let panel = Panels::<T>::get(matter)?;
		let (mut forfeited, mut drawable) = (Vec::new(), Vec::new());
		if panel.is_open() {
			let numbers = Self::forfeited(&panel, Self::now()).map(|(number, _)| number);
			forfeited = numbers.collect();
			let numbers = Self::drawable(&panel, Self::drawable_until()).map(|(number, _)| number);
			drawable = numbers.collect();
		}
		Some(PanelState { matter, panel, forfeited, drawable })
	}

	/// Up to `limit` seats in which `institution` has to vote, and never more than 100, in the order
	/// of their storage, those that come after `after`.
	pub fn seats_of(
		institution: InstitutionId,
		after: Option<Matter>,
		limit: u32,
	) -> Vec<OpenSeat> {
		let rows = match after {
			None => Serving::<T>::iter_prefix(institution),
			Some(after) => {
				let from = Serving::<T>::hashed_key_for(institution, after);
				Serving::<T>::iter_prefix_from(institution, from)
			}
		};
		rows.take(limit.min(PAGE) as usize)
			.filter_map(|(matter, number)| Self::open_seat(matter, number))
			.collect()
	}

	/// Up to `limit` seats whose panelists are late, and that nobody vacated yet, and never more than
	/// 100, what was due first first, those that come after `after`.
	pub fn overdue(after: Option<(Moment, Matter, u32)>, limit: u32) -> Vec<OpenSeat> {
		let rows = match after {
			None => Due::<T>::iter_keys(),
			Some((due, matter, number)) => {
				let from = Due::<T>::hashed_key_for(InOrder::from(due), (matter, number));
				Due::<T>::iter_keys_from(from)
			}
		};
		let now = Self::now();
		rows.take(limit.min(PAGE) as usize)
			.take_while(|(at, _)| at.number() <= now)
			.filter_map(|(_, (matter, number))| Self::open_seat(matter, number))
			.collect()
	}

	fn open_seat(matter: Matter, seat: u32) -> Option<OpenSeat> {
		match Panels::<T>::get(matter)?.seats.get(seat as usize)? {
			Seat::Taken { panelist, due } => {
				Some(OpenSeat { matter, seat, panelist: *panelist, due: *due })
			}
			_ => None,
		}
	}

	/// Whether `folded` are all the panels of `forum` that were folded, in their order.
	pub fn verify_folded(forum: Forum, folded: &[FoldedPanel<PanelOf<T>>]) -> bool {
		Fold::over_all(folded) == Folds::<T>::get(forum)
	}
}

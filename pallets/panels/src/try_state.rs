// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::{
	collections::{btree_map::BTreeMap, btree_set::BTreeSet},
	vec::Vec,
};

use codec::Encode;
use frame_support::{ensure, traits::Get};
use salus_primitives::{InstitutionId, Matter, Membership};
use sp_runtime::TryRuntimeError;

use crate::*;

type Broken = Result<(), TryRuntimeError>;

/// What waits for somebody, by the panels. Matters are in the order of their SCALE.
#[derive(Default)]
struct Waiting {
	due: BTreeSet<(InOrder, Vec<u8>)>,
	serving: BTreeMap<(InstitutionId, Vec<u8>), u32>,
	vacancies: BTreeSet<(InOrder, Vec<u8>)>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		let mut waiting = Waiting::default();
		for (matter, panel) in Panels::<T>::iter() {
			if panel.is_open() {
				Self::expect_waiting(&matter, &panel, &mut waiting);
			}
			Self::check_panelists(&panel)?;
			Self::check_ruling(&panel)?;
			Self::check_replacements(&panel)?;
			Self::check_times(&panel)?;
			Self::check_candidates(&panel)?;
		}
		Self::check_waiting(&waiting)
	}

	/// Where I1 wants the seats of an open panel to be.
	fn expect_waiting(matter: &Matter, panel: &PanelOf<T>, waiting: &mut Waiting) {
		for (number, seat) in panel.numbered() {
			match seat {
				Seat::Taken { panelist, due } => {
					waiting.due.insert((due.into(), (matter, number).encode()));
					waiting.serving.insert((panelist, matter.encode()), number);
				}
				Seat::Vacant { since, .. } => {
					waiting.vacancies.insert((since.into(), matter.encode()));
				}
				Seat::Voted { .. } | Seat::Closed => {}
			}
		}
	}

	/// I1.
	fn check_waiting(waiting: &Waiting) -> Broken {
		let due: BTreeSet<_> = Due::<T>::iter_keys().map(|(at, row)| (at, row.encode())).collect();
		ensure!(due == waiting.due, "I1: what is due are not the seats that wait for a vote");
		let serving: BTreeMap<_, _> = Serving::<T>::iter()
			.map(|(panelist, matter, number)| ((panelist, matter.encode()), number))
			.collect();
		ensure!(serving == waiting.serving, "I1: who serves is not who has to vote");
		let vacancies: BTreeSet<_> =
			Vacancies::<T>::iter_keys().map(|(at, matter)| (at, matter.encode())).collect();
		ensure!(vacancies == waiting.vacancies, "I1: what is drawn are not the vacant seats");
		Ok(())
	}

	/// I2.
	fn check_panelists(panel: &PanelOf<T>) -> Broken {
		let is_whole = panel.seats.len() == T::PanelSize::get() as usize;
		ensure!(is_whole, "I2: a panel of another size");
		let panelists: BTreeSet<_> = panel.panelists().collect();
		let is_distinct = panelists.len() == panel.panelists().count();
		ensure!(is_distinct, "I2: an institution was drawn twice");
		let is_apart = panel.parties.iter().all(|party| !panelists.contains(party));
		ensure!(is_apart, "I2: a party decides its own matter");
		let is_sorted = panel.parties.iter().is_sorted_by(|one, next| one < next);
		ensure!(is_sorted, "I2: a party was named twice");
		Ok(())
	}

	/// I3.
	fn check_ruling(panel: &PanelOf<T>) -> Broken {
		let Some(closing) = panel.closing else {
			ensure!(panel.ruling().is_none(), "I3: decided, and still open");
			return Ok(());
		};
		let is_dismissed = closing.ruling.is_none();
		ensure!(panel.ruling().is_none() == is_dismissed, "I3: ruled, and not decided");
		ensure!(panel.ruling() == closing.ruling, "I3: ruled against its votes");
		Ok(())
	}

	/// I4.
	fn check_replacements(panel: &PanelOf<T>) -> Broken {
		let closed = panel.seats.iter().filter(|seat| **seat == Seat::Closed).count();
		let replaced = panel.former.len().saturating_sub(closed);
		let most = T::MaxReplacements::get() as usize;
		ensure!(replaced <= most, "I4: more panelists were replaced than may be");
		Ok(())
	}

	/// I6.
	fn check_candidates(panel: &PanelOf<T>) -> Broken {
		let admitted = T::Membership::admitted();
		for seat in &panel.seats {
			let Seat::Vacant { candidates, .. } = seat else { continue };
			let Candidates { count, looked_at, next } = *candidates;
			ensure!(count <= admitted, "I6: candidates who were not admitted");
			ensure!(looked_at < count, "I6: a seat is drawn among nobody");
			ensure!(next < count, "I6: a draw goes on with nobody");
		}
		Ok(())
	}

	/// I5.
	fn check_times(panel: &PanelOf<T>) -> Broken {
		let (now, height) = (Self::now(), Self::height());
		let end = panel.closing.map_or(now, |closing| closing.closed_at);
		ensure!(panel.convened_at <= end && end <= now, "I5: it ended before it began, or will");
		for seat in &panel.seats {
			let is_in_order = match seat {
				Seat::Vacant { since, .. } => *since <= height,
				Seat::Taken { due, .. } => panel.convened_at < *due,
				Seat::Voted { vote, .. } => {
					panel.convened_at <= vote.voted_at && vote.voted_at <= end
				}
				Seat::Closed => true,
			};
			ensure!(is_in_order, "I5: a seat out of time");
		}
		let mut left = panel.convened_at;
		for former in &panel.former {
			let is_in_order = left <= former.left_at && former.left_at <= end;
			ensure!(is_in_order, "I5: a panelist left out of time");
			left = former.left_at;
		}
		Ok(())
	}
}

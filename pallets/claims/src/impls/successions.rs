// SPDX-License-Identifier: Apache-2.0

//! Providers that took over from others: what those claimed is not claimed again.

use alloc::vec::Vec;

use frame_support::{traits::Get, BoundedVec};
use salus_primitives::{Day, InstitutionId, Membership};

use crate::*;

impl<T: Config> Pallet<T> {
	/// Those that can have claimed services of `provider`: from whom it took over, and who took over
	/// from it.
	pub(crate) fn others(provider: InstitutionId) -> Vec<Succession> {
		let mut others = Predecessors::<T>::get(provider).into_inner();
		let answering = T::Membership::successor_of(provider);
		if answering == provider {
			return others;
		}
		let between = Predecessors::<T>::get(answering).into_iter().map(|row| row.institution);
		for institution in between.chain([answering]) {
			let rows = Predecessors::<T>::get(institution);
			let own = rows.iter().find(|row| row.institution == provider);
			others.extend(own.map(|row| Succession { institution, until: row.until }));
		}
		others
	}

	/// Notes that `successor` took over from `predecessor`. Of too many the first are forgotten.
	pub(crate) fn note_succession(predecessor: InstitutionId, successor: InstitutionId) {
		let mut rows = Predecessors::<T>::get(successor).into_inner();
		rows.extend(Predecessors::<T>::get(predecessor));
		if Claims::<T>::iter_key_prefix(predecessor).next().is_some() {
			let until = Day::of(Self::now());
			rows.push(Succession { institution: predecessor, until });
		}
		rows.sort_by_key(|row| row.until);
		let most = T::MaxPredecessors::get() as usize;
		let kept = rows.split_off(rows.len().saturating_sub(most));
		if !kept.is_empty() {
			Predecessors::<T>::insert(successor, BoundedVec::truncate_from(kept));
		}
	}
}

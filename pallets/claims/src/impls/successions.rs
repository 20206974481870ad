// SPDX-License-Identifier: Apache-2.0

//! Providers that took over from others: what those claimed is not claimed again.

use alloc::vec::Vec;

use frame_support::{traits::Get, weights::Weight, BoundedVec};
use salus_adjudication::MAX_WITHIN;
use salus_primitives::{Day, InstitutionId, Membership};

use crate::*;

/// What is looked up about a line for each of the other institutions: what covers it, what includes
/// it, what was said about it, and its dispensing number.
const READS: u32 = MAX_WITHIN.saturating_add(3);

/// By what claims weigh less than they can.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counted {
	lines: u32,
	/// Those of them with a dispensing number.
	dispensed: u32,
}

impl Counted {
	pub fn of<AccountId, Proof>(submission: &Submission<AccountId, Proof>) -> Self {
		let dispensed = u32::try_from(submission.dispensings().count()).unwrap_or(u32::MAX);
		Self { lines: submission.lines.len() as u32, dispensed }
	}

	pub fn and(self, other: Self) -> Self {
		Self {
			lines: self.lines.saturating_add(other.lines),
			dispensed: self.dispensed.saturating_add(other.dispensed),
		}
	}
}

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

	/// What claims of `provider` weighed of `declared`, by how many others there are and for how many
	/// lines something was dispensed. Of each other line no number is looked up, with its provider or
	/// with others, or written.
	pub(crate) fn weighed(declared: Weight, counted: Counted, provider: InstitutionId) -> Weight {
		let Counted { lines, dispensed } = counted;
		let others = u32::try_from(Self::others(provider).len()).unwrap_or(u32::MAX);
		let most = T::MaxPredecessors::get();
		let absent = most.saturating_sub(others);
		let undispensed = lines.saturating_sub(dispensed);
		let reads = READS.saturating_mul(absent).saturating_mul(lines);
		let looked_up = most.saturating_sub(absent).saturating_add(1);
		let reads = reads.saturating_add(looked_up.saturating_mul(undispensed));
		let unspent = T::DbWeight::get().reads_writes(reads.into(), undispensed.into());
		declared.saturating_sub(unspent)
	}
}

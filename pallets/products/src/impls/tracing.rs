// SPDX-License-Identifier: Apache-2.0

//! Lots that were made out of a recalled one, directly or not, found level by level with work that
//! is bounded in each block.

use frame_support::{dispatch::DispatchResult, traits::Get, weights::WeightMeter};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_trace(recall: RecallId) -> DispatchResult {
		Recalls::<T>::get(recall).ok_or(Error::<T>::RecallUnknown)?;
		Self::trace_some(recall);
		Ok(())
	}

	/// Does as many steps as one call may.
	pub(super) fn trace_some(recall: RecallId) {
		for _ in 0..T::TraceSteps::get() {
			if !Self::trace_step(recall) {
				break;
			}
		}
	}

	/// Goes on with the recalls that are not traced, a step of each in its turn, for as long as there
	/// is weight.
	pub(crate) fn sweep(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::sweep_nothing()).is_err() {
			return;
		}
		let step = T::WeightInfo::trace_step();
		while meter.can_consume(step) {
			let Some(recall) = Self::next_turn() else { break };
			meter.consume(step);
			Self::take_turn(recall);
		}
	}

	/// The recall whose turn it is. It has none any more.
	pub(crate) fn next_turn() -> Option<RecallId> {
		let line = Turns::<T>::get();
		let recall = Waiting::<T>::take(line.first)?;
		Turns::<T>::put(Line { first: line.first.saturating_add(1), ..line });
		Some(recall)
	}

	/// Does a step of the trace of `recall`, which gets another turn unless it is traced.
	pub(crate) fn take_turn(recall: RecallId) {
		Self::trace_step(recall);
		Recalls::<T>::mutate_extant(recall, |row| {
			row.is_waiting = !row.is_traced();
			if row.is_waiting {
				Self::line_up(recall);
			}
		});
	}

	fn line_up(recall: RecallId) {
		let line = Turns::<T>::get();
		Waiting::<T>::insert(line.next, recall);
		Turns::<T>::put(Line { next: line.next.saturating_add(1), ..line });
	}

	/// Flags the next lot that `recall` affects, or leaves one behind that has no further ones made
	/// out of it. Whether there was anything to do.
	pub(crate) fn trace_step(recall: RecallId) -> bool {
		let Some(mut row) = Recalls::<T>::get(recall).filter(|row| !row.is_traced()) else {
			return false;
		};
		let place = row.queue.first;
		let trace = Tracing::<T>::get(recall, place);
		let next =
			trace.and_then(|trace| Some((trace, Self::made_from(&trace.lot, trace.after).next()?)));
		if let Some((trace, derived)) = next {
			Tracing::<T>::insert(recall, place, Trace { after: Some(derived), ..trace });
			Self::affect(recall, &mut row, derived);
		} else {
			Tracing::<T>::remove(recall, place);
			row.queue.first = place.saturating_add(1);
			if row.is_traced() {
				Self::deposit_event(Event::RecallTraced { recall, affected: row.affected });
			}
		}
		Recalls::<T>::insert(recall, row);
		true
	}

	/// The lots made out of `lot` that come after `after`, in the order of their storage.
	pub(crate) fn made_from(lot: &Lgtin, after: Option<Lgtin>) -> impl Iterator<Item = Lgtin> {
		match after {
			None => Derived::<T>::iter_key_prefix(lot),
			Some(after) => {
				let from = Derived::<T>::hashed_key_for(lot, after);
				Derived::<T>::iter_key_prefix_from(lot, from)
			}
		}
	}

	/// Flags `lot`, unless another way led to it.
	fn affect(recall: RecallId, row: &mut Recall, lot: Lgtin) {
		if Affected::<T>::contains_key(lot, recall) {
			return;
		}
		let Some(mut affected) = Lots::<T>::get(lot) else { return };
		Affected::<T>::insert(lot, recall, ());
		affected.affections = affected.affections.saturating_add(1);
		affected.affected_by.get_or_insert(recall);
		row.affected = row.affected.saturating_add(1);
		row.unassessed = row.unassessed.saturating_add(1);
		if affected.derived > 0 {
			Self::enqueue(recall, row, lot);
		}
		Lots::<T>::insert(lot, affected);
		Self::deposit_event(Event::LotAffected { lot, recall });
	}

	/// Has the lots that were made out of `lot` flagged after those that wait already.
	pub(crate) fn enqueue(recall: RecallId, row: &mut Recall, lot: Lgtin) {
		Tracing::<T>::insert(recall, row.queue.next, Trace { lot, after: None });
		row.queue.next = row.queue.next.saturating_add(1);
		if !row.is_waiting {
			row.is_waiting = true;
			Self::line_up(recall);
		}
	}

	/// Whether every lot was flagged that `recall` affects.
	pub(super) fn is_traced(recall: RecallId) -> bool {
		Recalls::<T>::get(recall).is_none_or(|row| row.is_traced())
	}
}

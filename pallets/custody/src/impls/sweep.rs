// SPDX-License-Identifier: Apache-2.0

//! Exceptions on which nobody agreed in time.

use frame_support::{
	dispatch::DispatchResult, ensure, storage::with_storage_layer, weights::WeightMeter,
};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_deadlines(deadlines: Deadlines) -> DispatchResult {
		ensure!(deadlines.are_sound(), Error::<T>::DeadlinesUnsound);
		if CurrentDeadlines::<T>::get() != deadlines {
			CurrentDeadlines::<T>::put(deadlines);
			Self::deposit_event(Event::DeadlinesSet { deadlines });
		}
		Ok(())
	}

	/// Settles by rule what is late, what was due first first, for as long as there is weight.
	pub(crate) fn sweep(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::sweep_nothing()).is_err() {
			return;
		}
		let now = Self::now();
		let mut due = Due::<T>::iter_keys();
		while meter.can_consume(T::WeightInfo::sweep_one()) {
			let Some((at, exception)) = due.next().filter(|(at, _)| at.moment() <= now) else {
				break;
			};
			meter.consume(T::WeightInfo::sweep_one());
			Self::sweep_one(at, exception);
		}
	}

	/// Settles an exception whose time has come, unless a panel has to rule. What cannot be settled
	/// is due again later, so that it does not hold up others; anybody can close it then.
	pub(crate) fn sweep_one(at: DueAt, exception: ExceptionId) {
		if with_storage_layer(|| Self::do_close_overdue(exception)).is_err() {
			match Exceptions::<T>::get(exception) {
				Some(row) => Self::postpone(exception, row),
				None => Due::<T>::remove(at, exception),
			}
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What becomes of panels when nobody does anything.

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	weights::{Weight, WeightMeter},
};
use salus_primitives::{Matter, Rulings};

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

	/// Vacates the seats of those who are late, what was due first first, and then has vacancies
	/// drawn, the oldest first, for as long as there is weight.
	pub(crate) fn sweep(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::sweep_nothing()).is_err() {
			return;
		}
		let (now, drawable_until) = (Self::now(), Self::drawable_until());
		let mut advance = |next: &mut dyn Iterator<Item = (InOrder, Matter)>, until: u64| {
			while meter.can_consume(Self::step()) {
				let Some((_, matter)) = next.next().filter(|(at, _)| at.number() <= until) else {
					break;
				};
				meter.consume(Self::step());
				Self::advance(&matter, now, drawable_until);
			}
		};
		advance(&mut Due::<T>::iter_keys().map(|(at, (matter, _))| (at, matter)), now);
		if let Some(until) = drawable_until {
			advance(&mut Vacancies::<T>::iter_keys(), until);
		}
	}

	/// The most that one step of the sweep weighs.
	pub(crate) fn step() -> Weight {
		T::WeightInfo::draw().saturating_add(T::Rulings::weight())
	}
}

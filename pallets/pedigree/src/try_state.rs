// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::collections::BTreeSet;

use frame_support::ensure;
use salus_supply::{ErrorReason, EventNumber};
use sp_runtime::TryRuntimeError;

use crate::*;

type Broken = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		let (oldest, next) = (OldestEvent::<T>::get(), NextEvent::<T>::get());
		Self::check_numbers(oldest, next)?;
		let mut latest = 0;
		for number in (oldest.0..next.0).map(EventNumber) {
			let event = Events::<T>::get(number).ok_or("I1: a number without its event")?;
			ensure!(latest <= event.recorded_at, "I3: recorded before the event before it");
			latest = event.recorded_at;
			Self::check_event(number, &event)?;
			Self::check_trails(number, &event, oldest)?;
		}
		ensure!(latest <= Self::now(), "I3: recorded in the future");
		Ok(())
	}

	/// I1 and I2.
	fn check_numbers(oldest: EventNumber, next: EventNumber) -> Broken {
		ensure!(oldest <= next, "I1: more events were folded than recorded");
		let standing = next.0.saturating_sub(oldest.0);
		ensure!(
			Events::<T>::iter_keys().count() as u64 == standing,
			"I1: an event is outside of the numbers"
		);
		ensure!(
			EventNumbers::<T>::iter_keys().count() as u64 == standing,
			"I2: a hash without its event"
		);
		let folded = Folded::<T>::get().map_or(0, |fold| fold.count);
		ensure!(oldest.0 == u64::from(folded), "I1: what was folded is not counted");
		Ok(())
	}

	/// I2, I3 and I5.
	fn check_event(number: EventNumber, event: &salus_supply::Event) -> Broken {
		let hash = &event.capture.event;
		ensure!(
			EventNumbers::<T>::get(hash, event.institution) == Some(number),
			"I2: an event is not found by its hash"
		);
		ensure!(event.capture.at <= event.recorded_at, "I3: recorded before it happened");
		ensure!(event.capture.has_valid_offset(), "I3: no clock has this offset");
		let Some(error) = &event.error else { return Ok(()) };
		ensure!(
			event.recorded_at <= error.declared_at && error.declared_at <= Self::now(),
			"I5: an error declared before the event, or in the future"
		);
		ensure!(
			error.corrections.is_empty() || error.reason != ErrorReason::DidNotOccur,
			"I5: a correction of what did not occur"
		);
		let distinct: BTreeSet<_> = error.corrections.iter().chain([hash]).collect();
		ensure!(
			distinct.len() > error.corrections.len(),
			"I5: a correction named twice, or correcting itself"
		);
		Ok(())
	}

	/// I4.
	fn check_trails(
		number: EventNumber,
		event: &salus_supply::Event,
		oldest: EventNumber,
	) -> Broken {
		let things: BTreeSet<_> = event.things.iter().map(|tracked| tracked.thing).collect();
		ensure!(!things.is_empty(), "I4: an event about nothing");
		ensure!(things.len() == event.things.len(), "I4: an event names a thing twice");
		for tracked in &event.things {
			let Some(previous) = tracked.previous else { continue };
			ensure!(previous < number, "I4: a trail does not lead back");
			if previous < oldest {
				continue;
			}
			let before = Events::<T>::get(previous).ok_or("I4: a trail leads nowhere")?;
			ensure!(
				before.things.iter().any(|earlier| earlier.thing == tracked.thing),
				"I4: a trail leads to another thing"
			);
		}
		Ok(())
	}
}

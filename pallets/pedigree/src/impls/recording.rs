// SPDX-License-Identifier: Apache-2.0

//! Events that other pallets record.

use frame_support::{ensure, BoundedVec};
use salus_primitives::{Digest, Sponsorship};
#[cfg(feature = "runtime-benchmarks")]
use salus_supply::Capture;
use salus_supply::{EventNumber, Occurrence};
use sp_runtime::{ArithmeticError, DispatchError};

use super::ROWS;
use crate::*;

impl<T: Config> salus_supply::Events for Pallet<T> {
	fn record(occurrence: Occurrence<'_>) -> Result<EventNumber, DispatchError> {
		let Occurrence { institution, capture, step, things, quantities } = occurrence;
		let recorded_at = Self::now();
		ensure!(capture.at <= recorded_at, Error::<T>::EventInFuture);
		ensure!(capture.has_valid_offset(), Error::<T>::OffsetOutOfRange);
		ensure!(
			!EventNumbers::<T>::contains_key(capture.event, institution),
			Error::<T>::EventKnown
		);
		ensure!(!things.is_empty(), Error::<T>::NoThings);
		let things =
			BoundedVec::try_from(things.to_vec()).map_err(|_| Error::<T>::TooManyThings)?;
		let quantities =
			BoundedVec::try_from(quantities.to_vec()).map_err(|_| Error::<T>::TooManyQuantities)?;

		let number = NextEvent::<T>::get();
		let following = number.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		T::Sponsorship::charge(institution, ROWS)?;
		let event = capture.event;
		let row = salus_supply::Event {
			capture,
			recorded_at,
			institution,
			step,
			things,
			quantities,
			error: None,
		};
		Events::<T>::insert(number, row);
		EventNumbers::<T>::insert(event, institution, number);
		NextEvent::<T>::put(EventNumber(following));
		Self::deposit_event(Event::EventRecorded { number, event, institution, step });
		Ok(number)
	}

	fn is(number: EventNumber, hash: &Digest) -> bool {
		Events::<T>::get(number).is_some_and(|row| row.capture.event == *hash)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_capture(number: u32) -> Capture {
		let mut event = [255; 32];
		event[..4].copy_from_slice(&number.to_be_bytes());
		let read_point = "0614141123452".parse().expect("it is a GLN");
		Capture {
			event: Digest::from(event),
			at: Self::now(),
			offset_minutes: 60,
			read_point,
			location: Some(read_point),
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod containers;
mod disputes;
mod fold;
mod licences;
mod nesting;
mod packing;
mod reads;
mod receiving;
mod returns;
mod settlement;
mod shipping;
mod stock;
mod sweep;
mod trails;
mod wind_up;

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure, traits::UnixTime};
use salus_gs1::Lgtin;
use salus_primitives::Day;
use salus_supply::{Events, Lots, Occurrence, Step, Thing, Tracked};
use sp_runtime::{DispatchError, SaturatedConversion};

use crate::*;

pub(crate) use nesting::Line;
pub(crate) use stock::Shelf;

/// What a container, a shipment, an exception, a holding, and each row of what is in a container,
/// use of a quota.
pub(crate) const ROWS: u32 = 1;

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	/// Keeps what happened to `things`.
	pub(crate) fn record(
		institution: InstitutionId,
		capture: Capture,
		step: Step,
		things: &[Tracked],
		quantities: &[(Lgtin, u32)],
	) -> Result<salus_supply::EventNumber, DispatchError> {
		T::Events::record(Occurrence { institution, capture, step, things, quantities })
	}

	fn tracked(container: &ContainerKey, row: &Container) -> Tracked {
		Tracked { thing: Thing::Container(*container), previous: Some(row.last) }
	}

	/// Whether `capture` was recorded as the last event about a container.
	fn is_last(row: &Container, capture: &Capture) -> bool {
		T::Events::is(row.last, &capture.event)
	}

	/// The container with this key, by itself with `institution`. Of an institution that left there
	/// is nothing: it hands over what it holds before.
	fn held_by(
		institution: InstitutionId,
		container: &ContainerKey,
	) -> Result<Container, DispatchError> {
		let row = Containers::<T>::get(container).ok_or(Error::<T>::ContainerUnknown)?;
		ensure!(row.parent.is_none(), Error::<T>::Nested);
		ensure!(row.holder == institution, Error::<T>::NotHolder);
		ensure!(row.status == Status::Packed, Error::<T>::NotPacked);
		Ok(row)
	}

	/// That no lot must be kept from patients today.
	fn ensure_unbarred<'a>(lots: impl IntoIterator<Item = &'a (Lgtin, u32)>) -> DispatchResult {
		let today = Day::of(Self::now());
		lots.into_iter().try_for_each(|(lot, _)| {
			let facts = T::Lots::facts(lot).ok_or(Error::<T>::LotUnknown)?;
			ensure!(facts.barrier(today).is_none(), Error::<T>::LotBarred);
			Ok(())
		})
	}

	/// The packs in all of `rows`, unless it is more lots than can be together.
	fn counted<'a>(rows: impl IntoIterator<Item = &'a Container>) -> Result<LotCounts, Error<T>> {
		let mut counts = Counts::default();
		let counted = rows.into_iter().try_for_each(|row| counts.add_all(&row.lots));
		counted.and_then(|()| counts.bounded()).ok_or(Error::<T>::TooManyLots)
	}

	/// Writes rows whose last event is `event`.
	fn write_all(rows: Vec<(ContainerKey, Container)>, event: salus_supply::EventNumber) {
		for (container, row) in rows {
			Containers::<T>::insert(container, Container { last: event, ..row });
		}
	}
}

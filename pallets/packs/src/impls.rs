// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod capabilities;
mod decommissioning;
mod dispensing;
mod fold;
mod introduction;
mod reads;
mod restoring;
mod suspicions;
mod verification;

use alloc::vec::Vec;
use core::iter;

use frame_support::{dispatch::DispatchResult, traits::UnixTime};
use salus_gs1::Sgtin;
use salus_primitives::{Day, InstitutionId, Membership, Moment, Sponsorship};
use salus_supply::{Capture, Containers, Events, Occurrence, Step, Thing, Tracked, Trails};
use sp_runtime::SaturatedConversion;

use crate::*;

/// What one pack, and what one doubt, uses of a quota.
const ROWS: u32 = 1;

/// A pack as a call finds it: its row, which is not in the state yet if this call is the first
/// that touches it.
struct Found {
	row: Pack,
	is_new: bool,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	fn today() -> Day {
		Day::of(Self::now())
	}

	/// Whether `capture` told the last event about `row`.
	fn is_told(row: &Pack, capture: &Capture) -> bool {
		T::Events::is(row.last, &capture.event)
	}

	/// Who has the pack now: with the container that lists it, who has that.
	fn holder_now(row: &Pack) -> InstitutionId {
		let container = row.container.as_ref().and_then(T::Containers::held);
		container.map_or(row.holder, |held| held.holder)
	}

	/// Tells what happened to a pack, and writes its row.
	fn enter(
		institution: InstitutionId,
		pack: Sgtin,
		found: Found,
		step: Step,
		capture: Capture,
	) -> DispatchResult {
		let Found { mut row, is_new } = found;
		let things = Self::things(pack, &row, is_new);
		let occurrence =
			Occurrence { institution, capture, step, things: &things, quantities: &[] };
		row.last = T::Events::record(occurrence)?;
		row.changed_at = Self::now();
		row.changed_by = institution;
		row.read_point = Some(capture.read_point);
		if is_new {
			T::Sponsorship::charge(institution, ROWS)?;
		}
		Self::write(&pack, Some(row));
		Ok(())
	}

	/// What an event about a pack is about. The first one names the container that it was in and its
	/// lot, so that its trail leads on to theirs.
	fn things(pack: Sgtin, row: &Pack, is_new: bool) -> Vec<Tracked> {
		let previous = (!is_new).then_some(row.last);
		let itself = Tracked { thing: Thing::Pack(pack), previous };
		let container = row.came_from.map(Thing::Container);
		let origins = container.into_iter().chain([Thing::Lot(row.lot)]).filter(|_| is_new);
		let origins =
			origins.map(|thing| Tracked { thing, previous: T::Trails::last_event(&thing) });
		iter::once(itself).chain(origins).collect()
	}

	/// Writes or removes the row of a pack, and counts it where it is loose.
	pub(crate) fn write(pack: &Sgtin, row: Option<Pack>) {
		let before = TouchedPacks::<T>::get(pack).as_ref().and_then(Pack::loose_with);
		let after = row.as_ref().and_then(Pack::loose_with);
		if before != after {
			if let Some((lot, holder)) = before {
				LoosePacks::<T>::mutate_exists(lot, holder, |count| {
					let left = count.unwrap_or_default().saturating_sub(1);
					*count = (left > 0).then_some(left);
				});
			}
			if let Some((lot, holder)) = after {
				LoosePacks::<T>::mutate(lot, holder, |count| *count = count.saturating_add(1));
			}
		}
		TouchedPacks::<T>::set(pack, row);
	}

	/// Whether `institution` answers today for what `acted` did or has.
	fn answers_for(institution: InstitutionId, acted: InstitutionId) -> bool {
		T::Membership::answers_for(institution, acted)
	}
}

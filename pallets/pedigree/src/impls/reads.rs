// SPDX-License-Identifier: Apache-2.0

//! What `PedigreeApi` answers, and of `SupplyChainApi` the pedigree.

use alloc::vec::Vec;

use frame_support::ensure;
use salus_gs1::Lgtin;
use salus_primitives::{Digest, Fold, Membership, Role};
use salus_supply::{ContainerKey, EventNumber, Pedigree, PedigreeError, Thing};

use super::trace::Trace;
use crate::*;

/// How many events one read returns at most.
const PAGE: u32 = 256;

impl<T: Config> Pallet<T> {
	/// The event with `hash`: the first, where more than one institution said so.
	pub fn event(hash: Digest) -> Option<(EventNumber, salus_supply::Event)> {
		let number = EventNumbers::<T>::iter_prefix_values(hash).min()?;
		Some((number, Events::<T>::get(number)?))
	}

	pub fn events_after(
		after: Option<EventNumber>,
		limit: u32,
	) -> Vec<(EventNumber, salus_supply::Event)> {
		let above = after.map_or(0, |number| number.0.saturating_add(1));
		let first = above.max(OldestEvent::<T>::get().0);
		let end = first.saturating_add(limit.min(PAGE).into()).min(NextEvent::<T>::get().0);
		(first..end)
			.map(EventNumber)
			.filter_map(|number| Some((number, Events::<T>::get(number)?)))
			.collect()
	}

	pub fn folded() -> Option<Fold> {
		Folded::<T>::get()
	}

	/// Whether `events` are all that were folded, in their order.
	pub fn verify_folded(events: &[(EventNumber, salus_supply::Event)]) -> bool {
		Fold::over_all(events) == Self::folded()
	}

	/// Every event about `thing`, what it was in while it was in it, and what it was made of, for
	/// agents of its parties and of Regulators: those who have it or had a part in what happened to
	/// it or its lot, not who made the inputs.
	pub fn pedigree(
		asker: &T::AccountId,
		thing: Thing,
		lot: Option<Lgtin>,
		container: Option<ContainerKey>,
	) -> Result<Pedigree, PedigreeError> {
		let institution = T::Membership::institution_of(asker).ok_or(PedigreeError::NotAParty)?;
		let trace = Trace::<T>::of(thing, lot, container)?;
		let may_see = T::Membership::has_role(institution, Role::Regulator)
			|| trace.parties().any(|party| T::Membership::answers_for(institution, party));
		ensure!(may_see, PedigreeError::NotAParty);
		Ok(trace.into_pedigree())
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Services that others include, so that neither is paid for the other when those come later.

use alloc::{collections::btree_map::BTreeMap, vec::Vec};

use frame_support::{dispatch::DispatchResult, ensure};
use salus_adjudication::{Amount, Carc, ClaimKey, DayParts};
use salus_primitives::Day;

use crate::*;

impl<T: Config> Pallet<T> {
	/// The parts of services of the provider of a claim for its member on `day`.
	pub(super) fn parts_on(key: &ClaimKey, claim: &ClaimOf<T>, day: Day) -> DayParts {
		let parts = PartsBilled::<T>::get(&claim.bill.member, (key.provider, day));
		DayParts { day, parts }
	}

	/// Writes what an adjudication left of the parts, and enters the lines at `places`, which are
	/// covered from now on, as parts of others.
	pub(super) fn enter_parts(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		round: &Round,
		parts: Vec<DayParts>,
		places: &[usize],
	) -> DispatchResult {
		let mut days: BTreeMap<Day, DayParts> =
			parts.into_iter().map(|parts| (parts.day, parts)).collect();
		for service in places.iter().filter_map(|place| rendering(claim, round, *place)) {
			if service.within.is_empty() {
				continue;
			}
			let day = service.day;
			let parts = days.entry(day).or_insert_with(|| Self::parts_on(key, claim, day));
			ensure!(parts.enter(&service.within, service.allowed), Error::<T>::TooManyParts);
		}
		Self::put_parts(key, claim, days);
		Ok(())
	}

	/// Gives back what was taken off the lines that a round covers, and removes those that are parts.
	pub(super) fn remove_parts(key: &ClaimKey, claim: &ClaimOf<T>, round: &Round) {
		let mut days = BTreeMap::<Day, DayParts>::new();
		for service in round.covered().filter_map(|place| rendering(claim, round, place)) {
			if service.within.is_empty() && service.taken == 0 {
				continue;
			}
			let day = service.day;
			let parts = days.entry(day).or_insert_with(|| Self::parts_on(key, claim, day));
			parts.give_back(service.row, service.taken);
			parts.remove(&service.within, service.allowed);
		}
		Self::put_parts(key, claim, days);
	}

	fn put_parts(key: &ClaimKey, claim: &ClaimOf<T>, days: BTreeMap<Day, DayParts>) {
		for (day, DayParts { parts, .. }) in days {
			let (member, place) = (&claim.bill.member, (key.provider, day));
			if parts.is_empty() {
				PartsBilled::<T>::remove(member, place);
			} else {
				PartsBilled::<T>::insert(member, place, parts);
			}
		}
	}
}

/// A covered line, as a part of others or as what includes parts.
pub(crate) struct Rendering {
	pub row: u32,
	pub day: Day,
	/// The rows that include it; none where a panel held it to be a service of its own.
	pub within: Vec<u32>,
	pub allowed: Amount,
	/// What was taken off for parts.
	pub taken: Amount,
}

/// The line at `place`, if it is covered.
pub(crate) fn rendering<AccountId>(
	claim: &Claim<AccountId>,
	round: &Round,
	place: usize,
) -> Option<Rendering> {
	let line = claim.bill.billed(place).first()?;
	let outcome = round.lines.get(place)?;
	let price = claim.agreed.get(place)?.price.as_ref()?;
	let is_part = !round.waived(place).contains(Carc::Bundled);
	Some(Rendering {
		row: line.row,
		day: line.day,
		within: price.within.iter().copied().filter(|_| is_part).collect(),
		allowed: outcome.allowed,
		taken: outcome.delta?.parts,
	})
}

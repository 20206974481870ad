// SPDX-License-Identifier: Apache-2.0

//! What was said about services for good, so that filing them again begins nothing anew.

use salus_adjudication::{Carc, ClaimKey};

use super::services::{rendered, rendered_by};
use crate::*;

impl<T: Config> Pallet<T> {
	/// The denied lines of a round that a panel can still overturn: no panel upheld the reason for
	/// the same services in another claim.
	pub(super) fn open_denials(key: &ClaimKey, claim: &ClaimOf<T>, round: &Round) -> Places {
		let others = Self::others(key.provider);
		let is_open = |(place, reason): &(usize, Carc)| {
			let upheld = |said: Precedent| said.upheld.contains(*reason);
			let mut lines = claim.bill.billed(*place).iter();
			lines.any(|line| !Self::is_said(key, claim, line, &others, upheld))
		};
		round.appealable().filter(is_open).map(|(place, _)| place).collect()
	}

	/// Whether the insurer took another claim back that covered a service which `round` covers.
	pub(super) fn was_taken_back(key: &ClaimKey, claim: &ClaimOf<T>, round: &Round) -> bool {
		let others = Self::others(key.provider);
		let mut lines = round.covered().flat_map(|place| claim.bill.billed(place));
		lines.any(|line| Self::is_said(key, claim, line, &others, |said| said.is_taken_back))
	}

	/// Whether that was said about a service in another claim.
	fn is_said(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		line: &ClaimLine,
		others: &[Succession],
		that: impl Fn(Precedent) -> bool,
	) -> bool {
		rendered_by(key, line, line.row, others).any(|service| {
			Precedents::<T>::get((&claim.bill.member, service, &line.modifiers))
				.is_some_and(|said| said.claim != *key && that(said))
		})
	}

	/// A panel upheld the denials of a round that were before it.
	pub(super) fn note_upheld(key: &ClaimKey, claim: &ClaimOf<T>, round: &Round, places: Places) {
		for (place, reason) in round.appealable().filter(|(place, _)| places.contains(*place)) {
			Self::say(key, claim, place, |said| said.upheld = said.upheld.and(reason));
		}
	}

	/// The insurer takes a round back.
	pub(super) fn note_taken_back(key: &ClaimKey, claim: &ClaimOf<T>, round: &Round) {
		for place in round.covered() {
			Self::say(key, claim, place, |said| said.is_taken_back = true);
		}
	}

	/// A panel overturned the denials of the lines at `places`.
	pub(super) fn unsay_upheld(key: &ClaimKey, claim: &ClaimOf<T>, round: &Round, places: Places) {
		for (place, reason) in round.appealable().filter(|(place, _)| places.contains(*place)) {
			Self::unsay(key, claim, place, |said| said.upheld = said.upheld.without(reason));
		}
	}

	/// A panel overturned that a round was taken back.
	pub(super) fn unsay_taken_back(key: &ClaimKey, claim: &ClaimOf<T>, round: &Round) {
		for place in round.covered() {
			Self::unsay(key, claim, place, |said| said.is_taken_back = false);
		}
	}

	/// Forgets what was said last about a claim.
	pub(super) fn forget(key: &ClaimKey, claim: &ClaimOf<T>) {
		let count = claim.bill.whole.map_or(claim.bill.lines.len(), |_| 1);
		for place in 0..count {
			Self::unsay(key, claim, place, |said| {
				said.upheld = Default::default();
				said.is_taken_back = false;
			});
		}
	}

	fn say(key: &ClaimKey, claim: &ClaimOf<T>, place: usize, change: impl Fn(&mut Precedent)) {
		for line in claim.bill.billed(place) {
			let service = (&claim.bill.member, rendered(key, line, line.row), &line.modifiers);
			Precedents::<T>::mutate(service, |said| {
				let new =
					Precedent { claim: *key, upheld: Default::default(), is_taken_back: false };
				let said = said.get_or_insert(new);
				said.claim = *key;
				change(said);
			});
		}
	}

	/// Changes what was said last in this claim.
	fn unsay(key: &ClaimKey, claim: &ClaimOf<T>, place: usize, change: impl Fn(&mut Precedent)) {
		for line in claim.bill.billed(place) {
			let service = (&claim.bill.member, rendered(key, line, line.row), &line.modifiers);
			Precedents::<T>::mutate_exists(service, |said| {
				if let Some(own) = said.as_mut().filter(|said| said.claim == *key) {
					change(own);
				}
				*said = said.filter(|said| !said.is_empty());
			});
		}
	}
}

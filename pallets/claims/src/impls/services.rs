// SPDX-License-Identifier: Apache-2.0

//! What was covered and rendered, so that nothing is covered twice, too soon or beside what
//! includes it.

use alloc::collections::btree_map::BTreeMap;
use core::iter;

use salus_adjudication::{ClaimKey, PriceRow};
use salus_primitives::Day;

use crate::*;

impl<T: Config> Pallet<T> {
	/// Whether another claim that stands has a covered line of the same provider, day, row and
	/// modifiers; of a claim priced as a whole, as any of its lines.
	pub(super) fn is_duplicate(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		place: usize,
		others: &[Succession],
	) -> bool {
		claim.bill.billed(place).iter().any(|line| {
			let mut services = rendered_by(key, line, line.row, others);
			services.any(|service| {
				Billed::<T>::get((&claim.bill.member, service, &line.modifiers))
					.is_some_and(|billed| billed.claim != *key)
			})
		})
	}

	/// Whether a covered line of the same provider and day includes this one.
	pub(super) fn is_bundled(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		line: &ClaimLine,
		price: &PriceRow,
		others: &[Succession],
	) -> bool {
		price.within.iter().any(|row| {
			rendered_by(key, line, *row, others).any(|service| {
				let prefix = (claim.bill.member.clone(), service);
				Billed::<T>::iter_prefix_values(prefix).next().is_some()
			})
		})
	}

	/// The nearest other day on which the row was covered, as far as it matters.
	pub(super) fn nearest(member: &T::AccountId, line: &ClaimLine, between: u16) -> Option<Day> {
		let reach = i32::from(between);
		let first = ServedDays::bucket(Day(line.day.0.saturating_sub(reach)));
		let last = ServedDays::bucket(Day(line.day.0.saturating_add(reach)));
		let in_bucket =
			|bucket: i32| Served::<T>::get((member, line.row, bucket)).nearest(line.day);
		let days = (first..=last).filter_map(in_bucket);
		days.min_by_key(|other| line.day.0.abs_diff(other.0))
	}

	/// Enters the lines at `places`, which are covered from now on.
	pub(crate) fn enter_services(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		round: &Round,
		places: &[usize],
	) {
		let member = &claim.bill.member;
		for place in places {
			for line in claim.bill.billed(*place) {
				Self::enter_dispensing(key, claim.bill.insurer, line);
				let billed = (member, rendered(key, line, line.row), &line.modifiers);
				Billed::<T>::mutate(billed, |billed| {
					let billed = billed.get_or_insert(BilledLines { claim: *key, lines: 0 });
					billed.lines = billed.lines.saturating_add(1);
				});
			}
			if let Some(line) = spaced(claim, round, *place) {
				let bucket = ServedDays::bucket(line.day);
				Served::<T>::mutate((member, line.row, bucket), |days| days.add(line.day));
			}
		}
		let lines = places.iter().flat_map(|place| claim.bill.billed(*place));
		for (day, lines) in by_day(lines) {
			ClinicianDays::<T>::mutate(&claim.bill.clinician, (key.provider, day), |count| {
				*count = count.saturating_add(lines);
			});
		}
	}

	/// Removes all that a round covers.
	pub(super) fn remove_services(key: &ClaimKey, claim: &ClaimOf<T>, round: &Round) {
		Self::remove_parts(key, claim, round);
		let member = &claim.bill.member;
		for place in round.covered() {
			for line in claim.bill.billed(place) {
				Self::remove_dispensing(key, claim.bill.insurer, line);
				let billed = (member, rendered(key, line, line.row), &line.modifiers);
				Billed::<T>::mutate_exists(billed, |billed| {
					*billed = billed.and_then(|row| {
						let lines = row.lines.saturating_sub(1);
						(lines > 0).then_some(BilledLines { lines, ..row })
					});
				});
			}
			if let Some(line) = spaced(claim, round, place) {
				let bucket = ServedDays::bucket(line.day);
				Served::<T>::mutate_exists((member, line.row, bucket), |days| {
					*days = days.take().and_then(|mut days| {
						days.subtract(line.day);
						(!days.0.is_empty()).then_some(days)
					});
				});
			}
		}
		let lines = round.covered().flat_map(|place| claim.bill.billed(place));
		for (day, lines) in by_day(lines) {
			ClinicianDays::<T>::mutate_exists(
				&claim.bill.clinician,
				(key.provider, day),
				|count| {
					let left = count.unwrap_or_default().saturating_sub(lines);
					*count = (left > 0).then_some(left);
				},
			);
		}
	}

	/// Enters the evidence of a claim that waits or is covered from now on.
	pub(crate) fn enter_evidence(key: &ClaimKey, claim: &ClaimOf<T>) {
		if let Some(evidence) = claim.bill.evidence {
			EvidenceUses::<T>::insert((key.provider, evidence.leaf), key, ());
		}
	}

	/// Removes it, of a claim of which that holds no more.
	pub(super) fn remove_evidence(key: &ClaimKey, claim: &ClaimOf<T>) {
		if let Some(evidence) = claim.bill.evidence {
			EvidenceUses::<T>::remove((key.provider, evidence.leaf), key);
		}
	}
}

/// The service that a line states, or another row of the same provider and day.
pub(crate) fn rendered(key: &ClaimKey, line: &ClaimLine, row: u32) -> Rendered {
	Rendered { provider: key.provider, row, day: line.day }
}

/// The same, and as `others` can have claimed it.
pub(super) fn rendered_by<'a>(
	key: &ClaimKey,
	line: &'a ClaimLine,
	row: u32,
	others: &'a [Succession],
) -> impl Iterator<Item = Rendered> + 'a {
	let own = rendered(key, line, row);
	let others = others.iter().filter(|other| line.day <= other.until);
	let theirs = others.map(move |other| Rendered { provider: other.institution, ..own });
	iter::once(own).chain(theirs)
}

/// The line at `place`, if its benefit asks for days between two services.
fn spaced<AccountId>(claim: &Claim<AccountId>, round: &Round, place: usize) -> Option<ClaimLine> {
	let is_spaced = round.is_spaced(place);
	claim.bill.billed(place).first().filter(|_| is_spaced).cloned()
}

/// How many of `lines` are on each day.
pub(crate) fn by_day<'a>(lines: impl IntoIterator<Item = &'a ClaimLine>) -> BTreeMap<Day, u32> {
	let mut days = BTreeMap::new();
	for line in lines {
		let count: &mut u32 = days.entry(line.day).or_default();
		*count = count.saturating_add(1);
	}
	days
}

// SPDX-License-Identifier: Apache-2.0

//! What `DisclosuresApi` answers.

use alloc::vec::Vec;
use core::iter;

use frame_support::traits::Get;
use salus_primitives::{Commitment, Fold, InstitutionId, Moment};

use crate::*;

/// How many rows one read returns at most.
const PAGE: u32 = 256;

/// How many numbers one read looks through for gaps at most.
const NUMBERS: u32 = 4_096;

impl<T: Config> Pallet<T> {
	pub fn ledger(subject: &T::AccountId, custodian: InstitutionId) -> Option<Ledger> {
		Ledgers::<T>::get(subject, custodian)
	}

	pub fn disclosures(
		subject: &T::AccountId,
		custodian: InstitutionId,
		after: Option<ReceiptNumber>,
		limit: u32,
	) -> Vec<(ReceiptNumber, Shown)> {
		let now = Self::now();
		Self::rows_after(subject, custodian, after)
			.take(limit.min(PAGE) as usize)
			.map(|(number, disclosure)| (number, Shown::at(disclosure, now)))
			.collect()
	}

	pub fn omissions(
		subject: &T::AccountId,
		custodian: InstitutionId,
		after: Option<(ReceiptNumber, Commitment)>,
		limit: u32,
	) -> Vec<(ReceiptNumber, Omission)> {
		Self::omissions_after(subject, custodian, after).take(limit.min(PAGE) as usize).collect()
	}

	/// The gaps among `limit` numbers from `from` on. One that reaches further ends there and goes
	/// on in the next page.
	pub fn gaps(
		subject: &T::AccountId,
		custodian: InstitutionId,
		from: ReceiptNumber,
		limit: u32,
	) -> Vec<Gap> {
		let Some(ledger) = Self::ledger(subject, custodian) else { return Vec::new() };
		let end = from.0.saturating_add(limit.min(NUMBERS).into()).min(ledger.next.0);
		let start = from.0.max(ledger.closed.0);
		// Whatever number first showed that another is missing lies within `MaxGap` above it.
		let horizon = end.saturating_add(T::MaxGap::get());
		let rows: Vec<(u64, Moment)> =
			Self::rows_after(subject, custodian, start.checked_sub(1).map(ReceiptNumber))
				.map(|(number, disclosure)| (number.0, disclosure.recorded_at))
				.take_while(|(number, _)| *number < horizon)
				.collect();
		let standing = rows.iter().map(|(number, _)| *number).take_while(|number| *number < end);
		let mut expected = start;
		let mut gaps = Vec::new();
		for number in standing.chain(iter::once(end)) {
			if let Some(last) = number.checked_sub(1).filter(|last| expected <= *last) {
				gaps.extend(Self::gap(expected, last, &rows));
			}
			expected = number.saturating_add(1);
		}
		gaps
	}

	/// The gap from `first` to `last`, known since the first of `rows` above it was recorded.
	fn gap(first: u64, last: u64, rows: &[(u64, Moment)]) -> Option<Gap> {
		let horizon = first.saturating_add(T::MaxGap::get());
		let since = rows
			.iter()
			.filter(|(number, _)| last < *number && *number < horizon)
			.map(|(_, recorded_at)| *recorded_at)
			.min()?;
		let due = Self::due(since);
		let (first, last) = (ReceiptNumber(first), ReceiptNumber(last));
		Some(Gap { first, last, since, due, is_proved: due <= Self::now() })
	}

	/// What the chain says about `receipt` under `salt`.
	pub fn verify(receipt: &ReceiptOf<T>, salt: &Salt) -> Verdict {
		let Receipt { subject, custodian, number, .. } = receipt;
		let is_closed =
			|| Self::ledger(subject, *custodian).is_some_and(|ledger| *number < ledger.closed);
		match Self::disclosure(subject, *custodian, *number) {
			Some(Disclosure { access, recorded_at }) if access == receipt.access(salt) => {
				Verdict::Recorded { recorded_at }
			}
			Some(_) => Verdict::Differs,
			None if is_closed() => Verdict::Closed,
			None => {
				let withheld_until = Self::withheld_until(*custodian, &receipt.access(salt));
				Verdict::Missing { due: Self::due(receipt.accessed_at).max(withheld_until) }
			}
		}
	}

	/// Whether `rows` are all the disclosures that were folded, in their order.
	pub fn verify_folded_disclosures(
		subject: &T::AccountId,
		custodian: InstitutionId,
		rows: &[(ReceiptNumber, Disclosure)],
	) -> bool {
		let ledger = Self::ledger(subject, custodian).unwrap_or_default();
		Fold::over_all(rows) == ledger.folded_disclosures
	}

	/// Whether `rows` are all the omissions that were folded, in their order.
	pub fn verify_folded_omissions(
		subject: &T::AccountId,
		custodian: InstitutionId,
		rows: &[(ReceiptNumber, Omission)],
	) -> bool {
		let ledger = Self::ledger(subject, custodian).unwrap_or_default();
		Fold::over_all(rows) == ledger.folded_omissions
	}

	pub(crate) fn disclosure(
		subject: &T::AccountId,
		custodian: InstitutionId,
		number: ReceiptNumber,
	) -> Option<Disclosure> {
		Disclosures::<T>::get((subject, custodian, Place::from(number)))
	}

	/// The disclosures with numbers above `after`, in their order.
	pub(crate) fn rows_after(
		subject: &T::AccountId,
		custodian: InstitutionId,
		after: Option<ReceiptNumber>,
	) -> impl Iterator<Item = (ReceiptNumber, Disclosure)> {
		let ledger = (subject, custodian);
		let rows = match after.map(Place::from) {
			None => Disclosures::<T>::iter_prefix(ledger),
			Some(place) => {
				let key = Disclosures::<T>::hashed_key_for((subject, custodian, place));
				Disclosures::<T>::iter_prefix_from(ledger, key)
			}
		};
		rows.map(|(place, disclosure)| (place.into(), disclosure))
	}

	/// The omissions after `after`, in the order of their numbers.
	pub(crate) fn omissions_after(
		subject: &T::AccountId,
		custodian: InstitutionId,
		after: Option<(ReceiptNumber, Commitment)>,
	) -> impl Iterator<Item = (ReceiptNumber, Omission)> {
		let ledger = (subject, custodian);
		let rows = match after {
			None => Omissions::<T>::iter_prefix(ledger),
			Some((number, commitment)) => {
				let row = (subject, custodian, Place::from(number), commitment);
				Omissions::<T>::iter_prefix_from(ledger, Omissions::<T>::hashed_key_for(row))
			}
		};
		rows.map(|((place, _), omission)| (place.into(), omission))
	}
}

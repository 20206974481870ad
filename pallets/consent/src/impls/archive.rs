// SPDX-License-Identifier: Apache-2.0

//! Consents that were over for long leave the state for a digest that proves them.

use alloc::vec::Vec;

use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use salus_consent::Status;
use salus_primitives::{Fold, InstitutionId, Moment, Sponsorship};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fold(subject: T::AccountId, consents: &[ConsentId]) -> DispatchResult {
		let sponsor = Self::sponsor_of(&subject)?;
		ensure!(!consents.is_empty(), Error::<T>::NothingToFold);
		let ascends = consents.iter().zip(consents.iter().skip(1)).all(|(low, high)| low < high);
		ensure!(ascends, Error::<T>::NotSorted);
		let limit = Self::now().saturating_sub(T::HistoryPeriod::get());
		let rows = consents
			.iter()
			.map(|consent| Ok((*consent, Self::foldable(&subject, *consent, limit)?)))
			.collect::<Result<Vec<_>, Error<T>>>()?;

		let mut tally = Tallies::<T>::get(&subject);
		let freed = rows.iter().fold(0u32, |sum, (_, row)| sum.saturating_add(row.rows));
		// What proves the folded ones takes one row itself.
		let kept = u32::from(tally.folded.is_none());
		T::Sponsorship::free(sponsor, freed.saturating_sub(kept))?;
		let count = rows.len() as u32;
		for (consent, row) in rows {
			Self::remove(sponsor, consent, &row);
			let was_amended = u32::from(row.replaced_by.is_some());
			tally.amended = tally.amended.saturating_sub(was_amended);
			tally.folded = Some(Fold::over(tally.folded, &(consent, row)));
		}
		tally.consents = tally.consents.saturating_sub(count);
		Tallies::<T>::insert(&subject, tally);
		Self::deposit_event(Event::ConsentsFolded { subject, count });
		Ok(())
	}

	/// The consent of `subject` with this number, if it was over at `limit`.
	fn foldable(
		subject: &T::AccountId,
		consent: ConsentId,
		limit: Moment,
	) -> Result<ConsentRowOf<T>, Error<T>> {
		let row = Self::row(consent)?;
		ensure!(row.subject == *subject, Error::<T>::ConsentUnknown);
		ensure!(row.is_over_at(limit), Error::<T>::HistoryRunning);
		Ok(row)
	}

	fn remove(sponsor: InstitutionId, consent: ConsentId, row: &ConsentRowOf<T>) {
		if row.consent.status == Status::Active {
			// It expired, and nobody took it out of what decisions read.
			Self::unlist(consent, row);
		}
		for envelope in &row.envelopes {
			Envelopes::<T>::remove(sponsor, envelope);
		}
		SubjectConsents::<T>::remove(&row.subject, consent);
		Consents::<T>::remove(consent);
	}

	/// Whether `consents` are all those of `subject` that were folded, in their order.
	pub fn verify_folded(
		subject: &T::AccountId,
		consents: &[(ConsentId, ConsentRowOf<T>)],
	) -> bool {
		Fold::over_all(consents) == Tallies::<T>::get(subject).folded
	}
}

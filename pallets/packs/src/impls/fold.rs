// SPDX-License-Identifier: Apache-2.0

//! What nobody needs in the state any more.

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_gs1::Sgtin;
use salus_primitives::{Fold, InstitutionId, Moment, Sponsorship};
use salus_supply::Lots;

use super::ROWS;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fold(packs: &[Sgtin]) -> DispatchResult {
		let limit = Self::now().saturating_sub(T::HistoryPeriod::get());
		packs.iter().try_for_each(|pack| Self::fold_one(*pack, limit))
	}

	/// Folds what is known of `pack` and old enough, of which there must be something.
	fn fold_one(pack: Sgtin, limit: Moment) -> DispatchResult {
		let row = TouchedPacks::<T>::get(pack);
		let suspicion = Self::suspicion(&pack);
		let of_row = row.as_ref().map(|row| Self::ensure_row_rests(row, limit));
		let has_lot = row.as_ref().is_some_and(|row| T::Lots::facts(&row.lot).is_some());
		let of_suspicion =
			suspicion.as_ref().map(|found| Self::ensure_settled(found, has_lot, limit));
		let rests = |answer: &Option<Result<(), Error<T>>>| matches!(answer, Some(Ok(())));
		let (row_rests, is_settled) = (rests(&of_row), rests(&of_suspicion));
		if !row_rests && !is_settled {
			let answer = of_row.or(of_suspicion).unwrap_or(Err(Error::<T>::PackUnknown));
			return answer.map_err(Into::into);
		}
		if let Some(row) = row.filter(|_| row_rests) {
			Self::write(&pack, None);
			let institution = row.payer;
			Self::fold_row(institution, &Folded::Pack { pack, row })?;
			Self::deposit_event(Event::PackFolded { pack, institution });
		}
		if let Some(suspicion) = suspicion.filter(|_| is_settled) {
			Suspicions::<T>::remove(pack.gtin, pack.serial);
			let institution = suspicion.payer;
			Self::fold_row(institution, &Folded::Suspicion { pack, suspicion })?;
			Self::deposit_event(Event::SuspicionFolded { pack, institution });
		}
		Ok(())
	}

	/// Without its row, nothing would tell a pack that was dispensed from one that nobody touched:
	/// it stays until no proof introduces the pack any more.
	fn ensure_row_rests(row: &Pack, limit: Moment) -> Result<(), Error<T>> {
		let is_closed = row.fate().is_some() && T::Lots::facts(&row.lot).is_none();
		ensure!(is_closed, Error::<T>::NotClosed);
		ensure!(row.changed_at <= limit, Error::<T>::HistoryRunning);
		Ok(())
	}

	/// What nobody decided, and what is illegitimate, stays as long as the lot that the pack is said
	/// to be of, and its own.
	fn ensure_settled(suspicion: &Suspicion, has_lot: bool, limit: Moment) -> Result<(), Error<T>> {
		let has_lot = has_lot || T::Lots::facts(&suspicion.lot).is_some();
		ensure!(!(suspicion.is_raised() && has_lot), Error::<T>::NotClosed);
		ensure!(suspicion.last_at <= limit, Error::<T>::HistoryRunning);
		Ok(())
	}

	fn fold_row(institution: InstitutionId, row: &Folded) -> DispatchResult {
		T::Sponsorship::free(institution, ROWS)?;
		Folds::<T>::mutate(institution, |fold| *fold = Some(Fold::over(*fold, row)));
		Ok(())
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What expired long ago and leaves the state.

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_primitives::Sponsorship;
use sp_runtime::DispatchError;

use crate::*;

/// From how many recalls one fold frees a lot that waits to be assessed for them. One that waits for
/// more is folded by further ones.
pub(crate) const MAX_FOLDED_AFFECTIONS: usize = 16;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fold(lots: &[Lgtin]) -> DispatchResult {
		lots.iter().try_for_each(Self::fold_lot)
	}

	fn fold_lot(lot: &Lgtin) -> DispatchResult {
		let (product, mut row) = Self::standing(lot)?;
		Self::ensure_history(&row)?;
		ensure!(row.derived == 0, Error::<T>::DerivedLeft);
		ensure!(row.recalls == 0, Error::<T>::RecallsLeft);
		let recalls: Vec<_> =
			Affected::<T>::iter_key_prefix(lot).take(MAX_FOLDED_AFFECTIONS).collect();
		let are_traced = recalls.iter().all(|recall| Self::is_traced(*recall));
		ensure!(are_traced, Error::<T>::TraceRunning);
		let tally = T::Stock::tally(lot);
		let gone = tally.dispensed.saturating_add(tally.decommissioned);
		ensure!(gone == tally.commissioned, Error::<T>::StockLeft);

		for recall in recalls {
			Self::settle(lot, &mut row, recall);
		}
		if row.affections > 0 {
			Lots::<T>::insert(lot, row);
			return Ok(());
		}
		let batches: Vec<_> =
			(0..row.batches).filter_map(|number| Batches::<T>::take(lot, number)).collect();
		for input in &row.manufacture.inputs {
			Derived::<T>::remove(input, lot);
			Lots::<T>::mutate_extant(input, |input| {
				input.derived = input.derived.saturating_sub(1);
			});
		}
		T::Stock::forget(lot);
		T::Sponsorship::free(row.payer, row.rows())?;
		Lots::<T>::remove(lot);
		let manufacturer = product.manufacturer;
		Self::note_folded(manufacturer, &Folded::Lot { lot: *lot, row, batches });
		Self::deposit_event(Event::LotFolded { lot: *lot, manufacturer });
		Ok(())
	}

	/// How many packs and responses left the state.
	pub(crate) fn do_fold_recall(recall: RecallId) -> Result<(u32, u32), DispatchError> {
		let (product, mut row) = Self::recall_of(recall)?;
		let lot = Lots::<T>::get(row.lot).ok_or(Error::<T>::LotUnknown)?;
		ensure!(row.termination.is_some(), Error::<T>::RecallOpen);
		ensure!(row.unassessed == 0, Error::<T>::AssessmentsLeft);
		Self::ensure_history(&lot)?;

		let limit = T::MaxFold::get();
		let responses: Vec<_> = Responses::<T>::iter_prefix(recall).take(limit as usize).collect();
		let count = responses.len() as u32;
		for (institution, response) in responses {
			Responses::<T>::remove(recall, institution);
			T::Sponsorship::free(institution, 1)?;
			let folded = Folded::Response { recall, institution, response };
			Self::note_folded(product.manufacturer, &folded);
		}
		row.responses = row.responses.saturating_sub(count);
		if row.responses > 0 {
			Recalls::<T>::insert(recall, row);
			return Ok((0, count));
		}
		let packs = row.packs;
		Self::remove_recall(recall, row, lot)?;
		let serials = RecalledSerials::<T>::take(recall).into_inner();
		for serial in &serials {
			RecalledPacks::<T>::remove(Sgtin { gtin: row.lot.gtin, serial: *serial });
		}
		let manufacturer = product.manufacturer;
		Self::note_folded(manufacturer, &Folded::Recall { recall, row, serials });
		Self::deposit_event(Event::RecallFolded { recall, manufacturer });
		Ok((packs, count))
	}

	/// A lot that was recalled stays so: only its recall is no longer there to be asked for.
	fn remove_recall(recall: RecallId, row: Recall, mut lot: Lot) -> DispatchResult {
		T::Sponsorship::free(row.opened_by, row.paid)?;
		Recalls::<T>::remove(recall);
		lot.recalls = lot.recalls.saturating_sub(1);
		Lots::<T>::insert(row.lot, lot);
		Ok(())
	}

	/// That a lot has been expired for long enough.
	fn ensure_history(row: &Lot) -> Result<(), Error<T>> {
		ensure!(Self::is_history(row), Error::<T>::HistoryRunning);
		Ok(())
	}

	pub(super) fn is_history(row: &Lot) -> bool {
		let expired_at = row.expiry.saturating_add(1).start();
		expired_at <= Self::now().saturating_sub(T::HistoryPeriod::get())
	}

	fn note_folded(manufacturer: InstitutionId, folded: &Folded) {
		Folds::<T>::mutate(manufacturer, |fold| *fold = Some(Fold::over(*fold, folded)));
	}
}

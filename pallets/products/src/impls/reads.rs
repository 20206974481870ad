// SPDX-License-Identifier: Apache-2.0

//! The answers that clients get.

use alloc::{collections::BTreeSet, vec::Vec};

use salus_supply::{LotReport, Stock};

use crate::*;

/// How many rows one read returns at most.
const PAGE: u32 = 100;
/// How many lots a report of a recall is about at most.
const TRACED: usize = 1_000;

impl<T: Config> Pallet<T> {
	pub fn prefix(prefix: CompanyPrefix) -> Option<Prefix> {
		Prefixes::<T>::get(prefix)
	}

	pub fn product(gtin: Gtin) -> Option<Product> {
		Products::<T>::get(gtin)
	}

	pub fn lot(lot: Lgtin) -> Option<LotState> {
		let (product, row) = Self::standing(&lot).ok()?;
		let facts = row.facts(&product);
		let barrier = facts.barrier(Self::today());
		Some(LotState { row, facts, barrier })
	}

	pub fn batch(lot: Lgtin, batch: u32) -> Option<Batch> {
		Batches::<T>::get(lot, batch)
	}

	/// Up to `limit` lots that were made out of `lot`, and never more than 100, in the order of their
	/// storage, those that come after `after`.
	pub fn lots_made_from(lot: Lgtin, after: Option<Lgtin>, limit: u32) -> Vec<Lgtin> {
		Self::made_from(&lot, after).take(limit.min(PAGE) as usize).collect()
	}

	pub fn recall_state(recall: RecallId) -> Option<RecallState> {
		let row = Recalls::<T>::get(recall)?;
		let serials = RecalledSerials::<T>::get(recall).into_inner();
		Some(RecallState { recall, row, serials })
	}

	/// The lot of `recall`, and those made out of it, as far as [`TRACED`] go, the nearest first.
	fn recalled_lots(recall: RecallId) -> Vec<Lgtin> {
		let mut lots: Vec<Lgtin> =
			Recalls::<T>::get(recall).map(|row| row.lot).into_iter().collect();
		let mut found: BTreeSet<Lgtin> = lots.iter().copied().collect();
		let mut looked_at = 0;
		while let Some(lot) = lots.get(looked_at).copied() {
			for derived in Self::made_from(&lot, None) {
				if lots.len() >= TRACED {
					return lots;
				}
				if found.insert(derived) {
					lots.push(derived);
				}
			}
			looked_at = looked_at.saturating_add(1);
		}
		lots
	}

	/// How many packs of each lot that a recall concerns are where.
	pub fn recall_report(recall: RecallId) -> Vec<LotReport> {
		let report = |lot| LotReport {
			lot,
			tally: T::Stock::tally(&lot),
			holdings: T::Stock::holdings(&lot),
		};
		Self::recalled_lots(recall).into_iter().map(report).collect()
	}

	/// Up to `limit` recalls, and never more than 100, by their numbers, those after `after`.
	pub fn recalls(after: Option<RecallId>, limit: u32) -> Vec<(RecallId, Recall)> {
		let first = after.map_or(0, |after| after.0.saturating_add(1));
		(first..NextRecallId::<T>::get().0)
			.map(RecallId)
			.filter_map(|recall| Some((recall, Recalls::<T>::get(recall)?)))
			.take(limit.min(PAGE) as usize)
			.collect()
	}

	/// Up to `limit` responses to `recall`, and never more than 100, in the order of their storage,
	/// those after that of `after`.
	pub fn responses(
		recall: RecallId,
		after: Option<InstitutionId>,
		limit: u32,
	) -> Vec<(InstitutionId, Response)> {
		let responses = match after {
			None => Responses::<T>::iter_prefix(recall),
			Some(after) => {
				let from = Responses::<T>::hashed_key_for(recall, after);
				Responses::<T>::iter_prefix_from(recall, from)
			}
		};
		responses.take(limit.min(PAGE) as usize).collect()
	}

	/// Up to `limit` recalls for which `lot` has to be assessed, and never more than 100, in the
	/// order of their storage, those after `after`.
	pub fn affections(lot: Lgtin, after: Option<RecallId>, limit: u32) -> Vec<RecallId> {
		let recalls = match after {
			None => Affected::<T>::iter_key_prefix(lot),
			Some(after) => {
				let from = Affected::<T>::hashed_key_for(lot, after);
				Affected::<T>::iter_key_prefix_from(lot, from)
			}
		};
		recalls.take(limit.min(PAGE) as usize).collect()
	}

	/// Whether `folded` are all the rows of `manufacturer` that were folded, in their order.
	pub fn verify_folded(manufacturer: InstitutionId, folded: &[Folded]) -> bool {
		Fold::over_all(folded) == Folds::<T>::get(manufacturer)
	}
}

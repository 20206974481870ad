// SPDX-License-Identifier: Apache-2.0

//! What may not reach patients any more, from the call on.

use alloc::{collections::BTreeSet, vec::Vec};

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_gs1::Serial;
use salus_primitives::Sponsorship;
use sp_runtime::{ArithmeticError, DispatchError};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_recall(
		agent: T::AccountId,
		lot: Lgtin,
		terms: RecallTerms,
		notice: Commitment,
	) -> DispatchResult {
		let (product, row) = Self::standing(&lot)?;
		let (institution, side) = Self::side(&agent, product.manufacturer)?;
		if let Some(recall) = row.recall {
			let is_same = Self::repeats(recall, institution, terms, notice);
			ensure!(is_same, Error::<T>::AlreadyRecalled);
			return Ok(());
		}
		let opening = Opening { institution, side, terms, notice };
		let recall = Self::open(lot, row, opening, 0)?;
		Self::deposit_event(Event::LotRecalled { recall, lot, institution, terms });
		Self::trace_some(recall);
		Ok(())
	}

	pub(crate) fn do_recall_packs(
		agent: T::AccountId,
		lot: Lgtin,
		serials: &[Serial],
		terms: RecallTerms,
		notice: Commitment,
	) -> DispatchResult {
		let (product, row) = Self::standing(&lot)?;
		let (institution, side) = Self::side(&agent, product.manufacturer)?;
		let first = serials.first().ok_or(Error::<T>::NothingRecalled)?;
		let standing = RecalledPacks::<T>::get(Sgtin { gtin: lot.gtin, serial: *first });
		if let Some(recall) = standing {
			let is_same = Self::repeats(recall, institution, terms, notice)
				&& Recalls::<T>::get(recall).is_some_and(|row| row.lot == lot)
				&& Self::unnamed(recall, lot.gtin, serials)?.is_empty();
			ensure!(is_same, Error::<T>::AlreadyRecalled);
			return Ok(());
		}
		ensure!(row.recall.is_none(), Error::<T>::AlreadyRecalled);
		let most = match side {
			Side::Manufacturer => MAX_OWN_RECALLS,
			Side::Regulator => MAX_RECALLS,
		};
		ensure!(row.recalls < most, Error::<T>::TooManyRecalls);
		let named: BTreeSet<_> = serials.iter().copied().collect();
		let packs = named.len() as u32;
		let opening = Opening { institution, side, terms, notice };
		let recall = Self::open(lot, row, opening, packs)?;
		Self::name(recall, lot.gtin, named.into_iter().collect())?;
		Self::deposit_event(Event::PacksRecalled { recall, lot, packs, institution, terms });
		Self::trace_some(recall);
		Ok(())
	}

	pub(crate) fn do_add_to_recall(
		agent: T::AccountId,
		recall: RecallId,
		serials: &[Serial],
	) -> DispatchResult {
		let (product, mut row) = Self::recall_of(recall)?;
		let (institution, side) = Self::side(&agent, product.manufacturer)?;
		let may_add =
			side == Side::Regulator || T::Membership::answers_for(institution, row.opened_by);
		ensure!(may_add, Error::<T>::NotPermitted);
		ensure!(row.packs > 0, Error::<T>::WholeLotRecalled);
		let gtin = row.lot.gtin;
		let further = Self::unnamed(recall, gtin, serials)?;
		if further.is_empty() {
			return Ok(());
		}
		ensure!(row.termination.is_none(), Error::<T>::RecallOver);
		let count = further.len() as u32;
		Self::name(recall, gtin, further)?;
		row.packs = row.packs.saturating_add(count);
		Self::pay(&mut row, count);
		// What was made since the recall may have the further packs in it.
		if Lots::<T>::get(row.lot).is_some_and(|lot| lot.derived > 0) {
			let lot = row.lot;
			Self::enqueue(recall, &mut row, lot);
		}
		Recalls::<T>::insert(recall, row);
		Self::deposit_event(Event::RecallExtended { recall, packs: row.packs });
		Self::trace_some(recall);
		Ok(())
	}

	pub(crate) fn do_classify(
		agent: T::AccountId,
		recall: RecallId,
		class: RecallClass,
	) -> DispatchResult {
		let (product, mut row) = Self::recall_of(recall)?;
		Self::ensure_regulator(&agent, product.manufacturer)?;
		if row.terms.class == class {
			return Ok(());
		}
		ensure!(class != RecallClass::Pending, Error::<T>::ClassPending);
		ensure!(row.termination.is_none(), Error::<T>::RecallOver);
		row.terms.class = class;
		Recalls::<T>::insert(recall, row);
		Self::deposit_event(Event::RecallClassified { recall, class });
		Ok(())
	}

	pub(crate) fn do_deepen_recall(
		agent: T::AccountId,
		recall: RecallId,
		depth: Depth,
		effectiveness: Effectiveness,
	) -> DispatchResult {
		let (product, mut row) = Self::recall_of(recall)?;
		Self::ensure_regulator(&agent, product.manufacturer)?;
		let terms = RecallTerms { depth, effectiveness, ..row.terms };
		if row.terms == terms {
			return Ok(());
		}
		ensure!(effectiveness.is_sound(), Error::<T>::RecallTermsUnsound);
		ensure!(terms.go_as_far_as(&row.terms), Error::<T>::NotDeeper);
		ensure!(row.termination.is_none(), Error::<T>::RecallOver);
		row.terms = terms;
		Recalls::<T>::insert(recall, row);
		Self::deposit_event(Event::RecallDeepened { recall, depth, effectiveness });
		Ok(())
	}

	/// Charges as many `rows` of a recall as are there to who opened it, if there is room: no debt
	/// stops a recall.
	fn pay(row: &mut Recall, rows: u32) {
		if T::Sponsorship::charge_beyond_quota(row.opened_by, rows).is_ok() {
			row.paid = row.paid.saturating_add(rows);
		}
	}

	/// A recall with the product that it is about.
	pub(super) fn recall_of(recall: RecallId) -> Result<(Product, Recall), Error<T>> {
		let row = Recalls::<T>::get(recall).ok_or(Error::<T>::RecallUnknown)?;
		Ok((Self::product_of(&row.lot.gtin)?, row))
	}

	/// Whether `institution` opened `recall` with these words.
	fn repeats(
		recall: RecallId,
		institution: InstitutionId,
		terms: RecallTerms,
		notice: Commitment,
	) -> bool {
		Recalls::<T>::get(recall).is_some_and(|row| {
			let opened = RecallTerms { class: terms.class, ..row.terms };
			(row.opened_by, opened, row.notice) == (institution, terms, notice)
		})
	}

	/// Opens a recall of so many packs of `lot`, or of all, and puts it on the way to the lots that
	/// were made out of it.
	fn open(
		lot: Lgtin,
		mut lot_row: Lot,
		opening: Opening,
		packs: u32,
	) -> Result<RecallId, DispatchError> {
		let Opening { institution, side, terms, notice } = opening;
		let may_classify = side == Side::Regulator || terms.class == RecallClass::Pending;
		let is_sound = terms.effectiveness.is_sound() && may_classify;
		ensure!(is_sound, Error::<T>::RecallTermsUnsound);
		let recall = NextRecallId::<T>::get();
		let next = recall.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		NextRecallId::<T>::put(RecallId(next));
		let mut row = Recall {
			lot,
			packs,
			terms,
			notice,
			opened_by: institution,
			opened_at: Self::now(),
			termination: None,
			affected: 0,
			unassessed: 0,
			responses: 0,
			queue: Queue::default(),
			is_waiting: false,
			paid: 0,
		};
		let rows = row.rows();
		Self::pay(&mut row, rows);
		if lot_row.derived > 0 {
			Self::enqueue(recall, &mut row, lot);
		}
		lot_row.recalls = lot_row.recalls.saturating_add(1);
		lot_row.recall = (packs == 0).then_some(recall);
		Lots::<T>::insert(lot, lot_row);
		Recalls::<T>::insert(recall, row);
		Ok(recall)
	}

	/// Those of `serials` that `recall` does not name; none of them may be named by another one.
	fn unnamed(recall: RecallId, gtin: Gtin, serials: &[Serial]) -> Result<Vec<Serial>, Error<T>> {
		let mut further = BTreeSet::new();
		for serial in serials {
			match RecalledPacks::<T>::get(Sgtin { gtin, serial: *serial }) {
				Some(standing) => ensure!(standing == recall, Error::<T>::AlreadyRecalled),
				None => {
					further.insert(*serial);
				}
			}
		}
		Ok(further.into_iter().collect())
	}

	/// Names `serials`, which no recall may name yet, in `recall`.
	fn name(recall: RecallId, gtin: Gtin, serials: Vec<Serial>) -> Result<(), Error<T>> {
		for serial in &serials {
			let pack = Sgtin { gtin, serial: *serial };
			ensure!(!RecalledPacks::<T>::contains_key(pack), Error::<T>::AlreadyRecalled);
			RecalledPacks::<T>::insert(pack, recall);
		}
		RecalledSerials::<T>::try_mutate(recall, |named| {
			named.try_extend(serials.into_iter()).map_err(|()| Error::<T>::TooManyRecalled)
		})
	}

	/// What the steps of a trace weigh that one call does.
	pub(crate) fn trace_weight() -> frame_support::weights::Weight {
		T::WeightInfo::trace_step().saturating_mul(T::TraceSteps::get().into())
	}
}

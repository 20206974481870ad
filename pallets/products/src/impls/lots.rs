// SPDX-License-Identifier: Apache-2.0

//! What is made of what, its serials, and who certifies it until when.

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_primitives::{Duty, Sponsorship};
use salus_supply::{Barrier, Occurrence, Step, Thing, Tracked};
use sp_runtime::DispatchError;

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_lot(
		agent: T::AccountId,
		lot: Lgtin,
		manufacture: Manufacture,
		capture: Capture,
	) -> DispatchResult {
		let product = Self::product_of(&lot.gtin)?;
		let institution = Self::maker(&agent, Duty::Logistics, &product)?;
		if let Some(row) = Lots::<T>::get(lot) {
			let is_same = row.manufacture == manufacture && T::Events::is(row.made, &capture.event);
			ensure!(is_same, Error::<T>::LotKnown);
			return Ok(());
		}
		let today = Self::today();
		ensure!(product.withdrawal.is_none(), Error::<T>::ProductWithdrawn);
		ensure!(manufacture.is_sound(today), Error::<T>::DaysOutOfRange);
		let mut things = Vec::from([Tracked { thing: Thing::Lot(lot), previous: None }]);
		for input in &manufacture.inputs {
			things.push(Self::use_input(institution, input, &lot, today)?);
		}
		let step = Step::Made;
		let made = T::Events::record(Occurrence {
			institution,
			capture,
			step,
			things: &things,
			quantities: &[],
		})?;
		let row = Lot::made(manufacture, made, institution);
		T::Sponsorship::charge(institution, row.rows())?;
		Lots::<T>::insert(lot, row);
		Self::deposit_event(Event::LotRegistered { lot, manufacturer: institution });
		Ok(())
	}

	/// Notes that `institution` made `output` out of `input`. For the sake of `input` itself nothing
	/// happens: the event about it that was the last stays that.
	fn use_input(
		institution: InstitutionId,
		input: &Lgtin,
		output: &Lgtin,
		today: Day,
	) -> Result<Tracked, DispatchError> {
		let mut row = Lots::<T>::get(input).ok_or(Error::<T>::InputUnknown)?;
		let product = Self::product_of(&input.gtin)?;
		let is_usable = row.facts(&product).barrier(today).is_none();
		ensure!(is_usable, Error::<T>::InputBarred);
		let is_theirs = row.commissioned == 0
			|| Self::has_packs(institution, input)
			|| T::Membership::answers_for(institution, product.manufacturer);
		ensure!(is_theirs, Error::<T>::InputNotHeld);
		let is_new = !Derived::<T>::contains_key(input, output);
		ensure!(is_new, Error::<T>::InputRepeated);
		ensure!(row.derived < T::MaxDerived::get(), Error::<T>::TooManyDerived);
		row.derived = row.derived.saturating_add(1);
		let previous = Some(row.last);
		Lots::<T>::insert(input, row);
		Derived::<T>::insert(input, output, ());
		Ok(Tracked { thing: Thing::Lot(*input), previous })
	}

	/// Whether `institution` has packs of `lot` in its hands.
	fn has_packs(institution: InstitutionId, lot: &Lgtin) -> bool {
		let holding = T::Stock::holding(lot, institution);
		holding.loose > 0 || holding.packed > 0
	}

	pub(crate) fn do_commission(
		agent: T::AccountId,
		lot: Lgtin,
		commissioning: Commissioning,
		capture: Capture,
	) -> DispatchResult {
		let (product, mut row) = Self::standing(&lot)?;
		let institution = Self::maker(&agent, Duty::Logistics, &product)?;
		let Commissioning { root, count, rejects } = commissioning;
		if let Some(batch) = Self::batch_under(&lot, row.batches, root) {
			let is_same = (batch.count, batch.rejects) == (count, rejects)
				&& T::Events::is(batch.event, &capture.event);
			ensure!(is_same, Error::<T>::RootKnown);
			return Ok(());
		}
		ensure!(count > 0, Error::<T>::NothingCommissioned);
		ensure!(!row.is_disordered, Error::<T>::LotDisordered);
		let barrier = row.facts(&product).barrier(Self::today());
		ensure!(matches!(barrier, None | Some(Barrier::NotReleased)), Error::<T>::LotBarred);
		ensure!(row.batches < T::MaxBatches::get(), Error::<T>::TooManyBatches);
		let sums = (row.commissioned.checked_add(count), row.rejects.checked_add(rejects));
		let (Some(commissioned), Some(all_rejects)) = sums else {
			return Err(Error::<T>::TooManyPacks.into());
		};
		let things = [Tracked { thing: Thing::Lot(lot), previous: Some(row.last) }];
		let event = T::Events::record(Occurrence {
			institution,
			capture,
			step: Step::Commissioned,
			things: &things,
			quantities: &[(lot, count)],
		})?;
		T::Sponsorship::charge(row.payer, 1)?;
		T::Stock::commissioned(&lot, institution, count)?;
		let number = row.batches;
		let batch = Batch { root, count, rejects, event, is_disordered: false };
		Batches::<T>::insert(lot, number, batch);
		row.batches = number.saturating_add(1);
		row.commissioned = commissioned;
		row.rejects = all_rejects;
		row.last = event;
		Lots::<T>::insert(lot, row);
		Self::deposit_event(Event::PacksCommissioned { lot, batch: number, root, count });
		Ok(())
	}

	/// The batch with `root`, if one of the first `batches` has it.
	fn batch_under(lot: &Lgtin, batches: u32, root: Digest) -> Option<Batch> {
		(0..batches)
			.filter_map(|number| Batches::<T>::get(lot, number))
			.find(|batch| batch.root == root)
	}

	pub(crate) fn do_release_lot(
		agent: T::AccountId,
		lot: Lgtin,
		certificate: Commitment,
	) -> DispatchResult {
		let (product, mut row) = Self::standing(&lot)?;
		let institution = Self::maker(&agent, Duty::ResponsiblePerson, &product)?;
		ensure!(!row.is_disordered, Error::<T>::LotDisordered);
		if let Some(release) = row.release {
			ensure!(release.certificate == certificate, Error::<T>::AlreadyReleased);
			return Ok(());
		}
		let barrier = row.facts(&product).barrier(Self::today());
		ensure!(barrier == Some(Barrier::NotReleased), Error::<T>::LotBarred);
		let is_complete = product.terms.kind == ProductKind::Ingredient || row.commissioned > 0;
		ensure!(is_complete, Error::<T>::NothingCommissioned);
		row.release = Some(Release { certificate, institution, released_at: Self::now() });
		Lots::<T>::insert(lot, row);
		Self::deposit_event(Event::LotReleased { lot, certificate });
		Ok(())
	}

	pub(crate) fn do_extend_expiry(agent: T::AccountId, lot: Lgtin, expiry: Day) -> DispatchResult {
		let (product, mut row) = Self::standing(&lot)?;
		Self::maker(&agent, Duty::ResponsiblePerson, &product)?;
		if row.expiry == expiry {
			return Ok(());
		}
		ensure!(!Self::is_history(&row), Error::<T>::HistoryOver);
		let is_later = row.expiry < expiry && is_readable(expiry, Self::today());
		ensure!(is_later, Error::<T>::ExpiryNotLater);
		row.expiry = expiry;
		Lots::<T>::insert(lot, row);
		Self::deposit_event(Event::ExpiryExtended { lot, expiry });
		Ok(())
	}
}

// SPDX-License-Identifier: Apache-2.0

//! How many packs are where. What is counted off one place is counted on another.

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure};
use salus_gs1::Lgtin;
use salus_supply::{Fate, Packs, Stock};
use sp_runtime::ArithmeticError;

use super::ROWS;
use crate::*;

/// Where the packs of a holding are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Shelf {
	Loose,
	Packed,
	Sent,
}

impl Shelf {
	pub(crate) fn of(self, holding: &mut Holding) -> &mut u32 {
		match self {
			Self::Loose => &mut holding.loose,
			Self::Packed => &mut holding.packed,
			Self::Sent => &mut holding.sent,
		}
	}
}

/// Whose packs, and where.
pub(crate) type Spot = (InstitutionId, Shelf);

impl<T: Config> Pallet<T> {
	/// Moves packs from one spot to another.
	pub(crate) fn shift(lots: &[(Lgtin, u32)], from: Spot, to: Spot) -> DispatchResult {
		lots.iter().try_for_each(|(lot, count)| {
			// In this order a row that stays is not taken away in between.
			Self::put(lot, to, *count)?;
			Self::take(lot, from, *count)
		})
	}

	/// Takes packs out of the stock.
	pub(super) fn retire(lots: &[(Lgtin, u32)], from: Spot, fate: Fate) -> DispatchResult {
		lots.iter().try_for_each(|(lot, count)| {
			Self::take(lot, from, *count)?;
			Self::tally_up(lot, fate, *count)
		})
	}

	fn put(lot: &Lgtin, (institution, shelf): Spot, count: u32) -> DispatchResult {
		Self::change(lot, institution, |holding| {
			let packs = shelf.of(holding);
			*packs = packs.checked_add(count).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	fn take(lot: &Lgtin, (institution, shelf): Spot, count: u32) -> DispatchResult {
		Self::change(lot, institution, |holding| {
			let packs = shelf.of(holding);
			*packs = packs.checked_sub(count).ok_or(Error::<T>::NotInStock)?;
			Ok(())
		})
	}

	/// Changes a holding. What arrives is counted also beyond the quota.
	fn change(
		lot: &Lgtin,
		institution: InstitutionId,
		change: impl FnOnce(&mut Holding) -> DispatchResult,
	) -> DispatchResult {
		let before = Holdings::<T>::get(lot, institution);
		let mut holding = before.unwrap_or_default();
		change(&mut holding)?;
		if holding != Holding::default() {
			if before.is_none() {
				T::Sponsorship::charge_beyond_quota(institution, ROWS)?;
				Self::open(institution);
			}
			Holdings::<T>::insert(lot, institution, holding);
		} else if before.is_some() {
			Holdings::<T>::remove(lot, institution);
			T::Sponsorship::free(institution, ROWS)?;
			Self::close(institution);
		}
		Ok(())
	}

	/// How many packs of `lot` that nobody touched are loose with `institution`; nothing, where it has
	/// fewer loose packs than were touched.
	pub(crate) fn untouched(lot: &Lgtin, institution: InstitutionId) -> Option<u32> {
		let holding = Holdings::<T>::get(lot, institution).unwrap_or_default();
		holding.loose.checked_sub(T::Packs::loose(lot, institution))
	}

	fn tally_up(lot: &Lgtin, fate: Fate, count: u32) -> DispatchResult {
		Tallies::<T>::try_mutate(lot, |tally| {
			let tally = tally.as_mut().ok_or(Error::<T>::LotUnknown)?;
			let packs = Self::fated(tally, fate);
			*packs = packs.checked_add(count).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	fn fated(tally: &mut Tally, fate: Fate) -> &mut u32 {
		match fate {
			Fate::Dispensed => &mut tally.dispensed,
			Fate::Decommissioned => &mut tally.decommissioned,
		}
	}

	/// A loose pack leaves.
	pub(super) fn let_leave(lot: &Lgtin, institution: InstitutionId, fate: Fate) -> DispatchResult {
		Self::retire(&[(*lot, 1)], (institution, Shelf::Loose), fate)
	}

	/// What left is loose again.
	pub(super) fn let_return(
		lot: &Lgtin,
		institution: InstitutionId,
		fate: Fate,
	) -> DispatchResult {
		Tallies::<T>::try_mutate(lot, |tally| {
			let tally = tally.as_mut().ok_or(Error::<T>::LotUnknown)?;
			let packs = Self::fated(tally, fate);
			*packs = packs.checked_sub(1).ok_or(Error::<T>::NotInStock)?;
			Ok::<_, Error<T>>(())
		})?;
		Self::put(lot, (institution, Shelf::Loose), 1)
	}

	/// Counts something that `institution` does not leave before.
	pub(crate) fn open(institution: InstitutionId) {
		Open::<T>::mutate(institution, |count| *count = count.saturating_add(1));
	}

	/// It is not open any more.
	pub(super) fn close(institution: InstitutionId) {
		Open::<T>::mutate_exists(institution, |count| {
			let left = count.unwrap_or_default().saturating_sub(1);
			*count = (left > 0).then_some(left);
		});
	}
}

impl<T: Config> Stock for Pallet<T> {
	fn commissioned(lot: &Lgtin, institution: InstitutionId, count: u32) -> DispatchResult {
		ensure!(count > 0, Error::<T>::Empty);
		Tallies::<T>::try_mutate(lot, |tally| {
			let tally = tally.get_or_insert_default();
			tally.commissioned =
				tally.commissioned.checked_add(count).ok_or(ArithmeticError::Overflow)?;
			Ok::<_, ArithmeticError>(())
		})?;
		Self::put(lot, (institution, Shelf::Loose), count)
	}

	fn tally(lot: &Lgtin) -> Tally {
		Tallies::<T>::get(lot).unwrap_or_default()
	}

	fn holdings(lot: &Lgtin) -> Vec<(InstitutionId, Holding)> {
		Holdings::<T>::iter_prefix(lot).collect()
	}

	fn some_holdings(lot: &Lgtin, limit: u32) -> Vec<(InstitutionId, Holding)> {
		Holdings::<T>::iter_prefix(lot).take(limit as usize).collect()
	}

	fn holding(lot: &Lgtin, institution: InstitutionId) -> Holding {
		Holdings::<T>::get(lot, institution).unwrap_or_default()
	}

	fn forget(lot: &Lgtin) {
		Tallies::<T>::mutate_exists(lot, |tally| {
			*tally = tally.filter(|Tally { commissioned, dispensed, decommissioned }| {
				*commissioned != dispensed.saturating_add(*decommissioned)
			});
		});
	}
}

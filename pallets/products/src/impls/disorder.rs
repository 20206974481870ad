// SPDX-License-Identifier: Apache-2.0

//! Batches whose serials do not ascend.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_supply::tree;

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_report_disorder(
		lot: Lgtin,
		number: u32,
		left: &Leaf,
		right: &Leaf,
	) -> DispatchResult {
		let mut row = Lots::<T>::get(lot).ok_or(Error::<T>::LotUnknown)?;
		let mut batch = Batches::<T>::get(lot, number).ok_or(Error::<T>::BatchUnknown)?;
		let stands =
			|leaf: &Leaf| tree::is_present(&leaf.serial, &leaf.place, batch.root, batch.count);
		let are_neighbours = left.place.index.checked_add(1) == Some(right.place.index)
			&& stands(left)
			&& stands(right);
		ensure!(are_neighbours, Error::<T>::NotNeighbours);
		ensure!(!tree::ascend(&left.serial, &right.serial), Error::<T>::InOrder);
		if batch.is_disordered {
			return Ok(());
		}
		batch.is_disordered = true;
		row.is_disordered = true;
		Batches::<T>::insert(lot, number, batch);
		Lots::<T>::insert(lot, row);
		Self::deposit_event(Event::BatchDisordered { lot, batch: number });
		Ok(())
	}
}

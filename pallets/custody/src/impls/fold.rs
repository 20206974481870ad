// SPDX-License-Identifier: Apache-2.0

//! What ended long ago and leaves the state.

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_supply::Packs;

use super::{Line, ROWS};
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fold(containers: &[ContainerKey]) -> DispatchResult {
		let limit = Self::fold_limit();
		containers.iter().try_for_each(|container| Self::fold_container(*container, limit))
	}

	pub(crate) fn do_fold_shipments(shipments: &[ShipmentId]) -> DispatchResult {
		let limit = Self::fold_limit();
		shipments.iter().try_for_each(|shipment| Self::fold_shipment(*shipment, limit))
	}

	fn fold_limit() -> Moment {
		Self::now().saturating_sub(T::HistoryPeriod::get())
	}

	/// Folds a container that ended before `limit`, by itself or with what it is in.
	fn fold_container(container: ContainerKey, limit: Moment) -> DispatchResult {
		let line = Self::line(&container)?;
		let (_, outermost) = line.outermost();
		let ended_at = outermost.ended_at().ok_or(Error::<T>::NotClosed)?;
		let is_bare = line.row.children == 0 && !line.row.quarantines.has_exceptions();
		ensure!(is_bare, Error::<T>::NotClosed);
		ensure!(ended_at <= limit, Error::<T>::HistoryRunning);

		let packs: Vec<_> = Enclosed::<T>::drain_prefix(container).map(|(pack, _)| pack).collect();
		if let Status::Gone(state) = outermost.status {
			packs.iter().for_each(|pack| T::Packs::depart(pack, state));
		}
		let Line { row, around, .. } = line;
		if let Some((parent, mut outer)) = around.into_iter().next() {
			outer.children = outer.children.saturating_sub(1);
			T::Sponsorship::free(outer.packer, ROWS)?;
			Children::<T>::remove(parent, container);
			Containers::<T>::insert(parent, outer);
		}
		let packer = row.packer;
		T::Sponsorship::free(packer, ROWS.saturating_add(row.packs))?;
		Containers::<T>::remove(container);
		let folded = FoldedContainer { container, row, packs };
		ContainerFolds::<T>::mutate(packer, |fold| *fold = Some(Fold::over(*fold, &folded)));
		Self::deposit_event(Event::ContainerFolded { container, packer });
		Ok(())
	}

	/// Folds a shipment that nobody has spoken of since `limit`.
	fn fold_shipment(shipment: ShipmentId, limit: Moment) -> DispatchResult {
		let row = Shipments::<T>::get(shipment).ok_or(Error::<T>::ShipmentUnknown)?;
		let is_closed = !row.is_in_transit() && row.open_exceptions == 0;
		ensure!(is_closed, Error::<T>::NotClosed);
		ensure!(row.changed_at <= limit, Error::<T>::HistoryRunning);
		let exceptions: Vec<_> = row
			.exception_ids()
			.filter_map(|exception| Some((exception, Exceptions::<T>::take(exception)?)))
			.collect();
		let disputed = |side| {
			let disputes = exceptions.iter().filter(|(_, row)| row.dispute(side).is_some());
			u32::try_from(disputes.count()).unwrap_or(u32::MAX)
		};
		let by_sender = disputed(Side::Sender).saturating_add(1);
		let by_receiver = disputed(Side::Receiver).saturating_add(row.exceptions);
		T::Sponsorship::free(row.from, ROWS.saturating_mul(by_sender))?;
		if by_receiver > 0 {
			T::Sponsorship::free(row.dispatch.to, ROWS.saturating_mul(by_receiver))?;
		}
		Shipments::<T>::remove(shipment);
		let from = row.from;
		let folded = FoldedShipment { shipment, row, exceptions };
		ShipmentFolds::<T>::mutate(from, |fold| *fold = Some(Fold::over(*fold, &folded)));
		Self::deposit_event(Event::ShipmentFolded { shipment, from });
		Ok(())
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What leaves one hand, and comes back to it because no other took it.

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::Duty;
use salus_supply::{Events, Lots, Step};
use sp_runtime::DispatchError;

use super::{Shelf, ROWS};
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_ship(
		agent: T::AccountId,
		dispatch: Dispatch,
		capture: Capture,
	) -> DispatchResult {
		let from = T::Membership::authorize_winding_up(&agent, Duty::Logistics)?;
		if Self::is_shipped(from, &dispatch, &capture) {
			return Ok(());
		}
		ensure!(!dispatch.containers.is_empty(), Error::<T>::Empty);
		ensure!(dispatch.containers.is_sorted_by(|one, next| one < next), Error::<T>::NotSorted);
		Self::ensure_partners(from, &dispatch)?;
		let mut rows = Self::sendable(from, &dispatch)?;
		let lots = Self::counted(rows.iter().map(|(_, row)| row))?;
		Self::ensure_lots_travel(&lots, &dispatch)?;
		Self::shift(&lots, (from, Shelf::Packed), (from, Shelf::Sent))?;
		T::Sponsorship::charge(from, ROWS)?;

		let (to, purpose) = (dispatch.to, dispatch.purpose);
		let things: Vec<_> =
			rows.iter().map(|(container, row)| Self::tracked(container, row)).collect();
		let event = Self::record(from, capture, Step::Shipped { to }, &things, &lots)?;
		let shipment = NextShipmentId::<T>::get();
		NextShipmentId::<T>::put(ShipmentId(shipment.0.saturating_add(1)));
		let now = Self::now();
		for (_, row) in &mut rows {
			(row.status, row.changed_at) = (Status::InTransit(shipment), now);
		}
		Self::write_all(rows, event);
		let row = Shipment {
			from,
			dispatch,
			shipped_at: capture.at,
			due: now.saturating_add(CurrentDeadlines::<T>::get().receipt),
			status: ShipmentStatus::InTransit,
			event,
			first_exception: ExceptionId::default(),
			exceptions: 0,
			open_exceptions: 0,
			changed_at: now,
		};
		Shipments::<T>::insert(shipment, row);
		for institution in [from, to] {
			OpenShipments::<T>::insert(institution, shipment, ());
			Self::open(institution);
		}
		Self::deposit_event(Event::Shipped { shipment, from, to, purpose });
		Ok(())
	}

	/// Whether the very same was shipped already, and is on its way.
	fn is_shipped(from: InstitutionId, dispatch: &Dispatch, capture: &Capture) -> bool {
		let first = dispatch.containers.first().and_then(Containers::<T>::get);
		let Some(Status::InTransit(shipment)) = first.map(|row| row.status) else { return false };
		Shipments::<T>::get(shipment).is_some_and(|row| {
			row.from == from
				&& row.dispatch == *dispatch
				&& T::Events::is(row.event, &capture.event)
		})
	}

	/// That both are who may do this. Who leaves or lost its licence can still give goods to who has
	/// one.
	pub(super) fn ensure_partners(from: InstitutionId, dispatch: &Dispatch) -> DispatchResult {
		ensure!(from != dispatch.to, Error::<T>::SamePartner);
		ensure!(Self::is_trading_partner(dispatch.to), Error::<T>::NotATradingPartner);
		let is_active = T::Membership::is_active(from);
		match dispatch.purpose {
			Purpose::Return => Ok(()),
			Purpose::Transfer if !is_active && !dispatch.transfers_title => Ok(()),
			Purpose::Sale | Purpose::Transfer if !is_active => Err(Error::<T>::NotSelling.into()),
			Purpose::Sale | Purpose::Transfer => {
				ensure!(Self::is_trading_partner(from), Error::<T>::NotATradingPartner);
				Ok(())
			}
		}
	}

	/// The containers, if each may be sent so.
	fn sendable(
		from: InstitutionId,
		dispatch: &Dispatch,
	) -> Result<Vec<(ContainerKey, Container)>, DispatchError> {
		let sendable = |container: &ContainerKey| {
			let row = Self::held_by(from, container)?;
			ensure!(dispatch.moves(&row.quarantines), Error::<T>::Quarantined);
			ensure!(!row.is_empty(), Error::<T>::Empty);
			let is_sold = dispatch.transfers_title;
			ensure!(!is_sold || Self::may_sell(from, row.proprietor), Error::<T>::NotProprietor);
			Ok((*container, row))
		};
		dispatch.containers.iter().map(sendable).collect()
	}

	/// That the lots may be sent so. Upstream everything may.
	pub(super) fn ensure_lots_travel(lots: &LotCounts, dispatch: &Dispatch) -> DispatchResult {
		if dispatch.purpose != Purpose::Return {
			Self::ensure_unbarred(lots)?;
		}
		if dispatch.statement == Statement::Exempt {
			let is_exempt = |(lot, _): &_| T::Lots::facts(lot).is_some_and(|facts| facts.is_exempt);
			ensure!(lots.iter().all(is_exempt), Error::<T>::NotExempt);
		}
		Ok(())
	}

	pub(crate) fn do_refuse(agent: T::AccountId, shipment: ShipmentId) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::Logistics)?;
		let row = Shipments::<T>::get(shipment).ok_or(Error::<T>::ShipmentUnknown)?;
		let (from, to) = (row.from, row.dispatch.to);
		ensure!(to == institution, Error::<T>::NotReceiver);
		if row.status == ShipmentStatus::Refused {
			return Ok(());
		}
		Self::send_back(shipment, row, ShipmentStatus::Refused)?;
		Self::deposit_event(Event::ShipmentRefused { shipment, from, to });
		Ok(())
	}

	pub(crate) fn do_cancel(agent: T::AccountId, shipment: ShipmentId) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::Logistics)?;
		let row = Shipments::<T>::get(shipment).ok_or(Error::<T>::ShipmentUnknown)?;
		let (from, to) = (row.from, row.dispatch.to);
		ensure!(from == institution, Error::<T>::NotSender);
		if row.status == ShipmentStatus::Cancelled {
			return Ok(());
		}
		ensure!(!row.is_in_transit() || row.due <= Self::now(), Error::<T>::NotDue);
		Self::send_back(shipment, row, ShipmentStatus::Cancelled)?;
		Self::deposit_event(Event::ShipmentCancelled { shipment, from, to });
		Ok(())
	}

	/// Puts all of a shipment back to its sender, to be verified.
	fn send_back(
		shipment: ShipmentId,
		mut row: Shipment,
		status: ShipmentStatus,
	) -> DispatchResult {
		ensure!(row.is_in_transit(), Error::<T>::NotInTransit);
		let now = Self::now();
		let mut lots = Counts::default();
		for container in &row.dispatch.containers {
			let inner = Containers::<T>::get(container).ok_or(Error::<T>::ContainerUnknown)?;
			lots.add_all(&inner.lots).ok_or(Error::<T>::TooManyLots)?;
			let quarantines = Quarantines { is_returned: true, ..inner.quarantines };
			let back = Container { status: Status::Packed, changed_at: now, quarantines, ..inner };
			Containers::<T>::insert(container, back);
		}
		let lots: Vec<_> = lots.iter().collect();
		Self::shift(&lots, (row.from, Shelf::Sent), (row.from, Shelf::Packed))?;
		(row.status, row.changed_at) = (status, now);
		Self::leave_transit(shipment, &row);
		Shipments::<T>::insert(shipment, row);
		Ok(())
	}

	/// Takes a shipment off those that are on their way.
	pub(super) fn leave_transit(shipment: ShipmentId, row: &Shipment) {
		for institution in [row.from, row.dispatch.to] {
			OpenShipments::<T>::remove(institution, shipment);
			Self::close(institution);
		}
	}
}

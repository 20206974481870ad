// SPDX-License-Identifier: Apache-2.0

//! What arrives, and what arrives otherwise than it was sent.

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure};
use salus_gs1::Lgtin;
use salus_primitives::Duty;
use salus_supply::{Events, Step};
use sp_runtime::DispatchError;

use super::{Line, Shelf, ROWS};
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_receive(
		agent: T::AccountId,
		shipment: ShipmentId,
		findings: &[Finding],
		capture: Capture,
	) -> DispatchResult {
		let to = T::Membership::authorize_winding_up(&agent, Duty::Logistics)?;
		let mut row = Shipments::<T>::get(shipment).ok_or(Error::<T>::ShipmentUnknown)?;
		ensure!(row.dispatch.to == to, Error::<T>::NotReceiver);
		if let ShipmentStatus::Received(event) = row.status {
			ensure!(T::Events::is(event, &capture.event), Error::<T>::NotInTransit);
			return Ok(());
		}
		ensure!(row.is_in_transit(), Error::<T>::NotInTransit);
		ensure!(row.shipped_at <= capture.at, Error::<T>::BeforeShipment);
		row.first_exception = NextExceptionId::<T>::get();
		for finding in findings {
			Self::open_exception(shipment, &mut row, finding)?;
		}
		let (from, exceptions) = (row.from, row.exceptions);
		let event = Self::arrive(shipment, &row, capture)?;
		(row.status, row.changed_at) = (ShipmentStatus::Received(event), Self::now());
		Self::leave_transit(shipment, &row);
		Shipments::<T>::insert(shipment, row);
		Self::deposit_event(Event::Received { shipment, from, to, exceptions });
		Ok(())
	}

	/// Gives to the receiver what is not missing.
	fn arrive(
		shipment: ShipmentId,
		row: &Shipment,
		capture: Capture,
	) -> Result<salus_supply::EventNumber, DispatchError> {
		let (from, to) = (row.from, row.dispatch.to);
		let mut arrived = Vec::new();
		for container in &row.dispatch.containers {
			let inner = Containers::<T>::get(container).ok_or(Error::<T>::ContainerUnknown)?;
			if inner.status == Status::InTransit(shipment) {
				arrived.push((*container, inner));
			}
		}
		ensure!(!arrived.is_empty(), Error::<T>::NothingReceived);
		let lots = Self::counted(arrived.iter().map(|(_, inner)| inner))?;
		let things: Vec<_> =
			arrived.iter().map(|(container, inner)| Self::tracked(container, inner)).collect();
		let event = Self::record(to, capture, Step::Received { from }, &things, &lots)?;
		for (_, inner) in &mut arrived {
			Self::deliver(inner, row, true);
		}
		Self::write_all(arrived, event);
		Self::shift(&lots, (from, Shelf::Sent), (to, Shelf::Packed))?;
		Ok(event)
	}

	/// Gives a container to the receiver, and its title if that goes with it and is the sender's to
	/// give.
	pub(super) fn deliver(container: &mut Container, shipment: &Shipment, has_title: bool) {
		let dispatch = &shipment.dispatch;
		container.holder = dispatch.to;
		if dispatch.transfers_title && has_title {
			container.proprietor = dispatch.to;
		}
		let is_return = dispatch.purpose == Purpose::Return;
		container.quarantines.is_returned |= is_return;
		(container.status, container.changed_at) = (Status::Packed, Self::now());
	}

	/// Opens an exception for something that is not as it was sent.
	fn open_exception(
		shipment: ShipmentId,
		row: &mut Shipment,
		finding: &Finding,
	) -> DispatchResult {
		let exception = NextExceptionId::<T>::get();
		NextExceptionId::<T>::put(ExceptionId(exception.0.saturating_add(1)));
		let (container, kind) = (finding.container(), finding.kind());
		let mut line = Self::line(&container)?;
		if let ExceptionKind::Surplus = kind {
			Self::ensure_surplus(&line, row)?;
		} else {
			let (_, outermost) = line.outermost();
			let is_here = outermost.status == Status::InTransit(shipment);
			ensure!(is_here, Error::<T>::NotInShipment);
		}
		let is_alone = !line.row.quarantines.has_exceptions();
		line.add_exception();
		let mut out_of = Vec::new();
		match kind {
			ExceptionKind::Missing => {
				ensure!(is_alone, Error::<T>::FindingsConflict);
				out_of = line.around.iter().rev().map(|(key, _)| *key).collect();
				Self::miss(exception, &mut line)?;
			}
			ExceptionKind::Short { lot, count } => Self::shorten(&mut line, &lot, count)?,
			_ => (),
		}
		Self::write(line);
		Self::expose(&container, &out_of);
		Self::enter_exception(exception, shipment, row, finding)?;
		Self::deposit_event(Event::ExceptionOpened { exception, shipment, container, kind });
		if kind == ExceptionKind::Missing {
			Self::deposit_event(Event::ContainerMissing { container, answerable: row.from });
		}
		Ok(())
	}

	/// That the sender has the container by itself, and it is in dispute with nobody: what is on its
	/// way to somebody else is missing there first, and nobody freezes what strangers have.
	fn ensure_surplus(line: &Line, row: &Shipment) -> DispatchResult {
		ensure!(line.around.is_empty(), Error::<T>::Nested);
		ensure!(line.row.holder == row.from, Error::<T>::NotSender);
		ensure!(line.row.status == Status::Packed, Error::<T>::NotPacked);
		ensure!(!line.row.quarantines.has_exceptions(), Error::<T>::ExceptionOpen);
		Ok(())
	}

	/// Takes a container that did not arrive out of what did. It stays sent.
	fn miss(exception: ExceptionId, line: &mut Line) -> DispatchResult {
		Self::detach(line)?;
		(line.row.status, line.row.changed_at) = (Status::Missing(exception), Self::now());
		Ok(())
	}

	/// Takes packs that did not arrive out of a container that did. They stay sent.
	fn shorten(line: &mut Line, lot: &Lgtin, count: u32) -> DispatchResult {
		ensure!(count > 0, Error::<T>::Empty);
		let portion = line.row.portion_mut(lot).ok_or(Error::<T>::NotSoMany)?;
		portion.left = portion.left.checked_sub(count).ok_or(Error::<T>::NotSoMany)?;
		line.count_out(lot, count).ok_or(Error::<T>::NotSoMany)?;
		Ok(())
	}

	/// Writes the exception down and waits for both sides.
	fn enter_exception(
		exception: ExceptionId,
		shipment: ShipmentId,
		row: &mut Shipment,
		finding: &Finding,
	) -> DispatchResult {
		let (sender, receiver, now) = (row.from, row.dispatch.to, Self::now());
		T::Sponsorship::charge(receiver, ROWS)?;
		row.exceptions = row.exceptions.saturating_add(1);
		row.open_exceptions = row.open_exceptions.saturating_add(1);
		let due = now.saturating_add(CurrentDeadlines::<T>::get().exception);
		Due::<T>::insert(DueAt::from(due), exception, ());
		for institution in [sender, receiver] {
			OpenExceptions::<T>::insert(institution, exception, ());
			Self::open(institution);
		}
		let opened = Exception {
			shipment,
			container: finding.container(),
			kind: finding.kind(),
			receiver,
			sender,
			opened_at: now,
			due,
			by_receiver: None,
			by_sender: None,
			receivers_dispute: None,
			senders_dispute: None,
			outcome: None,
		};
		Exceptions::<T>::insert(exception, opened);
		Ok(())
	}
}

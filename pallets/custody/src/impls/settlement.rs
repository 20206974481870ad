// SPDX-License-Identifier: Apache-2.0

//! How exceptions are settled.

use frame_support::{dispatch::DispatchResult, ensure, storage::with_storage_layer};
use salus_gs1::Lgtin;
use salus_primitives::{Duty, Lapse};
use salus_supply::Fate;
use sp_runtime::DispatchError;

use super::{Line, Shelf};
use crate::*;

impl<T: Config> Pallet<T> {
	/// Returns whether a panel was dismissed.
	pub(crate) fn do_settle(
		agent: T::AccountId,
		exception: ExceptionId,
		resolution: Resolution,
	) -> Result<bool, DispatchError> {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::Logistics)?;
		let mut row = Exceptions::<T>::get(exception).ok_or(Error::<T>::ExceptionUnknown)?;
		let side = row.side(institution).ok_or(Error::<T>::NotASide)?;
		if *row.said_mut(side) == Some(resolution) {
			return Ok(false);
		}
		ensure!(row.is_open(), Error::<T>::AlreadySettled);
		let is_in_time = Self::now() < row.due || row.is_before_panel();
		ensure!(is_in_time, Error::<T>::SettlementLate);
		ensure!(row.kind.allows(resolution), Error::<T>::ResolutionNotAllowed);
		*row.said_mut(side) = Some(resolution);
		Self::deposit_event(Event::ResolutionStated { exception, institution, resolution });
		let Some(resolution) = row.agreed() else {
			Exceptions::<T>::insert(exception, row);
			return Ok(false);
		};
		let is_dismissed = Self::dismiss_disputes(exception, &mut row)?;
		Self::conclude(exception, row, resolution)?;
		Ok(is_dismissed)
	}

	pub(crate) fn do_close_overdue(exception: ExceptionId) -> DispatchResult {
		let row = Exceptions::<T>::get(exception).ok_or(Error::<T>::ExceptionUnknown)?;
		if !row.is_open() {
			return Ok(());
		}
		ensure!(row.due <= Self::now(), Error::<T>::NotDue);
		if let Some(granted) = row.granted() {
			let settled = with_storage_layer(|| Self::conclude(exception, row, granted));
			// What cannot be done as the panel said is done by rule in the end.
			return settled.or_else(|_| Self::conclude(exception, row, row.kind.fallback()));
		}
		Self::note_silence(exception, &row);
		if row.is_before_panel() {
			return Ok(());
		}
		Self::conclude(exception, row, row.kind.fallback())
	}

	/// Takes a late exception off the queue, and notes once who said nothing in time.
	fn note_silence(exception: ExceptionId, row: &Exception) {
		if Due::<T>::take(DueAt::from(row.due), exception).is_none() {
			return;
		}
		for institution in row.silent() {
			T::CreditEvents::lapsed(institution, Lapse::ExceptionSettlement);
			Self::deposit_event(Event::SettlementOverdue { exception, institution });
		}
	}

	/// Lets what cannot be settled now be due again as long from now as at first.
	pub(super) fn postpone(exception: ExceptionId, mut row: Exception) {
		Due::<T>::remove(DueAt::from(row.due), exception);
		row.due = Self::now().saturating_add(CurrentDeadlines::<T>::get().exception);
		Due::<T>::insert(DueAt::from(row.due), exception, ());
		Exceptions::<T>::insert(exception, row);
	}

	/// Does what a resolution says.
	pub(super) fn conclude(
		exception: ExceptionId,
		mut row: Exception,
		resolution: Resolution,
	) -> DispatchResult {
		let mut shipment = Shipments::<T>::get(row.shipment).ok_or(Error::<T>::ShipmentUnknown)?;
		let mut line = Self::line(&row.container)?;
		line.lift_exception();
		match row.kind {
			ExceptionKind::Missing => Self::settle_missing(line, &shipment, resolution)?,
			ExceptionKind::Short { lot, count } => {
				Self::settle_short(line, &row, &shipment, (lot, count), resolution)?
			}
			ExceptionKind::Surplus => Self::settle_surplus(line, &shipment, resolution)?,
			ExceptionKind::Damaged | ExceptionKind::DataError(_) => {
				Self::settle_damage(line, resolution)?
			}
		}
		let now = Self::now();
		shipment.open_exceptions = shipment.open_exceptions.saturating_sub(1);
		shipment.changed_at = now;
		Shipments::<T>::insert(row.shipment, shipment);
		Due::<T>::remove(DueAt::from(row.due), exception);
		for institution in [row.sender, row.receiver] {
			OpenExceptions::<T>::remove(institution, exception);
			Self::close(institution);
		}
		row.outcome = Some(Outcome { resolution, settled_at: now });
		Exceptions::<T>::insert(exception, row);
		Self::deposit_event(Event::ExceptionSettled { exception, resolution });
		Ok(())
	}

	/// A container that did not arrive stands by itself; its sender has it by the books.
	fn settle_missing(
		mut line: Line,
		shipment: &Shipment,
		resolution: Resolution,
	) -> DispatchResult {
		let (from, to) = (shipment.from, shipment.dispatch.to);
		let row = &mut line.row;
		match resolution {
			Resolution::Delivered => {
				Self::shift(&row.lots, (from, Shelf::Sent), (to, Shelf::Packed))?;
				Self::deliver(row, shipment, true);
			}
			Resolution::Returned => {
				Self::shift(&row.lots, (from, Shelf::Sent), (from, Shelf::Packed))?;
				row.quarantines.is_returned = true;
				(row.status, row.changed_at) = (Status::Packed, Self::now());
			}
			_ => {
				Self::retire(&row.lots, (from, Shelf::Sent), Fate::Decommissioned)?;
				(row.status, row.changed_at) = (Status::Gone(PackState::Lost), Self::now());
			}
		}
		Self::write(line);
		Ok(())
	}

	/// Packs that did not arrive are in the container after all, if that still is with the receiver;
	/// or loose with one of both, if they are its own and the container is verified; or lost.
	fn settle_short(
		mut line: Line,
		row: &Exception,
		shipment: &Shipment,
		(lot, count): (Lgtin, u32),
		resolution: Resolution,
	) -> DispatchResult {
		let sent = (row.sender, Shelf::Sent);
		let (proprietor, is_unverified) = (line.outermost().1.proprietor, line.is_unverified());
		let ensure_loose = |institution| {
			ensure!(!is_unverified, Error::<T>::Quarantined);
			let is_own = shipment.dispatch.transfers_title
				|| T::Membership::answers_for(institution, proprietor);
			ensure!(is_own, Error::<T>::NotProprietor);
			Ok::<_, Error<T>>(())
		};
		let is_there = line.outermost().1.status == Status::Packed;
		match resolution {
			Resolution::Delivered if is_there => {
				if let Some(portion) = line.row.portion_mut(&lot) {
					portion.left = portion.left.saturating_add(count).min(portion.count);
				}
				line.count_in(&lot, count).ok_or(Error::<T>::TooManyLots)?;
				Self::shift(&[(lot, count)], sent, (row.receiver, Shelf::Packed))?;
			}
			Resolution::Delivered => {
				ensure_loose(row.receiver)?;
				Self::shift(&[(lot, count)], sent, (row.receiver, Shelf::Loose))?
			}
			Resolution::Returned => {
				ensure_loose(row.sender)?;
				Self::shift(&[(lot, count)], sent, (row.sender, Shelf::Loose))?
			}
			_ => Self::retire(&[(lot, count)], sent, Fate::Decommissioned)?,
		}
		Self::write(line);
		Ok(())
	}

	/// A container that arrived without being sent stays where it came from by the books, or is
	/// treated as if it had been sent, if it could be sent so now.
	fn settle_surplus(
		mut line: Line,
		shipment: &Shipment,
		resolution: Resolution,
	) -> DispatchResult {
		let (from, to) = (shipment.from, shipment.dispatch.to);
		if resolution == Resolution::Accepted {
			let dispatch = &shipment.dispatch;
			Self::ensure_partners(from, dispatch)?;
			Self::ensure_lots_travel(&line.row.lots, dispatch)?;
			ensure!(dispatch.moves(&line.row.quarantines), Error::<T>::Quarantined);
			Self::shift(&line.row.lots, (from, Shelf::Packed), (to, Shelf::Packed))?;
			let has_title = Self::may_sell(from, line.row.proprietor);
			Self::deliver(&mut line.row, shipment, has_title);
		}
		Self::write(line);
		Ok(())
	}

	/// A container that is not as it should be stays, or is destroyed with all that is in it, unless
	/// it went with what it is in.
	fn settle_damage(mut line: Line, resolution: Resolution) -> DispatchResult {
		let is_there = line.outermost().1.status == Status::Packed;
		if resolution == Resolution::Destroyed && is_there {
			let quarantines = line.outermost().1.quarantines;
			Self::detach(&mut line)?;
			let row = &mut line.row;
			// What is short in it is not verified by its destruction.
			row.quarantines.has_excursion |= quarantines.has_excursion;
			row.quarantines.is_returned |= quarantines.is_returned;
			Self::retire(&row.lots, (row.holder, Shelf::Packed), Fate::Decommissioned)?;
			(row.status, row.changed_at) = (Status::Gone(PackState::Destroyed), Self::now());
		}
		Self::write(line);
		Ok(())
	}
}

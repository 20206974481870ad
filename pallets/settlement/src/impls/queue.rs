// SPDX-License-Identifier: Apache-2.0

//! What waits for the reserve. Nobody overtakes.

use frame_support::{dispatch::DispatchResult, storage::with_storage_layer, weights::WeightMeter};
use salus_adjudication::{Currency, Payment};
use salus_primitives::InstitutionId;
use sp_runtime::ArithmeticError;

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn enqueue(row: &mut Reserve, payment: PaymentOf<T>) -> DispatchResult {
		let Payment { insurer, currency, decided, amount, .. } = payment;
		let payee = payment.payee.clone();
		let number = row.enqueue(amount).ok_or(ArithmeticError::Overflow)?;
		let queued = Queued { payment, queued_at: Self::now() };
		Queue::<T>::insert((insurer, currency, Place::from(number)), queued);
		Places::<T>::insert(decided, Waiting { insurer, currency, number });
		Self::oblige(insurer, |open| open.queued = open.queued.saturating_add(1));
		Self::oblige_payee(&payee, |open| open.awaited = open.awaited.saturating_add(1));
		Self::deposit_event(Event::PaymentQueued {
			insurer,
			currency,
			payee,
			decided,
			amount,
			number,
		});
		Ok(())
	}

	fn dequeue(row: &mut Reserve, place: Place, payment: &PaymentOf<T>) {
		let Payment { insurer, currency, decided, amount, ref payee, .. } = *payment;
		row.dequeue(amount);
		Queue::<T>::remove((insurer, currency, place));
		Places::<T>::remove(decided);
		Self::oblige(insurer, |open| open.queued = open.queued.saturating_sub(1));
		Self::oblige_payee(payee, |open| open.awaited = open.awaited.saturating_sub(1));
	}

	/// Takes a payment back that waits: nobody was told of it, and nobody is.
	pub(crate) fn drop_queued(waiting: Waiting) -> DispatchResult {
		let Waiting { insurer, currency, number } = waiting;
		let place = Place::from(number);
		let Some(queued) = Queue::<T>::get((insurer, currency, place)) else { return Ok(()) };
		Self::amend(insurer, currency, |row| {
			Self::dequeue(row, place, &queued.payment);
			Self::look_at(insurer, currency, row);
			Ok(())
		})?;
		let decided = queued.payment.decided;
		Self::deposit_event(Event::PaymentDropped { insurer, currency, decided });
		Ok(())
	}

	/// Has the sweep look at a queue whose first payment may be payable by now.
	pub(crate) fn look_at(insurer: InstitutionId, currency: Currency, row: &Reserve) {
		if row.queued > 0 {
			Ready::<T>::insert(insurer, currency, ());
		}
	}

	/// Pays what waits, in order, at most `limit` times; how many. Where the reserve might suffice
	/// for more the sweep goes on.
	pub(crate) fn pay_in_order(insurer: InstitutionId, currency: Currency, limit: u32) -> u32 {
		let mut paid = 0u32;
		while paid < limit && Self::pay_first(insurer, currency) {
			paid = paid.saturating_add(1);
		}
		let row = Reserves::<T>::get(insurer, currency).unwrap_or_default();
		if paid == limit {
			Self::look_at(insurer, currency, &row);
		}
		if paid < limit || row.queued == 0 {
			Ready::<T>::remove(insurer, currency);
		}
		paid
	}

	/// Pays what waits first, if the reserve suffices; whether it did.
	fn pay_first(insurer: InstitutionId, currency: Currency) -> bool {
		let Some((place, queued)) = Queue::<T>::iter_prefix((insurer, currency)).next() else {
			return false;
		};
		with_storage_layer(|| {
			Self::amend(insurer, currency, |row| {
				let is_paid = Self::pay(row, &queued.payment)?;
				if is_paid {
					Self::dequeue(row, place, &queued.payment);
				}
				Ok(is_paid)
			})
		})
		.unwrap_or(false)
	}

	/// Pays what waits where money came, for as long as there is weight.
	pub(crate) fn sweep(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::sweep_nothing()).is_err() {
			return;
		}
		while meter.can_consume(T::WeightInfo::sweep_payment()) {
			let Some((insurer, currency)) = Ready::<T>::iter_keys().next() else { break };
			meter.consume(T::WeightInfo::sweep_payment());
			Self::pay_in_order(insurer, currency, 1);
		}
	}
}

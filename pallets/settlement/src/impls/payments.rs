// SPDX-License-Identifier: Apache-2.0

//! What is paid for an adjudication, and taken back.

use alloc::vec::Vec;

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	storage::with_storage_layer,
	traits::{
		fungibles::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
	},
};
use salus_adjudication::{
	interest, Advice, AdviceEntry, Amount, Currency, Payment, Settled, Settlement,
};
use salus_primitives::{Day, InstitutionId};
use sp_runtime::{ArithmeticError, DispatchError};

use crate::*;

impl<T: Config> Settlement<T::AccountId> for Pallet<T> {
	fn supports(currency: Currency) -> bool {
		Self::asset_of(currency).is_ok()
	}

	fn settle(payment: PaymentOf<T>) -> Result<Settled, DispatchError> {
		let Payment { insurer, currency, amount, decided, .. } = payment;
		Self::asset_of(currency)?;
		if amount == 0 {
			Self::note_paid(&payment, Due { interest: 0, recovered: 0, net: 0 });
			return Ok(Settled::Paid);
		}
		ensure!(!Places::<T>::contains_key(decided), Error::<T>::AlreadyQueued);
		let mut row = Self::reserve_for(insurer, currency)?;
		let is_paid = row.queued == 0 && Self::pay(&mut row, &payment)?;
		if !is_paid {
			Self::enqueue(&mut row, payment)?;
		}
		Reserves::<T>::insert(insurer, currency, row);
		Ok(if is_paid { Settled::Paid } else { Settled::Queued })
	}

	fn reverse(payment: &PaymentOf<T>) -> Result<(), DispatchError> {
		let Payment { insurer, currency, amount, decided, ref payee, .. } = *payment;
		if amount == 0 {
			Self::note_reversed(payment);
			return Ok(());
		}
		if let Some(waiting) = Places::<T>::get(decided) {
			return Self::drop_queued(waiting);
		}
		let reclaimed = Self::amend(insurer, currency, |row| {
			row.reverse(amount).ok_or(ArithmeticError::Overflow)?;
			let reclaimed = Self::reclaim(row, payment)?;
			// More is left, or kept back from what waits: the first may be payable by now.
			Self::look_at(insurer, currency, row);
			Ok(reclaimed)
		})?;
		Self::owe(payee, insurer, currency, amount.saturating_sub(reclaimed))?;
		Self::note_reversed(payment);
		if reclaimed > 0 {
			let (payee, amount) = (payee.clone(), reclaimed);
			Self::deposit_event(Event::PaymentReclaimed { insurer, currency, payee, amount });
		}
		Ok(())
	}

	fn is_queued(payment: &PaymentOf<T>) -> bool {
		Places::<T>::contains_key(payment.decided)
	}

	fn advices(payee: &PayeeOf<T>, day: Day) -> Vec<Advice> {
		Self::advices_on(payee, day).collect()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_reserve(insurer: InstitutionId, currency: Currency, amount: Amount) {
		benchmarking::open_reserve::<T>(insurer, currency, amount);
	}
}

impl<T: Config> Pallet<T> {
	/// Pays `payment` out of `row`, if that suffices; whether it did.
	pub(crate) fn pay(row: &mut Reserve, payment: &PaymentOf<T>) -> Result<bool, DispatchError> {
		let Payment { insurer, currency, ref payee, .. } = *payment;
		let due = Self::due(payment)?;
		if row.held < due.net {
			return Ok(false);
		}
		row.pay(due).ok_or(ArithmeticError::Overflow)?;
		Self::owe_less(payee, insurer, currency, due.recovered);
		Self::hand_out(row, payment, due.net)?;
		Self::note_paid(payment, due);
		Ok(true)
	}

	/// What `payment` comes to today. Interest is on what moves: the rest the payee had already.
	pub(crate) fn due(payment: &PaymentOf<T>) -> Result<Due, DispatchError> {
		let Payment { insurer, currency, ref payee, amount, received, prompt_pay, .. } = *payment;
		let recovered = Receivables::<T>::get((payee, insurer, currency)).min(amount);
		let rest = amount.saturating_sub(recovered);
		let interest = interest(rest, prompt_pay, received, Self::today());
		let net = rest.checked_add(interest).ok_or(ArithmeticError::Overflow)?;
		Ok(Due { interest, recovered, net })
	}

	/// Brings `net` to the payee, with what it could not receive before; what it cannot receive
	/// stays on hold for it.
	fn hand_out(row: &mut Reserve, payment: &PaymentOf<T>, net: Amount) -> DispatchResult {
		if net == 0 {
			return Ok(());
		}
		let Payment { insurer, currency, payee, .. } = payment.clone();
		let before = Undelivered::<T>::get((&payee, insurer, currency));
		let all = before.checked_add(net).ok_or(ArithmeticError::Overflow)?;
		if Self::transfer(insurer, currency, &payee, all).is_err() {
			Self::keep(row, insurer, currency, &payee, all)?;
			Self::deposit_event(Event::PaymentUndelivered {
				insurer,
				currency,
				payee,
				amount: net,
			});
		} else if before > 0 {
			Self::keep(row, insurer, currency, &payee, 0)?;
			let amount = before;
			Self::deposit_event(Event::PaymentDelivered { insurer, currency, payee, amount });
		}
		Ok(())
	}

	pub(crate) fn do_deliver(
		insurer: InstitutionId,
		currency: Currency,
		payee: PayeeOf<T>,
	) -> DispatchResult {
		let amount = Undelivered::<T>::get((&payee, insurer, currency));
		ensure!(amount > 0, Error::<T>::NothingUndelivered);
		Self::transfer(insurer, currency, &payee, amount).map_err(|_| Error::<T>::PayeeBlocked)?;
		Self::amend(insurer, currency, |row| Self::keep(row, insurer, currency, &payee, 0))?;
		Self::deposit_event(Event::PaymentDelivered { insurer, currency, payee, amount });
		Ok(())
	}

	/// Makes what is undelivered to the payee reserve again, up to the amount of `payment`; how
	/// much.
	fn reclaim(row: &mut Reserve, payment: &PaymentOf<T>) -> Result<Amount, DispatchError> {
		let Payment { insurer, currency, amount, ref payee, .. } = *payment;
		let undelivered = Undelivered::<T>::get((payee, insurer, currency));
		let reclaimed = undelivered.min(amount);
		if reclaimed > 0 {
			row.recover(reclaimed).ok_or(ArithmeticError::Overflow)?;
			let left = undelivered.saturating_sub(reclaimed);
			Self::keep(row, insurer, currency, payee, left)?;
		}
		Ok(reclaimed)
	}

	/// Notes that `amount` in all is undelivered to `payee`.
	fn keep(
		row: &mut Reserve,
		insurer: InstitutionId,
		currency: Currency,
		payee: &PayeeOf<T>,
		amount: Amount,
	) -> DispatchResult {
		let key = (payee, insurer, currency);
		let before = Undelivered::<T>::take(key);
		row.keep(before, amount).ok_or(ArithmeticError::Overflow)?;
		if amount > 0 {
			Undelivered::<T>::insert(key, amount);
		}
		Self::oblige_payee(payee, |open| {
			let others = open.undelivered.saturating_sub((before > 0).into());
			open.undelivered = others.saturating_add((amount > 0).into());
		});
		Ok(())
	}

	/// Moves `amount` from what is on hold for `insurer` to the account of `payee`, or changes
	/// nothing.
	fn transfer(
		insurer: InstitutionId,
		currency: Currency,
		payee: &PayeeOf<T>,
		amount: Amount,
	) -> DispatchResult {
		// The SDK takes it off hold before it sees that the currency is frozen.
		with_storage_layer(|| {
			T::Holds::transfer_on_hold(
				Self::asset_of(currency)?,
				&HoldReason::Reserve.into(),
				&Self::sovereign_of(insurer),
				&Self::account_of(payee),
				amount,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Polite,
			)?;
			Ok(())
		})
	}

	fn note_paid(payment: &PaymentOf<T>, due: Due) {
		let Due { interest, recovered, .. } = due;
		let Payment { insurer, currency, payee, decided, amount, .. } = payment.clone();
		Self::advise(payment, AdviceEntry::Paid { amount, interest, recovered });
		Self::deposit_event(Event::PaymentSettled {
			insurer,
			currency,
			payee,
			decided,
			amount,
			interest,
			recovered,
		});
	}

	fn note_reversed(payment: &PaymentOf<T>) {
		let Payment { insurer, currency, payee, decided, amount, .. } = payment.clone();
		Self::advise(payment, AdviceEntry::Reversed { amount });
		let reversed = Event::PaymentReversed { insurer, currency, payee, decided, amount };
		Self::deposit_event(reversed);
	}
}

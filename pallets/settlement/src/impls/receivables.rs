// SPDX-License-Identifier: Apache-2.0

//! What payees owe after reversals.

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::fungibles::{Inspect, MutateHold},
};
use salus_adjudication::{Amount, Currency, Payee};
use salus_primitives::{Duty, InstitutionId, Membership};
use sp_runtime::{ArithmeticError, DispatchError};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_repay(
		signer: T::AccountId,
		insurer: InstitutionId,
		currency: Currency,
		payee: PayeeOf<T>,
		amount: Amount,
	) -> DispatchResult {
		let from = Self::authorize_payee(signer, &payee)?;
		Self::ensure_owed(insurer, currency, &payee, amount)?;
		let asset = Self::asset_of(currency)?;
		let to = Self::sovereign_of(insurer);
		// Without an account to receive, the SDK would keep it on hold beside none.
		let minimum = T::Assets::minimum_balance(asset);
		ensure!(
			T::Assets::balance(asset, &to) >= minimum.max(1),
			Error::<T>::InsurerWithoutAccount
		);
		Self::send(asset, &from, &to, amount)?;
		T::Holds::hold(asset, &HoldReason::Reserve.into(), &to, amount)?;
		Self::owe_less(&payee, insurer, currency, amount);
		Self::amend(insurer, currency, |row| {
			row.recover(amount).ok_or(ArithmeticError::Overflow)?;
			Self::look_at(insurer, currency, row);
			Ok(())
		})?;
		Self::deposit_event(Event::Repaid { insurer, currency, payee, amount });
		Ok(())
	}

	pub(crate) fn do_write_off(
		adjudicator: T::AccountId,
		insurer: InstitutionId,
		currency: Currency,
		payee: PayeeOf<T>,
		amount: Amount,
	) -> DispatchResult {
		Self::authorize_insurer(&adjudicator, insurer)?;
		Self::ensure_owed(insurer, currency, &payee, amount)?;
		Self::owe_less(&payee, insurer, currency, amount);
		Self::amend(insurer, currency, |row| {
			row.write_off(amount).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})?;
		Self::deposit_event(Event::WrittenOff { insurer, currency, payee, amount });
		Ok(())
	}

	/// That `signer` may repay for `payee`; returns the account from which it does.
	fn authorize_payee(
		signer: T::AccountId,
		payee: &PayeeOf<T>,
	) -> Result<T::AccountId, DispatchError> {
		let payee = match payee {
			Payee::Account(account) => {
				ensure!(signer == *account, Error::<T>::NotPayee);
				return Ok(signer);
			}
			Payee::Institution(payee) => *payee,
		};
		let institution = T::Membership::authorize_winding_up(&signer, Duty::ClaimSubmitter)
			.or_else(|_| T::Membership::authorize_winding_up(&signer, Duty::Admin))?;
		ensure!(T::Membership::answers_for(institution, payee), Error::<T>::NotPayee);
		Ok(T::Membership::sovereign_account(institution))
	}

	fn ensure_owed(
		insurer: InstitutionId,
		currency: Currency,
		payee: &PayeeOf<T>,
		amount: Amount,
	) -> DispatchResult {
		Self::ensure_something(amount)?;
		let owed = Receivables::<T>::get((payee, insurer, currency));
		ensure!(amount <= owed, Error::<T>::MoreThanOwed);
		Ok(())
	}

	/// Notes that `payee` owes `amount` more.
	pub(crate) fn owe(
		payee: &PayeeOf<T>,
		insurer: InstitutionId,
		currency: Currency,
		amount: Amount,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let before = Receivables::<T>::try_mutate((payee, insurer, currency), |owed| {
			let more = owed.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			Ok::<_, ArithmeticError>(core::mem::replace(owed, more))
		})?;
		if before == 0 {
			Debtors::<T>::insert((insurer, currency, payee), ());
			Self::oblige(insurer, |open| open.receivables = open.receivables.saturating_add(1));
			Self::oblige_payee(payee, |open| open.debts = open.debts.saturating_add(1));
		}
		Ok(())
	}

	/// Notes that `payee` owes `amount` less, which is no more than it owes.
	pub(crate) fn owe_less(
		payee: &PayeeOf<T>,
		insurer: InstitutionId,
		currency: Currency,
		amount: Amount,
	) {
		if amount == 0 {
			return;
		}
		let key = (payee, insurer, currency);
		let left = Receivables::<T>::get(key).saturating_sub(amount);
		if left > 0 {
			Receivables::<T>::insert(key, left);
			return;
		}
		Receivables::<T>::remove(key);
		Debtors::<T>::remove((insurer, currency, payee));
		Self::oblige(insurer, |open| open.receivables = open.receivables.saturating_sub(1));
		Self::oblige_payee(payee, |open| open.debts = open.debts.saturating_sub(1));
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Money of institutions: what is free, and what is reserve.

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{
		fungibles::{Inspect, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
};
use salus_adjudication::{Amount, Currency};
use salus_primitives::{Duty, InstitutionId, Membership, Role};
use sp_runtime::{ArithmeticError, DispatchError};

use crate::*;

impl<T: Config> Pallet<T> {
	/// How many payments that waited were made.
	pub(crate) fn do_fund(
		adjudicator: T::AccountId,
		insurer: InstitutionId,
		amounts: &[(Currency, Amount)],
	) -> Result<u32, DispatchError> {
		let institution = Self::authorize_insurer(&adjudicator, insurer)?;
		for (currency, amount) in amounts {
			Self::fund_one(institution, insurer, *currency, *amount)?;
		}
		let mut left = T::MaxPayments::get();
		for (currency, _) in amounts {
			left = left.saturating_sub(Self::pay_in_order(insurer, *currency, left));
		}
		Ok(T::MaxPayments::get().saturating_sub(left))
	}

	fn fund_one(
		institution: InstitutionId,
		insurer: InstitutionId,
		currency: Currency,
		amount: Amount,
	) -> DispatchResult {
		Self::ensure_something(amount)?;
		if !Reserves::<T>::contains_key(insurer, currency) {
			let profile = T::Membership::profile(institution);
			let is_insurer = profile.is_some_and(|profile| profile.roles.contains(&Role::Insurer));
			ensure!(is_insurer, Error::<T>::NotInsurer);
		}
		let asset = Self::asset_of(currency)?;
		let account = T::Membership::sovereign_account(institution);
		let free =
			T::Assets::reducible_balance(asset, &account, Preservation::Protect, Fortitude::Force);
		ensure!(amount <= free, Error::<T>::FundsShort);
		T::Holds::hold(asset, &HoldReason::Reserve.into(), &account, amount)?;
		let mut row = Self::reserve_for(insurer, currency)?;
		row.fund(amount).ok_or(ArithmeticError::Overflow)?;
		Reserves::<T>::insert(insurer, currency, row);
		Self::deposit_event(Event::ReserveFunded { insurer, currency, amount });
		Ok(())
	}

	pub(crate) fn do_withdraw(
		adjudicator: T::AccountId,
		insurer: InstitutionId,
		currency: Currency,
		amount: Amount,
	) -> DispatchResult {
		let institution = Self::authorize_insurer(&adjudicator, insurer)?;
		Self::ensure_something(amount)?;
		let asset = Self::asset_of(currency)?;
		Self::amend(insurer, currency, |row| {
			row.withdraw(amount).ok_or(Error::<T>::ReserveShort)?;
			Ok(())
		})?;
		let account = T::Membership::sovereign_account(institution);
		let reason = HoldReason::Reserve.into();
		T::Holds::release(asset, &reason, &account, amount, Precision::Exact)?;
		Self::deposit_event(Event::ReserveWithdrawn { insurer, currency, amount });
		Ok(())
	}

	pub(crate) fn do_draw(
		admin: T::AccountId,
		currency: Currency,
		amount: Amount,
		beneficiary: T::AccountId,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&admin, Duty::Admin)?;
		Self::ensure_something(amount)?;
		let asset = Self::asset_of(currency)?;
		let account = T::Membership::sovereign_account(institution);
		Self::send(asset, &account, &beneficiary, amount)?;
		Self::deposit_event(Event::Drawn { institution, currency, amount, beneficiary });
		Ok(())
	}

	/// Moves free money of a sovereign account, all of it or so that the minimum of the currency
	/// is left: the SDK destroys less than that.
	pub(crate) fn send(
		asset: u32,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Amount,
	) -> DispatchResult {
		let reducible = |preservation| {
			T::Assets::reducible_balance(asset, from, preservation, Fortitude::Polite)
		};
		let preservation = if amount == reducible(Preservation::Expendable) {
			Preservation::Expendable
		} else {
			ensure!(amount <= reducible(Preservation::Protect), Error::<T>::FundsShort);
			Preservation::Protect
		};
		T::Assets::transfer(asset, from, to, amount, preservation)?;
		Ok(())
	}

	/// The reserve of `insurer`; an empty one if it has none, under a currency that is listed from
	/// now on.
	pub(crate) fn reserve_for(
		insurer: InstitutionId,
		currency: Currency,
	) -> Result<Reserve, DispatchError> {
		if let Some(row) = Reserves::<T>::get(insurer, currency) {
			return Ok(row);
		}
		Self::list(T::Membership::successor_of(insurer), currency)?;
		Ok(Reserve::default())
	}

	/// Lists `currency` with the reserves for which `institution` answers.
	pub(crate) fn list(institution: InstitutionId, currency: Currency) -> DispatchResult {
		Currencies::<T>::try_mutate(institution, |currencies| {
			if !currencies.contains(&currency) {
				currencies.try_push(currency).map_err(|_| Error::<T>::TooManyCurrencies)?;
			}
			Ok(())
		})
	}

	/// Changes the reserve of `insurer`, which it has.
	pub(crate) fn amend<R>(
		insurer: InstitutionId,
		currency: Currency,
		change: impl FnOnce(&mut Reserve) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		Reserves::<T>::try_mutate(insurer, currency, |row| {
			change(row.as_mut().ok_or(Error::<T>::ReserveUnknown)?)
		})
	}
}

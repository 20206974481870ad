// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod advices;
mod payments;
mod queue;
mod reads;
mod receivables;
mod reserves;
mod wind_up;

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{fungibles::Inspect, UnixTime},
};
use salus_adjudication::{Amount, Currency, Payee};
use salus_primitives::{currency, Day, Duty, InstitutionId, Membership, Moment};
use sp_runtime::{DispatchError, SaturatedConversion};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	pub(crate) fn today() -> Day {
		Day::of(Self::now())
	}

	/// The asset that is `currency`, if somebody issues it.
	pub(crate) fn asset_of(currency: Currency) -> Result<u32, Error<T>> {
		currency::listed(&currency.0)
			.map(|listed| u32::from(listed.numeric))
			.filter(|asset| T::Assets::asset_exists(*asset))
			.ok_or(Error::CurrencyUnsupported)
	}

	/// Where the money of `institution` lies, or of who answers for it.
	pub(crate) fn sovereign_of(institution: InstitutionId) -> T::AccountId {
		T::Membership::sovereign_account(T::Membership::successor_of(institution))
	}

	/// Where `payee` receives.
	pub(crate) fn account_of(payee: &PayeeOf<T>) -> T::AccountId {
		match payee {
			Payee::Institution(institution) => Self::sovereign_of(*institution),
			Payee::Account(account) => account.clone(),
		}
	}

	/// That `agent` adjudicates for the institution that answers for `insurer`, barred or leaving
	/// though it may be; returns that institution.
	fn authorize_insurer(
		agent: &T::AccountId,
		insurer: InstitutionId,
	) -> Result<InstitutionId, DispatchError> {
		let institution = T::Membership::authorize_winding_up(agent, Duty::ClaimAdjudicator)?;
		ensure!(T::Membership::answers_for(institution, insurer), Error::<T>::NotInsurer);
		Ok(institution)
	}

	fn ensure_something(amount: Amount) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::AmountZero);
		Ok(())
	}

	/// Changes what keeps the institution that answers for `institution` from leaving.
	fn oblige(institution: InstitutionId, change: impl FnOnce(&mut Obligations)) {
		Open::<T>::mutate_exists(T::Membership::successor_of(institution), |row| {
			let mut obligations = row.unwrap_or_default();
			change(&mut obligations);
			*row = (obligations != Obligations::default()).then_some(obligations);
		});
	}

	/// The same of `payee`, if it is an institution.
	fn oblige_payee(payee: &PayeeOf<T>, change: impl FnOnce(&mut Obligations)) {
		if let Payee::Institution(institution) = payee {
			Self::oblige(*institution, change);
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Institutions that leave: with nothing open, or with a successor that takes all of it over.

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{
		fungibles::{Inspect, InspectHold, MutateHold},
		tokens::{Fortitude, Precision, Restriction},
	},
};
use salus_adjudication::Currency;
use salus_primitives::{currency, InstitutionId, Membership, WindUp};

use crate::*;

impl<T: Config> WindUp for Pallet<T> {
	fn ensure_closed(institution: InstitutionId) -> DispatchResult {
		let open = Open::<T>::get(institution).unwrap_or_default();
		ensure!(open.queued == 0, Error::<T>::PaymentsWaiting);
		ensure!(open.receivables == 0, Error::<T>::ReceivablesOpen);
		ensure!(open.debts == 0, Error::<T>::DebtsOpen);
		ensure!(open.awaited == 0, Error::<T>::PaymentsAwaited);
		ensure!(open.undelivered == 0, Error::<T>::PaymentsUndelivered);
		let account = T::Membership::sovereign_account(institution);
		let has_any = |asset: u32| {
			T::Assets::asset_exists(asset) && T::Assets::total_balance(asset, &account) > 0
		};
		let is_left = currency::LIST.iter().any(|listed| has_any(listed.numeric.into()));
		ensure!(!is_left, Error::<T>::MoneyLeft);
		Ok(())
	}

	fn hand_over(predecessor: InstitutionId, successor: InstitutionId) -> DispatchResult {
		if let Some(open) = Open::<T>::take(predecessor) {
			Open::<T>::mutate(successor, |row| *row = Some(row.unwrap_or_default().and(open)));
		}
		for currency in Currencies::<T>::take(predecessor) {
			Self::list(successor, currency)?;
			Self::take_over(predecessor, successor, currency)?;
		}
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_open(institution: InstitutionId) {
		benchmarking::open_reserves::<T>(institution);
	}
}

impl<T: Config> Pallet<T> {
	/// Moves the reserves in `currency` for which `predecessor` answered, and its free money along:
	/// on hold an account cannot have all that it has.
	fn take_over(
		predecessor: InstitutionId,
		successor: InstitutionId,
		currency: Currency,
	) -> DispatchResult {
		let reason = HoldReason::Reserve.into();
		let from = T::Membership::sovereign_account(predecessor);
		let to = T::Membership::sovereign_account(successor);
		let Ok(asset) = Self::asset_of(currency) else { return Ok(()) };
		let amount = T::Holds::balance_on_hold(asset, &reason, &from);
		if amount > 0 {
			T::Holds::transfer_on_hold(
				asset,
				&reason,
				&from,
				&to,
				amount,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Polite,
			)?;
		}
		let free = T::Assets::balance(asset, &from);
		if free > 0 {
			Self::send(asset, &from, &to, free)?;
		}
		if amount > 0 {
			T::Holds::hold(asset, &reason, &to, amount)?;
			Self::deposit_event(Event::ReservesHandedOver {
				predecessor,
				successor,
				currency,
				amount,
			});
		}
		Ok(())
	}
}

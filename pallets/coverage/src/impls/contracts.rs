// SPDX-License-Identifier: Apache-2.0

//! What binds providers to prices.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{Day, InstitutionId, Membership, Sponsorship};

use super::ROW;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_contract(
		agent: T::AccountId,
		insurer: InstitutionId,
		provider: InstitutionId,
		contract: Contract,
	) -> DispatchResult {
		Self::promising(&agent, insurer)?;
		ensure!(T::Membership::profile(provider).is_some(), Error::<T>::ProviderUnknown);
		Self::table_of(insurer, contract.table)?;
		let mut contracts = Contracts::<T>::get(insurer, provider);
		let is_first = contracts.is_empty();
		if !append(&mut contracts, contract, Self::forgotten()).map_err(Error::<T>::from)? {
			return Ok(());
		}
		if is_first {
			T::Sponsorship::charge(insurer, ROW)?;
		}
		Contracts::<T>::insert(insurer, provider, contracts);
		Self::deposit_event(Event::Contracted { insurer, provider, contract });
		Ok(())
	}

	pub(crate) fn do_end_contract(
		agent: T::AccountId,
		insurer: InstitutionId,
		provider: InstitutionId,
		until: Day,
	) -> DispatchResult {
		Self::ensure_concluding(&agent, insurer)?;
		let mut contracts = Contracts::<T>::get(insurer, provider);
		ensure!(!contracts.is_empty(), Error::<T>::ContractUnknown);
		if end_newest(contracts.as_mut(), until).map_err(Error::<T>::from)? {
			Contracts::<T>::insert(insurer, provider, contracts);
			Self::deposit_event(Event::ContractEnded { insurer, provider, until });
		}
		Ok(())
	}

	pub(crate) fn do_retire_contract(
		agent: T::AccountId,
		insurer: InstitutionId,
		provider: InstitutionId,
	) -> DispatchResult {
		Self::ensure_concluding(&agent, insurer)?;
		let contracts = Contracts::<T>::take(insurer, provider);
		if contracts.is_empty() {
			return Ok(());
		}
		ensure!(all_ended(&contracts, Self::forgotten()), Error::<T>::HistoryRunning);
		T::Sponsorship::free(insurer, ROW)?;
		Self::deposit_event(Event::ContractRetired { insurer, provider });
		Ok(())
	}
}

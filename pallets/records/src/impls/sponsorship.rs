// SPDX-License-Identifier: Apache-2.0

//! Rows of other pallets, paid by who registered the subject that they are about.

use frame_support::{
	pallet_prelude::DispatchResult,
	traits::{defensive_prelude::*, Get},
};
use salus_primitives::{InstitutionId, Membership, Sponsorship};
use sp_runtime::DispatchError;

use crate::{Config, Error, Pallet, Subjects};

impl<T: Config> Sponsorship<T::AccountId> for Pallet<T> {
	fn sponsor_of(account: &T::AccountId) -> Option<InstitutionId> {
		Subjects::<T>::get(account).map(|subject| subject.custodian)
	}

	fn charge(sponsor: InstitutionId, rows: u32) -> DispatchResult {
		Self::charge_sponsored(sponsor, rows, 0)
	}

	fn charge_beyond_quota(sponsor: InstitutionId, rows: u32) -> DispatchResult {
		Self::charge_sponsored(sponsor, rows, T::MaxOverdraft::get())
	}

	fn free(sponsor: InstitutionId, rows: u32) -> DispatchResult {
		Self::change_custodian(T::Membership::successor_of(sponsor), |custodian| {
			custodian.free_sponsored(rows).defensive_ok_or(DispatchError::Corruption)
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_sponsor(sponsor: InstitutionId, account: &T::AccountId) {
		crate::benchmarking::sponsor::<T>(sponsor, account);
	}
}

impl<T: Config> Pallet<T> {
	fn charge_sponsored(sponsor: InstitutionId, rows: u32, overdraft: u32) -> DispatchResult {
		Self::change_custodian(T::Membership::successor_of(sponsor), |custodian| {
			Ok(custodian.sponsor(rows, overdraft).ok_or(Error::<T>::QuotaExhausted)?)
		})
	}
}

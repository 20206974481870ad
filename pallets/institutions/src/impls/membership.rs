// SPDX-License-Identifier: Apache-2.0

//! The answers that other pallets and clients get.

use alloc::vec::Vec;
use core::iter;

use frame_support::{ensure, traits::Get};
use salus_primitives::{Accreditation, Duty, InstitutionId, Membership, Profile, Role};
use sp_runtime::{traits::AccountIdConversion, DispatchError};

use crate::*;

/// The most rows that one page of an answer has.
const PAGE: u32 = 100;

impl<T: Config> Pallet<T> {
	/// Whether an Active institution validates under `account`.
	pub fn is_validator_account(account: &T::AccountId) -> bool {
		Validators::<T>::get().iter().any(|validator| {
			validator.account == *account && Self::is_active(validator.institution)
		})
	}

	/// Up to `limit` institutions, and never more than 100, whose ids come after `after`.
	pub fn institutions_after(
		after: Option<InstitutionId>,
		limit: u32,
	) -> Vec<(InstitutionId, InstitutionOf<T>)> {
		let first = after.map_or(0, |after| after.0.saturating_add(1));
		(first..NextInstitutionId::<T>::get().0)
			.map(InstitutionId)
			.filter_map(|institution| Some((institution, Institutions::<T>::get(institution)?)))
			.take(limit.min(PAGE) as usize)
			.collect()
	}

	/// Up to `limit` agents of `institution`, and never more than 100, that come after `after`; none
	/// while the index of them is not whole.
	#[cfg(feature = "next-release")]
	pub fn agents_after(
		institution: InstitutionId,
		after: Option<T::AccountId>,
		limit: u32,
	) -> Option<Vec<(T::AccountId, AgentOf<T>)>> {
		if !migrations::is_indexed::<T>() {
			return None;
		}
		let accounts = match after {
			None => AgentsOf::<T>::iter_key_prefix(institution),
			Some(after) => AgentsOf::<T>::iter_key_prefix_from(
				institution,
				AgentsOf::<T>::hashed_key_for(institution, after),
			),
		};
		let page = accounts
			.filter_map(|account| Some((account.clone(), Agents::<T>::get(account)?)))
			.take(limit.min(PAGE) as usize)
			.collect();
		Some(page)
	}
}

impl<T: Config> salus_primitives::Validators<T::AccountId> for Pallet<T> {
	fn admitted() -> Vec<ValidatorOf<T>> {
		Validators::<T>::get()
			.into_iter()
			.filter(|validator| Self::is_active(validator.institution))
			.collect()
	}

	fn accreditation_of(institution: InstitutionId) -> Option<Accreditation> {
		Institutions::<T>::get(institution)
			.filter(|row| row.status.is_member())
			.map(|row| row.accreditation)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_validators(count: u32) {
		benchmarking::validators::<T>(count);
	}
}

impl<T: Config> Membership<T::AccountId> for Pallet<T> {
	fn authorize(agent: &T::AccountId, duty: Duty) -> Result<InstitutionId, DispatchError> {
		let (institution, row) = Self::agency(agent, duty)?;
		ensure!(row.status == Status::Active, Error::<T>::InstitutionNotActive);
		Ok(institution)
	}

	fn authorize_winding_up(
		agent: &T::AccountId,
		duty: Duty,
	) -> Result<InstitutionId, DispatchError> {
		let (institution, row) = Self::agency(agent, duty)?;
		ensure!(row.status.is_member(), Error::<T>::InstitutionNotActive);
		Ok(institution)
	}

	fn answers_for(institution: InstitutionId, predecessor: InstitutionId) -> bool {
		Self::successor_of(predecessor) == institution
	}

	fn successor_of(institution: InstitutionId) -> InstitutionId {
		let chain = iter::successors(Some(institution), |current| {
			Institutions::<T>::get(current).and_then(|row| row.successor)
		});
		let longest = T::MaxSuccessions::get().saturating_add(1) as usize;
		chain.take(longest).last().unwrap_or(institution)
	}

	fn institution_of(account: &T::AccountId) -> Option<InstitutionId> {
		Agents::<T>::get(account).map(|agent| agent.institution)
	}

	fn profile(institution: InstitutionId) -> Option<Profile> {
		let row = Institutions::<T>::get(institution)?;
		Some(Profile {
			is_active: row.status == Status::Active,
			roles: row.roles,
			jurisdiction: row.jurisdiction,
			parent: row.parent,
		})
	}

	fn has_role(institution: InstitutionId, role: Role) -> bool {
		Institutions::<T>::get(institution)
			.is_some_and(|row| row.status == Status::Active && row.roles.contains(&role))
	}

	fn is_active(institution: InstitutionId) -> bool {
		Institutions::<T>::get(institution).is_some_and(|row| row.status == Status::Active)
	}

	fn admitted() -> u32 {
		Admitted::<T>::count()
	}

	fn nth_admitted(index: u32) -> Option<InstitutionId> {
		Admitted::<T>::get(index)
	}

	fn sovereign_account(institution: InstitutionId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(institution)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_institution(agent: &T::AccountId) -> InstitutionId {
		benchmarking::active_institution::<T>(agent)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_predecessor(institution: InstitutionId) -> InstitutionId {
		benchmarking::oldest_predecessor::<T>(institution)
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Plans and their versions.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_adjudication::PlanVersion;
use salus_primitives::{InstitutionId, Sponsorship};
use sp_runtime::ArithmeticError;

use super::ROW;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish_plan(
		agent: T::AccountId,
		insurer: InstitutionId,
		plan: u32,
		version: VersionOf<T>,
	) -> DispatchResult {
		Self::promising(&agent, insurer)?;
		version.check().map_err(Error::<T>::from)?;
		let filing_days = u32::from(version.terms.filing_days);
		ensure!(filing_days <= Self::history_days(), Error::<T>::FilingTooLong);
		if let Some(network) = version.out_of_network {
			let is_known = Tables::<T>::contains_key(insurer, network.table);
			ensure!(is_known, Error::<T>::TableUnknown);
		}
		let published = Plans::<T>::get(insurer, plan);
		let mut row = published.unwrap_or(Plan { versions: 0, open: true });
		let named = |version| PlanVersion { insurer, plan, version };
		let newest = row.versions.checked_sub(1).map(named).and_then(Versions::<T>::get);
		if newest.as_ref() == Some(&version) {
			return Ok(());
		}
		let rows = if published.is_none() { ROW.saturating_mul(2) } else { ROW };
		T::Sponsorship::charge(insurer, rows)?;
		let number = named(row.versions);
		row.versions = row.versions.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Plans::<T>::insert(insurer, plan, row);
		Versions::<T>::insert(number, version);
		Self::deposit_event(Event::PlanPublished { version: number });
		Ok(())
	}

	pub(crate) fn do_close_plan(
		agent: T::AccountId,
		insurer: InstitutionId,
		plan: u32,
	) -> DispatchResult {
		Self::ensure_concluding(&agent, insurer)?;
		let row = Plans::<T>::get(insurer, plan).ok_or(Error::<T>::PlanUnknown)?;
		if row.open {
			Plans::<T>::insert(insurer, plan, Plan { open: false, ..row });
			Self::deposit_event(Event::PlanClosed { insurer, plan });
		}
		Ok(())
	}

	pub(crate) fn do_retire_version(agent: T::AccountId, version: PlanVersion) -> DispatchResult {
		Self::ensure_concluding(&agent, version.insurer)?;
		let plan = Plans::<T>::get(version.insurer, version.plan);
		let plan = plan.ok_or(Error::<T>::PlanUnknown)?;
		ensure!(version.version < plan.versions, Error::<T>::VersionUnknown);
		if !Versions::<T>::contains_key(version) {
			return Ok(());
		}
		let is_newest = version.version.saturating_add(1) == plan.versions;
		let is_used = Subscribed::<T>::contains_key(version) || (is_newest && plan.open);
		ensure!(!is_used, Error::<T>::VersionInUse);
		Versions::<T>::remove(version);
		T::Sponsorship::free(version.insurer, ROW)?;
		Self::deposit_event(Event::VersionRetired { version });
		Ok(())
	}

	pub(super) fn version_of(version: PlanVersion) -> Result<VersionOf<T>, Error<T>> {
		Versions::<T>::get(version).ok_or(Error::<T>::VersionUnknown)
	}

	/// Counts one more span under `version`.
	pub(super) fn subscribe(version: PlanVersion) -> DispatchResult {
		Subscribed::<T>::try_mutate(version, |spans| {
			*spans = spans.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// Counts one span less under `version`.
	pub(super) fn unsubscribe(version: PlanVersion) {
		Subscribed::<T>::mutate_exists(version, |spans| {
			let left = spans.unwrap_or_default().saturating_sub(1);
			*spans = (left > 0).then_some(left);
		});
	}
}

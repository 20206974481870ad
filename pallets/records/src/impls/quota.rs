// SPDX-License-Identifier: Apache-2.0

//! Rows that institutions prepay, use and hand over.

use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{fungible::MutateHold, Get},
};
use salus_primitives::{Duty, InstitutionId, Membership, WindUp};
use sp_runtime::{traits::CheckedMul, ArithmeticError, DispatchError};

use crate::{Config, Custodian, Custodians, Error, Event, HoldReason, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_buy_quota(agent: &T::AccountId, rows: u32) -> DispatchResult {
		// Also while barred: what was disclosed has to be accounted for.
		let institution = T::Membership::authorize_winding_up(agent, Duty::Admin)?;
		Self::prepay(institution, |custodian| {
			custodian.rows_prepaid.checked_add(rows).ok_or(ArithmeticError::Overflow.into())
		})?;
		Self::deposit_event(Event::QuotaBought { institution, rows });
		Ok(())
	}

	pub(crate) fn do_return_quota(agent: &T::AccountId, rows: u32) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(agent, Duty::Admin)?;
		Self::prepay(institution, |custodian| {
			let prepaid = custodian.rows_prepaid.checked_sub(rows);
			prepaid
				.filter(|prepaid| *prepaid >= custodian.rows_used)
				.ok_or(Error::<T>::QuotaInUse.into())
		})?;
		Self::deposit_event(Event::QuotaReturned { institution, rows });
		Ok(())
	}

	/// Uses `rows` of the quota of `institution`.
	pub(super) fn charge_own(institution: InstitutionId, rows: u32) -> DispatchResult {
		Self::charge_within(institution, rows, 0)
	}

	/// Uses `rows` that a subject asks for, also beyond the quota, within `MaxOverdraft`: the
	/// institution then registers nothing until it buys what is missing.
	pub(super) fn charge_for_subject(institution: InstitutionId, rows: u32) -> DispatchResult {
		Self::charge_within(institution, rows, T::MaxOverdraft::get())
	}

	fn charge_within(institution: InstitutionId, rows: u32, overdraft: u32) -> DispatchResult {
		Self::change_custodian(institution, |custodian| {
			Ok(custodian.charge(rows, overdraft).ok_or(Error::<T>::QuotaExhausted)?)
		})
	}

	/// Counts one more hold of the institution that answers for `regulator`.
	pub(super) fn count_hold(regulator: InstitutionId) -> DispatchResult {
		Self::change_custodian(T::Membership::successor_of(regulator), |custodian| {
			custodian.holds_placed = custodian.holds_placed.saturating_add(1);
			Ok(())
		})
	}

	/// Counts one hold less of `regulator`, which answers for it.
	pub(super) fn discount_hold(regulator: InstitutionId) -> DispatchResult {
		Self::change_custodian(regulator, |custodian| {
			custodian.holds_placed = custodian.holds_placed.saturating_sub(1);
			Ok(())
		})
	}

	/// Gives `rows` back to the institution that answers for `custodian`.
	pub(super) fn free_own(custodian: InstitutionId, rows: u32) -> DispatchResult {
		Self::change_custodian(T::Membership::successor_of(custodian), |custodian| {
			custodian.rows_used = custodian.rows_used.saturating_sub(rows);
			Ok(())
		})
	}

	/// Changes what `institution` prepaid to what `rows` says, and its hold with it.
	fn prepay(
		institution: InstitutionId,
		rows: impl FnOnce(&Custodian) -> Result<u32, DispatchError>,
	) -> DispatchResult {
		Self::change_custodian(institution, |custodian| {
			custodian.rows_prepaid = rows(custodian)?;
			Self::hold_quota(institution, custodian.rows_prepaid)
		})
	}

	/// Brings the hold of `institution` to the deposit of `rows`.
	pub(crate) fn hold_quota(institution: InstitutionId, rows: u32) -> DispatchResult {
		let deposit =
			T::RowDeposit::get().checked_mul(&rows.into()).ok_or(ArithmeticError::Overflow)?;
		let sovereign = T::Membership::sovereign_account(institution);
		T::Currency::set_on_hold(&HoldReason::Quota.into(), &sovereign, deposit)
	}

	pub(super) fn change_custodian(
		institution: InstitutionId,
		change: impl FnOnce(&mut Custodian) -> DispatchResult,
	) -> DispatchResult {
		Custodians::<T>::try_mutate_exists(institution, |row| {
			let mut custodian = row.unwrap_or_default();
			change(&mut custodian)?;
			*row = (custodian != Custodian::default()).then_some(custodian);
			Ok(())
		})
	}
}

impl<T: Config> WindUp for Pallet<T> {
	fn ensure_closed(institution: InstitutionId) -> DispatchResult {
		ensure!(!Custodians::<T>::contains_key(institution), Error::<T>::CustodyOpen);
		Ok(())
	}

	fn hand_over(predecessor: InstitutionId, successor: InstitutionId) -> DispatchResult {
		let Some(kept) = Custodians::<T>::take(predecessor) else { return Ok(()) };
		Self::hold_quota(predecessor, 0)?;
		Self::change_custodian(successor, |custodian| {
			custodian.absorb(&kept).ok_or(ArithmeticError::Overflow)?;
			Self::hold_quota(successor, custodian.rows_prepaid)
		})?;
		let rows = kept.rows_prepaid;
		Self::deposit_event(Event::QuotaHandedOver { predecessor, successor, rows });
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_open(institution: InstitutionId) {
		let kept = Custodian { rows_prepaid: 2, rows_used: 2, rows_sponsored: 1, holds_placed: 1 };
		crate::benchmarking::endow::<T>(institution, kept.rows_prepaid);
		Custodians::<T>::insert(institution, kept);
		let _ = Self::hold_quota(institution, kept.rows_prepaid);
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Who pays for the rows of an identity.

use frame_support::{
	dispatch::DispatchResult,
	traits::{fungible::MutateHold, Get},
};
use salus_primitives::{InstitutionId, Sponsorship};
use sp_runtime::{
	traits::{CheckedMul, Zero},
	ArithmeticError, DispatchError,
};

use crate::*;

/// How much of a sponsor's quota a call may use.
#[derive(Clone, Copy)]
pub(super) enum Allowance {
	/// What is left: for the sponsor's own agents.
	WithinQuota,
	/// What it takes: for subjects, their representatives and regulators.
	BeyondQuota,
}

impl<T: Config> Pallet<T> {
	/// Changes the identity of `account`, which is created if it has none, of an `institution` if
	/// it is its sovereign account; then pays for the rows that it has.
	pub(super) fn change_identity<R>(
		account: &T::AccountId,
		institution: Option<InstitutionId>,
		allowance: Allowance,
		change: impl FnOnce(&mut IdentityOf<T>) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		let (paid, mut identity) = match Identities::<T>::get(account) {
			Some(identity) => (identity.rows, Self::adopted(account, identity)?),
			None => (0, Self::created(account, institution)),
		};
		let changed = change(&mut identity)?;
		Self::settle(account, &identity, paid, allowance)?;
		Identities::<T>::insert(account, identity);
		Ok(changed)
	}

	/// `identity`, paid by the institution that registered the account since it was created.
	fn adopted(
		account: &T::AccountId,
		identity: IdentityOf<T>,
	) -> Result<IdentityOf<T>, DispatchError> {
		let pays_itself = identity.sponsor.is_none() && identity.institution.is_none();
		let registered = pays_itself.then(|| T::Sponsorship::sponsor_of(account)).flatten();
		let Some(sponsor) = registered else { return Ok(identity) };
		T::Currency::set_on_hold(&HoldReason::Identity.into(), account, Zero::zero())?;
		T::Sponsorship::charge_beyond_quota(sponsor, identity.rows)?;
		Ok(Identity { sponsor: Some(sponsor), ..identity })
	}

	fn created(account: &T::AccountId, institution: Option<InstitutionId>) -> IdentityOf<T> {
		let sponsor = match institution {
			Some(_) => None,
			None => T::Sponsorship::sponsor_of(account),
		};
		Self::deposit_event(Event::IdentityCreated { account: account.clone(), sponsor });
		Identity::new(institution, sponsor, Self::stamp())
	}

	/// Charges or frees what the rows of `identity` differ from those that were `paid`.
	fn settle(
		account: &T::AccountId,
		identity: &IdentityOf<T>,
		paid: u32,
		allowance: Allowance,
	) -> DispatchResult {
		let rows = identity.rows;
		let Some(sponsor) = identity.sponsor else {
			let deposit =
				T::RowDeposit::get().checked_mul(&rows.into()).ok_or(ArithmeticError::Overflow)?;
			return T::Currency::set_on_hold(&HoldReason::Identity.into(), account, deposit);
		};
		let (more, fewer) = (rows.saturating_sub(paid), paid.saturating_sub(rows));
		match (more, allowance) {
			(0, _) if fewer == 0 => Ok(()),
			(0, _) => T::Sponsorship::free(sponsor, fewer),
			(_, Allowance::WithinQuota) => T::Sponsorship::charge(sponsor, more),
			(_, Allowance::BeyondQuota) => T::Sponsorship::charge_beyond_quota(sponsor, more),
		}
	}
}

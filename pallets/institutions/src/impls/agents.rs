// SPDX-License-Identifier: Apache-2.0

//! Accounts that act for an institution, and the counts of them that its row keeps.

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::{Precision::Exact, Preservation},
		Get,
	},
	weights::Weight,
};
use salus_primitives::{Duties, Duty, InstitutionId, Membership};
use sp_runtime::{
	traits::{AccountIdConversion, Saturating},
	DispatchError,
};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_appoint(
		admin: T::AccountId,
		agent: T::AccountId,
		duties: Duties,
	) -> Result<Weight, DispatchError> {
		let institution = Self::authorize_winding_up(&admin, Duty::Admin)?;
		ensure!(!duties.is_empty(), Error::<T>::NoDuties);
		let seated = if Agents::<T>::contains_key(&agent) {
			Self::reassign(institution, &agent, duties.clone())?
		} else {
			ensure!(Self::is_active(institution), Error::<T>::InstitutionNotActive);
			let deposit = T::AgentDeposit::get();
			let sovereign = Self::sovereign_account(institution);
			T::Currency::hold(&HoldReason::Agent.into(), &sovereign, deposit)?;
			Self::enlist(institution, &agent, duties.clone(), deposit)?
		};
		Self::deposit_event(Event::AgentAppointed { institution, agent, duties });
		Ok(seated)
	}

	pub(crate) fn do_dismiss(
		admin: T::AccountId,
		agent: T::AccountId,
	) -> Result<Weight, DispatchError> {
		let institution = Self::authorize_winding_up(&admin, Duty::Admin)?;
		let seated = Self::delist(institution, &agent)?;
		Self::deposit_event(Event::AgentDismissed { institution, agent });
		Ok(seated)
	}

	pub(crate) fn do_resign(agent: T::AccountId) -> Result<Weight, DispatchError> {
		let institution = Agents::<T>::get(&agent).ok_or(Error::<T>::NotAnAgent)?.institution;
		let seated = Self::delist(institution, &agent)?;
		Self::deposit_event(Event::AgentResigned { institution, agent });
		Ok(seated)
	}

	pub(crate) fn do_top_up(
		admin: T::AccountId,
		agent: T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let institution = Self::authorize_winding_up(&admin, Duty::Admin)?;
		Self::agent_of(institution, &agent)?;
		let sovereign = Self::sovereign_account(institution);
		T::Currency::transfer(&sovereign, &agent, amount, Preservation::Preserve)?;
		Self::deposit_event(Event::ToppedUp { institution, agent, amount });
		Ok(())
	}

	/// Makes `account` an agent, for whom `deposit` is on hold. This and what follows say what the
	/// change of who votes weighed.
	pub(crate) fn enlist(
		institution: InstitutionId,
		account: &T::AccountId,
		duties: Duties,
		deposit: BalanceOf<T>,
	) -> Result<Weight, DispatchError> {
		ensure!(!Agents::<T>::contains_key(account), Error::<T>::AgentElsewhere);
		ensure!(!Self::is_sovereign(account), Error::<T>::AgentWithoutKey);
		let seated = Self::recount(institution, account, &Duties::new(), &duties)?;
		Agents::<T>::insert(account, Agent { institution, duties, deposit });
		#[cfg(feature = "next-release")]
		AgentsOf::<T>::insert(institution, account, ());
		// An agent can sign what costs nothing before it has coins.
		frame_system::Pallet::<T>::inc_providers(account);
		Ok(seated)
	}

	/// Replaces the duties of an agent.
	fn reassign(
		institution: InstitutionId,
		account: &T::AccountId,
		duties: Duties,
	) -> Result<Weight, DispatchError> {
		let agent = Self::agent_of(institution, account)?;
		let seated = Self::recount(institution, account, &agent.duties, &duties)?;
		Agents::<T>::insert(account, Agent { duties, ..agent });
		Ok(seated)
	}

	/// Ends an agency.
	fn delist(institution: InstitutionId, account: &T::AccountId) -> Result<Weight, DispatchError> {
		let agent = Self::agent_of(institution, account)?;
		let seated = Self::recount(institution, account, &agent.duties, &Duties::new())?;
		let sovereign = Self::sovereign_account(institution);
		T::Currency::release(&HoldReason::Agent.into(), &sovereign, agent.deposit, Exact)?;
		Self::forget(account);
		Ok(seated)
	}

	/// Drops the row of an agent.
	pub(crate) fn forget(account: &T::AccountId) {
		#[cfg(not(feature = "next-release"))]
		Agents::<T>::remove(account);
		#[cfg(feature = "next-release")]
		if let Some(agent) = Agents::<T>::take(account) {
			AgentsOf::<T>::remove(agent.institution, account);
		}
		// Something of the account that needs a provider keeps this one.
		let _ = frame_system::Pallet::<T>::dec_providers(account);
	}

	/// What the duties of `account` changing from `before` to `after` means for the counts of its
	/// institution and for its Delegate. No duties are no agency.
	fn recount(
		institution: InstitutionId,
		account: &T::AccountId,
		before: &Duties,
		after: &Duties,
	) -> Result<Weight, DispatchError> {
		Self::amend(institution, |row| {
			match (before.is_empty(), after.is_empty()) {
				(true, false) => row.agents.saturating_inc(),
				(false, true) => row.agents.saturating_dec(),
				_ => (),
			}
			match (before.contains(&Duty::Admin), after.contains(&Duty::Admin)) {
				(false, true) => row.admins.saturating_inc(),
				(true, false) => {
					ensure!(row.admins > 1, Error::<T>::LastAdmin);
					row.admins.saturating_dec();
				}
				_ => (),
			}
			let delegates = row.delegate.as_ref() == Some(account);
			if after.contains(&Duty::Delegate) {
				ensure!(row.delegate.is_none() || delegates, Error::<T>::DelegateTaken);
				row.delegate = Some(account.clone());
			} else if delegates {
				row.delegate = None;
			}
			Ok(())
		})
	}

	/// Whether `account` is the sovereign account of an institution.
	fn is_sovereign(account: &T::AccountId) -> bool {
		frame_support::PalletId::try_from_sub_account::<InstitutionId>(account)
			.is_some_and(|(pallet, _)| pallet == T::PalletId::get())
	}

	/// The agent of `institution` that `account` is.
	fn agent_of(
		institution: InstitutionId,
		account: &T::AccountId,
	) -> Result<AgentOf<T>, DispatchError> {
		let agent = Agents::<T>::get(account).ok_or(Error::<T>::NotAnAgent)?;
		ensure!(agent.institution == institution, Error::<T>::AgentElsewhere);
		Ok(agent)
	}

	/// The institution for which `account` carries `duty`, whatever its status.
	pub(super) fn agency(
		account: &T::AccountId,
		duty: Duty,
	) -> Result<(InstitutionId, InstitutionOf<T>), DispatchError> {
		let agent = Agents::<T>::get(account).ok_or(Error::<T>::NotAnAgent)?;
		ensure!(agent.duties.contains(&duty), Error::<T>::DutyMissing);
		let row =
			Institutions::<T>::get(agent.institution).ok_or(Error::<T>::InstitutionUnknown)?;
		Ok((agent.institution, row))
	}
}

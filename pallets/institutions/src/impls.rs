// SPDX-License-Identifier: Apache-2.0

//! What the calls do, and the answers that other pallets and clients get.

use alloc::vec::Vec;
use core::iter;

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{
		fungible::{Inspect, Mutate, MutateHold},
		tokens::{Fortitude::Polite, Precision::Exact, Preservation},
		Get,
	},
};
use salus_primitives::{
	Accreditation, Country, Duties, Duty, InstitutionId, LegalId, Membership, Role, Roles, WindUp,
};
use sp_runtime::{
	traits::{AccountIdConversion, Saturating, Zero},
	ArithmeticError, DispatchError,
};

use crate::{
	types::{applicant_duties, founder_duties},
	*,
};

/// The most rows that one page of [`Pallet::institutions_after`] has.
const PAGE: u32 = 100;

/// Joining, standing and leaving.
impl<T: Config> Pallet<T> {
	pub(crate) fn do_propose(
		applicant: T::AccountId,
		legal_id: LegalId,
		jurisdiction: Country,
		roles: Roles,
		endpoint: EndpointOf<T>,
		parent: Option<InstitutionId>,
	) -> DispatchResult {
		let deposit = T::MembershipDeposit::get();
		let agent_deposit = T::AgentDeposit::get();
		let status = Status::Proposed { applicant: applicant.clone() };
		let institution = Self::enrol(Institution {
			parent,
			deposit,
			..Institution::new(legal_id, jurisdiction, roles, endpoint, status)
		})?;

		let sovereign = Self::sovereign_account(institution);
		let funds =
			deposit.saturating_add(agent_deposit).saturating_add(T::Currency::minimum_balance());
		T::Currency::transfer(&applicant, &sovereign, funds, Preservation::Preserve)?;
		T::Currency::hold(&HoldReason::Membership.into(), &sovereign, deposit)?;
		T::Currency::hold(&HoldReason::Agent.into(), &sovereign, agent_deposit)?;
		Self::enlist(institution, &applicant, applicant_duties(), agent_deposit)?;

		Self::deposit_event(Event::Proposed { institution, legal_id, applicant });
		Ok(())
	}

	/// Makes `founder` an Active institution with one agent and without deposits.
	pub(crate) fn found(founder: Founder<T::AccountId>) -> DispatchResult {
		let Founder { legal_id, jurisdiction, roles, accreditation, endpoint, admin, validator } =
			founder;
		ensure!(accreditation.is_valid(), Error::<T>::AccreditationOutOfRange);
		let endpoint = endpoint
			.into_bytes()
			.try_into()
			.map_err(|_| DispatchError::Other("EndpointTooLong"))?;
		let institution = Self::enrol(Institution {
			accreditation,
			..Institution::new(legal_id, jurisdiction, roles, endpoint, Status::Active)
		})?;
		Self::enlist(institution, &admin, founder_duties(), Zero::zero())?;
		Self::set_validator(institution, validator)
	}

	pub(crate) fn do_admit(
		institution: InstitutionId,
		accreditation: Accreditation,
	) -> DispatchResult {
		ensure!(accreditation.is_valid(), Error::<T>::AccreditationOutOfRange);
		Self::amend(institution, |row| {
			ensure!(
				matches!(row.status, Status::Proposed { .. }),
				Error::<T>::InstitutionNotProposed
			);
			ensure!(row.parent.is_none_or(Self::is_active), Error::<T>::ParentNotActive);
			row.accreditation = accreditation;
			row.status = Status::Active;
			Ok(())
		})?;
		Self::deposit_event(Event::Admitted { institution, accreditation });
		Ok(())
	}

	pub(crate) fn do_reject(institution: InstitutionId) -> DispatchResult {
		let row = Institutions::<T>::get(institution).ok_or(Error::<T>::InstitutionUnknown)?;
		let Status::Proposed { applicant } = &row.status else {
			return Err(Error::<T>::InstitutionNotProposed.into());
		};
		Self::dissolve(institution, &row.legal_id, applicant, applicant)?;
		Institutions::<T>::remove(institution);
		Self::deposit_event(Event::Rejected { institution });
		Ok(())
	}

	pub(crate) fn do_accredit(
		institution: InstitutionId,
		accreditation: Accreditation,
	) -> DispatchResult {
		ensure!(accreditation.is_valid(), Error::<T>::AccreditationOutOfRange);
		Self::amend(institution, |row| {
			ensure!(row.status.is_member(), Error::<T>::InstitutionNotActive);
			row.accreditation = accreditation;
			Ok(())
		})?;
		Self::deposit_event(Event::Accredited { institution, accreditation });
		Ok(())
	}

	pub(crate) fn do_assign_roles(institution: InstitutionId, roles: Roles) -> DispatchResult {
		ensure!(!roles.is_empty(), Error::<T>::NoRoles);
		Self::amend(institution, |row| {
			ensure!(row.status.is_member(), Error::<T>::InstitutionNotActive);
			row.roles = roles.clone();
			Ok(())
		})?;
		Self::deposit_event(Event::RolesAssigned { institution, roles });
		Ok(())
	}

	pub(crate) fn do_suspend(institution: InstitutionId) -> DispatchResult {
		Self::amend(institution, |row| {
			ensure!(row.status == Status::Active, Error::<T>::InstitutionNotActive);
			row.status = Status::Suspended;
			Ok(())
		})?;
		Self::deposit_event(Event::Suspended { institution });
		Ok(())
	}

	pub(crate) fn do_reinstate(institution: InstitutionId) -> DispatchResult {
		Self::amend(institution, |row| {
			ensure!(row.status == Status::Suspended, Error::<T>::InstitutionNotSuspended);
			row.status = Status::Active;
			Ok(())
		})?;
		Self::deposit_event(Event::Reinstated { institution });
		Ok(())
	}

	pub(crate) fn do_wind_up(
		admin: T::AccountId,
		offered: Option<InstitutionId>,
	) -> DispatchResult {
		let institution = Self::authorize_winding_up(&admin, Duty::Admin)?;
		ensure!(
			offered.is_none_or(|successor| successor != institution && Self::is_active(successor)),
			Error::<T>::SuccessorNotActive
		);
		Self::amend(institution, |row| {
			ensure!(row.successor.is_none(), Error::<T>::SuccessionSettled);
			row.status = Status::WindingUp { offered };
			Ok(())
		})?;
		Self::deposit_event(Event::WindUpStarted { institution, offered });
		Ok(())
	}

	pub(crate) fn do_accept_succession(
		admin: T::AccountId,
		predecessor: InstitutionId,
	) -> DispatchResult {
		let successor = Self::authorize(&admin, Duty::Admin)?;
		let successions = Self::amend(predecessor, |row| {
			ensure!(
				row.status == Status::WindingUp { offered: Some(successor) },
				Error::<T>::SuccessionNotOffered
			);
			row.status = Status::WindingUp { offered: None };
			row.successor = Some(successor);
			Ok(row.successions.saturating_add(1))
		})?;
		ensure!(successions <= T::MaxSuccessions::get(), Error::<T>::TooManySuccessions);
		Self::amend(successor, |row| {
			row.successions = row.successions.max(successions);
			Ok(())
		})?;
		T::WindUp::hand_over(predecessor, successor)?;
		Self::deposit_event(Event::SuccessionAccepted { predecessor, successor });
		Ok(())
	}

	pub(crate) fn do_withdraw(admin: T::AccountId, beneficiary: T::AccountId) -> DispatchResult {
		let (institution, row) = Self::agency(&admin, Duty::Admin)?;
		match row.status {
			Status::Proposed { .. } => Institutions::<T>::remove(institution),
			Status::WindingUp { .. } => {
				T::WindUp::ensure_closed(institution)?;
				ensure!(row.agents <= 1, Error::<T>::AgentsRemain);
				Self::amend(institution, |row| {
					row.status = Status::Withdrawn;
					row.deposit = Zero::zero();
					row.agents = 0;
					row.admins = 0;
					row.delegate = None;
					Ok(())
				})?;
			}
			_ => return Err(Error::<T>::InstitutionNotWindingUp.into()),
		}
		Self::dissolve(institution, &row.legal_id, &admin, &beneficiary)?;
		Self::deposit_event(Event::Withdrawn { institution, beneficiary });
		Ok(())
	}

	pub(crate) fn do_name_validator(
		institution: InstitutionId,
		account: Option<T::AccountId>,
	) -> DispatchResult {
		let row = Institutions::<T>::get(institution).ok_or(Error::<T>::InstitutionUnknown)?;
		ensure!(
			account.is_none() || row.status == Status::Active,
			Error::<T>::InstitutionNotActive
		);
		Self::set_validator(institution, account.clone())?;
		Self::deposit_event(Event::ValidatorNamed { institution, account });
		Ok(())
	}

	pub(crate) fn do_change_endpoint(
		admin: T::AccountId,
		endpoint: EndpointOf<T>,
	) -> DispatchResult {
		let institution = Self::authorize_winding_up(&admin, Duty::Admin)?;
		Self::amend(institution, |row| {
			row.endpoint = endpoint;
			Ok(())
		})?;
		Self::deposit_event(Event::EndpointChanged { institution });
		Ok(())
	}

	/// Stores `row` under the next id and claims its legal id.
	pub(crate) fn enrol(row: InstitutionOf<T>) -> Result<InstitutionId, DispatchError> {
		ensure!(row.legal_id.is_valid(), Error::<T>::LegalIdInvalid);
		ensure!(!LegalIds::<T>::contains_key(row.legal_id), Error::<T>::LegalIdTaken);
		ensure!(row.jurisdiction.is_well_formed(), Error::<T>::CountryMalformed);
		ensure!(!row.roles.is_empty(), Error::<T>::NoRoles);

		let institution = NextInstitutionId::<T>::try_mutate(|next| {
			let following = next.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok::<_, DispatchError>(core::mem::replace(next, InstitutionId(following)))
		})?;
		LegalIds::<T>::insert(row.legal_id, institution);
		Institutions::<T>::insert(institution, row);
		Ok(institution)
	}

	/// Takes the last agent, the legal id, the validator and the funds from `institution`.
	fn dissolve(
		institution: InstitutionId,
		legal_id: &LegalId,
		last_agent: &T::AccountId,
		beneficiary: &T::AccountId,
	) -> DispatchResult {
		Agents::<T>::remove(last_agent);
		LegalIds::<T>::remove(legal_id);
		Self::set_validator(institution, None)?;

		let sovereign = Self::sovereign_account(institution);
		for reason in [HoldReason::Membership, HoldReason::Agent] {
			T::Currency::release_all(&reason.into(), &sovereign, Exact)?;
		}
		let balance = T::Currency::reducible_balance(&sovereign, Preservation::Expendable, Polite);
		T::Currency::transfer(&sovereign, beneficiary, balance, Preservation::Expendable)?;
		Ok(())
	}

	/// Changes the row of `institution`.
	fn amend<R>(
		institution: InstitutionId,
		change: impl FnOnce(&mut InstitutionOf<T>) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		Institutions::<T>::try_mutate(institution, |row| {
			change(row.as_mut().ok_or(Error::<T>::InstitutionUnknown)?)
		})
	}

	/// Makes `account`, if there is one, the only validator of `institution`.
	fn set_validator(institution: InstitutionId, account: Option<T::AccountId>) -> DispatchResult {
		Validators::<T>::try_mutate(|validators| {
			validators.retain(|validator| validator.institution != institution);
			let Some(account) = account else { return Ok(()) };
			ensure!(
				validators.iter().all(|validator| validator.account != account),
				Error::<T>::ValidatorTaken
			);
			let place = validators.partition_point(|validator| validator.institution < institution);
			validators
				.try_insert(place, Validator { institution, account })
				.map_err(|_| Error::<T>::TooManyValidators.into())
		})
	}
}

/// Agents.
impl<T: Config> Pallet<T> {
	pub(crate) fn do_appoint(
		admin: T::AccountId,
		agent: T::AccountId,
		duties: Duties,
	) -> DispatchResult {
		let institution = Self::authorize_winding_up(&admin, Duty::Admin)?;
		ensure!(!duties.is_empty(), Error::<T>::NoDuties);
		if Agents::<T>::contains_key(&agent) {
			Self::reassign(institution, &agent, duties.clone())?;
		} else {
			ensure!(Self::is_active(institution), Error::<T>::InstitutionNotActive);
			let deposit = T::AgentDeposit::get();
			let sovereign = Self::sovereign_account(institution);
			T::Currency::hold(&HoldReason::Agent.into(), &sovereign, deposit)?;
			Self::enlist(institution, &agent, duties.clone(), deposit)?;
		}
		Self::deposit_event(Event::AgentAppointed { institution, agent, duties });
		Ok(())
	}

	pub(crate) fn do_dismiss(admin: T::AccountId, agent: T::AccountId) -> DispatchResult {
		let institution = Self::authorize_winding_up(&admin, Duty::Admin)?;
		Self::delist(institution, &agent)?;
		Self::deposit_event(Event::AgentDismissed { institution, agent });
		Ok(())
	}

	pub(crate) fn do_resign(agent: T::AccountId) -> DispatchResult {
		let institution = Agents::<T>::get(&agent).ok_or(Error::<T>::NotAnAgent)?.institution;
		Self::delist(institution, &agent)?;
		Self::deposit_event(Event::AgentResigned { institution, agent });
		Ok(())
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

	/// Makes `account` an agent, for whom `deposit` is on hold.
	pub(crate) fn enlist(
		institution: InstitutionId,
		account: &T::AccountId,
		duties: Duties,
		deposit: BalanceOf<T>,
	) -> DispatchResult {
		ensure!(!Agents::<T>::contains_key(account), Error::<T>::AgentElsewhere);
		Self::recount(institution, account, &Duties::new(), &duties)?;
		Agents::<T>::insert(account, Agent { institution, duties, deposit });
		Ok(())
	}

	/// Replaces the duties of an agent.
	fn reassign(
		institution: InstitutionId,
		account: &T::AccountId,
		duties: Duties,
	) -> DispatchResult {
		let agent = Self::agent_of(institution, account)?;
		Self::recount(institution, account, &agent.duties, &duties)?;
		Agents::<T>::insert(account, Agent { duties, ..agent });
		Ok(())
	}

	/// Ends an agency.
	fn delist(institution: InstitutionId, account: &T::AccountId) -> DispatchResult {
		let agent = Self::agent_of(institution, account)?;
		Self::recount(institution, account, &agent.duties, &Duties::new())?;
		let sovereign = Self::sovereign_account(institution);
		T::Currency::release(&HoldReason::Agent.into(), &sovereign, agent.deposit, Exact)?;
		Agents::<T>::remove(account);
		Ok(())
	}

	/// What the duties of `account` changing from `before` to `after` means for the counts of its
	/// institution and for its Delegate. No duties are no agency.
	fn recount(
		institution: InstitutionId,
		account: &T::AccountId,
		before: &Duties,
		after: &Duties,
	) -> DispatchResult {
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
	fn agency(
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

/// Reads.
impl<T: Config> Pallet<T> {
	/// The validator accounts of Active institutions, in the order of the institutions.
	pub fn validator_accounts() -> Vec<T::AccountId> {
		Validators::<T>::get()
			.into_iter()
			.filter(|validator| Self::is_active(validator.institution))
			.map(|validator| validator.account)
			.collect()
	}

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

	fn has_role(institution: InstitutionId, role: Role) -> bool {
		Institutions::<T>::get(institution)
			.is_some_and(|row| row.status == Status::Active && row.roles.contains(&role))
	}

	fn is_active(institution: InstitutionId) -> bool {
		Institutions::<T>::get(institution).is_some_and(|row| row.status == Status::Active)
	}

	fn sovereign_account(institution: InstitutionId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(institution)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_institution(agent: &T::AccountId) -> InstitutionId {
		benchmarking::active_institution::<T>(agent)
	}
}

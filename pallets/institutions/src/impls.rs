// SPDX-License-Identifier: Apache-2.0

//! What the calls do: joining, standing and leaving here, agents and answers beside.

mod agents;
mod membership;

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{
		fungible::{Inspect, Mutate, MutateHold},
		tokens::{Fortitude::Polite, Precision::Exact, Preservation},
		Get,
	},
	weights::Weight,
};
use salus_primitives::{
	Accreditation, Country, Duty, Electorate, InstitutionId, LegalId, Membership, Roles, WindUp,
};
use sp_runtime::{
	traits::{Saturating, Zero},
	ArithmeticError, DispatchError,
};

use crate::{
	types::{applicant_duties, founder_duties},
	*,
};

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
		Self::list_admitted(institution);
		Self::enlist(institution, &admin, founder_duties(), Zero::zero())?;
		Self::set_validator(institution, validator)
	}

	pub(crate) fn do_admit(
		institution: InstitutionId,
		accreditation: Accreditation,
	) -> Result<Weight, DispatchError> {
		ensure!(accreditation.is_valid(), Error::<T>::AccreditationOutOfRange);
		let seated = Self::amend(institution, |row| {
			ensure!(
				matches!(row.status, Status::Proposed { .. }),
				Error::<T>::InstitutionNotProposed
			);
			ensure!(row.parent.is_none_or(Self::is_active), Error::<T>::ParentNotActive);
			row.accreditation = accreditation;
			row.status = Status::Active;
			Ok(())
		})?;
		Self::list_admitted(institution);
		Self::deposit_event(Event::Admitted { institution, accreditation });
		Ok(seated)
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

	pub(crate) fn do_suspend(institution: InstitutionId) -> Result<Weight, DispatchError> {
		let seated = Self::amend(institution, |row| {
			ensure!(row.status == Status::Active, Error::<T>::InstitutionNotActive);
			row.status = Status::Suspended;
			Ok(())
		})?;
		Self::deposit_event(Event::Suspended { institution });
		Ok(seated)
	}

	/// Also takes back a winding up that nobody has succeeded to: a stolen Admin key may have
	/// started it.
	pub(crate) fn do_reinstate(institution: InstitutionId) -> Result<Weight, DispatchError> {
		let seated = Self::amend(institution, |row| {
			ensure!(row.status.is_halted(), Error::<T>::InstitutionNotHalted);
			ensure!(row.successor.is_none(), Error::<T>::SuccessionSettled);
			row.status = Status::Active;
			Ok(())
		})?;
		Self::deposit_event(Event::Reinstated { institution });
		Ok(seated)
	}

	pub(crate) fn do_wind_up(
		admin: T::AccountId,
		offered: Option<InstitutionId>,
	) -> Result<Weight, DispatchError> {
		let institution = Self::authorize_winding_up(&admin, Duty::Admin)?;
		Self::start_winding_up(institution, offered, false)
	}

	pub(crate) fn do_order_winding_up(
		institution: InstitutionId,
		offered: Option<InstitutionId>,
	) -> DispatchResult {
		let row = Institutions::<T>::get(institution).ok_or(Error::<T>::InstitutionUnknown)?;
		ensure!(row.status.is_halted(), Error::<T>::InstitutionNotHalted);
		Self::start_winding_up(institution, offered, true).map(drop)
	}

	fn start_winding_up(
		institution: InstitutionId,
		offered: Option<InstitutionId>,
		ordered: bool,
	) -> Result<Weight, DispatchError> {
		ensure!(
			offered.is_none_or(|successor| successor != institution && Self::is_active(successor)),
			Error::<T>::SuccessorNotActive
		);
		let seated = Self::amend(institution, |row| {
			let was_ordered = matches!(row.status, Status::WindingUp { ordered: true, .. });
			ensure!(ordered || !was_ordered, Error::<T>::OrderedToWindUp);
			ensure!(row.successor.is_none(), Error::<T>::SuccessionSettled);
			row.status = Status::WindingUp { offered, ordered };
			Ok(())
		})?;
		Self::deposit_event(Event::WindUpStarted { institution, offered });
		Ok(seated)
	}

	pub(crate) fn do_accept_succession(
		admin: T::AccountId,
		predecessor: InstitutionId,
	) -> DispatchResult {
		let successor = Self::authorize(&admin, Duty::Admin)?;
		let mut successions = 0;
		Self::amend(predecessor, |row| {
			let Status::WindingUp { offered, .. } = &mut row.status else {
				return Err(Error::<T>::SuccessionNotOffered.into());
			};
			ensure!(*offered == Some(successor), Error::<T>::SuccessionNotOffered);
			*offered = None;
			row.successor = Some(successor);
			successions = row.successions.saturating_add(1);
			Ok(())
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
		Self::seat(None, Self::elector(institution, &row))?;
		Institutions::<T>::insert(institution, row);
		Ok(institution)
	}

	/// Puts `institution` at the end of the list of those that were admitted.
	pub(crate) fn list_admitted(institution: InstitutionId) {
		Admitted::<T>::insert(Admitted::<T>::count(), institution);
	}

	/// Takes the last agent, the legal id, the validator and the funds from `institution`.
	fn dissolve(
		institution: InstitutionId,
		legal_id: &LegalId,
		last_agent: &T::AccountId,
		beneficiary: &T::AccountId,
	) -> DispatchResult {
		Self::forget(last_agent);
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

	/// Changes the row of `institution`, and with it who votes for it: says what that weighed.
	fn amend(
		institution: InstitutionId,
		change: impl FnOnce(&mut InstitutionOf<T>) -> DispatchResult,
	) -> Result<Weight, DispatchError> {
		Institutions::<T>::try_mutate(institution, |row| {
			let row = row.as_mut().ok_or(Error::<T>::InstitutionUnknown)?;
			let before = Self::elector(institution, row);
			change(row)?;
			Self::seat(before, Self::elector(institution, row))
		})
	}

	/// Who votes for the institution that `row` is: its Delegate. Where it has none its sovereign
	/// account has the seat, for which nobody can sign, so that it counts as absent.
	pub(crate) fn elector(
		institution: InstitutionId,
		row: &InstitutionOf<T>,
	) -> Option<T::AccountId> {
		(row.status == Status::Active)
			.then(|| row.delegate.clone().unwrap_or_else(|| Self::sovereign_account(institution)))
	}

	/// Gives the seat that `before` had to `after`.
	fn seat(
		before: Option<T::AccountId>,
		after: Option<T::AccountId>,
	) -> Result<Weight, DispatchError> {
		if before == after {
			return Ok(Weight::zero());
		}
		T::Electorate::replace(before.as_ref(), after.as_ref()).ok_or(Error::<T>::NoSeatLeft.into())
	}

	/// What a call weighs at most that weighs `weight` where it leaves the electorate alone.
	pub(crate) fn with_seat(weight: Weight) -> Weight {
		weight.saturating_add(T::Electorate::weight())
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

// SPDX-License-Identifier: Apache-2.0

//! What providers ask before a service, and what insurers answer.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_adjudication::Units;
use salus_primitives::{Day, Duty, InstitutionId, Membership, Role, Sponsorship};
use sp_runtime::DispatchError;

use super::ROW;
use crate::*;

/// Who treats members.
const PROVIDERS: [Role; 3] = [Role::HealthcareProvider, Role::Laboratory, Role::Pharmacy];

impl<T: Config> Pallet<T> {
	pub(crate) fn do_request_authorisation(
		agent: T::AccountId,
		member: T::AccountId,
		number: u32,
		request: Request,
	) -> DispatchResult {
		let provider = T::Membership::authorize(&agent, Duty::ClaimSubmitter)?;
		let treats = |role: &Role| T::Membership::has_role(provider, *role);
		ensure!(PROVIDERS.iter().any(treats), Error::<T>::NotAProvider);
		let insurer = Self::coverage_of(&member)?.insurer;
		if let Some(row) = Authorisations::<T>::get(&member, number) {
			let is_same = row.request == request && row.provider == provider;
			ensure!(is_same, Error::<T>::NumberTaken);
			return Ok(());
		}
		ensure!(request.units > Units(0), Error::<T>::NoUnits);
		ensure!(request.from <= request.until, Error::<T>::PeriodBackwards);
		let answering = T::Membership::successor_of(insurer);
		ensure!(T::Membership::is_active(answering), Error::<T>::InsurerNotActive);

		T::Sponsorship::charge(provider, ROW)?;
		let decide_by = Self::decide_by();
		let row = Authorisation {
			provider,
			insurer,
			request,
			requested_at: Self::now(),
			deadline: Deadline { due: decide_by, missed: None },
			status: Status::Requested,
		};
		Self::expect_decision(&member, number, &row);
		Authorisations::<T>::insert(&member, number, row);
		Self::deposit_event(Event::AuthorisationRequested {
			member,
			number,
			provider,
			insurer,
			request,
			decide_by,
		});
		Ok(())
	}

	pub(crate) fn do_decide_authorisation(
		agent: T::AccountId,
		member: T::AccountId,
		number: u32,
		decision: Decision,
	) -> DispatchResult {
		let mut row = Self::authorisation_of(&member, number)?;
		Self::ensure_concluding(&agent, row.insurer)?;
		if !row.is_undecided() {
			ensure!(row.decision() == Some(decision), Error::<T>::AlreadyDecided);
			return Ok(());
		}
		let decided_at = Self::now();
		row.status = match decision {
			Decision::Given { units, price } => {
				ensure!(units > Units(0), Error::<T>::NoUnits);
				ensure!(units <= row.request.units, Error::<T>::TooManyUnits);
				if let Some(price) = price {
					ensure!(price > 0, Error::<T>::PriceOfNothing);
					ensure!(units == Units::whole(1), Error::<T>::PriceOfUnits);
				}
				let (units_left, withdrawn_at) = (units, None);
				Status::Given { units, units_left, price, decided_at, withdrawn_at }
			}
			Decision::Refused { reason } => Status::Refused { reason, decided_at },
		};
		Self::conclude(&member, number, &mut row);
		Authorisations::<T>::insert(&member, number, row);
		Self::deposit_event(Event::AuthorisationDecided { member, number, decision });
		Ok(())
	}

	pub(crate) fn do_withdraw_authorisation(
		agent: T::AccountId,
		member: T::AccountId,
		number: u32,
	) -> DispatchResult {
		let mut row = Self::authorisation_of(&member, number)?;
		let is_provider = Self::is_withdrawing(&agent, &row)?;
		let now = Self::now();
		match &mut row.status {
			Status::Requested => {
				ensure!(is_provider, Error::<T>::NotDecided);
				Self::conclude(&member, number, &mut row);
				row.status = Status::Withdrawn { withdrawn_at: now };
			}
			Status::Given { withdrawn_at: withdrawn_at @ None, .. } => *withdrawn_at = Some(now),
			Status::Given { .. } | Status::Withdrawn { .. } => return Ok(()),
			Status::Refused { .. } => return Err(Error::<T>::NothingToWithdraw.into()),
		}
		let until = row.until().min(Day::of(now));
		Authorisations::<T>::insert(&member, number, row);
		Self::deposit_event(Event::AuthorisationWithdrawn { member, number, until });
		Ok(())
	}

	/// Whether `agent` withdraws for the provider, and not for the insurer.
	fn is_withdrawing(agent: &T::AccountId, row: &Authorisation) -> Result<bool, DispatchError> {
		let acts = |duty, predecessor: InstitutionId| {
			T::Membership::authorize_winding_up(agent, duty)
				.is_ok_and(|institution| T::Membership::answers_for(institution, predecessor))
		};
		let is_provider = acts(Duty::ClaimSubmitter, row.provider);
		let is_insurer = || acts(Duty::ClaimAdjudicator, row.insurer);
		ensure!(is_provider || is_insurer(), Error::<T>::NotPermitted);
		Ok(is_provider)
	}

	pub(crate) fn do_clear_authorisation(member: T::AccountId, number: u32) -> DispatchResult {
		Self::clear(member, number, Self::forgotten())
	}

	/// Drops an authorisation of which nothing could come since before `forgotten`.
	pub(crate) fn clear(member: T::AccountId, number: u32, forgotten: Day) -> DispatchResult {
		let row = Self::authorisation_of(&member, number)?;
		let rests_since = row.rests_since().ok_or(Error::<T>::NotDecided)?;
		ensure!(rests_since < forgotten, Error::<T>::HistoryRunning);
		Authorisations::<T>::remove(&member, number);
		T::Sponsorship::free(row.provider, ROW)?;
		Self::deposit_event(Event::AuthorisationCleared { member, number });
		Ok(())
	}

	fn authorisation_of(member: &T::AccountId, number: u32) -> Result<Authorisation, Error<T>> {
		Authorisations::<T>::get(member, number).ok_or(Error::<T>::AuthorisationUnknown)
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod authorisations;
mod contracts;
mod coverages;
mod deadlines;
mod plans;
mod policies;
mod prices;
mod reads;
mod wind_up;

use frame_support::{
	ensure,
	traits::{Get, UnixTime},
};
use salus_adjudication::TermsFault;
use salus_primitives::{
	time::DAY_MILLISECONDS, Day, Duty, InstitutionId, Membership, Moment, Role,
};
use sp_runtime::{DispatchError, SaturatedConversion};

use crate::*;

/// What a plan, a version, a table, the prices of a row, the contracts with a provider, a coverage,
/// a plan year and an authorisation use of a quota each.
const ROW: u32 = 1;

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	pub(crate) fn today() -> Day {
		Day::of(Self::now())
	}

	/// [`Config::HistoryPeriod`] in whole days.
	pub(crate) fn history_days() -> u32 {
		(T::HistoryPeriod::get() / DAY_MILLISECONDS).saturated_into()
	}

	/// What ended before this day is not needed any more: no claim could be filed for
	/// [`Config::HistoryPeriod`], nor for as long before.
	fn forgotten() -> Day {
		let days = Self::history_days().saturating_mul(2);
		Day(Self::today().0.saturating_sub_unsigned(days))
	}

	/// The institution of `agent`, which promises in the place of `insurer`.
	fn promising(
		agent: &T::AccountId,
		insurer: InstitutionId,
	) -> Result<InstitutionId, DispatchError> {
		let institution = T::Membership::authorize(agent, Duty::ClaimAdjudicator)?;
		let is_insurer = T::Membership::has_role(institution, Role::Insurer);
		ensure!(is_insurer, Error::<T>::NotAnInsurer);
		Self::ensure_answers(institution, insurer)?;
		Ok(institution)
	}

	/// That `agent` may decide and end what `insurer` promised.
	fn ensure_concluding(
		agent: &T::AccountId,
		insurer: InstitutionId,
	) -> Result<(), DispatchError> {
		let institution = T::Membership::authorize_winding_up(agent, Duty::ClaimAdjudicator)?;
		Self::ensure_answers(institution, insurer)
	}

	fn ensure_answers(
		institution: InstitutionId,
		insurer: InstitutionId,
	) -> Result<(), DispatchError> {
		let answers = T::Membership::answers_for(institution, insurer);
		ensure!(answers, Error::<T>::NotTheInsurer);
		Ok(())
	}
}

impl<T: Config> From<PeriodFault> for Error<T> {
	fn from(fault: PeriodFault) -> Self {
		match fault {
			PeriodFault::Backwards => Self::PeriodBackwards,
			PeriodFault::NotLater => Self::PeriodNotLater,
			PeriodFault::EndsBefore => Self::EndsBefore,
			PeriodFault::TooMany => Self::TooManyPeriods,
		}
	}
}

impl<T: Config> From<VersionFault> for Error<T> {
	fn from(fault: VersionFault) -> Self {
		match fault {
			VersionFault::Terms(TermsFault::Currency) => Self::CurrencyMalformed,
			VersionFault::Terms(TermsFault::Coinsurance) => Self::CoinsuranceTooHigh,
			VersionFault::Terms(TermsFault::BenefitTwice) => Self::BenefitTwice,
			VersionFault::Terms(TermsFault::FamilyBelowIndividual) => Self::FamilyBelowIndividual,
			VersionFault::Years => Self::YearsUnsound,
			VersionFault::DaysBetween => Self::DaysBetweenTooMany,
			VersionFault::Interest => Self::InterestTooHigh,
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod adjudication;
mod appeals;
mod deadlines;
mod dispensings;
mod facts;
mod fold;
pub(crate) mod parts;
mod precedents;
mod reads;
mod remittance;
mod reversal;
mod reviews;
mod services;
mod submission;
mod successions;
pub(crate) mod weighing;
mod wind_up;

use frame_support::{ensure, traits::UnixTime};
use salus_adjudication::{ClaimKey, Decided, Fault, Payment};
use salus_primitives::{Duty, InstitutionId, Membership, Moment};
use sp_runtime::{DispatchError, SaturatedConversion};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	pub(crate) fn row(key: &ClaimKey) -> Result<ClaimOf<T>, Error<T>> {
		Claims::<T>::get(key.provider, key.reference).ok_or(Error::<T>::ClaimUnknown)
	}

	pub(crate) fn put(key: &ClaimKey, claim: &ClaimOf<T>) {
		Claims::<T>::insert(key.provider, key.reference, claim);
	}

	/// The last round of a claim, with its number.
	pub(crate) fn last_round(key: &ClaimKey, claim: &ClaimOf<T>) -> Option<(u8, Round)> {
		let number = claim.round()?;
		let round = Adjudications::<T>::get(Decided { claim: *key, round: number })?;
		Some((number, round))
	}

	/// What the insurer owes for a round.
	pub(crate) fn payment(
		key: &ClaimKey,
		claim: &ClaimOf<T>,
		number: u8,
		round: &Round,
	) -> Payment<T::AccountId> {
		Payment {
			insurer: claim.bill.insurer,
			currency: claim.bill.currency,
			payee: claim.bill.payee.clone(),
			decided: Decided { claim: *key, round: number },
			amount: round.paid,
			received: round.received,
			prompt_pay: round.prompt_pay,
		}
	}

	/// That `agent` may correct what `provider` claimed, also while its institution leaves.
	fn ensure_provider(agent: &T::AccountId, provider: InstitutionId) -> Result<(), DispatchError> {
		let institution = T::Membership::authorize_winding_up(agent, Duty::ClaimSubmitter)?;
		ensure!(T::Membership::answers_for(institution, provider), Error::<T>::NotProvider);
		Ok(())
	}

	/// That `agent` may speak for the insurer of a claim, also while its institution leaves.
	fn ensure_insurer(agent: &T::AccountId, claim: &ClaimOf<T>) -> Result<(), DispatchError> {
		let institution = T::Membership::authorize_winding_up(agent, Duty::ClaimAdjudicator)?;
		ensure!(
			T::Membership::answers_for(institution, claim.bill.insurer),
			Error::<T>::NotInsurer
		);
		Ok(())
	}

	/// The institutions that answer today for the provider and for the insurer of a claim.
	pub(crate) fn answering(key: &ClaimKey, claim: &ClaimOf<T>) -> [InstitutionId; 2] {
		[key.provider, claim.bill.insurer].map(T::Membership::successor_of)
	}

	/// Counts a claim that somebody has to say something about: its parties do not leave before.
	fn count_open(key: &ClaimKey, claim: &ClaimOf<T>) {
		for institution in Self::answering(key, claim) {
			OpenClaims::<T>::mutate(institution, |count| *count = count.saturating_add(1));
		}
	}

	/// Takes a claim off the count.
	fn discount_open(key: &ClaimKey, claim: &ClaimOf<T>) {
		for institution in Self::answering(key, claim) {
			OpenClaims::<T>::mutate_exists(institution, |count| {
				let left = count.unwrap_or_default().saturating_sub(1);
				*count = (left > 0).then_some(left);
			});
		}
	}
}

impl<T: Config> From<Fault> for Error<T> {
	fn from(fault: Fault) -> Self {
		match fault {
			Fault::NoLines => Self::NoLines,
			Fault::Overflow => Self::AmountTooLarge,
			Fault::NoYear { .. } => Self::NoPlanYear,
			Fault::Unpriced { .. } => Self::Unpriced,
			Fault::Prior { .. } => Self::PriorUnsound,
			Fault::TooMany | Fault::PricesMismatch | Fault::NeverAdded => Self::Inconsistent,
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod archive;
mod bases;
mod decision;
mod envelopes;
mod grants;
mod index;
mod paper;
mod reads;
mod revocations;
mod statutes;

use frame_support::{ensure, pallet_prelude::DispatchResult, traits::UnixTime};
use salus_consent::{Giver, Life, Mandate, Party, Source};
use salus_primitives::{
	Capacity, Duty, InstitutionId, Membership, Moment, Power, Representation, Sponsorship,
};
use sp_runtime::{DispatchError, SaturatedConversion};

use crate::*;

/// One of the two ways in which [`Membership`] makes an agent an institution.
type Authorize<T> =
	fn(&<T as frame_system::Config>::AccountId, Duty) -> Result<InstitutionId, DispatchError>;

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	/// The consent with this number.
	fn row(consent: ConsentId) -> Result<ConsentRowOf<T>, Error<T>> {
		Consents::<T>::get(consent).ok_or(Error::<T>::ConsentUnknown)
	}

	/// The institution that registered `subject`.
	fn sponsor_of(subject: &T::AccountId) -> Result<InstitutionId, Error<T>> {
		T::Sponsorship::sponsor_of(subject).ok_or(Error::<T>::SubjectUnknown)
	}

	/// The sponsor of `subject`, and the institution that answers for it, whose agent with `duty`
	/// `agent` is.
	fn custodian_of(
		agent: &T::AccountId,
		duty: Duty,
		subject: &T::AccountId,
		authorize: Authorize<T>,
	) -> Result<(InstitutionId, InstitutionId), DispatchError> {
		let institution = authorize(agent, duty)?;
		let sponsor = Self::sponsor_of(subject)?;
		ensure!(T::Membership::answers_for(institution, sponsor), Error::<T>::NotCustodian);
		Ok((sponsor, institution))
	}

	/// As what `signer` decides about consents of `subject`: for research, by its power over that.
	fn giver(
		signer: &T::AccountId,
		subject: &T::AccountId,
		concerns_research: bool,
	) -> Result<Giver, Error<T>> {
		let now = Self::now();
		let capacity = |power| {
			T::Representation::capacity(signer, subject, power, now).ok_or(Error::<T>::NotPermitted)
		};
		let mut capacity_in = capacity(Power::Consent)?;
		if concerns_research {
			capacity_in = capacity(Power::Research)?;
		}
		Ok(match capacity_in {
			Capacity::Subject => Giver::Subject,
			Capacity::Representative(basis) => Giver::Representative(basis.into()),
		})
	}

	/// Whether the end of the consent changes what it says about research.
	fn ends_research(row: &ConsentRowOf<T>) -> bool {
		let terms = &row.consent.terms;
		terms.names_research() || terms.withholds_research()
	}

	/// That `giver` may close the consent: what a minor signed itself its parents leave alone.
	fn ensure_may_close(giver: Giver, row: &ConsentRowOf<T>) -> DispatchResult {
		let is_parent = giver == Giver::Representative(Mandate::Minor);
		let is_minors =
			row.consent.source == Source::Signed && !row.consent.giver.is_another_person();
		ensure!(!(is_parent && is_minors), Error::<T>::GivenByMinor);
		Ok(())
	}

	/// That the terms can speak to the grantee from now on.
	fn ensure_meaningful(grantee: &PartyOf<T>, terms: &TermsOf<T>, now: Moment) -> DispatchResult {
		let is_known = match grantee {
			Party::Institution(institution) => T::Membership::profile(*institution).is_some(),
			Party::Account(_) | Party::Role(_) => true,
		};
		ensure!(is_known, Error::<T>::GranteeUnknown);
		ensure!(terms.period().until.is_none_or(|until| now < until), Error::<T>::PeriodPassed);
		Ok(())
	}

	/// The moments of the life of `subject`, as far as the chain knew them at `moment`.
	fn life(subject: &T::AccountId, moment: Moment) -> Life {
		Life {
			majority: T::Representation::majority(subject, moment),
			death: T::Representation::died_on(subject).map(|day| day.saturating_add(1).start()),
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Who acts for a subject, and the death that ends and begins it.

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_primitives::{
	Basis, Capacity, Day, Duty, InstitutionId, Membership, Moment, Power, Representation, Role,
	Scope, Sponsorship,
};
use sp_runtime::{ArithmeticError, DispatchError};

use super::rows::Allowance;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_empower(
		subject: T::AccountId,
		representative: T::AccountId,
		scope: Scope,
		until: Option<Moment>,
	) -> DispatchResult {
		Self::ensure_acts_itself(&subject)?;
		ensure!(!Self::is_minor(&subject, Self::now()), Error::<T>::SubjectIsMinor);
		let basis = Basis::PowerOfAttorney;
		let terms =
			Terms { representative: representative.clone(), basis, scope, until, evidence: None };
		let given = Self::give_mandate(&subject, terms, None, Allowance::BeyondQuota)?;
		if let Some(mandate) = given {
			Self::deposit_event(Event::Empowered { subject, mandate, representative });
		}
		Ok(())
	}

	pub(crate) fn do_record_mandate(
		officer: T::AccountId,
		subject: T::AccountId,
		terms: Terms<T::AccountId>,
	) -> DispatchResult {
		let institution = T::Membership::authorize(&officer, Duty::PrivacyOfficer)?;
		let sponsors = T::Membership::answers_for(institution, Self::sponsor_of(&subject)?);
		let regulates = || T::Membership::has_role(institution, Role::Regulator);
		match terms.basis {
			Basis::CourtOrder => ensure!(regulates(), Error::<T>::NotARegulator),
			Basis::Executor => ensure!(sponsors || regulates(), Error::<T>::NotSponsor),
			_ => ensure!(sponsors, Error::<T>::NotSponsor),
		}
		let (representative, basis) = (terms.representative.clone(), terms.basis);
		let allowance = Self::allowance(sponsors);
		let given = Self::give_mandate(&subject, terms, Some(institution), allowance)?;
		if let Some(mandate) = given {
			Self::deposit_event(Event::MandateRecorded {
				subject,
				mandate,
				representative,
				basis,
				institution,
			});
		}
		Ok(())
	}

	pub(crate) fn do_end_mandate(
		signer: T::AccountId,
		subject: T::AccountId,
		mandate: MandateId,
	) -> DispatchResult {
		let mut mandates = Mandates::<T>::get(&subject);
		let row = mandates
			.iter_mut()
			.find(|row| row.mandate == mandate)
			.ok_or(Error::<T>::MandateUnknown)?;
		Self::ensure_may_end(&signer, &subject, row)?;
		let now = Self::stamp();
		if row.is_over_at(now.moment) {
			return Ok(());
		}
		row.ended = Some(now);
		Mandates::<T>::insert(&subject, mandates);
		Self::deposit_event(Event::MandateEnded { subject, mandate });
		Ok(())
	}

	pub(crate) fn do_record_death(
		officer: T::AccountId,
		subject: T::AccountId,
		died_on: Option<Day>,
	) -> DispatchResult {
		let institution = T::Membership::authorize(&officer, Duty::PrivacyOfficer)?;
		let sponsors = T::Membership::answers_for(institution, Self::sponsor_of(&subject)?);
		ensure!(
			sponsors || T::Membership::has_role(institution, Role::Regulator),
			Error::<T>::NotSponsor
		);
		let today = Day::of(Self::now());
		ensure!(died_on.is_none_or(|day| day <= today), Error::<T>::DeathInFuture);
		if Self::died_on(&subject) == died_on {
			return Ok(());
		}
		Self::change_identity(&subject, None, Self::allowance(sponsors), |identity| {
			identity.died_on = died_on;
			Ok(())
		})?;
		Self::deposit_event(Event::DeathRecorded { subject, died_on, institution });
		Ok(())
	}

	/// Gives a mandate; none if the same one stands.
	fn give_mandate(
		subject: &T::AccountId,
		terms: Terms<T::AccountId>,
		recorded_by: Option<InstitutionId>,
		allowance: Allowance,
	) -> Result<Option<MandateId>, DispatchError> {
		let now = Self::stamp();
		ensure!(terms.representative != *subject, Error::<T>::SelfRepresentation);
		ensure!(!terms.scope.is_empty(), Error::<T>::NoPowers);
		Self::ensure_end(terms.basis, terms.until, now.moment)?;
		let mut mandates = Mandates::<T>::get(subject);
		let stands =
			|row: &MandateOf<T>| !row.is_over_at(now.moment) && terms.are_of(row, recorded_by);
		if mandates.iter().any(stands) {
			return Ok(None);
		}
		let mut folded = 0;
		let mandate = Self::change_identity(subject, None, allowance, |identity| {
			let executes = terms.basis == Basis::Executor;
			ensure!(!executes || identity.died_on.is_some(), Error::<T>::SubjectNotDead);
			if mandates.is_full() {
				folded = Self::fold_mandate(identity, &mut mandates, now, now.moment).into();
			}
			let mandate = identity.next_mandate;
			let following = mandate.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			identity.next_mandate = MandateId(following);
			identity.grow(1);
			let Terms { representative, basis, scope, until, evidence } = terms;
			mandates
				.try_push(Mandate {
					mandate,
					representative,
					basis,
					scope,
					since: now,
					until,
					evidence,
					recorded_by,
					ended: None,
				})
				.map_err(|_| Error::<T>::TooManyMandates)?;
			Ok(mandate)
		})?;
		Mandates::<T>::insert(subject, mandates);
		Self::note_folded(subject, 0, folded);
		Ok(Some(mandate))
	}

	fn ensure_end(basis: Basis, until: Option<Moment>, now: Moment) -> DispatchResult {
		ensure!(until.is_none_or(|until| until > now), Error::<T>::EndPassed);
		if basis == Basis::Minor {
			let until = until.ok_or(Error::<T>::EndMissing)?;
			let longest = now.saturating_add(T::LongestMinority::get());
			ensure!(until <= longest, Error::<T>::EndTooFar);
		}
		Ok(())
	}

	fn ensure_may_end(
		signer: &T::AccountId,
		subject: &T::AccountId,
		mandate: &MandateOf<T>,
	) -> DispatchResult {
		if *signer == mandate.representative {
			return Ok(());
		}
		if signer == subject {
			let own = matches!(mandate.basis, Basis::PowerOfAttorney | Basis::LostKey);
			ensure!(own, Error::<T>::NotPermitted);
			return Self::ensure_acts_itself(subject);
		}
		let institution = T::Membership::authorize_winding_up(signer, Duty::PrivacyOfficer)?;
		let answers = |other: InstitutionId| T::Membership::answers_for(institution, other);
		let sponsors = || T::Sponsorship::sponsor_of(subject).is_some_and(answers);
		let permitted = mandate.recorded_by.is_some_and(answers)
			|| T::Membership::has_role(institution, Role::Regulator)
			|| (mandate.basis == Basis::PowerOfAttorney && sponsors());
		ensure!(permitted, Error::<T>::NotPermitted);
		Ok(())
	}

	/// That the subject lives and its account was not deactivated.
	pub(super) fn ensure_acts_itself(subject: &T::AccountId) -> DispatchResult {
		let capacity = Self::capacity(subject, subject, Power::Consent, Self::now());
		ensure!(capacity == Some(Capacity::Subject), Error::<T>::NotPermitted);
		Ok(())
	}

	/// What an officer of the sponsor, or else of a Regulator, may use of the quota.
	fn allowance(sponsors: bool) -> Allowance {
		if sponsors {
			Allowance::WithinQuota
		} else {
			Allowance::BeyondQuota
		}
	}
}

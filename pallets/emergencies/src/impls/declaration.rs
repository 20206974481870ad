// SPDX-License-Identifier: Apache-2.0

//! Who may declare what, and at what price.

use frame_support::{dispatch::DispatchResult, ensure, traits::OriginTrait};
use frame_system::pallet_prelude::OriginFor;
use salus_primitives::{
	Commitment, Credentialing, Duty, InstitutionId, Membership, Moment, Role, Sponsorship,
};
use sp_runtime::{ArithmeticError, DispatchError};

use crate::*;

impl<T: Config> Pallet<T> {
	/// Whether `origin` would declare what nobody can charge for. It is asked before anything is
	/// paid, so a repetition is not free: nothing else would limit it.
	pub(crate) fn is_free(
		origin: &OriginFor<T>,
		target: &Target<T::AccountId>,
		credential: &Commitment,
		reason: EmergencyReason,
		justification: &Commitment,
	) -> bool {
		let Some(clinician) = origin.as_signer() else { return false };
		let declaration = Declaration {
			target: target.clone(),
			credential: *credential,
			reason,
			justification: *justification,
		};
		let now = Self::now();
		Self::declaring_institution(clinician, &declaration, now)
			.is_ok_and(|institution| !Self::is_repeated(clinician, institution, &declaration, now))
	}

	pub(crate) fn do_declare(
		clinician: T::AccountId,
		declaration: Declaration<T::AccountId>,
	) -> DispatchResult {
		let now = Self::now();
		let institution = Self::declaring_institution(&clinician, &declaration, now)?;
		if Self::is_repeated(&clinician, institution, &declaration, now) {
			return Ok(());
		}
		let emergency = NextEmergencyId::<T>::get();
		let following = emergency.0.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		NextEmergencyId::<T>::put(EmergencyId(following));

		let deadlines = CurrentDeadlines::<T>::get();
		let declared =
			EmergencyOf::<T>::declared(clinician, institution, declaration, now, deadlines);
		let row = Emergency { charged: Self::charge(institution), ..declared };
		Self::enter(emergency, &row);
		for step in row.open_steps() {
			Self::expect_step(emergency, &row, step);
		}
		Emergencies::<T>::insert(emergency, &row);
		Self::deposit_event(Event::EmergencyDeclared {
			emergency,
			clinician: row.clinician,
			institution,
			target: row.declaration.target,
			reason: row.declaration.reason,
			until: row.until,
		});
		Ok(())
	}

	/// The institution for which `clinician` may declare now.
	fn declaring_institution(
		clinician: &T::AccountId,
		declaration: &Declaration<T::AccountId>,
		now: Moment,
	) -> Result<InstitutionId, DispatchError> {
		let institution = T::Membership::authorize(clinician, Duty::Practitioner)?;
		ensure!(
			T::Membership::has_role(institution, Role::HealthcareProvider),
			Error::<T>::NotAProvider
		);
		ensure!(
			T::Credentialing::holds_clinical(clinician, &declaration.credential, now),
			Error::<T>::CredentialNotHeld
		);
		if let Target::Subject(subject) = &declaration.target {
			ensure!(T::Sponsorship::sponsor_of(subject).is_some(), Error::<T>::SubjectUnknown);
		}
		Ok(institution)
	}

	/// Whether the same declaration of `clinician` for `institution` stands and still opens. After
	/// that it is a new one: who repeats it would otherwise believe to have access.
	fn is_repeated(
		clinician: &T::AccountId,
		institution: InstitutionId,
		declaration: &Declaration<T::AccountId>,
		now: Moment,
	) -> bool {
		Justifications::<T>::get(clinician, declaration.justification)
			.and_then(Emergencies::<T>::get)
			.filter(|row| row.institution == institution && row.declaration == *declaration)
			.is_some_and(|row| row.opens(now))
	}

	/// Enters a new emergency where it can be found again.
	pub(crate) fn enter(emergency: EmergencyId, row: &EmergencyOf<T>) {
		Justifications::<T>::insert(&row.clinician, row.declaration.justification, emergency);
		let Some(key) = row.encounter() else {
			if let Target::Subject(subject) = &row.declaration.target {
				SubjectEmergencies::<T>::insert(subject, emergency, ());
			}
			return;
		};
		EncounterEmergencies::<T>::insert(key, emergency, ());
		Encounters::<T>::mutate(key, |encounter| {
			let first = Encounter { declared_at: row.declared_at, emergencies: 0, binding: None };
			let encounter = encounter.get_or_insert(first);
			encounter.emergencies = encounter.emergencies.saturating_add(1);
		});
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Persons who are identified after they were treated.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{CreditEvents, Duty, InstitutionId, Lapse, Membership, Moment, Sponsorship};
use sp_runtime::DispatchError;

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_bind_encounter(
		agent: T::AccountId,
		key: EncounterKey,
		subject: T::AccountId,
		identified_at: Moment,
	) -> DispatchResult {
		let institution = Self::binding_institution(&agent)?;
		ensure!(T::Membership::answers_for(institution, key.institution), Error::<T>::NotDeclarer);
		let mut encounter = Encounters::<T>::get(key).ok_or(Error::<T>::EncounterUnknown)?;
		if let Some(binding) = encounter.binding {
			let repeats = binding.subject == subject && binding.identified_at == identified_at;
			ensure!(repeats, Error::<T>::AlreadyBound);
			return Ok(());
		}
		ensure!(T::Sponsorship::sponsor_of(&subject).is_some(), Error::<T>::SubjectUnknown);
		let (now, deadlines) = (Self::now(), CurrentDeadlines::<T>::get());
		ensure!(
			(encounter.declared_at..=now).contains(&identified_at),
			Error::<T>::IdentifiedOutOfRange
		);
		encounter.binding = Some(Binding {
			subject: subject.clone(),
			identified_at,
			bound_at: now,
			review_due: now.saturating_add(deadlines.review),
		});
		Encounters::<T>::insert(key, encounter);
		SubjectEncounters::<T>::insert(&subject, key, ());

		let late = identified_at.saturating_add(deadlines.binding) <= now;
		if late {
			T::CreditEvents::lapsed(institution, Lapse::EmergencyBinding);
		}
		let EncounterKey { institution, encounter } = key;
		Self::deposit_event(Event::EncounterBound { institution, encounter, subject, late });
		Ok(())
	}

	/// The institution of an agent who meets patients or keeps their records.
	fn binding_institution(agent: &T::AccountId) -> Result<InstitutionId, DispatchError> {
		let authorize = |duty| T::Membership::authorize_winding_up(agent, duty);
		authorize(Duty::Practitioner)
			.or_else(|_| authorize(Duty::RecordWriter))
			.or_else(|_| authorize(Duty::PrivacyOfficer))
	}
}

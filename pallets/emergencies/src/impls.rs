// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod access;
mod attestation;
mod deadlines;
mod declaration;
mod disputes;
mod encounters;
mod envelopes;
mod fold;
mod reads;
mod reports;
mod reviews;
mod wind_up;

use frame_support::{storage::with_storage_layer, traits::UnixTime};
use salus_primitives::{Credentialing, Duty, InstitutionId, Membership, Moment, Sponsorship};
use sp_runtime::SaturatedConversion;

use crate::*;

/// An emergency, and whom its encounter was about.
type Standing<T> = (EmergencyOf<T>, Option<BindingOf<T>>);

/// What one emergency, and what one envelope, uses of a quota.
const ROWS: u32 = 1;

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	/// The emergency with this number.
	fn standing(emergency: EmergencyId) -> Result<Standing<T>, Error<T>> {
		let row = Emergencies::<T>::get(emergency).ok_or(Error::<T>::EmergencyUnknown)?;
		let binding = Self::binding_of(&row);
		Ok((row, binding))
	}

	/// Whom the encounter of an emergency was about, if it has one and that is known.
	pub(crate) fn binding_of(row: &EmergencyOf<T>) -> Option<BindingOf<T>> {
		Encounters::<T>::get(row.encounter()?)?.binding
	}

	/// Whom an emergency is about, if that is known.
	fn subject_of(row: &EmergencyOf<T>) -> Option<T::AccountId> {
		row.subject(Self::binding_of(row).as_ref()).cloned()
	}

	/// The institution that keeps the records of `subject` today.
	fn custodian_of(subject: &T::AccountId) -> Option<InstitutionId> {
		T::Sponsorship::sponsor_of(subject).map(T::Membership::successor_of)
	}

	/// Whether the clinician has access now.
	fn is_open(row: &EmergencyOf<T>) -> bool {
		let now = Self::now();
		row.opens(now) && Self::may_treat(row, now)
	}

	/// Whether the credential counts at `moment`, and the clinician acts today for the institution
	/// that declared or the one that took over from it.
	fn may_treat(row: &EmergencyOf<T>, moment: Moment) -> bool {
		let acts = T::Membership::authorize(&row.clinician, Duty::Practitioner)
			.is_ok_and(|institution| T::Membership::answers_for(institution, row.institution));
		let credential = &row.declaration.credential;
		acts && T::Credentialing::holds_clinical(&row.clinician, credential, moment)
	}

	/// Uses a row of the quota of `institution`, if there is one.
	fn charge(institution: InstitutionId) -> bool {
		with_storage_layer(|| T::Sponsorship::charge(institution, ROWS)).is_ok()
	}
}

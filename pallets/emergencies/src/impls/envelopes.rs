// SPDX-License-Identifier: Apache-2.0

//! The keys that a custodian hands out for an emergency.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{Digest, Duty, InstitutionId, Membership, Sponsorship};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_post_envelope(
		agent: T::AccountId,
		emergency: EmergencyId,
		digest: Digest,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::RecordWriter)?;
		let (mut row, binding) = Self::standing(emergency)?;
		let binding = binding.as_ref();
		ensure!(row.subject(binding).is_some(), Error::<T>::NotBound);
		let custodian = Self::envelopes_under(&row, binding).ok_or(Error::<T>::NotCustodian)?;
		ensure!(T::Membership::answers_for(institution, custodian), Error::<T>::NotCustodian);
		if let Some(posted_for) = Envelopes::<T>::get(custodian, digest) {
			ensure!(posted_for == emergency, Error::<T>::EnvelopeUsed);
			return Ok(());
		}
		ensure!(Self::is_open(&row), Error::<T>::NotOpen);
		let envelope = Envelope { digest, charged: Self::charge(institution) };
		row.envelopes.try_push(envelope).map_err(|_| Error::<T>::TooManyEnvelopes)?;
		Emergencies::<T>::insert(emergency, row);
		Envelopes::<T>::insert(custodian, digest, emergency);
		Self::deposit_event(Event::EnvelopePosted { emergency, digest });
		Ok(())
	}

	/// The institution that registered whom the envelopes of an emergency are about, and under which
	/// they are found whoever took over from it.
	pub(crate) fn envelopes_under(
		row: &EmergencyOf<T>,
		binding: Option<&BindingOf<T>>,
	) -> Option<InstitutionId> {
		row.subject(binding).and_then(T::Sponsorship::sponsor_of)
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Envelopes with keys for grantees: which is current follows from the consent.

use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_primitives::{Digest, Duty, InstitutionId, Membership, Sponsorship};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_post_envelope(
		writer: T::AccountId,
		consent: ConsentId,
		envelope: Digest,
	) -> DispatchResult {
		let mut row = Self::row(consent)?;
		let (sponsor, _) = Self::custodian_of(
			&writer,
			Duty::RecordWriter,
			&row.subject,
			T::Membership::authorize,
		)?;
		if row.envelopes.last() == Some(&envelope) {
			return Ok(());
		}
		ensure!(row.consent.terms.can_permit(), Error::<T>::NotAPermit);
		ensure!(row.consent.stands(Self::now()), Error::<T>::NotStanding);
		ensure!(!Envelopes::<T>::contains_key(sponsor, envelope), Error::<T>::EnvelopeUsed);
		row.envelopes.try_push(envelope).map_err(|_| Error::<T>::TooManyEnvelopes)?;
		row.rows = row.rows.saturating_add(1);
		T::Sponsorship::charge(sponsor, 1)?;
		let subject = row.subject.clone();
		Envelopes::<T>::insert(sponsor, envelope, consent);
		Consents::<T>::insert(consent, row);
		Self::deposit_event(Event::EnvelopePosted { consent, subject, envelope });
		Ok(())
	}

	/// What the envelope with this digest for a consent of a subject that `custodian` registered is
	/// worth now.
	pub fn envelope(custodian: InstitutionId, envelope: &Digest) -> EnvelopeState {
		let posted = Envelopes::<T>::get(custodian, envelope)
			.and_then(|consent| Some((consent, Consents::<T>::get(consent)?)));
		match posted {
			None => EnvelopeState::Unknown,
			Some((consent, row))
				if row.envelopes.last() == Some(envelope) && row.consent.stands(Self::now()) =>
			{
				EnvelopeState::Current { consent }
			}
			Some((consent, _)) => EnvelopeState::Retired { consent },
		}
	}
}

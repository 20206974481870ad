// SPDX-License-Identifier: Apache-2.0

//! Events that were wrong.

use alloc::collections::BTreeSet;

use frame_support::ensure;
use salus_primitives::{Digest, Duty, InstitutionId, Membership};
use salus_supply::{ErrorDeclaration, ErrorReason, EventNumber};
use sp_runtime::{DispatchError, DispatchResult};

use crate::*;

/// Among how many events with the same hash that of a predecessor is looked for.
pub(crate) const MAX_TOLD: usize = 8;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_declare_error(
		agent: &T::AccountId,
		event: Digest,
		reason: ErrorReason,
		corrections: Corrections,
	) -> DispatchResult {
		let institution = Self::declaring_institution(agent)?;
		let number = Self::told_by(institution, &event)?;
		let mut row = Events::<T>::get(number).ok_or(Error::<T>::EventUnknown)?;
		if let Some(standing) = &row.error {
			let is_same = standing.reason == reason && standing.corrections == corrections;
			ensure!(is_same, Error::<T>::AlreadyDeclared);
			return Ok(());
		}
		let is_corrected = !corrections.is_empty();
		ensure!(!is_corrected || reason != ErrorReason::DidNotOccur, Error::<T>::NothingToCorrect);
		Self::ensure_corrections(event, &corrections)?;
		row.error = Some(ErrorDeclaration { declared_at: Self::now(), reason, corrections });
		Events::<T>::insert(number, row);
		Self::deposit_event(Event::ErrorDeclared { number, event, institution, reason });
		Ok(())
	}

	/// The event with `hash` that `institution` recorded, or else one for which it answers.
	fn told_by(institution: InstitutionId, hash: &Digest) -> Result<EventNumber, Error<T>> {
		let own = EventNumbers::<T>::get(hash, institution);
		let mut told = own
			.map(|number| (institution, number))
			.into_iter()
			.chain(EventNumbers::<T>::iter_prefix(hash).take(MAX_TOLD))
			.peekable();
		ensure!(told.peek().is_some(), Error::<T>::EventUnknown);
		told.find(|(recorder, _)| T::Membership::answers_for(institution, *recorder))
			.map(|(_, number)| number)
			.ok_or(Error::<T>::NotRecorder)
	}

	/// The institution for which `agent` says that an event was wrong.
	fn declaring_institution(agent: &T::AccountId) -> Result<InstitutionId, DispatchError> {
		T::Membership::authorize_winding_up(agent, Duty::Logistics)
			.or_else(|_| T::Membership::authorize_winding_up(agent, Duty::ResponsiblePerson))
	}

	/// That `corrections` can correct `event`.
	fn ensure_corrections(event: Digest, corrections: &Corrections) -> DispatchResult {
		let distinct: BTreeSet<_> = corrections.iter().chain([&event]).collect();
		ensure!(distinct.len() > corrections.len(), Error::<T>::CorrectionInvalid);
		let stands = |hash: &Digest| EventNumbers::<T>::iter_key_prefix(hash).next().is_some();
		let all_stand = corrections.iter().all(stands);
		ensure!(all_stand, Error::<T>::CorrectionUnknown);
		Ok(())
	}
}

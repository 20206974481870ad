// SPDX-License-Identifier: Apache-2.0

//! What the clinician says afterwards.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::Commitment;

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_attest(
		clinician: T::AccountId,
		emergency: EmergencyId,
		usage: Option<Commitment>,
	) -> DispatchResult {
		let (mut row, binding) = Self::standing(emergency)?;
		ensure!(row.clinician == clinician, Error::<T>::NotClinician);
		if let Some(attestation) = row.attestation.done {
			ensure!(attestation.usage == usage, Error::<T>::AlreadyAttested);
			return Ok(());
		}
		let attested_at = Self::now();
		Self::conclude(emergency, &mut row, binding.as_ref(), Step::Attestation);
		row.attestation.done = Some(Attestation { attested_at, usage });
		Emergencies::<T>::insert(emergency, row);
		Self::deposit_event(Event::Attested { emergency, used: usage.is_some() });
		Ok(())
	}
}

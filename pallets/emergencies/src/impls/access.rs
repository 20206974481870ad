// SPDX-License-Identifier: Apache-2.0

//! The answers that a decision about access gets.

use frame_support::traits::Get;
use salus_consent::Period;
use salus_primitives::Moment;

use crate::*;

impl<T: Config> salus_consent::Emergencies<T::AccountId> for Pallet<T> {
	fn opened(
		emergency: EmergencyId,
		clinician: &T::AccountId,
		subject: &T::AccountId,
		moment: Moment,
	) -> Option<salus_consent::Emergency> {
		let row = Emergencies::<T>::get(emergency)?;
		let is_theirs = row.clinician == *clinician && Self::is_about(&row, subject);
		let opens = is_theirs && Self::may_treat(&row, moment);
		opens.then(|| salus_consent::Emergency {
			id: emergency,
			period: Period { from: Some(row.declared_at), until: Some(row.ends_at()) },
			sensitivity: T::EmergencySensitivity::get(),
		})
	}

	fn covered(emergency: EmergencyId, subject: &T::AccountId, moment: Moment) -> bool {
		Emergencies::<T>::get(emergency)
			.is_some_and(|row| row.holds(moment) && Self::is_about(&row, subject))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_emergency(clinician: &T::AccountId, subject: &T::AccountId) -> EmergencyId {
		benchmarking::open_emergency::<T>(clinician, subject)
	}
}

impl<T: Config> Pallet<T> {
	fn is_about(row: &EmergencyOf<T>, subject: &T::AccountId) -> bool {
		Self::subject_of(row).as_ref() == Some(subject)
	}
}

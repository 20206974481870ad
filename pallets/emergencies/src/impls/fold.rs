// SPDX-License-Identifier: Apache-2.0

//! What nobody waits for any more and leaves the state.

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_primitives::{Credentialing, Fold, Moment, Sponsorship};

use super::ROWS;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fold(emergencies: &[EmergencyId]) -> DispatchResult {
		let limit = Self::now().saturating_sub(T::HistoryPeriod::get());
		emergencies.iter().try_for_each(|emergency| Self::fold_one(*emergency, limit))
	}

	/// Folds an emergency that nobody has waited for since `limit`.
	fn fold_one(emergency: EmergencyId, limit: Moment) -> DispatchResult {
		let (row, binding) = Self::standing(emergency)?;
		let has_board = T::Credentialing::board_of(&row.declaration.credential).is_some();
		let rests_since = row.rests_since(has_board).ok_or(Error::<T>::NotClosed)?;
		ensure!(rests_since <= limit, Error::<T>::HistoryRunning);
		Self::free(&row, binding.as_ref())?;
		Self::remove(emergency, &row, binding.as_ref());

		let institution = row.institution;
		let folded = FoldedEmergency { emergency, row, binding };
		Folds::<T>::mutate(institution, |fold| *fold = Some(Fold::over(*fold, &folded)));
		Self::deposit_event(Event::EmergencyFolded { emergency, institution });
		Ok(())
	}

	/// Gives the rows back to whom they were charged.
	fn free(row: &EmergencyOf<T>, binding: Option<&BindingOf<T>>) -> DispatchResult {
		if row.charged {
			T::Sponsorship::free(row.institution, ROWS)?;
		}
		let envelopes = row.envelopes.iter().filter(|envelope| envelope.charged).count();
		match Self::envelopes_under(row, binding) {
			Some(sponsor) if envelopes > 0 => {
				T::Sponsorship::free(sponsor, ROWS.saturating_mul(envelopes as u32))
			}
			_ => Ok(()),
		}
	}

	/// Takes an emergency from everywhere that it can be found.
	fn remove(emergency: EmergencyId, row: &EmergencyOf<T>, binding: Option<&BindingOf<T>>) {
		Emergencies::<T>::remove(emergency);
		OpenReports::<T>::remove(emergency);
		for (answering, step) in row.missed_steps() {
			Overdue::<T>::remove(answering, (emergency, step));
		}
		if let Some(custodian) = Self::envelopes_under(row, binding) {
			for envelope in &row.envelopes {
				Envelopes::<T>::remove(custodian, envelope.digest);
			}
		}
		let justification = row.declaration.justification;
		Justifications::<T>::mutate_exists(&row.clinician, justification, |last| {
			*last = last.filter(|last| *last != emergency);
		});
		if let Target::Subject(subject) = &row.declaration.target {
			SubjectEmergencies::<T>::remove(subject, emergency);
		}
		let Some(key) = row.encounter() else { return };
		EncounterEmergencies::<T>::remove(key, emergency);
		let is_last = Encounters::<T>::mutate_exists(key, |encounter| {
			let left = encounter.as_ref().map_or(0, |row| row.emergencies.saturating_sub(1));
			match encounter {
				Some(row) if left > 0 => row.emergencies = left,
				_ => *encounter = None,
			}
			left == 0
		});
		if let Some(binding) = binding.filter(|_| is_last) {
			SubjectEncounters::<T>::remove(&binding.subject, key);
		}
	}
}

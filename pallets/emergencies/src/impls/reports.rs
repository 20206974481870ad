// SPDX-License-Identifier: Apache-2.0

//! What is before the boards.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{Commitment, Credentialing, Duty, InstitutionId, Membership};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_answer_report(
		issuer: T::AccountId,
		emergency: EmergencyId,
		answer: Commitment,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&issuer, Duty::Issuer)?;
		Self::answer_as(institution, emergency, answer)
	}

	/// Answers as the board `institution`.
	pub(crate) fn answer_as(
		institution: InstitutionId,
		emergency: EmergencyId,
		answer: Commitment,
	) -> DispatchResult {
		let mut row = Emergencies::<T>::get(emergency).ok_or(Error::<T>::EmergencyUnknown)?;
		let report = row.report.as_mut().ok_or(Error::<T>::NotReported)?;
		let board = T::Credentialing::board_of(&row.declaration.credential);
		ensure!(board == Some(institution), Error::<T>::NotTheBoard);
		if let Some(said) = report.answer {
			ensure!(said.answer == answer, Error::<T>::AlreadyAnswered);
			return Ok(());
		}
		report.answer = Some(Answer { board: institution, answer, answered_at: Self::now() });
		Emergencies::<T>::insert(emergency, row);
		OpenReports::<T>::remove(emergency);
		Self::deposit_event(Event::ReportAnswered { emergency, board: institution });
		Ok(())
	}
}

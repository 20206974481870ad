// SPDX-License-Identifier: Apache-2.0

//! Whether it was justified.

use frame_support::ensure;
use salus_primitives::{Commitment, Credentialing, Duty, InstitutionId, Membership, Moment, Role};
use sp_runtime::DispatchError;

use crate::*;

impl<T: Config> Pallet<T> {
	/// Returns whether somebody has to hear what the subject disputes.
	pub(crate) fn do_review(
		officer: T::AccountId,
		emergency: EmergencyId,
		outcome: Outcome,
		findings: Commitment,
	) -> Result<bool, DispatchError> {
		let institution = T::Membership::authorize_winding_up(&officer, Duty::PrivacyOfficer)?;
		let (mut row, binding) = Self::standing(emergency)?;
		let repeats = |said: &Finding| {
			(said.reviewer.institution(), said.outcome, said.findings)
				== (institution, outcome, findings)
		};
		if row.findings().any(repeats) {
			return Ok(false);
		}
		let step = row.open_review().ok_or(Error::<T>::AlreadyReviewed)?;
		let reviewed_at = Self::now();
		let binding = binding.as_ref();
		let reviewer = Self::reviewer(institution, &row, binding, step, reviewed_at)?;
		Self::conclude(emergency, &mut row, binding, step);
		let finding = Finding { reviewer, outcome, findings, reviewed_at };
		row.note_finding(step, finding);
		Self::deposit_event(Event::Reviewed { emergency, reviewer, outcome });
		let is_heard = row.is_disputed() && finding.is_disputable();
		if outcome == Outcome::Unjustified {
			Self::report(emergency, &mut row);
		} else if is_heard {
			Self::hear(emergency, &mut row, binding);
		}
		Emergencies::<T>::insert(emergency, row);
		Ok(is_heard)
	}

	/// As what `institution` may do the review `step` now.
	fn reviewer(
		institution: InstitutionId,
		row: &EmergencyOf<T>,
		binding: Option<&BindingOf<T>>,
		step: Step,
		now: Moment,
	) -> Result<Reviewer, Error<T>> {
		let is_same = |other: InstitutionId| T::Membership::successor_of(other) == institution;
		let reviewed = row.findings().any(|said| is_same(said.reviewer.institution()));
		ensure!(!is_same(row.institution) && !reviewed, Error::<T>::NotIndependent);
		let custodian = row.subject(binding).and_then(Self::custodian_of);
		if step == Step::Review && custodian == Some(institution) {
			return Ok(Reviewer::Custodian(institution));
		}
		let waits_for_custodian = step == Step::Review
			&& custodian
				.is_some_and(|custodian| !T::Membership::answers_for(custodian, row.institution))
			&& now < row.review_due(binding);
		let regulates = T::Membership::has_role(institution, Role::Regulator);
		ensure!(regulates && !waits_for_custodian, Error::<T>::NotReviewer);
		Ok(Reviewer::Regulator(institution))
	}

	/// Brings an unjustified emergency before the board, if one answers for the credential.
	pub(super) fn report(emergency: EmergencyId, row: &mut EmergencyOf<T>) {
		let credential = row.declaration.credential;
		let board = T::Credentialing::board_of(&credential);
		row.report = Some(Report { reported_at: Self::now(), answer: None });
		OpenReports::<T>::insert(emergency, ());
		Self::deposit_event(Event::Reported { emergency, credential, board });
	}
}

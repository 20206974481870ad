// SPDX-License-Identifier: Apache-2.0

//! Whether it was justified, and what the subject says about that.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{
	Commitment, Credentialing, Duty, InstitutionId, Membership, Moment, Power, Representation, Role,
};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_review(
		officer: T::AccountId,
		emergency: EmergencyId,
		outcome: Outcome,
		findings: Commitment,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&officer, Duty::PrivacyOfficer)?;
		let (mut row, binding) = Self::standing(emergency)?;
		let repeats = |said: &Finding| {
			(said.reviewer.institution(), said.outcome, said.findings)
				== (institution, outcome, findings)
		};
		if row.findings().any(repeats) {
			return Ok(());
		}
		let step = row.open_review().ok_or(Error::<T>::AlreadyReviewed)?;
		let reviewed_at = Self::now();
		let binding = binding.as_ref();
		let reviewer = Self::reviewer(institution, &row, binding, step, reviewed_at)?;
		Self::conclude(emergency, &mut row, binding, step);
		let finding = Finding { reviewer, outcome, findings, reviewed_at };
		match row.dispute.as_mut().and_then(|dispute| dispute.second_review.as_mut()) {
			Some(second) => second.done = Some(finding),
			None => row.review.done = Some(finding),
		}
		Self::deposit_event(Event::Reviewed { emergency, reviewer, outcome });
		Self::follow_up(emergency, &mut row, &finding);
		Emergencies::<T>::insert(emergency, row);
		Ok(())
	}

	pub(crate) fn do_dispute(
		signer: T::AccountId,
		emergency: EmergencyId,
		statement: Commitment,
	) -> DispatchResult {
		let (mut row, binding) = Self::standing(emergency)?;
		let subject = row.subject(binding.as_ref()).ok_or(Error::<T>::NotBound)?.clone();
		let disputed_at = Self::now();
		let capacity = T::Representation::capacity(&signer, &subject, Power::Request, disputed_at);
		ensure!(capacity.is_some(), Error::<T>::NotPermitted);
		if let Some(dispute) = row.dispute {
			ensure!(dispute.statement == statement, Error::<T>::AlreadyDisputed);
			return Ok(());
		}
		ensure!(!row.is_unjustified(), Error::<T>::NothingToDispute);
		row.dispute = Some(Dispute { statement, disputed_at, second_review: None });
		Self::deposit_event(Event::Disputed { emergency, subject });
		if row.review.done.is_some_and(|finding| finding.is_disputable()) {
			Self::reopen(emergency, &mut row);
		}
		Emergencies::<T>::insert(emergency, row);
		Ok(())
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
			&& row.dispute.is_none()
			&& now < row.review_due(binding);
		let regulates = T::Membership::has_role(institution, Role::Regulator);
		ensure!(regulates && !waits_for_custodian, Error::<T>::NotReviewer);
		Ok(Reviewer::Regulator(institution))
	}

	/// What a finding brings about.
	fn follow_up(emergency: EmergencyId, row: &mut EmergencyOf<T>, finding: &Finding) {
		if finding.outcome == Outcome::Unjustified {
			let credential = row.declaration.credential;
			let board = T::Credentialing::board_of(&credential);
			row.report = Some(Report { reported_at: finding.reviewed_at, answer: None });
			OpenReports::<T>::insert(emergency, ());
			Self::deposit_event(Event::Reported { emergency, credential, board });
		} else if row.dispute.is_some() && finding.is_disputable() {
			Self::reopen(emergency, row);
		}
	}

	/// Has a Regulator review again what the subject disputes.
	fn reopen(emergency: EmergencyId, row: &mut EmergencyOf<T>) {
		let due = Self::now().saturating_add(CurrentDeadlines::<T>::get().review);
		if let Some(dispute) = row.dispute.as_mut() {
			dispute.second_review = Some(Task::due(due));
		}
		Self::expect_step(emergency, row, Step::SecondReview);
		Self::deposit_event(Event::ReviewReopened { emergency, due });
	}
}

// SPDX-License-Identifier: Apache-2.0

//! An emergency, from its declaration to its close.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Commitment, Digest, InstitutionId, Moment, Ruling};
use scale_info::TypeInfo;

use super::{
	Answering, Attestation, Binding, Deadline, Deadlines, Dispute, EncounterKey, Finding, Hearing,
	Outcome, Report, Step, Task,
};

/// Whom an emergency is about.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Target<AccountId> {
	Subject(AccountId),
	/// Somebody whom nobody has identified yet, in an encounter of the clinician's institution.
	Encounter(Commitment),
}

/// Why a clinician does not ask first.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum EmergencyReason {
	SubjectCannotConsent,
	DelayWouldHarm,
	/// The subject has somebody who would decide and cannot be reached.
	RepresentativeUnreachable,
}

/// What a clinician declares.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Declaration<AccountId> {
	pub target: Target<AccountId>,
	/// The clinical credential on which the clinician acts.
	pub credential: Commitment,
	pub reason: EmergencyReason,
	/// Over the written reason, which lies at the institution.
	pub justification: Commitment,
}

/// An HPKE envelope with the keys for an emergency, at the custodian's endpoint (RFC 9180).
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Envelope {
	pub digest: Digest,
	/// Whether the custodian had a row of quota for it.
	pub charged: bool,
}

/// One clinician's access without consent, and what became of it.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Emergency<AccountId, Envelopes> {
	pub clinician: AccountId,
	/// The institution for which the clinician declared. Its successor answers for it.
	pub institution: InstitutionId,
	pub declaration: Declaration<AccountId>,
	pub declared_at: Moment,
	/// The first moment after the window that was declared. An attestation ends the access earlier
	/// and leaves this as it is.
	pub until: Moment,
	pub attestation: Task<Attestation>,
	pub review: Task<Finding>,
	pub dispute: Option<Dispute>,
	/// Stands once the emergency is unjustified, by a review or a ruling.
	pub report: Option<Report>,
	/// In the order in which they were posted: the last one counts.
	pub envelopes: Envelopes,
	/// Whether the institution had a row of quota for it.
	pub charged: bool,
}

impl<AccountId, Envelopes: Default> Emergency<AccountId, Envelopes> {
	pub fn declared(
		clinician: AccountId,
		institution: InstitutionId,
		declaration: Declaration<AccountId>,
		declared_at: Moment,
		deadlines: Deadlines,
	) -> Self {
		Self {
			clinician,
			institution,
			declaration,
			declared_at,
			until: declared_at.saturating_add(deadlines.window),
			attestation: Task::due(declared_at.saturating_add(deadlines.attestation)),
			review: Task::due(declared_at.saturating_add(deadlines.review)),
			dispute: None,
			report: None,
			envelopes: Envelopes::default(),
			charged: false,
		}
	}
}

impl<AccountId, Envelopes> Emergency<AccountId, Envelopes> {
	/// Whether the window that was declared holds `moment`.
	pub fn holds(&self, moment: Moment) -> bool {
		self.declared_at <= moment && moment < self.until
	}

	/// The first moment at which nothing is open any more: what was attested is all that happened.
	pub fn ends_at(&self) -> Moment {
		let attestation = self.attestation.done;
		attestation.map_or(self.until, |attestation| self.until.min(attestation.attested_at))
	}

	/// Whether `moment` is within the window and before the attestation.
	pub fn opens(&self, moment: Moment) -> bool {
		self.declared_at <= moment && moment < self.ends_at()
	}

	/// The encounter under which it was declared, if nobody was identified.
	pub fn encounter(&self) -> Option<EncounterKey> {
		match self.declaration.target {
			Target::Subject(_) => None,
			Target::Encounter(encounter) => {
				Some(EncounterKey { institution: self.institution, encounter })
			}
		}
	}

	/// Whom it is about, if that is known by now.
	pub fn subject<'a>(&'a self, binding: Option<&'a Binding<AccountId>>) -> Option<&'a AccountId> {
		match &self.declaration.target {
			Target::Subject(subject) => Some(subject),
			Target::Encounter(_) => binding.map(|binding| &binding.subject),
		}
	}

	/// Whom it is about, if that was known before the review was due: only then is the review the
	/// custodian's to do in time.
	pub fn subject_in_time<'a>(
		&'a self,
		binding: Option<&'a Binding<AccountId>>,
	) -> Option<&'a AccountId> {
		let due = self.review.deadline.due;
		self.subject(binding.filter(|binding| binding.bound_at < due))
	}

	/// When the review is due: later than was said at first if the subject was bound so late that
	/// its custodian would not have the whole time.
	pub fn review_due(&self, binding: Option<&Binding<AccountId>>) -> Moment {
		let due = self.review.deadline.due;
		let bound = binding.filter(|_| self.encounter().is_some());
		let in_time = bound.filter(|binding| binding.bound_at < due);
		in_time.map_or(due, |binding| due.max(binding.review_due))
	}

	pub fn deadline(&self, step: Step) -> Option<&Deadline> {
		match step {
			Step::Attestation => Some(&self.attestation.deadline),
			Step::Review => Some(&self.review.deadline),
			Step::SecondReview => self.second_review().map(|task| &task.deadline),
		}
	}

	pub fn deadline_mut(&mut self, step: Step) -> Option<&mut Deadline> {
		match step {
			Step::Attestation => Some(&mut self.attestation.deadline),
			Step::Review => Some(&mut self.review.deadline),
			Step::SecondReview => self.second_review_mut().map(|task| &mut task.deadline),
		}
	}

	pub fn second_review(&self) -> Option<&Task<Finding>> {
		match self.dispute.as_ref()?.hearing.as_ref()? {
			Hearing::Regulator(task) => Some(task),
			Hearing::Panel(_) => None,
		}
	}

	fn second_review_mut(&mut self) -> Option<&mut Task<Finding>> {
		match self.dispute.as_mut()?.hearing.as_mut()? {
			Hearing::Regulator(task) => Some(task),
			Hearing::Panel(_) => None,
		}
	}

	/// Notes what a reviewer found in the review `step`.
	pub fn note_finding(&mut self, step: Step, finding: Finding) {
		match step {
			Step::SecondReview => {
				if let Some(task) = self.second_review_mut() {
					task.done = Some(finding);
				}
			}
			_ => self.review.done = Some(finding),
		}
	}

	/// Whether the subject disputes it and did not take that back.
	pub fn is_disputed(&self) -> bool {
		self.dispute.as_ref().is_some_and(Dispute::stands)
	}

	/// Whether a panel has to rule on it.
	pub fn waits_for_panel(&self) -> bool {
		self.dispute.as_ref().is_some_and(Dispute::waits_for_panel)
	}

	/// Whether nobody has decided yet what the subject disputes: the dispute can be taken back.
	pub fn awaits_hearing(&self) -> bool {
		match self.dispute.as_ref().and_then(|dispute| dispute.hearing) {
			Some(hearing) => hearing.is_open(),
			None => self.review.is_open(),
		}
	}

	/// The steps that wait to be done.
	pub fn open_steps(&self) -> impl Iterator<Item = Step> {
		let attestation = self.attestation.is_open().then_some(Step::Attestation);
		attestation.into_iter().chain(self.open_review())
	}

	/// The review that waits to be done.
	pub fn open_review(&self) -> Option<Step> {
		if self.review.is_open() {
			return Some(Step::Review);
		}
		let is_open = self.is_disputed() && self.second_review().is_some_and(Task::is_open);
		is_open.then_some(Step::SecondReview)
	}

	/// What the reviewers said, in their order.
	pub fn findings(&self) -> impl Iterator<Item = &Finding> {
		let second = self.second_review().and_then(|task| task.done.as_ref());
		self.review.done.iter().chain(second)
	}

	/// Whether a panel ruled so, or the last review found so.
	pub fn is_unjustified(&self) -> bool {
		match self.dispute.and_then(|dispute| dispute.verdict()) {
			Some(verdict) => verdict.ruling == Ruling::Overturned,
			None => self.findings().last().is_some_and(|said| said.outcome == Outcome::Unjustified),
		}
	}

	/// When the last word was said, if there is nothing to wait for: nothing is left to be said, or
	/// what is left was noted to be late. A panel always rules, so it is waited for. A report without
	/// a board that could answer waits for nothing, and neither does one beside what was noted to be
	/// late.
	pub fn rests_since(&self, has_board: bool) -> Option<Moment> {
		let rests = if self.waits_for_panel() {
			false
		} else if self.open_steps().next().is_some() {
			self.missed_steps().count() == self.open_steps().count()
		} else {
			!has_board || self.report.is_none_or(|report| report.answer.is_some())
		};
		rests.then(|| self.last_word_at())
	}

	/// The steps that wait to be done and were noted to be late, with who answers for them.
	pub fn missed_steps(&self) -> impl Iterator<Item = (Answering, Step)> + '_ {
		self.open_steps().filter_map(|step| Some((self.deadline(step)?.missed?, step)))
	}

	/// When something was last said about it, the declaration included.
	fn last_word_at(&self) -> Moment {
		let attested_at = self.attestation.done.map(|attestation| attestation.attested_at);
		let reviewed_at = self.findings().last().map(|finding| finding.reviewed_at);
		let disputed_at = self.dispute.as_ref().map(|dispute| dispute.disputed_at);
		let withdrawn_at = self.dispute.as_ref().and_then(|dispute| dispute.withdrawn_at);
		let verdict = self.dispute.as_ref().and_then(Dispute::verdict);
		let ruled_at = verdict.map(|verdict| verdict.ruled_at);
		let answer = self.report.and_then(|report| report.answer);
		let answered_at = answer.map(|answer| answer.answered_at);
		let words = [attested_at, reviewed_at, disputed_at, withdrawn_at, ruled_at, answered_at];
		words.into_iter().flatten().fold(self.declared_at, Moment::max)
	}
}

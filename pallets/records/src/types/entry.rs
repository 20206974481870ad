// SPDX-License-Identifier: Apache-2.0

//! The row of one record, and its verdict.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Day, Digest, InstitutionId, Lapse, Moment};
use scale_info::TypeInfo;

use super::{Amendment, Content, Erasure, Statement};

/// The name of an entry for ever: who first kept the record, and the digest of its ciphertext.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub struct EntryKey {
	pub custodian: InstitutionId,
	pub digest: Digest,
}

/// What became of the record that an entry names (FHIR R4 DocumentReference.status and docStatus).
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
pub enum Status {
	Current,
	Superseded,
	EnteredInError,
	/// Its keys are destroyed; a tombstone is left.
	Erased,
}

/// Everything about one record. `Holds` is the bounded list of regulators that hold it.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Entry<AccountId, Holds> {
	pub subject: AccountId,
	pub content: Option<Content<AccountId>>,
	pub recorded_at: Moment,
	pub status: Status,
	/// The version before this one.
	pub replaces: Option<EntryKey>,
	/// The version after this one.
	pub replaced_by: Option<EntryKey>,
	/// Where the entry stood in a batch, if it came out of one.
	pub leaf: Option<LeafPosition>,
	/// The institution that may accept custody.
	pub offered_to: Option<InstitutionId>,
	pub holds: Holds,
	pub amendment: Option<Amendment>,
	pub erasure: Option<Erasure>,
}

impl<AccountId: Clone + PartialEq, Holds: Default> Entry<AccountId, Holds> {
	pub fn new(statement: Statement<AccountId>, recorded_at: Moment) -> Self {
		Self {
			subject: statement.subject.clone(),
			content: Some(statement.into()),
			recorded_at,
			status: Status::Current,
			replaces: None,
			replaced_by: None,
			leaf: None,
			offered_to: None,
			holds: Holds::default(),
			amendment: None,
			erasure: None,
		}
	}

	/// Whether the entry says what `statement` says.
	pub fn states(&self, statement: &Statement<AccountId>) -> bool {
		self.subject == statement.subject && self.content == Some(statement.clone().into())
	}

	/// Ends the time as the current version: an offer lapses, and what ended it is the answer to
	/// an amendment request that was still open.
	pub fn close(&mut self, status: Status) {
		self.status = status;
		self.offered_to = None;
		self.amendment = self.amendment.take().filter(|amendment| !amendment.is_open());
	}

	/// Leaves a tombstone by which the subject still finds what happened, and how soon after it was
	/// asked for.
	pub fn erase(&mut self, now: Moment) {
		self.close(Status::Erased);
		self.content = None;
		self.amendment = None;
		if let Some(erasure) = &mut self.erasure {
			erasure.answered_at.get_or_insert(now);
		}
	}

	/// Since when the answer to an erasure request can be looked at.
	pub fn erasure_answered_at(&self) -> Option<Moment> {
		self.erasure.and_then(|erasure| erasure.answered_at)
	}

	/// Whether law still asks to keep the record on `today`.
	pub fn is_retained(&self, today: Day) -> bool {
		self.content.as_ref().is_some_and(|content| content.retention_until > today)
	}

	/// By when the requests that wait for an answer are due.
	pub fn due(&self) -> impl Iterator<Item = Moment> {
		let amendment = self.amendment.filter(Amendment::is_open).map(|amendment| amendment.due);
		let erasure = self.erasure.filter(Erasure::is_open).map(|erasure| erasure.due);
		amendment.into_iter().chain(erasure)
	}

	/// Notes which requests should have been answered by `now` and were not, each once.
	pub fn lapse(&mut self, now: Moment) -> impl Iterator<Item = Lapse> {
		let amendment = self.amendment.as_mut().is_some_and(|amendment| amendment.lapse(now));
		let erasure = self.erasure.as_mut().is_some_and(|erasure| erasure.lapse(now));
		let lapses = [(amendment, Lapse::AmendmentAnswer), (erasure, Lapse::ErasureAnswer)];
		lapses.into_iter().filter_map(|(lapses, lapse)| lapses.then_some(lapse))
	}

	pub fn verdict(&self) -> Verdict {
		match (self.status, self.replaced_by) {
			(Status::Superseded, Some(by)) => Verdict::Superseded { by },
			(Status::Current | Status::Superseded, _) => Verdict::Current,
			(Status::EnteredInError, _) => Verdict::EnteredInError,
			(Status::Erased, _) => Verdict::Erased,
		}
	}
}

/// Where a leaf stands in a batch of the custodian.
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
pub struct LeafPosition {
	pub root: Digest,
	pub index: u32,
}

/// What the chain says about a digest.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Verdict {
	Unknown,
	Current,
	Superseded { by: EntryKey },
	EnteredInError,
	Erased,
}

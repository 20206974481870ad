// SPDX-License-Identifier: Apache-2.0

//! What a subject asks for, and how a custodian answers.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{time::DAY_MILLISECONDS, Commitment, Moment};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A subject's request to amend a record (45 CFR 164.526, GDPR Art. 16).
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
pub struct Amendment {
	/// Over what the subject wants amended, which lies at the custodian.
	pub statement: Commitment,
	pub requested_at: Moment,
	pub due: Moment,
	pub denial: Option<Denial>,
	/// Over the subject's statement of disagreement with the denial.
	pub disagreement: Option<Commitment>,
	/// Whether it was noted that the answer is late.
	pub lapsed: bool,
}

impl Amendment {
	pub fn is_open(&self) -> bool {
		self.denial.is_none()
	}

	/// Notes that the answer is late, if it is so and was not noted before.
	pub fn lapse(&mut self, now: Moment) -> bool {
		let lapses = !self.lapsed && self.is_open() && self.due < now;
		self.lapsed |= lapses;
		lapses
	}
}

/// Why an amendment is denied (45 CFR 164.526(a)(2)).
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
pub enum Denial {
	/// (i): the custodian did not create the record, and who did can still be asked.
	NotCreatedHere,
	/// (ii): the record is not part of the designated record set.
	NotInRecordSet,
	/// (iii): the subject has no right to inspect the record (45 CFR 164.524).
	NotAvailableForAccess,
	/// (iv): the record is accurate and complete.
	AccurateAndComplete,
}

/// A subject's request to erase a record (GDPR Art. 17).
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
pub struct Erasure {
	pub requested_at: Moment,
	pub due: Moment,
	pub extended: bool,
	/// When the custodian refused, or attested that the keys are destroyed.
	pub answered_at: Option<Moment>,
	pub refusal: Option<Law>,
	/// Whether it was noted that the answer is late.
	pub lapsed: bool,
}

impl Erasure {
	pub fn is_open(&self) -> bool {
		self.answered_at.is_none()
	}

	/// Notes that the answer is late, if it is so and was not noted before.
	pub fn lapse(&mut self, now: Moment) -> bool {
		let lapses = !self.lapsed && self.is_open() && self.due < now;
		self.lapsed |= lapses;
		lapses
	}
}

/// The law on which an erasure is refused.
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
pub enum Law {
	/// GDPR Art. 17(1): none of its grounds applies, the record is still needed.
	NoGround,
	/// GDPR Art. 17(3)(a): freedom of expression and information.
	Expression,
	/// GDPR Art. 17(3)(b): a legal obligation or a task in the public interest.
	LegalObligation,
	/// GDPR Art. 17(3)(c): public health, Art. 9(2)(h) and (i), 9(3).
	PublicHealth,
	/// GDPR Art. 17(3)(d): archiving in the public interest, research, statistics.
	Research,
	/// GDPR Art. 17(3)(e): legal claims.
	LegalClaims,
	/// A duty to keep medical records, such as BGB § 630f(3), Code de la santé publique
	/// R. 1112-7, 42 CFR 482.24(b)(1), 21 CFR 312.62(c).
	RetentionDuty,
}

/// How long institutions have to answer and how long what is folded stays provable.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase")]
pub struct Deadlines {
	/// To answer an erasure request, in milliseconds.
	pub erasure: Moment,
	/// What an extension adds to that, in milliseconds.
	pub erasure_extension: Moment,
	/// To answer an amendment request, in milliseconds.
	pub amendment: Moment,
	/// How long the root over folded entries stays.
	pub archive_days: u32,
}

impl Default for Deadlines {
	/// One month and two more (GDPR Art. 12(3)), 60 days (45 CFR 164.526(b)(2)), six years
	/// (45 CFR 164.316(b)(2)(i)).
	fn default() -> Self {
		Self {
			erasure: 30 * DAY_MILLISECONDS,
			erasure_extension: 60 * DAY_MILLISECONDS,
			amendment: 60 * DAY_MILLISECONDS,
			archive_days: 2_192,
		}
	}
}

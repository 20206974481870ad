// SPDX-License-Identifier: Apache-2.0

//! Doubts about packs.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_gs1::Lgtin;
use salus_primitives::{Commitment, Digest, InstitutionId, Moment};
use scale_info::TypeInfo;

/// How much a pack is doubted.
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
pub enum Standing {
	/// It was tried in vain, not often enough to be suspect.
	Watched,
	/// Nobody dispenses it until somebody has looked (21 USC 360eee(21)).
	Suspect,
	/// It was found so (21 USC 360eee(8)).
	Illegitimate,
	/// Nothing was found wrong with it.
	Cleared,
}

/// What somebody saw.
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
pub struct Report {
	pub institution: InstitutionId,
	/// Over the written grounds, which lie with the institution.
	pub grounds: Commitment,
}

/// What the manufacturer or a Regulator found.
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
pub struct Finding {
	pub institution: InstitutionId,
	/// Over the written findings, which lie with the institution.
	pub findings: Commitment,
	pub found_at: Moment,
}

/// A doubt about a pack.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Suspicion {
	/// Of which lot the pack is said to be, by who doubted it first.
	pub lot: Lgtin,
	pub standing: Standing,
	/// How often it was tried in vain since it was last cleared.
	pub attempts: u32,
	/// The event of the last attempt, so that a repeated call is known as one.
	pub last_attempt: Option<Digest>,
	pub first_at: Moment,
	/// When something was last said about it.
	pub last_at: Moment,
	/// Since when it is suspect, if it is suspect or illegitimate.
	pub raised_at: Option<Moment>,
	/// The last report since it was last cleared.
	pub report: Option<Report>,
	/// What was last found.
	pub finding: Option<Finding>,
	/// Who paid for the row.
	pub payer: InstitutionId,
}

impl Suspicion {
	/// A doubt without a reason yet, for which `payer` pays.
	pub fn begun(lot: Lgtin, payer: InstitutionId, now: Moment) -> Self {
		Self {
			lot,
			standing: Standing::Watched,
			attempts: 0,
			last_attempt: None,
			first_at: now,
			last_at: now,
			raised_at: None,
			report: None,
			finding: None,
			payer,
		}
	}

	/// Whether nobody dispenses the pack.
	pub fn is_raised(&self) -> bool {
		matches!(self.standing, Standing::Suspect | Standing::Illegitimate)
	}

	/// It is suspect, unless it was already. Answers whether that is new.
	pub fn raise(&mut self, now: Moment) -> bool {
		let is_new = !self.is_raised();
		if is_new {
			self.standing = Standing::Suspect;
			self.raised_at = Some(now);
		}
		is_new
	}

	/// Another attempt in vain. Answers whether it makes the pack suspect.
	pub fn count(&mut self, event: Digest, threshold: u32, now: Moment) -> bool {
		self.attempts = self.attempts.saturating_add(1);
		self.last_attempt = Some(event);
		self.last_at = now;
		if self.attempts >= threshold {
			return self.raise(now);
		}
		if self.standing == Standing::Cleared {
			self.standing = Standing::Watched;
		}
		false
	}

	/// What `finding` makes of it.
	pub fn decide(&mut self, is_illegitimate: bool, finding: Finding) {
		if is_illegitimate {
			self.raise(finding.found_at);
			self.standing = Standing::Illegitimate;
		} else {
			self.standing = Standing::Cleared;
			self.attempts = 0;
			self.raised_at = None;
			self.report = None;
		}
		self.last_at = finding.found_at;
		self.finding = Some(finding);
	}
}

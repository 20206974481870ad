// SPDX-License-Identifier: Apache-2.0

//! A consent as the state keeps it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_consent::{Consent, ConsentId, Giver, Source, Status};
use salus_primitives::{Digest, Moment};
use scale_info::TypeInfo;

/// One consent, whom it is about and what became of it.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct ConsentRow<AccountId, Envelopes> {
	pub subject: AccountId,
	pub consent: Consent<AccountId>,
	/// Rows of quota that it takes: itself, each provision and each envelope.
	pub rows: u32,
	/// The consent in whose place it came.
	pub replaces: Option<ConsentId>,
	/// The consent that came in its place.
	pub replaced_by: Option<ConsentId>,
	/// When it was revoked or entered in error, whichever came first.
	pub closed_at: Option<Moment>,
	/// The scan of the paper that revoked it. None where a signature did.
	pub revocation: Option<Digest>,
	/// Digests of the envelopes posted for it, of which only the last can be current.
	pub envelopes: Envelopes,
}

impl<AccountId, Envelopes> ConsentRow<AccountId, Envelopes> {
	/// How many rows of quota a consent takes when it comes.
	pub fn initial_rows(consent: &Consent<AccountId>) -> u32 {
		(consent.terms.provisions().len() as u32).saturating_add(1)
	}

	/// Since when it is over, or from when it will be by itself: revoked, expired or entered in
	/// error. It stands again at no later moment.
	pub fn over_since(&self) -> Option<Moment> {
		let expiry = self.consent.terms.period().until;
		match (self.closed_at, expiry) {
			(Some(closed), Some(expiry)) => Some(closed.min(expiry)),
			(closed, expiry) => closed.or(expiry),
		}
	}

	/// Whether it is over at `moment`. One that is not stands, or is to stand later.
	pub fn is_over_at(&self, moment: Moment) -> bool {
		self.over_since().is_some_and(|over| over <= moment)
	}

	/// Whether an access at `moment` could rest on it. What was entered in error carried until that
	/// was found.
	pub fn carried_at(&self, moment: Moment) -> bool {
		self.consent.given_at <= moment
			&& self.consent.terms.period().holds(moment)
			&& self.closed_at.is_none_or(|closed| moment < closed)
	}

	/// Whether it is on paper, and on which.
	pub fn scan(&self) -> Option<Digest> {
		match self.consent.source {
			Source::Paper { scan, .. } => Some(scan),
			Source::Signed => None,
		}
	}

	/// It does not stand from `moment` on, by a signature or by the paper with this scan.
	pub fn revoke(&mut self, moment: Moment, scan: Option<Digest>) {
		self.consent.status = Status::Revoked { at: moment };
		self.closed_at = Some(moment);
		self.revocation = scan;
	}

	/// It was never given, as was found at `moment`.
	pub fn enter_in_error(&mut self, moment: Moment) {
		self.consent.status = Status::EnteredInError;
		self.closed_at = self.closed_at.or(Some(moment));
	}
}

/// What an officer saw on a paper.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Attested {
	pub giver: Giver,
	pub scan: Digest,
}

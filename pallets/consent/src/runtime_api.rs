// SPDX-License-Identifier: Apache-2.0

//! What clients ask about consents.

use alloc::vec::Vec;

use codec::Codec;
use salus_consent::{AccessRequest, ConsentId, Decision, Party, RequestError, Statute};
use salus_primitives::{Country, Digest, InstitutionId};

use crate::{EnvelopeState, Tally};

sp_api::decl_runtime_apis! {
	/// Decisions and consents. `Row` is the pallet's `ConsentRowOf<Runtime>`.
	pub trait ConsentApi<AccountId, Row>
	where
		AccountId: Codec,
		Row: Codec,
	{
		/// The decision about `request` at the moment of the block: about a past moment, ask at a
		/// block of then. The custodian asks, and vouches for what it says about the record and
		/// for the requester's relation to the subject.
		fn decide(request: AccessRequest<AccountId>) -> Result<Decision, RequestError>;

		/// The consent with this number.
		fn consent(consent: ConsentId) -> Option<Row>;

		/// Up to `limit` (at most 256) consents of `subject`, those that are over included, in the
		/// order of their storage keys, from the one after `after`.
		fn consents_of(
			subject: AccountId,
			after: Option<ConsentId>,
			limit: u32,
		) -> Vec<(ConsentId, Row)>;

		/// The consents of `subject` for `grantee` that stand or are to stand, by their numbers.
		fn standing_for(subject: AccountId, grantee: Party<AccountId>) -> Vec<(ConsentId, Row)>;

		/// What the law of `country` says, by the codes of the statutes.
		fn statutes(country: Country) -> Vec<Statute>;

		/// What the envelope with this digest is worth that was posted for a subject which
		/// `custodian` registered, whoever succeeded it.
		fn envelope(custodian: InstitutionId, envelope: Digest) -> EnvelopeState;

		/// How many consents of `subject` there are, and how many were folded.
		fn tally(subject: AccountId) -> Tally;

		/// Whether these are all the consents of `subject` that were folded, in their order.
		fn verify_folded(subject: AccountId, consents: Vec<(ConsentId, Row)>) -> bool;
	}
}

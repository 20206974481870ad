// SPDX-License-Identifier: Apache-2.0

//! What clients ask about emergencies.

use alloc::vec::Vec;

use codec::Codec;
use salus_consent::EmergencyId;
use salus_primitives::{Commitment, Digest, Fold, InstitutionId};

use crate::types::{
	Answering, Deadlines, EmergencyState, Encounter, EnvelopeState, FoldedEmergency, Step,
};

sp_api::decl_runtime_apis! {
	/// Emergencies and what waits to be done about them. `Emergency` is the pallet's
	/// `EmergencyOf<Runtime>`.
	pub trait EmergenciesApi<AccountId, Emergency>
	where
		AccountId: Codec,
		Emergency: Codec,
	{
		/// The emergency with this number, unless it was folded.
		fn emergency(emergency: EmergencyId) -> Option<EmergencyState<Emergency, AccountId>>;

		/// Up to `limit` emergencies about `subject`, and never more than 100, those after `after`;
		/// with those under encounters that turned out to be about it.
		fn emergencies_of(
			subject: AccountId,
			after: Option<EmergencyId>,
			limit: u32,
		) -> Vec<EmergencyState<Emergency, AccountId>>;

		/// Up to `limit` steps that are late, and never more than 100, those after `after`. What
		/// waits for any Regulator is listed under `Regulators`.
		fn overdue(
			answering: Answering,
			after: Option<(EmergencyId, Step)>,
			limit: u32,
		) -> Vec<(EmergencyId, Step)>;

		/// Up to `limit` unjustified emergencies that wait for an answer, and never more than 100,
		/// those after `after`; each with the board that answers for the credential today.
		fn reports(
			after: Option<EmergencyId>,
			limit: u32,
		) -> Vec<(EmergencyId, Option<InstitutionId>)>;

		/// What is known of an encounter, such as whom it was about.
		fn encounter(
			institution: InstitutionId,
			encounter: Commitment,
		) -> Option<Encounter<AccountId>>;

		/// Whether the envelope with this digest counts that was posted about a subject of
		/// `custodian`, the institution that registered it.
		fn envelope(custodian: InstitutionId, digest: Digest) -> EnvelopeState;

		/// The deadlines of what begins now.
		fn deadlines() -> Deadlines;

		/// The digest of the folded emergencies that were declared in `institution`.
		fn fold(institution: InstitutionId) -> Option<Fold>;

		/// Whether these are all the emergencies that were declared in `institution` and folded, in
		/// their order.
		fn verify_folded(
			institution: InstitutionId,
			folded: Vec<FoldedEmergency<Emergency, AccountId>>,
		) -> bool;
	}
}

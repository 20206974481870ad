// SPDX-License-Identifier: Apache-2.0

//! What clients ask about claims.

use alloc::vec::Vec;

use codec::Codec;
use salus_adjudication::{ClaimKey, Payee, PlanYear, Year};
use salus_primitives::{Commitment, Day, Fold, InclusionProof, InstitutionId};
use sp_runtime::DispatchError;

use crate::types::{
	ClaimState, Deadlines, FoldedClaim, Limits, Predetermination, Remittance, Submission, Waiting,
};

sp_api::decl_runtime_apis! {
	/// Claims, what became of them, what was counted and what was remitted. Advices and queues are
	/// asked of settlement. What is asked about a member is for its parties: a gateway answers those
	/// alone.
	pub trait ClaimsApi<AccountId>
	where
		AccountId: Codec,
	{
		/// What would become of a claim of `provider` now: status 25, and why the insurer would look
		/// at it first. The error is the one with which it would be refused.
		fn dry_run(
			provider: InstitutionId,
			submission: Submission<AccountId, InclusionProof>,
		) -> Result<Predetermination, DispatchError>;

		/// The claim with its rounds, unless it was folded.
		fn claim(claim: ClaimKey) -> Option<ClaimState<AccountId>>;

		/// Up to `limit` claims about `member`, and never more than 100, those after `after`.
		fn claims_of(
			member: AccountId,
			after: Option<ClaimKey>,
			limit: u32,
		) -> Vec<ClaimState<AccountId>>;

		/// What was counted of `member`, and of its family, in each plan year.
		fn accumulators(member: AccountId) -> Vec<(PlanYear, Year)>;

		/// Up to `limit` claims of `provider`, and never more than 100, those after `after`.
		fn claims_of_provider(
			provider: InstitutionId,
			after: Option<Commitment>,
			limit: u32,
		) -> Vec<ClaimState<AccountId>>;

		/// Up to `limit` claims that wait for `insurer`, as they name it, and never more than 100,
		/// those after `after`. A successor asks for its predecessors one by one.
		fn pended(insurer: InstitutionId, after: Option<ClaimKey>, limit: u32) -> Vec<Waiting>;

		/// As `pended`, those that are late.
		fn overdue(insurer: InstitutionId, after: Option<ClaimKey>, limit: u32) -> Vec<Waiting>;

		/// What `payee` was paid from the first day to the last, 366 at most: one remittance for each
		/// insurer and currency, balanced (X12 835, 005010X221A1, 1.10.2.1).
		fn remittance(payee: Payee<AccountId>, from: Day, until: Day) -> Vec<Remittance>;

		/// The deadlines of what begins now.
		fn deadlines() -> Deadlines;

		/// What is believed without a look.
		fn limits() -> Limits;

		/// The digest of the folded claims of `provider`.
		fn fold(provider: InstitutionId) -> Option<Fold>;

		/// Whether these are all the claims of `provider` that were folded, in their order.
		fn verify_folded(provider: InstitutionId, folded: Vec<FoldedClaim<AccountId>>) -> bool;
	}
}

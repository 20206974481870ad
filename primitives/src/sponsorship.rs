// SPDX-License-Identifier: Apache-2.0

//! Who pays for what is stored about an account that has no coins.

use frame_support::dispatch::DispatchResult;

use crate::InstitutionId;

/// The quota that pays for the rows of a subject: that of the institution which registered it.
/// A row that comes is charged, a row that goes is freed, whoever signed the call.
pub trait Sponsorship<AccountId> {
	/// The institution that registered `account`, if one did. It never changes; whoever succeeds
	/// the institution pays on.
	fn sponsor_of(account: &AccountId) -> Option<InstitutionId>;

	/// Uses `rows` of the quota of the institution that answers for `sponsor`, if there are so
	/// many: for calls of the sponsor's own agents.
	fn charge(sponsor: InstitutionId, rows: u32) -> DispatchResult;

	/// As [`Sponsorship::charge`], also beyond the quota: for calls of subjects and regulators,
	/// which no empty quota may stop. What one account can use so must be bounded.
	fn charge_beyond_quota(sponsor: InstitutionId, rows: u32) -> DispatchResult;

	/// Gives `rows` back to the institution that answers for `sponsor`.
	fn free(sponsor: InstitutionId, rows: u32) -> DispatchResult;

	/// Makes `sponsor` pay for `account`, with quota for a thousand rows.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_sponsor(sponsor: InstitutionId, account: &AccountId);
}

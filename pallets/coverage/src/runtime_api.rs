// SPDX-License-Identifier: Apache-2.0

//! What clients ask about coverages.

use alloc::vec::Vec;

use codec::Codec;
use salus_adjudication::{PlanVersion, PriceRow};
use salus_primitives::InstitutionId;

use crate::types::{AuthorisationState, Contract, CoverageState, Deadlines, Plan, Table};

sp_api::decl_runtime_apis! {
	/// What insurers promise; what they count is asked of claims. `Version` and `Coverage` are the pallet's
	/// `VersionOf<Runtime>` and `CoverageOf<Runtime>`. What is asked about a member is for its
	/// parties: a gateway answers those alone.
	pub trait CoverageApi<AccountId, Version, Coverage>
	where
		AccountId: Codec,
		Version: Codec,
		Coverage: Codec,
	{
		/// How many versions a plan has, and whether it is open.
		fn plan(insurer: InstitutionId, plan: u32) -> Option<Plan>;

		/// A version of a plan, unless it was retired.
		fn version(version: PlanVersion) -> Option<Version>;

		/// A table of prices.
		fn table(insurer: InstitutionId, table: u32) -> Option<Table>;

		/// The prices of a row, one after the other.
		fn price(insurer: InstitutionId, table: u32, row: u32) -> Vec<PriceRow>;

		/// The contracts with a provider, one after the other.
		fn contracts(insurer: InstitutionId, provider: InstitutionId) -> Vec<Contract>;

		/// What covers an account.
		fn coverage(member: AccountId) -> Option<CoverageState<Coverage>>;

		/// Up to `limit` authorisations about a member, and never more than 100, those after
		/// `after`.
		fn authorisations(
			member: AccountId,
			after: Option<u32>,
			limit: u32,
		) -> Vec<AuthorisationState>;

		/// Up to `limit` decisions that are late and for which `insurer` answers, and never more
		/// than 100, those after `after`.
		fn overdue(
			insurer: InstitutionId,
			after: Option<(AccountId, u32)>,
			limit: u32,
		) -> Vec<(AccountId, u32)>;

		/// The deadlines of what begins now.
		fn deadlines() -> Deadlines;
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What clients ask about the members.

use alloc::vec::Vec;

use codec::Codec;
use salus_primitives::{InstitutionId, LegalId, Validator};

use crate::types::{Agent, Institution};

sp_api::decl_runtime_apis! {
	/// The members, their agents and their validators. `Endpoint` encodes as bytes.
	pub trait InstitutionsApi<AccountId, Balance, Endpoint>
	where
		AccountId: Codec,
		Balance: Codec,
		Endpoint: Codec,
	{
		/// An institution, also one that withdrew.
		fn institution(
			institution: InstitutionId,
		) -> Option<Institution<AccountId, Balance, Endpoint>>;

		/// Up to `limit` institutions, and never more than 100, whose ids come after `after`.
		#[allow(clippy::type_complexity)]
		fn institutions(
			after: Option<InstitutionId>,
			limit: u32,
		) -> Vec<(InstitutionId, Institution<AccountId, Balance, Endpoint>)>;

		/// The institution that carries `legal_id`.
		fn institution_by_legal_id(legal_id: LegalId) -> Option<InstitutionId>;

		/// For which institution `account` acts, and with which duties.
		fn agent(account: AccountId) -> Option<Agent<Balance>>;

		/// Up to `limit` agents of `institution`, and never more than 100, that come after `after`.
		/// Nothing at all while a migration is still collecting them. A runtime that answers only
		/// version 1 of this API does not know the question.
		#[api_version(2)]
		#[allow(clippy::type_complexity)]
		fn agents(
			institution: InstitutionId,
			after: Option<AccountId>,
			limit: u32,
		) -> Option<Vec<(AccountId, Agent<Balance>)>>;

		/// The account to fund for deposits and fees of `institution`.
		fn sovereign_account(institution: InstitutionId) -> AccountId;

		/// The validators of all institutions, also of those that are not Active.
		fn validators() -> Vec<Validator<AccountId>>;
	}
}

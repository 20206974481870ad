// SPDX-License-Identifier: Apache-2.0

//! What clients ask about credit and weights.

use alloc::vec::Vec;

use codec::{Codec, Decode, Encode};
use salus_primitives::InstitutionId;
use scale_info::TypeInfo;

use crate::{
	types::{Change, NotedLapse},
	weighting::{Bound, Limits},
};

/// The credit of one institution, and what it is made of.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Standing {
	/// Base and reliability, less lateness and offences, from 0 to 1,000.
	pub credit: u16,
	/// What accreditation alone gives.
	pub base: u16,
	pub reliability: i16,
	pub lateness: u16,
	pub offences: u16,
	/// The last changes, the oldest first.
	pub history: Vec<Change>,
	/// How many lapses were noted, ever.
	pub lapses: u32,
	/// The last ones, and those that are before a panel, by their numbers.
	pub recent_lapses: Vec<NotedLapse>,
}

/// The weights of one validator.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct WeightRow<AccountId> {
	pub institution: InstitutionId,
	pub validator: AccountId,
	/// The credit of the institution now.
	pub credit: u16,
	/// In this session.
	pub active: Option<u64>,
	/// In the next one.
	pub queued: Option<u64>,
	/// In the one after that, if it were planned now.
	pub would_be: Option<u64>,
	/// Why the weight is what it is: the queued one, or else the active or the planned one.
	pub bound: Option<Bound>,
}

sp_api::decl_runtime_apis! {
	/// Credit of institutions and weights of validators.
	pub trait CreditApi<AccountId>
	where
		AccountId: Codec,
	{
		/// The credit of `institution`, with its history.
		fn standing(institution: InstitutionId) -> Option<Standing>;

		/// The weights of everybody who validates, is going to, or would if it were planned now.
		fn weights() -> Vec<WeightRow<AccountId>>;

		/// The floor and cap of the queued weights.
		fn limits() -> Limits;
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What an insurer keeps about its members, as the pallet that adjudicates asks for it.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Day, InstitutionId};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	claim::{Authorisation, Coverage},
	money::{Amount, BasisPoints},
	plan::{PriceRow, Terms},
	year::Year,
};

/// One version of a plan. It never changes.
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
pub struct PlanVersion {
	pub insurer: InstitutionId,
	pub plan: u32,
	pub version: u32,
}

/// Until when an insurer pays, and what it adds when it does not.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct PromptPay {
	/// Days after a claim was received on which no interest runs.
	pub days: u16,
	/// A year, of 365 days.
	pub interest: BasisPoints,
}

/// What is asked about one line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Service {
	pub row: u32,
	pub day: Day,
}

/// What insurer and provider agreed for a service.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Agreed {
	/// The price on the day.
	pub price: Option<PriceRow>,
	pub tier: u8,
	/// Whether the provider accepted the price by contract.
	pub contracted: bool,
}

/// What an insurer promised a member, and what it counted so far.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Policy {
	pub version: PlanVersion,
	pub terms: Terms,
	/// A claim with a higher charge waits for the insurer.
	pub review_above: Option<Amount>,
	pub prompt_pay: PromptPay,
	pub coverage: Coverage,
	/// 1 where no payer comes before this one.
	pub order: u8,
	/// All plan years of the version, empty ones too.
	pub years: Vec<Year>,
	/// One for each service that was asked about.
	pub agreed: Vec<Agreed>,
}

/// Keeps plans, prices, coverages, authorisations and accumulators. Implemented by
/// `pallet-coverage`, which trusts who posts.
pub trait Policies<AccountId> {
	/// The insurer that answers today for what covers `member`.
	fn insurer_of(member: &AccountId) -> Option<InstitutionId>;

	/// What covers `member` with `insurer` for services of `provider`; `None` where `insurer` never
	/// enrolled it. Refused where the services lie under two versions.
	fn policy(
		insurer: InstitutionId,
		member: &AccountId,
		provider: InstitutionId,
		services: &[Service],
	) -> Result<Option<Policy>, DispatchError>;

	/// What covers `member` under `version`, also where it goes on under another one since; its days
	/// hold those of `services` that anything covers. What was agreed is not asked. `None` where
	/// `version` never covered it.
	fn policy_under(
		version: PlanVersion,
		member: &AccountId,
		services: &[Service],
	) -> Result<Option<Policy>, DispatchError>;

	/// The authorisations of `member` for `provider` with these numbers that were given.
	fn authorisations(
		member: &AccountId,
		provider: InstitutionId,
		numbers: &[u32],
	) -> Vec<Authorisation>;

	/// All plan years of `version` as they stand for `member`, also where its coverage ended or goes
	/// on under another version since: what a reversal subtracts from.
	fn years(member: &AccountId, version: PlanVersion) -> Vec<Year>;

	/// Writes the accumulators and authorisations that an adjudication, or its reversal, left.
	fn post(
		member: &AccountId,
		version: PlanVersion,
		years: &[Year],
		authorisations: &[Authorisation],
	) -> DispatchResult;

	/// A claim about `member` came or went: a coverage stays while there is one.
	fn claim_added(member: &AccountId) -> DispatchResult;
	fn claim_removed(member: &AccountId) -> DispatchResult;

	/// Lets `insurer` cover `member` after another payer, under as large a plan as there can be, with
	/// a contract, and for each of so many `services` a price in the row and an authorisation with
	/// the number of its place.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_policy(
		insurer: InstitutionId,
		member: &AccountId,
		provider: InstitutionId,
		services: u32,
	) -> Terms;
}

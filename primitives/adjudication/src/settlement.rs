// SPDX-License-Identifier: Apache-2.0

//! What is owed for claims, as the pallet that pays is told.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Commitment, Day, InstitutionId, Moment};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::DispatchError;

use crate::{
	money::{Amount, Currency},
	policies::PromptPay,
};

/// A claim for good: who submitted it, and its own salted reference (CLP01, Claim.identifier).
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
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub struct ClaimKey {
	pub provider: InstitutionId,
	pub reference: Commitment,
}

/// One adjudication of a claim: the first, or one after an appeal.
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
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub struct Decided {
	pub claim: ClaimKey,
	pub round: u8,
}

/// Who is paid (FHIR R4 Claim.payee).
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
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub enum Payee<AccountId> {
	/// The sovereign account of the institution that answers for this one.
	Institution(InstitutionId),
	/// The member, or another account.
	Account(AccountId),
}

/// What an insurer owes for one adjudication.
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
pub struct Payment<AccountId> {
	pub insurer: InstitutionId,
	pub currency: Currency,
	pub payee: Payee<AccountId>,
	pub decided: Decided,
	/// CLP04. Nothing is paid of 0, but the payee is advised.
	pub amount: Amount,
	/// The day on which the claim was received.
	pub received: Day,
	pub prompt_pay: PromptPay,
}

/// Whether money moved.
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
pub enum Settled {
	/// In this block.
	Paid,
	/// It waits for the reserve, after those before it.
	Queued,
}

/// What a payee is told about one adjudication, when it is paid or taken back.
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
pub struct Advice {
	pub insurer: InstitutionId,
	pub currency: Currency,
	pub decided: Decided,
	pub at: Moment,
	pub entry: AdviceEntry,
}

/// CLP04 of an adjudication with the PLB amounts that come with it (X12 835).
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
pub enum AdviceEntry {
	/// `amount + interest − recovered` moved.
	Paid {
		amount: Amount,
		/// PLB `L6`, which lessens nothing: it is negative there.
		interest: Amount,
		/// PLB `WO`: what the payee owed and was kept back.
		recovered: Amount,
	},
	/// `amount` is taken back (CLP02 22). It did not move: PLB `FB` carries it forward, negative.
	Reversed { amount: Amount },
}

/// Pays. Implemented by `pallet-settlement`, which trusts who asks.
pub trait Settlement<AccountId> {
	/// Whether anything can be paid in `currency`.
	fn supports(currency: Currency) -> bool;

	/// Pays at once where nothing waits and the reserve suffices, or queues. What the payee owes
	/// the insurer is kept back first.
	fn settle(payment: Payment<AccountId>) -> Result<Settled, DispatchError>;

	/// Takes back what [`Settlement::settle`] was told: what waits no longer does, and what was
	/// paid is owed by the payee.
	fn reverse(payment: &Payment<AccountId>) -> Result<(), DispatchError>;

	/// Whether it waits in the queue.
	fn is_queued(payment: &Payment<AccountId>) -> bool;

	/// What `payee` was advised of on `day`, in order.
	fn advices(payee: &Payee<AccountId>, day: Day) -> Vec<Advice>;

	/// Lets `insurer` have a reserve from which `amount` can be paid.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_reserve(insurer: InstitutionId, currency: Currency, amount: Amount);
}

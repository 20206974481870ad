// SPDX-License-Identifier: Apache-2.0

//! Payments that wait.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_adjudication::{Currency, Payment};
use salus_primitives::{InstitutionId, Moment};
use scale_info::TypeInfo;

use super::Number;

/// A payment that waits for the reserve.
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
pub struct Queued<AccountId> {
	pub payment: Payment<AccountId>,
	pub queued_at: Moment,
}

/// Where a payment waits.
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
pub struct Waiting {
	pub insurer: InstitutionId,
	pub currency: Currency,
	pub number: Number,
}

/// What keeps an institution from leaving, counted for all for which it answers.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Obligations {
	/// Payments that wait for its reserves.
	pub queued: u32,
	/// Payees that owe it, once for each currency.
	pub receivables: u32,
	/// Insurers that it owes, once for each currency.
	pub debts: u32,
	/// Payments to it that wait.
	pub awaited: u32,
	/// Insurers that paid it what its account could not receive, once for each currency.
	pub undelivered: u32,
}

impl Obligations {
	/// Those of two institutions together.
	pub fn and(self, other: Self) -> Self {
		Self {
			queued: self.queued.saturating_add(other.queued),
			receivables: self.receivables.saturating_add(other.receivables),
			debts: self.debts.saturating_add(other.debts),
			awaited: self.awaited.saturating_add(other.awaited),
			undelivered: self.undelivered.saturating_add(other.undelivered),
		}
	}
}

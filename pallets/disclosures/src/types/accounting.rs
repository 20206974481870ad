// SPDX-License-Identifier: Apache-2.0

//! What an accounting of disclosures shows (45 CFR 164.528), and what is governed.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{time::DAY_MILLISECONDS, Moment};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use super::{Disclosure, ReceiptNumber};

/// A disclosure as an accounting shows it.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum Shown {
	Open(Disclosure),
	/// Law has it withheld until then (45 CFR 164.528(a)(2)).
	Sealed {
		until: Moment,
	},
}

impl Shown {
	/// What may be seen of `disclosure` at `moment`.
	pub fn at(disclosure: Disclosure, moment: Moment) -> Self {
		match disclosure.access.sealed_until {
			Some(until) if disclosure.is_sealed_at(moment) => Self::Sealed { until },
			_ => Self::Open(disclosure),
		}
	}
}

/// Successive numbers that are missing below a higher one.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Gap {
	pub first: ReceiptNumber,
	pub last: ReceiptNumber,
	/// When a higher number was recorded for the first time.
	pub since: Moment,
	/// When the missing ones should be recorded at the latest.
	pub due: Moment,
	/// Whether that moment has come.
	pub is_proved: bool,
}

/// What the chain says about a receipt.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum Verdict {
	/// It stands as it was signed.
	Recorded { recorded_at: Moment },
	/// Its number stands for something else.
	Differs,
	/// Its number is not recorded. Once `due` has come, when the seal of a sealed one has ended as
	/// well, a countersigned copy proves the omission.
	Missing { due: Moment },
	/// Its number is below those that are in the state. Ask who kept what was folded.
	Closed,
}

/// How long custodians have.
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
#[serde(rename_all = "camelCase")]
pub struct Deadlines {
	/// To record a receipt after the access, in milliseconds.
	pub recording: Moment,
}

impl Default for Deadlines {
	/// A day.
	fn default() -> Self {
		Self { recording: DAY_MILLISECONDS }
	}
}

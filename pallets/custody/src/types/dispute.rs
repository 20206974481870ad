// SPDX-License-Identifier: Apache-2.0

//! What a side of an exception brings before a panel.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{Commitment, Moment};
use scale_info::TypeInfo;

use super::Resolution;

/// A side of an exception.
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
pub enum Side {
	Receiver,
	Sender,
}

impl Side {
	pub const BOTH: [Self; 2] = [Self::Receiver, Self::Sender];
}

/// How a dispute ended.
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
pub enum DisputeEnding {
	/// Both sides agreed, or the panel of the other side granted what that one claimed.
	Dismissed,
	/// What the rule decides stands.
	Upheld,
	/// The exception is settled as the side claimed.
	Overturned,
}

/// What a side claims against the other one and against the rule. It has one for each exception:
/// who could bring it again would choose its panel.
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
pub struct Dispute {
	pub claimed: Resolution,
	/// Over the written grounds, which the panel is given.
	pub grounds: Commitment,
	pub disputed_at: Moment,
	pub ending: Option<DisputeEnding>,
}

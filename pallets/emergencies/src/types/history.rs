// SPDX-License-Identifier: Apache-2.0

//! What left the state.

use codec::{Decode, DecodeWithMemTracking, Encode};
use salus_consent::EmergencyId;
use scale_info::TypeInfo;

use super::Binding;

/// An emergency as it left the state. A fold is over its SCALE.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct FoldedEmergency<Emergency, AccountId> {
	pub emergency: EmergencyId,
	pub row: Emergency,
	/// Whom its encounter was about.
	pub binding: Option<Binding<AccountId>>,
}

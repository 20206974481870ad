// SPDX-License-Identifier: Apache-2.0

//! Keys that were encrypted for grantees.

use codec::{Decode, Encode};
use salus_consent::ConsentId;
use scale_info::TypeInfo;

/// What an envelope is worth now.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum EnvelopeState {
	/// Nobody posted it, or its consent was folded.
	Unknown,
	/// Its consent stands and it is the last one posted for it.
	Current { consent: ConsentId },
	/// Its consent does not stand, or another envelope took its place.
	Retired { consent: ConsentId },
}

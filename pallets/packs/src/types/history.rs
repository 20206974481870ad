// SPDX-License-Identifier: Apache-2.0

//! What left the state.

use codec::{Decode, DecodeWithMemTracking, Encode};
use salus_gs1::Sgtin;
use scale_info::TypeInfo;

use super::{Pack, Suspicion};

/// A row as it left the state. A fold is over its SCALE.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Folded {
	Pack { pack: Sgtin, row: Pack },
	Suspicion { pack: Sgtin, suspicion: Suspicion },
}

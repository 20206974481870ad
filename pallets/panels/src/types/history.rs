// SPDX-License-Identifier: Apache-2.0

//! What left the state.

use codec::{Decode, DecodeWithMemTracking, Encode};
use salus_primitives::Matter;
use scale_info::TypeInfo;

/// A panel as it left the state. A fold is over its SCALE.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct FoldedPanel<Panel> {
	pub matter: Matter,
	pub panel: Panel,
}

// SPDX-License-Identifier: Apache-2.0

//! What clients are told.

use codec::{Decode, DecodeWithMemTracking, Encode};
use salus_primitives::InstitutionId;
use scale_info::TypeInfo;

use super::{Pack, Suspicion};

/// What is known of a pack now.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct PackAnswer {
	/// Its row, if somebody touched it.
	pub row: Option<Pack>,
	/// Who has it now, or had it last: in a container, who has that.
	pub holder: Option<InstitutionId>,
	pub suspicion: Option<Suspicion>,
}

// SPDX-License-Identifier: Apache-2.0

//! What leaves the state.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode};
use salus_gs1::{Lgtin, Serial};
use salus_primitives::InstitutionId;
use salus_supply::RecallId;
use scale_info::TypeInfo;

use super::{Batch, Lot, Recall, Response};

/// A row that was folded.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Folded {
	/// A lot with its batches in their order.
	Lot { lot: Lgtin, row: Lot, batches: Vec<Batch> },
	/// What an institution answered to a recall, before that is folded itself.
	Response { recall: RecallId, institution: InstitutionId, response: Response },
	/// A recall with the packs that it names.
	Recall { recall: RecallId, row: Recall, serials: Vec<Serial> },
}

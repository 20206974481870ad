// SPDX-License-Identifier: Apache-2.0

//! What leaves the state.

use codec::{Decode, DecodeWithMemTracking, Encode};
use salus_supply::ContainerKey;
use scale_info::TypeInfo;

use super::{Batch, Excursion, ExcursionId, Monitor};

/// A row that left the state, as its SCALE was folded.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum FoldedRow {
	Batch {
		container: ContainerKey,
		number: u32,
		batch: Batch,
	},
	Excursion {
		excursion: ExcursionId,
		row: Excursion,
	},
	/// The last row of a container: all its batches are folded, and no excursion is left.
	Monitor {
		container: ContainerKey,
		monitor: Monitor,
	},
}

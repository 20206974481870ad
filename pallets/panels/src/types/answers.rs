// SPDX-License-Identifier: Apache-2.0

//! What clients are told.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode};
use salus_primitives::{InstitutionId, Matter, Moment};
use scale_info::TypeInfo;

/// A panel as it stands now.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct PanelState<Panel> {
	pub matter: Matter,
	pub panel: Panel,
	/// The seats, from 0 on, that go to somebody else: nobody voted there in time, or who sits there
	/// is no longer Active or not independent of the parties any more.
	pub forfeited: Vec<u32>,
	/// The seats for which the randomness is known: anybody can have them drawn.
	pub drawable: Vec<u32>,
}

/// A seat in which somebody has to vote.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct OpenSeat {
	pub matter: Matter,
	/// Which one, from 0 on.
	pub seat: u32,
	pub panelist: InstitutionId,
	/// What comes at this moment is late.
	pub due: Moment,
}

// SPDX-License-Identifier: Apache-2.0

//! A pack that has a row of its own.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_gs1::{Gln, Lgtin};
use salus_primitives::{InstitutionId, Moment};
use salus_supply::{ContainerKey, EventNumber, Fate, PackState};
use scale_info::TypeInfo;

/// A pack that was touched by itself.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Pack {
	pub lot: Lgtin,
	pub state: PackState,
	/// How many units were not dispensed.
	pub left: u32,
	/// What it was before, as long as that was not undone.
	pub before: Option<Before>,
	/// Who has it, or had it before it left the stock or went into `container`.
	pub holder: InstitutionId,
	/// Whose property it is.
	pub proprietor: InstitutionId,
	/// The container that lists it, so that it is where that is.
	pub container: Option<ContainerKey>,
	/// The container out of which it was touched first.
	pub came_from: Option<ContainerKey>,
	/// When, by whom and where it was last made what it is.
	pub changed_at: Moment,
	pub changed_by: InstitutionId,
	pub read_point: Option<Gln>,
	/// The last event about it.
	pub last: EventNumber,
	/// Who paid for the row.
	pub payer: InstitutionId,
}

/// What a pack was before it was dispensed or decommissioned.
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
pub struct Before {
	pub state: PackState,
	pub left: u32,
}

impl Pack {
	/// How it left the stock, if it did.
	pub fn fate(&self) -> Option<Fate> {
		fate(self.state)
	}

	/// Of which lot and with whom it is loose, if it is in stock and in no container.
	pub fn loose_with(&self) -> Option<(Lgtin, InstitutionId)> {
		let is_loose = self.state.is_stocked() && self.container.is_none();
		is_loose.then_some((self.lot, self.holder))
	}

	/// It is `state`, with `left` units, and what it was can be restored.
	pub fn become_of(&mut self, state: PackState, left: u32) {
		self.before = Some(Before { state: self.state, left: self.left });
		self.state = state;
		self.left = left;
	}
}

/// How a pack in `state` left the stock, if it did.
pub fn fate(state: PackState) -> Option<Fate> {
	match state {
		PackState::Supplied => Some(Fate::Dispensed),
		state if state.is_stocked() => None,
		_ => Some(Fate::Decommissioned),
	}
}

/// Whether a pack can be decommissioned so.
pub fn is_decommissioned(state: PackState) -> bool {
	!matches!(state, PackState::Active | PackState::PartiallySupplied | PackState::Supplied)
}

/// Whether nothing makes a pack in `state` what it was.
pub fn is_final(state: PackState) -> bool {
	matches!(state, PackState::Destroyed | PackState::Stolen)
}

/// Whether a pack in `state` was dispensed, in whole or in part.
pub fn is_supplied(state: PackState) -> bool {
	matches!(state, PackState::PartiallySupplied | PackState::Supplied)
}

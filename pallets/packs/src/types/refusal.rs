// SPDX-License-Identifier: Apache-2.0

//! Why a pack is not dispensed.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_supply::{Barrier, PackState, RecallId};
use scale_info::TypeInfo;

/// Why a pack must not reach a patient, or not from here.
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
pub enum Refusal {
	/// It is not proved that its manufacturer gave it its serial.
	NotInLot,
	/// It is not proved to be in the container.
	NotInContainer,
	/// Somebody else has it, or it is on its way: a pack is in one place.
	Elsewhere,
	/// It was dispensed.
	AlreadySupplied,
	/// It was decommissioned, by itself or with its container.
	Decommissioned(PackState),
	/// Its last day is over.
	Expired,
	/// Its lot was recalled, or itself.
	Recalled(RecallId),
	/// Its lot was made from one that was recalled, and was not assessed.
	Affected(RecallId),
	/// The product was withdrawn.
	Withdrawn,
	/// Nobody released its lot.
	NotReleased,
	/// It may be falsified, and nobody has cleared it.
	Suspect,
	/// It was found illegitimate.
	Illegitimate,
	/// Its container is quarantined.
	Quarantined,
}

impl Refusal {
	/// Whether it tells of a copy or of carelessness, so that it is counted.
	pub fn counts(self) -> bool {
		matches!(
			self,
			Self::NotInLot
				| Self::Elsewhere
				| Self::AlreadySupplied
				| Self::Decommissioned(_)
				| Self::Expired
				| Self::Recalled(_)
		)
	}
}

impl From<Barrier> for Refusal {
	fn from(barrier: Barrier) -> Self {
		match barrier {
			Barrier::NotReleased => Self::NotReleased,
			Barrier::Expired => Self::Expired,
			Barrier::Recalled(recall) => Self::Recalled(recall),
			Barrier::Affected(recall) => Self::Affected(recall),
			Barrier::Withdrawn => Self::Withdrawn,
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Containers and what is in them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::{Digest, InstitutionId, Moment};
use salus_supply::{ContainerKey, EventNumber, PackState};
use scale_info::TypeInfo;

use super::{Counts, ExceptionId, LotCounts, Quarantines, ShipmentId};

/// How many lots can be packed loose into one container.
pub const MAX_PORTIONS: u32 = 16;
/// How many containers can be in one, not counting those in them.
pub const MAX_CHILDREN: u32 = 64;
/// How many packs that were touched can be in one container, not counting those in containers in it.
pub const MAX_PACKS: u32 = 64;
/// How many levels of containers there can be, the innermost one included.
pub const MAX_HEIGHT: u8 = 4;

/// Loose packs of one lot that nobody touched, as they are put into a container.
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
pub struct Loose {
	pub lot: Lgtin,
	/// Over their serials ([`salus_supply::tree`]).
	pub root: Digest,
	pub count: u32,
}

/// Packs of one lot that were put loose into a container.
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
pub struct Portion {
	pub lot: Lgtin,
	pub root: Digest,
	/// How many serials are under the root.
	pub count: u32,
	/// How many of them nobody took out or missed.
	pub left: u32,
}

impl From<Loose> for Portion {
	fn from(Loose { lot, root, count }: Loose) -> Self {
		Self { lot, root, count, left: count }
	}
}

/// What is put into a container. Lots, containers and packs ascend strictly.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Content {
	pub portions: BoundedVec<Loose, ConstU32<MAX_PORTIONS>>,
	pub containers: BoundedVec<ContainerKey, ConstU32<MAX_CHILDREN>>,
	/// Packs that were touched.
	pub packs: BoundedVec<Sgtin, ConstU32<MAX_PACKS>>,
}

impl Content {
	pub fn is_sorted(&self) -> bool {
		self.portions.is_sorted_by(|one, next| one.lot < next.lot)
			&& self.containers.is_sorted_by(|one, next| one < next)
			&& self.packs.is_sorted_by(|one, next| one < next)
	}

	/// The rows that say what is in the container.
	pub fn rows(&self) -> u32 {
		let rows = self.containers.len().saturating_add(self.packs.len());
		u32::try_from(rows).unwrap_or(u32::MAX)
	}
}

/// What became of a container. Of one that is in another, what became of the outermost one counts.
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
pub enum Status {
	Packed,
	/// Its sender answers for it until somebody received it.
	InTransit(ShipmentId),
	/// It was sent and did not arrive. Its sender answers for it.
	Missing(ExceptionId),
	Unpacked,
	/// It left the stock with all that is in it.
	Gone(PackState),
}

/// One container.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Container {
	/// Who packed it, and pays for its rows.
	pub packer: InstitutionId,
	/// Who has it. Of a container in another, as of when it was packed into it.
	pub holder: InstitutionId,
	/// Whose property it is. Of a container in another, as of when it was packed into it.
	pub proprietor: InstitutionId,
	/// What it is in.
	pub parent: Option<ContainerKey>,
	/// At most so many levels of containers are in it, itself included.
	pub height: u8,
	pub portions: BoundedVec<Portion, ConstU32<MAX_PORTIONS>>,
	/// How many containers are in it, not counting those in them.
	pub children: u32,
	/// How many packs in it were touched, not counting those in containers in it.
	pub packs: u32,
	/// All packs in it by their lots, those of containers in it as well. Nothing once it is unpacked.
	pub lots: LotCounts,
	pub status: Status,
	pub quarantines: Quarantines,
	/// The last event about it.
	pub last: EventNumber,
	/// The last event at which it was still in another one that it left without an event of its own.
	pub left_after: Option<EventNumber>,
	/// When its status changed.
	pub changed_at: Moment,
}

impl Container {
	pub fn is_empty(&self) -> bool {
		self.lots.is_empty()
	}

	/// The portion of `lot`, of which there is at most one.
	pub fn portion_mut(&mut self, lot: &Lgtin) -> Option<&mut Portion> {
		self.portions.iter_mut().find(|portion| portion.lot == *lot)
	}

	/// Counts packs as in it, unless there cannot be so many.
	#[must_use]
	pub fn count_in(&mut self, counts: &[(Lgtin, u32)]) -> Option<()> {
		let mut lots = Counts::of(&self.lots);
		lots.add_all(counts)?;
		self.lots = lots.bounded()?;
		Some(())
	}

	/// Counts packs as out of it, if they were in it.
	#[must_use]
	pub fn count_out(&mut self, counts: &[(Lgtin, u32)]) -> Option<()> {
		let mut lots = Counts::of(&self.lots);
		lots.take_all(counts)?;
		self.lots = lots.bounded()?;
		Some(())
	}

	/// When it left the stock or was unpacked, if it did.
	pub fn ended_at(&self) -> Option<Moment> {
		matches!(self.status, Status::Unpacked | Status::Gone(_)).then_some(self.changed_at)
	}
}

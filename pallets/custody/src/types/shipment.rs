// SPDX-License-Identifier: Apache-2.0

//! What goes from one hand to another.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_gs1::Lgtin;
use salus_primitives::{Commitment, InstitutionId, Moment, Role};
use salus_supply::{ContainerKey, EventNumber};
use scale_info::TypeInfo;

use super::{ExceptionId, Quarantines};

/// How many containers, not counting those in them, one shipment can have.
pub const MAX_CONTAINERS: u32 = 16;
/// How many findings one receipt can have.
pub const MAX_FINDINGS: u32 = 32;

/// The number of a shipment, given once and never reused.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub struct ShipmentId(pub u64);

/// Why goods are shipped.
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
pub enum Purpose {
	Sale,
	/// Between sites of one network, into consignment, or to a successor.
	Transfer,
	/// Upstream: also what is expired, recalled or not released, and what was returned before. It
	/// stays quarantined until it is verified.
	Return,
}

/// What a sender says about the transaction (21 USC 360eee(27)).
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
pub enum Statement {
	/// All that the transaction statement has to say is so.
	Affirmed,
	/// The law asks for none, because every product is exempt (21 USC 360eee(24)(B)).
	Exempt,
}

/// What is to be shipped. Containers ascend strictly.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Dispatch {
	pub to: InstitutionId,
	pub containers: BoundedVec<ContainerKey, ConstU32<MAX_CONTAINERS>>,
	pub purpose: Purpose,
	/// Whether what is received becomes the receiver's property.
	pub transfers_title: bool,
	pub statement: Statement,
}

impl Dispatch {
	/// Whether what is quarantined so may go along.
	pub fn moves(&self, quarantines: &Quarantines) -> bool {
		let is_return = self.purpose == Purpose::Return;
		quarantines.is_clear() || is_return && quarantines.is_returnable()
	}
}

/// What became of a shipment.
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
pub enum ShipmentStatus {
	InTransit,
	/// As this event says, and the exceptions.
	Received(EventNumber),
	/// By its receiver.
	Refused,
	/// By its sender, because nobody received it in time.
	Cancelled,
}

/// One shipment.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Shipment {
	pub from: InstitutionId,
	pub dispatch: Dispatch,
	/// When, as the sender said.
	pub shipped_at: Moment,
	/// From when on the sender may cancel it.
	pub due: Moment,
	pub status: ShipmentStatus,
	/// The event in which it was shipped.
	pub event: EventNumber,
	/// The first of its exceptions, which have numbers one after the other.
	pub first_exception: ExceptionId,
	pub exceptions: u32,
	/// How many of them are not settled.
	pub open_exceptions: u32,
	/// When it, or an exception of it, changed.
	pub changed_at: Moment,
}

impl Shipment {
	pub fn is_in_transit(&self) -> bool {
		self.status == ShipmentStatus::InTransit
	}

	/// The numbers of its exceptions.
	pub fn exception_ids(&self) -> impl Iterator<Item = ExceptionId> {
		let first = self.first_exception.0;
		(0..self.exceptions).map(move |place| ExceptionId(first.saturating_add(place.into())))
	}
}

/// What a receiver finds other than it was sent.
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
pub enum Finding {
	/// A container of the shipment, or one in it, did not arrive.
	Missing { container: ContainerKey },
	/// So many packs of a lot that nobody touched are not in a container of the shipment, or in one
	/// in it, though they were packed into this very one.
	Short { container: ContainerKey, lot: Lgtin, count: u32 },
	/// A container arrived that the sender has by the books.
	Surplus { container: ContainerKey },
	/// A container arrived in a state in which it cannot be used as it is.
	Damaged { container: ContainerKey },
	/// What was said about a container is wrong, as is written elsewhere.
	DataError { container: ContainerKey, evidence: Commitment },
}

pub type Findings = BoundedVec<Finding, ConstU32<MAX_FINDINGS>>;

/// The roles in which an institution can be a trading partner (21 USC 360eee(23)).
pub const TRADING_ROLES: [Role; 4] =
	[Role::Manufacturer, Role::Distributor, Role::Pharmacy, Role::HealthcareProvider];

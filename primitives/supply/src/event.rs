// SPDX-License-Identifier: Apache-2.0

//! Visibility events (EPCIS 2.0): what happened to which things, when, where and why.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_gs1::{Gln, Lgtin, Sgtin};
use salus_primitives::{Digest, InstitutionId, Moment};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

use crate::{ContainerKey, PackState};

/// How many things one event may be about: a container and what is in it.
pub const MAX_THINGS: u32 = 129;
/// How many lots one event may count.
pub const MAX_QUANTITIES: u32 = 32;
/// How many events an error declaration may name as corrections.
pub const MAX_CORRECTIONS: u32 = 4;

/// The place of an event among all events.
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
pub struct EventNumber(pub u64);

/// What who acts says about when and where. `event` is the hash that identifies the event (CBV 2.0,
/// 8.9.2), made off chain from the very fields that stand here.
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
pub struct Capture {
	pub event: Digest,
	/// When it happened (EPCIS 2.0, eventTime).
	pub at: Moment,
	/// The offset of local time from UTC (eventTimeZoneOffset).
	pub offset_minutes: i16,
	/// Where it happened (readPoint).
	pub read_point: Gln,
	/// Where the things are from then on (bizLocation), unless they travel.
	pub location: Option<Gln>,
}

impl Capture {
	/// The furthest offset from UTC (XML Schema 1.1 Part 2, 3.3.7): 14 hours.
	pub const MAX_OFFSET_MINUTES: u16 = 14 * 60;

	/// Whether a clock on earth can have that offset.
	pub fn has_valid_offset(&self) -> bool {
		self.offset_minutes.unsigned_abs() <= Self::MAX_OFFSET_MINUTES
	}
}

/// What an event may be about.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum Thing {
	Lot(Lgtin),
	Container(ContainerKey),
	Pack(Sgtin),
}

/// What happened. The type, action, bizStep and disposition of EPCIS follow from it.
///
/// A thing is in another one from the event in which it was packed there until the next event that
/// names it for its own sake: who unpacks, ships, receives or decommissions it by itself says that
/// it is out. What is out before anybody says so, [`Trails::left`] knows. For the sake of others, and without a part in the event, are named the inputs of a
/// lot, and behind a pack that nobody touched before the container that it was in and its lot.
/// Those need not know of the event: no later one about them has to lead to it.
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
pub enum Step {
	/// A lot was made, out of the lots after it: TransformationEvent; ObjectEvent ADD without any.
	Made,
	/// Packs of a lot got their serials: ObjectEvent ADD, commissioning, active.
	Commissioned,
	/// The first thing holds the others: AggregationEvent ADD, packing, in_progress.
	Packed,
	/// The first thing no longer holds the others: AggregationEvent DELETE, unpacking, in_progress.
	Unpacked,
	/// The first thing was taken out of the second: AggregationEvent DELETE, unpacking, in_progress;
	/// ObjectEvent OBSERVE, picking, of a pack that was in none.
	TakenOut,
	/// ObjectEvent OBSERVE, shipping, in_transit.
	Shipped { to: InstitutionId },
	/// ObjectEvent OBSERVE, receiving, in_progress.
	Received { from: InstitutionId },
	/// ObjectEvent OBSERVE, dispensing, dispensed, or partially_dispensed where content is left.
	Dispensed { content: u32, left: u32 },
	/// ObjectEvent DELETE, decommissioning or destroying, with the disposition of the state; OBSERVE,
	/// holding, non_sellable_other of a locked pack.
	Decommissioned { state: PackState },
	/// ObjectEvent OBSERVE, stocking, available: what was decommissioned or dispensed by mistake.
	Restored { state: PackState },
	/// ObjectEvent OBSERVE, inspecting, returned goods found in order.
	ReturnVerified,
}

/// A thing of an event, and the event before about the same thing.
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
pub struct Tracked {
	pub thing: Thing,
	pub previous: Option<EventNumber>,
}

/// Why an event was wrong (CBV 2.0, 7.5).
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
pub enum ErrorReason {
	DidNotOccur,
	IncorrectData,
}

/// What says that an event was wrong (EPCIS 2.0, 7.4.1.4).
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct ErrorDeclaration {
	pub declared_at: Moment,
	pub reason: ErrorReason,
	/// The events that say it right.
	pub corrections: BoundedVec<Digest, ConstU32<MAX_CORRECTIONS>>,
}

/// One event.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Event {
	pub capture: Capture,
	/// When the chain had it (recordTime).
	pub recorded_at: Moment,
	/// Whose agent said it.
	pub institution: InstitutionId,
	pub step: Step,
	pub things: BoundedVec<Tracked, ConstU32<MAX_THINGS>>,
	/// How many packs of which lots, where they are not named one by one.
	pub quantities: BoundedVec<(Lgtin, u32), ConstU32<MAX_QUANTITIES>>,
	pub error: Option<ErrorDeclaration>,
}

/// What a pallet has to say when something happened.
pub struct Occurrence<'a> {
	pub institution: InstitutionId,
	pub capture: Capture,
	pub step: Step,
	pub things: &'a [Tracked],
	pub quantities: &'a [(Lgtin, u32)],
}

/// Keeps events. Implemented by `pallet-pedigree`.
pub trait Events {
	/// Keeps what happened, paid from the quota of the institution. Refused where the moment is in
	/// the future, or an event with this hash is there: that is said again only by an error
	/// declaration.
	fn record(occurrence: Occurrence<'_>) -> Result<EventNumber, DispatchError>;

	/// Whether `number` is the event with `hash`: so that a repeated call is known as one.
	fn is(number: EventNumber, hash: &Digest) -> bool;

	/// A capture that `record` takes, another one with each `number`.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_capture(number: u32) -> Capture;
}

/// Knows the last event about a thing. Implemented by who keeps the thing.
pub trait Trails {
	/// The last event about `thing`, if it is kept here and there was one.
	fn last_event(thing: &Thing) -> Option<EventNumber>;

	/// Who has, had made or owns `thing` today, for who may ask about it.
	fn parties(thing: &Thing) -> alloc::vec::Vec<InstitutionId>;

	/// The last event at which `thing` was still in another one that it then left without an event
	/// about itself, as does what is missing from a shipment.
	fn left(_thing: &Thing) -> Option<EventNumber> {
		None
	}
}

#[impl_trait_for_tuples::impl_for_tuples(4)]
impl Trails for Tuple {
	fn last_event(thing: &Thing) -> Option<EventNumber> {
		for_tuples!( #( if let Some(event) = Tuple::last_event(thing) { return Some(event); } )* );
		None
	}

	fn parties(thing: &Thing) -> alloc::vec::Vec<InstitutionId> {
		let mut parties = alloc::vec::Vec::new();
		for_tuples!( #( parties.extend(Tuple::parties(thing)); )* );
		parties
	}

	fn left(thing: &Thing) -> Option<EventNumber> {
		for_tuples!( #( if let Some(event) = Tuple::left(thing) { return Some(event); } )* );
		None
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What arrived otherwise than it was sent, and how that is settled.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_gs1::Lgtin;
use salus_primitives::{Commitment, InstitutionId, Moment};
use salus_supply::ContainerKey;
use scale_info::TypeInfo;

use super::{Finding, ShipmentId};

/// The number of an exception, given once and never reused.
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
pub struct ExceptionId(pub u64);

/// What is wrong.
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
pub enum ExceptionKind {
	/// The container did not arrive.
	Missing,
	/// Packs of it did not.
	Short {
		lot: Lgtin,
		count: u32,
	},
	/// It arrived and was not sent.
	Surplus,
	Damaged,
	DataError(Commitment),
}

impl ExceptionKind {
	/// Whether an exception of this kind can be settled so.
	pub fn allows(self, resolution: Resolution) -> bool {
		use Resolution::*;
		match self {
			Self::Missing | Self::Short { .. } => matches!(resolution, Delivered | Lost | Returned),
			Self::Surplus => matches!(resolution, Accepted | Returned),
			Self::Damaged | Self::DataError(_) => matches!(resolution, Accepted | Destroyed),
		}
	}

	/// How it is settled when the sides do not agree in time.
	pub fn fallback(self) -> Resolution {
		match self {
			Self::Missing | Self::Short { .. } => Resolution::Lost,
			Self::Surplus => Resolution::Returned,
			Self::Damaged | Self::DataError(_) => Resolution::Destroyed,
		}
	}
}

impl Finding {
	pub fn container(&self) -> ContainerKey {
		match self {
			Self::Missing { container }
			| Self::Short { container, .. }
			| Self::Surplus { container }
			| Self::Damaged { container }
			| Self::DataError { container, .. } => *container,
		}
	}

	pub fn kind(&self) -> ExceptionKind {
		match *self {
			Self::Missing { .. } => ExceptionKind::Missing,
			Self::Short { lot, count, .. } => ExceptionKind::Short { lot, count },
			Self::Surplus { .. } => ExceptionKind::Surplus,
			Self::Damaged { .. } => ExceptionKind::Damaged,
			Self::DataError { evidence, .. } => ExceptionKind::DataError(evidence),
		}
	}
}

/// How an exception is settled.
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
pub enum Resolution {
	/// What was missing is with the receiver.
	Delivered,
	/// It is with nobody.
	Lost,
	/// The receiver keeps it as it is.
	Accepted,
	Destroyed,
	/// It is with the sender.
	Returned,
}

/// How an exception was settled, and when.
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
pub struct Outcome {
	pub resolution: Resolution,
	pub settled_at: Moment,
}

/// A side of an exception.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Side {
	Receiver,
	Sender,
}

/// One thing that arrived otherwise than it was sent.
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
pub struct Exception {
	pub shipment: ShipmentId,
	pub container: ContainerKey,
	pub kind: ExceptionKind,
	pub receiver: InstitutionId,
	pub sender: InstitutionId,
	pub opened_at: Moment,
	/// From when on the rule decides.
	pub due: Moment,
	/// How the receiver wants it settled.
	pub by_receiver: Option<Resolution>,
	/// How the sender does.
	pub by_sender: Option<Resolution>,
	pub outcome: Option<Outcome>,
}

impl Exception {
	pub fn is_open(&self) -> bool {
		self.outcome.is_none()
	}

	/// Where a side has said what it wants.
	pub fn said_mut(&mut self, side: Side) -> &mut Option<Resolution> {
		match side {
			Side::Receiver => &mut self.by_receiver,
			Side::Sender => &mut self.by_sender,
		}
	}

	/// What decides: what both sides want; or that what is surplus is the sender's, as the books say,
	/// where the sender says so as well.
	pub fn agreed(&self) -> Option<Resolution> {
		let is_by_the_books = self.kind == ExceptionKind::Surplus
			&& self.by_sender == Some(ExceptionKind::Surplus.fallback());
		let agrees = is_by_the_books || self.by_receiver == self.by_sender;
		self.by_sender.filter(|_| agrees)
	}

	/// The sides that have not said what they want.
	pub fn silent(&self) -> impl Iterator<Item = InstitutionId> {
		let receiver = self.by_receiver.is_none().then_some(self.receiver);
		let sender = self.by_sender.is_none().then_some(self.sender);
		receiver.into_iter().chain(sender)
	}
}

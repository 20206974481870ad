// SPDX-License-Identifier: Apache-2.0

//! What arrived otherwise than it was sent, and how that is settled.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_gs1::Lgtin;
use salus_primitives::{Commitment, InstitutionId, Moment};
use salus_supply::ContainerKey;
use scale_info::TypeInfo;

use super::{Dispute, DisputeEnding, Finding, ShipmentId, Side};

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

	/// Whether a panel can decide that an exception of this kind is settled so against the rule. What
	/// is surplus is not: who has it by the books does not lose it to somebody it did not send it to.
	pub fn is_disputable(self, claimed: Resolution) -> bool {
		self != Self::Surplus && self.allows(claimed) && claimed != self.fallback()
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
	/// From when on the rule decides, unless a panel has to. Later than was said at first where
	/// something could not be settled as was decided.
	pub due: Moment,
	/// How the receiver wants it settled.
	pub by_receiver: Option<Resolution>,
	/// How the sender does.
	pub by_sender: Option<Resolution>,
	/// What the receiver brought before a panel.
	pub receivers_dispute: Option<Dispute>,
	/// What the sender did.
	pub senders_dispute: Option<Dispute>,
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

	/// The institution of a side.
	pub fn institution(&self, side: Side) -> InstitutionId {
		match side {
			Side::Receiver => self.receiver,
			Side::Sender => self.sender,
		}
	}

	/// As which side an institution speaks.
	pub fn side(&self, institution: InstitutionId) -> Option<Side> {
		Side::BOTH.into_iter().find(|side| self.institution(*side) == institution)
	}

	pub fn dispute(&self, side: Side) -> Option<Dispute> {
		match side {
			Side::Receiver => self.receivers_dispute,
			Side::Sender => self.senders_dispute,
		}
	}

	pub fn dispute_mut(&mut self, side: Side) -> &mut Option<Dispute> {
		match side {
			Side::Receiver => &mut self.receivers_dispute,
			Side::Sender => &mut self.senders_dispute,
		}
	}

	/// The disputes, and whose they are.
	pub fn disputes(&self) -> impl Iterator<Item = (Side, Dispute)> + '_ {
		Side::BOTH.into_iter().filter_map(|side| Some((side, self.dispute(side)?)))
	}

	/// Whether a panel has to rule.
	pub fn is_before_panel(&self) -> bool {
		self.disputes().any(|(_, dispute)| dispute.ending.is_none())
	}

	/// How a panel decided that it is settled, if one did.
	pub fn granted(&self) -> Option<Resolution> {
		let is_granted = |dispute: &Dispute| dispute.ending == Some(DisputeEnding::Overturned);
		self.disputes().map(|(_, dispute)| dispute).find(is_granted).map(|it| it.claimed)
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

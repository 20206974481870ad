// SPDX-License-Identifier: Apache-2.0

//! What clients are told.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode};
use salus_primitives::{Digest, InstitutionId};
use salus_supply::{ContainerKey, PackState};
use scale_info::TypeInfo;

use super::{Container, Exception, ExceptionId, Shipment, ShipmentId};

/// A container as it stands now.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct ContainerState {
	pub container: ContainerKey,
	pub row: Container,
	/// The container that it is in and that is in no other; itself, where it is in none.
	pub outermost: ContainerKey,
	/// Who has it, or had it last.
	pub holder: InstitutionId,
	pub proprietor: InstitutionId,
	pub is_in_transit: bool,
	/// Whether it was sent and did not arrive.
	pub is_missing: bool,
	pub is_quarantined: bool,
	/// What became of it, where it left the stock.
	pub gone: Option<PackState>,
}

/// A shipment as it stands now.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct ShipmentState {
	pub shipment: ShipmentId,
	pub row: Shipment,
	/// Whether nobody received it in time.
	pub is_overdue: bool,
}

/// An exception as it stands now.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct ExceptionState {
	pub exception: ExceptionId,
	pub row: Exception,
	/// Whether it was not settled in time and no panel has to rule: the rule decides once somebody
	/// closes it.
	pub is_overdue: bool,
	/// Who brought it before a panel, and the references of the matters.
	pub matters: Vec<(InstitutionId, Digest)>,
}

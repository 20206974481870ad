// SPDX-License-Identifier: Apache-2.0

//! What left the state.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode};
use salus_gs1::Sgtin;
use salus_supply::ContainerKey;
use scale_info::TypeInfo;

use super::{Container, Exception, ExceptionId, Shipment, ShipmentId};

/// A container as it left the state. A fold is over its SCALE.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct FoldedContainer {
	pub container: ContainerKey,
	pub row: Container,
	/// The packs that left the stock with it, in the order of their storage.
	pub packs: Vec<Sgtin>,
}

/// A shipment as it left the state, with its exceptions. A fold is over its SCALE.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct FoldedShipment {
	pub shipment: ShipmentId,
	pub row: Shipment,
	pub exceptions: Vec<(ExceptionId, Exception)>,
}

// SPDX-License-Identifier: Apache-2.0

//! What clients ask about containers, shipments and stock.

use alloc::vec::Vec;

use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::{CredentialTypeId, Fold, InstitutionId, Role};
use salus_supply::{ContainerKey, Holding, Tally};

use crate::types::{
	ContainerState, Deadlines, ExceptionId, ExceptionState, FoldedContainer, FoldedShipment,
	ShipmentId, ShipmentState,
};

sp_api::decl_runtime_apis! {
	/// Who has what.
	pub trait CustodyApi {
		/// The container with this key, unless it was folded.
		fn container(container: ContainerKey) -> Option<ContainerState>;

		/// Up to `limit` containers in `container`, not counting those in them, and never more than
		/// 100, those after `after`.
		fn children(
			container: ContainerKey,
			after: Option<ContainerKey>,
			limit: u32,
		) -> Vec<ContainerKey>;

		/// The packs in `container` that were touched, not counting those in containers in it.
		fn enclosed(container: ContainerKey) -> Vec<Sgtin>;

		/// The shipment with this number, unless it was folded.
		fn shipment(shipment: ShipmentId) -> Option<ShipmentState>;

		/// The exceptions of a shipment.
		fn exceptions_of_shipment(shipment: ShipmentId) -> Vec<ExceptionState>;

		/// Up to `limit` shipments on their way from or to `institution`, and never more than 100,
		/// those after `after`.
		fn shipments(
			institution: InstitutionId,
			after: Option<ShipmentId>,
			limit: u32,
		) -> Vec<ShipmentState>;

		/// The exception with this number, unless it was folded.
		fn exception(exception: ExceptionId) -> Option<ExceptionState>;

		/// Up to `limit` exceptions of `institution` that are not settled, and never more than 100,
		/// those after `after`.
		fn exceptions(
			institution: InstitutionId,
			after: Option<ExceptionId>,
			limit: u32,
		) -> Vec<ExceptionState>;

		/// Up to `limit` exceptions that were not settled in time and that nobody closed, and never
		/// more than 100, what was due first first.
		fn overdue(limit: u32) -> Vec<ExceptionState>;

		/// Who holds how many packs of `lot`.
		fn holdings(lot: Lgtin) -> Vec<(InstitutionId, Holding)>;

		/// What became of the packs of `lot`.
		fn tally(lot: Lgtin) -> Tally;

		/// The types of credentials without which nobody trades.
		fn trading_licences() -> Vec<(Role, CredentialTypeId)>;

		/// Whether `institution` is Active and holds now the licence of a role in which it trades.
		fn is_trading_partner(institution: InstitutionId) -> bool;

		/// The deadlines of what begins now.
		fn deadlines() -> Deadlines;

		/// The digests of the folded containers that `institution` packed, and of the folded
		/// shipments that it sent.
		fn folds(institution: InstitutionId) -> (Option<Fold>, Option<Fold>);

		/// Whether these are all the containers that `packer` packed and that were folded, in their
		/// order.
		fn verify_folded(packer: InstitutionId, folded: Vec<FoldedContainer>) -> bool;

		/// Whether these are all the shipments that `from` sent and that were folded, in their order.
		fn verify_folded_shipments(from: InstitutionId, folded: Vec<FoldedShipment>) -> bool;
	}
}

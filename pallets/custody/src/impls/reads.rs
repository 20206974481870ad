// SPDX-License-Identifier: Apache-2.0

//! The answers that clients get.

use alloc::vec::Vec;

use salus_gs1::Sgtin;

use crate::*;

/// How many rows one read returns at most.
const PAGE: u32 = 100;

impl<T: Config> Pallet<T> {
	pub fn container(container: &ContainerKey) -> Option<ContainerState> {
		let line = Self::line(container).ok()?;
		let (key, outermost) = line.outermost();
		Some(ContainerState {
			container: *container,
			outermost: *key,
			holder: outermost.holder,
			proprietor: outermost.proprietor,
			is_in_transit: matches!(outermost.status, Status::InTransit(_)),
			is_missing: matches!(outermost.status, Status::Missing(_)),
			is_quarantined: line.is_quarantined(),
			gone: match outermost.status {
				Status::Gone(state) => Some(state),
				_ => None,
			},
			row: line.row,
		})
	}

	/// Who answers for a container: who has it, or had it last.
	pub fn last_holder(container: &ContainerKey) -> Option<InstitutionId> {
		Self::line(container).ok().map(|line| line.outermost().1.holder)
	}

	/// Up to `limit` containers in `container`, not counting those in them, and never more than 100,
	/// in the order of their storage, those that come after `after`.
	pub fn children(
		container: &ContainerKey,
		after: Option<ContainerKey>,
		limit: u32,
	) -> Vec<ContainerKey> {
		let children = match after {
			None => Children::<T>::iter_key_prefix(container),
			Some(after) => {
				let from = Children::<T>::hashed_key_for(container, after);
				Children::<T>::iter_key_prefix_from(container, from)
			}
		};
		children.take(Self::page(limit)).collect()
	}

	/// The packs in `container` that were touched, not counting those in containers in it.
	pub fn enclosed(container: &ContainerKey) -> Vec<Sgtin> {
		Enclosed::<T>::iter_key_prefix(container).collect()
	}

	pub fn shipment(shipment: ShipmentId) -> Option<ShipmentState> {
		let row = Shipments::<T>::get(shipment)?;
		let is_overdue = row.is_in_transit() && row.due <= Self::now();
		Some(ShipmentState { shipment, row, is_overdue })
	}

	/// The exceptions of a shipment.
	pub fn exceptions_of_shipment(shipment: ShipmentId) -> Vec<ExceptionState> {
		let row = Shipments::<T>::get(shipment);
		let all = row.iter().flat_map(Shipment::exception_ids);
		all.filter_map(Self::exception).collect()
	}

	/// Up to `limit` shipments that are on their way from or to `institution`, and never more than
	/// 100, in the order of their storage, those that come after `after`.
	pub fn shipments(
		institution: InstitutionId,
		after: Option<ShipmentId>,
		limit: u32,
	) -> Vec<ShipmentState> {
		let open = match after {
			None => OpenShipments::<T>::iter_key_prefix(institution),
			Some(after) => {
				let from = OpenShipments::<T>::hashed_key_for(institution, after);
				OpenShipments::<T>::iter_key_prefix_from(institution, from)
			}
		};
		open.take(Self::page(limit)).filter_map(Self::shipment).collect()
	}

	pub fn exception(exception: ExceptionId) -> Option<ExceptionState> {
		let row = Exceptions::<T>::get(exception)?;
		let is_overdue = row.is_open() && row.due <= Self::now() && !row.is_before_panel();
		let named = |(side, _)| (row.institution(side), Self::matter(exception, side).reference);
		let matters = row.disputes().map(named).collect();
		Some(ExceptionState { exception, row, is_overdue, matters })
	}

	/// Up to `limit` exceptions of `institution` that are not settled, and never more than 100, in the
	/// order of their storage, those that come after `after`.
	pub fn exceptions(
		institution: InstitutionId,
		after: Option<ExceptionId>,
		limit: u32,
	) -> Vec<ExceptionState> {
		let open = match after {
			None => OpenExceptions::<T>::iter_key_prefix(institution),
			Some(after) => {
				let from = OpenExceptions::<T>::hashed_key_for(institution, after);
				OpenExceptions::<T>::iter_key_prefix_from(institution, from)
			}
		};
		open.take(Self::page(limit)).filter_map(Self::exception).collect()
	}

	/// Up to `limit` exceptions that were not settled in time and that nobody closed, and never more
	/// than 100, what was due first first.
	pub fn overdue(limit: u32) -> Vec<ExceptionState> {
		let now = Self::now();
		let late = Due::<T>::iter_keys().take_while(|(at, _)| at.moment() <= now);
		let late = late.filter_map(|(_, exception)| Self::exception(exception));
		late.filter(|state| state.is_overdue).take(Self::page(limit)).collect()
	}

	/// The types of credentials without which nobody trades.
	pub fn trading_licences() -> Vec<(Role, CredentialTypeId)> {
		TradingLicences::<T>::iter().collect()
	}

	/// Whether `folded` are all the containers that an institution packed and that were folded, in
	/// their order.
	pub fn verify_folded(packer: InstitutionId, folded: &[FoldedContainer]) -> bool {
		Fold::over_all(folded) == ContainerFolds::<T>::get(packer)
	}

	/// Whether `folded` are all the shipments that an institution sent and that were folded, in their
	/// order.
	pub fn verify_folded_shipments(from: InstitutionId, folded: &[FoldedShipment]) -> bool {
		Fold::over_all(folded) == ShipmentFolds::<T>::get(from)
	}

	fn page(limit: u32) -> usize {
		limit.min(PAGE) as usize
	}
}

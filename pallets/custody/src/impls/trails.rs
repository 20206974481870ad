// SPDX-License-Identifier: Apache-2.0

//! The last event about a container, and who may ask about it.

use alloc::vec::Vec;

use salus_supply::{EventNumber, Thing, Trails};

use crate::*;

impl<T: Config> Trails for Pallet<T> {
	fn last_event(thing: &Thing) -> Option<EventNumber> {
		let Thing::Container(container) = thing else { return None };
		Containers::<T>::get(container).map(|row| row.last)
	}

	fn parties(thing: &Thing) -> Vec<InstitutionId> {
		let Thing::Container(container) = thing else { return Vec::new() };
		let Ok(line) = Self::line(container) else { return Vec::new() };
		let (_, outermost) = line.outermost();
		let receiver = match outermost.status {
			Status::InTransit(shipment) => Shipments::<T>::get(shipment).map(|row| row.dispatch.to),
			_ => None,
		};
		let known = [line.row.packer, outermost.holder, outermost.proprietor];
		known.into_iter().chain(receiver).collect()
	}

	fn left(thing: &Thing) -> Option<EventNumber> {
		let Thing::Container(container) = thing else { return None };
		Containers::<T>::get(container)?.left_after
	}
}

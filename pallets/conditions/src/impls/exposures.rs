// SPDX-License-Identifier: Apache-2.0

//! What containers take along when they are packed into others and leave them.

use frame_support::{defensive, storage::with_storage_layer};
use salus_primitives::InstitutionId;
use salus_supply::{ContainerKey, Containers, Exposures};

use crate::*;

impl<T: Config> Exposures for Pallet<T> {
	fn enclose(parent: &ContainerKey, child: &ContainerKey) {
		let Some(packed) = Monitors::<T>::get(child) else { return };
		let payer = Self::holder_of(parent).unwrap_or(packed.payer);
		let standing = Monitors::<T>::get(parent);
		let mut monitor = standing.unwrap_or(Monitor::new(payer));
		if !monitor.enclose(&packed) {
			return;
		}
		if standing.is_none() {
			monitor.is_charged = Self::charge_if_possible(payer);
		}
		monitor.changed_at = Self::now();
		Monitors::<T>::insert(parent, monitor);
	}

	fn inherit(parent: &ContainerKey, child: &ContainerKey) {
		let Some(left) = Monitors::<T>::get(parent) else { return };
		if let Some(exposure) = left.through() {
			let payer = Self::holder_of(child).unwrap_or(left.payer);
			let mut monitor = Self::monitor_or_new(child, payer);
			monitor.inherit(exposure);
			monitor.changed_at = Self::now();
			Monitors::<T>::insert(child, monitor);
			let (container, parent) = (*child, *parent);
			Self::deposit_event(Event::ExposureInherited { container, parent });
		}
		if let Some((_, excursion)) = Self::open_excursion(&left) {
			Self::share(&excursion, child);
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_exposed(institution: InstitutionId, container: &ContainerKey, is_open: bool) {
		crate::benchmarking::expose::<T>(institution, container, is_open);
	}
}

impl<T: Config> Pallet<T> {
	/// Who has `container`, and pays for what has to be known about it: nobody pays for what others
	/// pack and unpack.
	fn holder_of(container: &ContainerKey) -> Option<InstitutionId> {
		T::Containers::held(container).map(|held| held.holder)
	}

	/// Opens an excursion of `child`, which left a container during `excursion` of that one, if
	/// something in it asks for a temperature.
	fn share(excursion: &Excursion, child: &ContainerKey) {
		let Some(demands) = Self::demands(child) else { return };
		let shared = with_storage_layer(|| {
			let payer = Self::holder_of(child).unwrap_or(excursion.payer);
			let monitor = Self::monitor_or_new(child, payer);
			Self::open_or_extend(
				*child,
				monitor,
				excursion.causes,
				excursion.payer,
				demands.manufacturers,
			)
		});
		if shared.is_err() {
			defensive!("what left a quarantined container is not quarantined");
		}
	}
}

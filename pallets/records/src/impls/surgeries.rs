// SPDX-License-Identifier: Apache-2.0

//! Operations, as who coordinated their safety checks states them.

use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_primitives::Duty;

use crate::{Config, EntryKey, Error, Event, Pallet, RecordedSurgery, Status, Surgeries, Surgery};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_record_surgery(
		coordinator: T::AccountId,
		key: EntryKey,
		surgery: Surgery,
	) -> DispatchResult {
		let EntryKey { custodian, digest } = key;
		let acting = Self::active_agent_of(custodian, &coordinator, Duty::Practitioner)?;
		if let Some(stated) = Surgeries::<T>::get(custodian, digest) {
			let same = stated.coordinator == coordinator && stated.surgery == surgery;
			ensure!(same, Error::<T>::SurgeryDiffers);
			return Ok(());
		}
		ensure!(Self::standing(&key)?.status == Status::Current, Error::<T>::NotCurrent);
		let recorded_at = Self::now();
		ensure!(surgery.is_past(recorded_at), Error::<T>::OccursInFuture);
		ensure!(surgery.is_ordered(), Error::<T>::StagesUnordered);
		Self::charge_own(acting, 1)?;
		let late = surgery.stages().late();
		let recorded = RecordedSurgery { coordinator: coordinator.clone(), recorded_at, surgery };
		Surgeries::<T>::insert(custodian, digest, recorded);
		Self::deposit_event(Event::SurgeryRecorded { custodian, digest, coordinator, late });
		Ok(())
	}

	/// Erases the surgery of an erased entry, if it has one.
	pub(super) fn erase_surgery(key: &EntryKey) -> DispatchResult {
		match Surgeries::<T>::take(key.custodian, key.digest) {
			Some(_) => Self::free_own(key.custodian, 1),
			None => Ok(()),
		}
	}
}

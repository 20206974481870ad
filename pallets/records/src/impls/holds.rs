// SPDX-License-Identifier: Apache-2.0

//! Regulators that forbid to erase.

use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_primitives::{Duty, Membership, Role};

use crate::{Config, EntryKey, Error, Event, Pallet, Status};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_place_hold(agent: &T::AccountId, key: EntryKey) -> DispatchResult {
		let regulator = T::Membership::authorize(agent, Duty::PrivacyOfficer)?;
		ensure!(T::Membership::has_role(regulator, Role::Regulator), Error::<T>::NotARegulator);
		Self::change_entry(&key, |entry| {
			ensure!(entry.status != Status::Erased, Error::<T>::AlreadyErased);
			ensure!(!entry.holds.contains(&regulator), Error::<T>::AlreadyHeld);
			entry.holds.try_push(regulator).map_err(|_| Error::<T>::TooManyHolds.into())
		})?;
		Self::count_hold(regulator)?;
		let EntryKey { custodian, digest } = key;
		Self::deposit_event(Event::HoldPlaced { custodian, digest, regulator });
		Ok(())
	}

	/// Without asking for the role: a regulator that lost it must still be able to let go.
	pub(crate) fn do_lift_hold(agent: &T::AccountId, key: EntryKey) -> DispatchResult {
		let regulator = T::Membership::authorize_winding_up(agent, Duty::PrivacyOfficer)?;
		Self::change_entry(&key, |entry| {
			let placed = |holder| T::Membership::answers_for(regulator, holder);
			let position = entry.holds.iter().position(|holder| placed(*holder));
			entry.holds.remove(position.ok_or(Error::<T>::NotHeld)?);
			Ok(())
		})?;
		Self::discount_hold(regulator)?;
		let EntryKey { custodian, digest } = key;
		Self::deposit_event(Event::HoldLifted { custodian, digest, regulator });
		Ok(())
	}
}

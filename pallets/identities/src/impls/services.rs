// SPDX-License-Identifier: Apache-2.0

//! Where institutions can be reached, and what of their identity is left when they leave.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{Duty, InstitutionId, Membership, WindUp};

use super::rows::Allowance;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish_services(
		admin: T::AccountId,
		services: ServicesOf<T>,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&admin, Duty::Admin)?;
		let account = T::Membership::sovereign_account(institution);
		ensure!(
			services.is_sorted_by(|one, next| one.number < next.number),
			Error::<T>::ServicesNotSorted
		);
		ensure!(services.iter().all(Service::is_well_formed), Error::<T>::EndpointMalformed);
		let published = Services::<T>::get(&account);
		if services == published {
			return Ok(());
		}
		let now = Self::stamp();
		Self::change_identity(&account, Some(institution), Allowance::BeyondQuota, |identity| {
			ensure!(identity.deactivated.is_none(), Error::<T>::Deactivated);
			identity.shrink(published.len() as u32);
			identity.grow(services.len() as u32);
			identity.updated = now;
			Ok(())
		})?;
		Self::put::<Services<T>, _, _>(&account, services);
		Self::deposit_event(Event::ServicesPublished { institution, account });
		Ok(())
	}
}

impl<T: Config> WindUp for Pallet<T> {
	fn ensure_closed(institution: InstitutionId) -> DispatchResult {
		let account = T::Membership::sovereign_account(institution);
		ensure!(
			Identities::<T>::get(account).is_none_or(|identity| identity.deactivated.is_some()),
			Error::<T>::IdentityOpen
		);
		Ok(())
	}

	/// An institution's own keys and services are nobody else's. The rows of its subjects go with
	/// the quota that pays for them.
	fn hand_over(_: InstitutionId, _: InstitutionId) -> DispatchResult {
		Ok(())
	}
}

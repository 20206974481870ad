// SPDX-License-Identifier: Apache-2.0

//! Who trades, and who sells for whom.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::Duty;

use super::ROWS;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_trading_licence(
		role: Role,
		credential_type: Option<CredentialTypeId>,
	) -> DispatchResult {
		ensure!(TRADING_ROLES.contains(&role), Error::<T>::NotATradingRole);
		if TradingLicences::<T>::get(role) != credential_type {
			TradingLicences::<T>::set(role, credential_type);
			Self::deposit_event(Event::TradingLicenceSet { role, credential_type });
		}
		Ok(())
	}

	pub(crate) fn do_set_seller(
		agent: T::AccountId,
		proprietor: InstitutionId,
		seller: InstitutionId,
		may_sell: bool,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::ResponsiblePerson)?;
		let answers = T::Membership::answers_for(institution, proprietor);
		ensure!(answers, Error::<T>::NotProprietor);
		if Sellers::<T>::contains_key(proprietor, seller) == may_sell {
			return Ok(());
		}
		if may_sell {
			T::Sponsorship::charge(proprietor, ROWS)?;
			Sellers::<T>::insert(proprietor, seller, ());
		} else {
			T::Sponsorship::free(proprietor, ROWS)?;
			Sellers::<T>::remove(proprietor, seller);
		}
		Self::deposit_event(Event::SellerSet { proprietor, seller, may_sell });
		Ok(())
	}

	/// Whether `seller` may sell what is the proprietor's.
	pub(super) fn may_sell(seller: InstitutionId, proprietor: InstitutionId) -> bool {
		T::Membership::answers_for(seller, proprietor)
			|| Sellers::<T>::contains_key(proprietor, seller)
	}

	/// Whether `institution` is Active and holds now the licence of a role in which it trades.
	pub fn is_trading_partner(institution: InstitutionId) -> bool {
		let Some(profile) = T::Membership::profile(institution) else { return false };
		let (account, now) = (T::Membership::sovereign_account(institution), Self::now());
		profile.is_active
			&& TRADING_ROLES.iter().filter(|role| profile.roles.contains(role)).any(|role| {
				TradingLicences::<T>::get(role)
					.is_some_and(|licence| T::Credentialing::holds(&account, licence, now))
			})
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What is made, and whether it may be sold.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{Duty, Role, Sponsorship};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_product(
		agent: T::AccountId,
		prefix: CompanyPrefix,
		gtin: Gtin,
		terms: ProductTerms,
	) -> DispatchResult {
		let institution = T::Membership::authorize(&agent, Duty::ResponsiblePerson)?;
		let makes = T::Membership::has_role(institution, Role::Manufacturer);
		ensure!(makes, Error::<T>::NotAManufacturer);
		if let Some(row) = Products::<T>::get(gtin) {
			let is_theirs = T::Membership::answers_for(institution, row.manufacturer);
			let is_same = is_theirs && (row.prefix, row.terms) == (prefix, terms);
			ensure!(is_same, Error::<T>::ProductKnown);
			return Ok(());
		}
		let granted = Prefixes::<T>::get(prefix).ok_or(Error::<T>::PrefixUnknown)?;
		let is_theirs = T::Membership::answers_for(institution, granted.institution);
		ensure!(is_theirs && !granted.is_withdrawn, Error::<T>::PrefixNotTheirs);
		ensure!(prefix.covers(gtin), Error::<T>::PrefixMismatch);
		ensure!(terms.are_sound(), Error::<T>::TermsUnsound);
		T::Sponsorship::charge(institution, 1)?;
		let manufacturer = institution;
		let row = Product { manufacturer, prefix, terms, withdrawal: None, reinstated: None };
		Products::<T>::insert(gtin, row);
		Self::deposit_event(Event::ProductRegistered { gtin, manufacturer });
		Ok(())
	}

	pub(crate) fn do_withdraw_product(
		agent: T::AccountId,
		gtin: Gtin,
		notice: Commitment,
	) -> DispatchResult {
		let mut product = Self::product_of(&gtin)?;
		let (institution, side) = Self::side(&agent, product.manufacturer)?;
		if let Some(standing) = product.withdrawal {
			if (standing.institution, standing.notice) == (institution, notice) {
				return Ok(());
			}
			let overrides = (standing.side, side) == (Side::Manufacturer, Side::Regulator);
			ensure!(overrides, Error::<T>::AlreadyWithdrawn);
		}
		let withdrawn_at = Self::now();
		product.withdrawal = Some(Withdrawal { side, institution, notice, withdrawn_at });
		Products::<T>::insert(gtin, product);
		Self::deposit_event(Event::ProductWithdrawn { gtin, institution, notice });
		Ok(())
	}

	pub(crate) fn do_reinstate_product(
		agent: T::AccountId,
		gtin: Gtin,
		notice: Commitment,
	) -> DispatchResult {
		let mut product = Self::product_of(&gtin)?;
		let (institution, side) = Self::side(&agent, product.manufacturer)?;
		let Some(withdrawal) = product.withdrawal else {
			ensure!(product.reinstated == Some(notice), Error::<T>::NotWithdrawn);
			return Ok(());
		};
		let may = side == Side::Regulator || withdrawal.side == Side::Manufacturer;
		ensure!(may, Error::<T>::NotPermitted);
		product.withdrawal = None;
		product.reinstated = Some(notice);
		Products::<T>::insert(gtin, product);
		Self::deposit_event(Event::ProductReinstated { gtin, institution, notice });
		Ok(())
	}
}

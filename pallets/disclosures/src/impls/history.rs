// SPDX-License-Identifier: Apache-2.0

//! What is old and leaves the state for a digest that proves it.

use alloc::vec::Vec;

use frame_support::{ensure, traits::Get};
use salus_primitives::{InstitutionId, Moment, Sponsorship};
use sp_runtime::{traits::Saturating, DispatchResult};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fold(
		subject: T::AccountId,
		custodian: InstitutionId,
		count: u32,
	) -> DispatchResult {
		let mut ledger = Ledgers::<T>::get(&subject, custodian).ok_or(Error::<T>::LedgerUnknown)?;
		let limit = Self::now().saturating_sub(T::HistoryPeriod::get());
		let count = count.min(T::MaxReceipts::get());
		let disclosures = Self::fold_disclosures(&subject, custodian, &mut ledger, limit, count);
		let left = count.saturating_sub(disclosures);
		let (omissions, charged) =
			Self::fold_omissions(&subject, custodian, &mut ledger, limit, left);
		ensure!((disclosures, omissions) != (0, 0), Error::<T>::NothingToFold);
		T::Sponsorship::free(custodian, disclosures.saturating_add(charged))?;
		Ledgers::<T>::insert(&subject, custodian, ledger);
		Self::deposit_event(Event::DisclosuresFolded {
			subject,
			custodian,
			disclosures,
			omissions,
		});
		Ok(())
	}

	/// Folds the disclosures with the lowest numbers as far as they were recorded, and unsealed, by
	/// `limit`; how many there were.
	fn fold_disclosures(
		subject: &T::AccountId,
		custodian: InstitutionId,
		ledger: &mut Ledger,
		limit: Moment,
		count: u32,
	) -> u32 {
		let old: Vec<_> = Self::rows_after(subject, custodian, None)
			.take(count as usize)
			.take_while(|(_, row)| row.recorded_at.max(Self::unsealed_at(&row.access)) <= limit)
			.collect();
		for (number, disclosure) in &old {
			ledger.fold_disclosure(*number, disclosure);
			Disclosures::<T>::remove((subject, custodian, Place::from(*number)));
		}
		old.len() as u32
	}

	/// Folds the omissions with the lowest numbers as far as they were proved, and unsealed, by
	/// `limit`; how many there were, and how many of them were charged.
	fn fold_omissions(
		subject: &T::AccountId,
		custodian: InstitutionId,
		ledger: &mut Ledger,
		limit: Moment,
		count: u32,
	) -> (u32, u32) {
		let old: Vec<_> = Self::omissions_after(subject, custodian, None)
			.take(count as usize)
			.take_while(|(_, row)| row.proved_at.max(Self::unsealed_at(&row.access)) <= limit)
			.collect();
		let mut charged = 0u32;
		for (number, omission) in &old {
			ledger.fold_omission(*number, omission);
			charged.saturating_accrue(omission.is_charged.into());
			let commitment = omission.access.commitment;
			Omissions::<T>::remove((subject, custodian, Place::from(*number), commitment));
		}
		(old.len() as u32, charged)
	}
}

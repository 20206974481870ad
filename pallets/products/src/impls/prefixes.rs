// SPDX-License-Identifier: Apache-2.0

//! Who may issue which numbers.

use frame_support::{dispatch::DispatchResult, ensure};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_grant_prefix(
		prefix: CompanyPrefix,
		institution: InstitutionId,
		evidence: Commitment,
	) -> DispatchResult {
		if Self::grant(prefix, institution, evidence)? {
			Self::deposit_event(Event::PrefixGranted { prefix, institution });
		}
		Ok(())
	}

	/// Whether that is new.
	pub(crate) fn grant(
		prefix: CompanyPrefix,
		institution: InstitutionId,
		evidence: Commitment,
	) -> Result<bool, Error<T>> {
		let granted = Prefix { institution, evidence, is_withdrawn: false };
		if let Some(row) = Prefixes::<T>::get(prefix).filter(|row| !row.is_withdrawn) {
			ensure!(row == granted, Error::<T>::PrefixKnown);
			return Ok(false);
		}
		let shorter = beginnings(&prefix);
		let overlaps = Beginnings::<T>::contains_key(prefix) || shorter.iter().any(Self::counts);
		ensure!(!overlaps, Error::<T>::PrefixOverlaps);
		for beginning in shorter {
			Beginnings::<T>::mutate(beginning, |count| *count = count.saturating_add(1));
		}
		Prefixes::<T>::insert(prefix, granted);
		Ok(true)
	}

	pub(crate) fn do_withdraw_prefix(prefix: CompanyPrefix) -> DispatchResult {
		let row = Prefixes::<T>::get(prefix).ok_or(Error::<T>::PrefixUnknown)?;
		if row.is_withdrawn {
			return Ok(());
		}
		for beginning in beginnings(&prefix) {
			Beginnings::<T>::mutate_exists(beginning, |count| {
				let left = count.unwrap_or_default().saturating_sub(1);
				*count = (left > 0).then_some(left);
			});
		}
		Prefixes::<T>::insert(prefix, Prefix { is_withdrawn: true, ..row });
		Self::deposit_event(Event::PrefixWithdrawn { prefix });
		Ok(())
	}

	/// Whether new numbers are issued under `prefix`.
	fn counts(prefix: &CompanyPrefix) -> bool {
		Prefixes::<T>::get(prefix).is_some_and(|row| !row.is_withdrawn)
	}
}

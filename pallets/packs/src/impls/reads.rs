// SPDX-License-Identifier: Apache-2.0

//! What `PacksApi` answers, and who answers for a pack.

use alloc::vec::Vec;

use frame_support::storage::{with_transaction, TransactionOutcome};
use salus_gs1::{Gtin, Serial, Sgtin};
use salus_primitives::{Fold, InstitutionId};
use salus_supply::Introduction;
use sp_runtime::DispatchError;

use super::dispensing::Examined;
use crate::*;

/// How many rows one read returns at most.
const PAGE: u32 = 100;

impl<T: Config> Pallet<T> {
	pub fn pack(pack: Sgtin) -> PackAnswer {
		let row = TouchedPacks::<T>::get(pack);
		let holder = row.as_ref().map(Self::holder_now);
		PackAnswer { row, holder, suspicion: Self::suspicion(&pack) }
	}

	/// Who has `pack`, or had it last, if somebody touched it.
	pub fn last_holder(pack: &Sgtin) -> Option<InstitutionId> {
		TouchedPacks::<T>::get(pack).as_ref().map(Self::holder_now)
	}

	/// What `dispense` would find, with nothing written.
	pub fn refusal(
		institution: InstitutionId,
		pack: Sgtin,
		introduction: Option<Introduction>,
	) -> Result<Option<Refusal>, DispatchError> {
		with_transaction(|| {
			let examined = Self::ensure_dispenses(institution)
				.and_then(|()| Self::examine(institution, &pack, introduction.as_ref()));
			TransactionOutcome::Rollback(examined.map(|examined| match examined {
				Examined::Fit(_) => None,
				Examined::Refused(_, refusal) => Some(refusal),
			}))
		})
	}

	pub fn suspicions(gtin: Gtin, after: Option<Serial>, limit: u32) -> Vec<(Serial, Suspicion)> {
		let rows = match after {
			None => Suspicions::<T>::iter_prefix(gtin),
			Some(serial) => {
				let key = Suspicions::<T>::hashed_key_for(gtin, serial);
				Suspicions::<T>::iter_prefix_from(gtin, key)
			}
		};
		rows.take(limit.min(PAGE) as usize).collect()
	}

	pub fn fold_of(institution: InstitutionId) -> Option<Fold> {
		Folds::<T>::get(institution)
	}

	pub fn verify_folded(institution: InstitutionId, folded: &[Folded]) -> bool {
		Fold::over_all(folded) == Folds::<T>::get(institution)
	}
}

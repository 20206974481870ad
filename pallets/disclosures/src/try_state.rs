// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::vec::Vec;

use frame_support::{ensure, traits::Get};
use salus_consent::Basis;
use salus_primitives::{InstitutionId, Moment, Sponsorship};
use sp_runtime::TryRuntimeError;

use crate::*;

type Broken = Result<(), TryRuntimeError>;
type Row = (ReceiptNumber, Disclosure);

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		let now = Self::now();
		for (subject, custodian, ledger) in Ledgers::<T>::iter() {
			let rows: Vec<Row> = Self::rows_after(&subject, custodian, None).collect();
			let omissions: Vec<_> = Self::omissions_after(&subject, custodian, None).collect();
			Self::check_counts(&ledger, rows.len(), omissions.len())?;
			Self::check_numbers(&ledger, &rows)?;
			Self::check_distances(&ledger, &rows)?;
			for (_, disclosure) in &rows {
				Self::check_disclosure(disclosure, now)?;
			}
			for (number, omission) in &omissions {
				let standing = Self::disclosure(&subject, custodian, *number);
				Self::check_omission(omission, standing, now)?;
			}
		}
		Self::check_no_strays()
	}

	/// I1 and I7.
	fn check_counts(ledger: &Ledger, disclosures: usize, omissions: usize) -> Broken {
		ensure!(
			ledger.disclosures as usize == disclosures,
			"I1: a ledger does not count its disclosures"
		);
		let folded = ledger.folded_omissions.map_or(0, |fold| fold.count);
		ensure!(
			ledger.omissions as usize == omissions.saturating_add(folded as usize),
			"I1: a ledger does not count its omissions"
		);
		ensure!(omissions <= T::MaxOmissions::get() as usize, "I7: more omissions stand than may");
		Ok(())
	}

	/// I2.
	fn check_no_strays() -> Broken {
		for (subject, custodian) in Ledgers::<T>::iter_keys() {
			ensure!(
				T::Sponsorship::sponsor_of(&subject) == Some(custodian),
				"I2: a ledger with an institution that did not register its subject"
			);
		}
		for (subject, custodian, _) in Disclosures::<T>::iter_keys() {
			Self::check_ledger(&subject, custodian)?;
		}
		for ((subject, custodian, _, commitment), omission) in Omissions::<T>::iter() {
			Self::check_ledger(&subject, custodian)?;
			ensure!(
				omission.access.commitment == commitment,
				"I2: an omission is filed under another commitment"
			);
		}
		Ok(())
	}

	fn check_ledger(subject: &T::AccountId, custodian: InstitutionId) -> Broken {
		ensure!(Ledgers::<T>::contains_key(subject, custodian), "I2: a row without a ledger");
		Ok(())
	}

	/// I3.
	fn check_numbers(ledger: &Ledger, rows: &[Row]) -> Broken {
		let above = |row: Option<&Row>| row.and_then(|(number, _)| number.0.checked_add(1));
		let next = above(rows.last()).unwrap_or(ledger.closed.0);
		ensure!(ledger.next.0 == next, "I3: the next number is not one above the highest");
		ensure!(
			rows.first().is_none_or(|(number, _)| ledger.closed <= *number),
			"I3: a closed number is in the state"
		);
		let has_closed = ledger.closed > ReceiptNumber(0);
		ensure!(
			has_closed == ledger.folded_disclosures.is_some(),
			"I3: numbers are closed by nothing"
		);
		Ok(())
	}

	/// I4.
	fn check_distances(ledger: &Ledger, rows: &[Row]) -> Broken {
		let mut free = ledger.closed.0;
		for (number, _) in rows {
			let above = number.0.saturating_sub(free);
			ensure!(above < T::MaxGap::get(), "I4: a gap is too wide");
			free = number.0.saturating_add(1);
		}
		Ok(())
	}

	/// I5.
	fn check_disclosure(disclosure: &Disclosure, now: Moment) -> Broken {
		let Disclosure { access, recorded_at } = disclosure;
		ensure!(
			access.accessed_at <= *recorded_at && *recorded_at <= now,
			"I5: recorded before the access, or in the future"
		);
		let Some(until) = access.sealed_until else { return Ok(()) };
		ensure!(matches!(access.basis, Basis::Law(_)), "I5: sealed, but not by law");
		let longest = access.accessed_at.saturating_add(T::MaxSeal::get());
		ensure!(
			access.accessed_at < until && until <= longest,
			"I5: a seal ends before the access, or too late"
		);
		Ok(())
	}

	/// I6.
	fn check_omission(omission: &Omission, standing: Option<Disclosure>, now: Moment) -> Broken {
		let Omission { access, proved_at, .. } = omission;
		ensure!(
			access.accessed_at <= *proved_at && *proved_at <= now,
			"I6: proved before the access, or in the future"
		);
		let stood =
			standing.is_some_and(|row| row.access == *access && row.recorded_at < *proved_at);
		ensure!(!stood, "I6: what was proved omitted stood");
		Ok(())
	}
}

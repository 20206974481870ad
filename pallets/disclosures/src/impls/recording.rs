// SPDX-License-Identifier: Apache-2.0

//! Receipts that a custodian records.

use frame_support::{ensure, traits::Get};
use salus_consent::{Bases, Basis};
use salus_primitives::{CreditEvents, Duty, InstitutionId, Lapse, Membership, Moment, Sponsorship};
use sp_runtime::{traits::Saturating, ArithmeticError, DispatchError, DispatchResult};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_record(
		agent: T::AccountId,
		subject: T::AccountId,
		custodian: InstitutionId,
		batch: &[NumberedAccess],
	) -> DispatchResult {
		let institution = Self::recording_institution(&agent)?;
		Self::ensure_registered_with(custodian, &subject)?;
		ensure!(T::Membership::answers_for(institution, custodian), Error::<T>::NotCustodian);
		ensure!(!batch.is_empty(), Error::<T>::EmptyBatch);
		ensure!(batch.is_sorted_by(|one, next| one.number < next.number), Error::<T>::NotSorted);

		let recorded_at = Self::now();
		let mut ledger = Ledgers::<T>::get(&subject, custodian).unwrap_or_default();
		let mut rows = u32::from(!ledger.is_begun());
		let (mut count, mut late) = (0u32, 0u32);
		for NumberedAccess { number, access } in batch {
			if Self::is_recorded(&subject, custodian, *number, access)? {
				continue;
			}
			Self::ensure_free(&ledger, *number)?;
			Self::ensure_sound(&subject, custodian, access, recorded_at)?;
			ledger.enter(*number).ok_or(ArithmeticError::Overflow)?;
			let disclosure = Disclosure { access: *access, recorded_at };
			Disclosures::<T>::insert((&subject, custodian, Place::from(*number)), disclosure);
			count.saturating_inc();
			late.saturating_accrue((Self::due(access.accessed_at) <= recorded_at).into());
		}
		if count == 0 {
			return Ok(());
		}
		rows.saturating_accrue(count);
		T::Sponsorship::charge(custodian, rows)?;
		Ledgers::<T>::insert(&subject, custodian, ledger);
		if late > 0 {
			T::CreditEvents::lapsed(institution, Lapse::DisclosureLate);
		}
		let next = ledger.next;
		Self::deposit_event(Event::DisclosuresRecorded { subject, custodian, count, late, next });
		Ok(())
	}

	/// The institution for which `agent` records what was disclosed.
	fn recording_institution(agent: &T::AccountId) -> Result<InstitutionId, DispatchError> {
		T::Membership::authorize_winding_up(agent, Duty::RecordReader)
			.or_else(|_| T::Membership::authorize_winding_up(agent, Duty::PrivacyOfficer))
	}

	/// Whether `access` stands under `number`; fails if something else does.
	fn is_recorded(
		subject: &T::AccountId,
		custodian: InstitutionId,
		number: ReceiptNumber,
		access: &Access,
	) -> Result<bool, Error<T>> {
		match Self::disclosure(subject, custodian, number) {
			None => Ok(false),
			Some(standing) if standing.access == *access => Ok(true),
			Some(_) => Err(Error::<T>::NumberTaken),
		}
	}

	/// That `number`, which is not in the state, can come into it.
	fn ensure_free(ledger: &Ledger, number: ReceiptNumber) -> DispatchResult {
		ensure!(number >= ledger.closed, Error::<T>::NumberClosed);
		let above = number.0.saturating_sub(ledger.next.0);
		ensure!(above < T::MaxGap::get(), Error::<T>::NumberTooHigh);
		Ok(())
	}

	/// That `access` can have been as it is said to have been.
	fn ensure_sound(
		subject: &T::AccountId,
		custodian: InstitutionId,
		access: &Access,
		now: Moment,
	) -> DispatchResult {
		let Access { basis, accessed_at, sealed_until, .. } = access;
		ensure!(*accessed_at <= now, Error::<T>::AccessInFuture);
		if let Some(until) = sealed_until {
			let Basis::Law(code) = basis else { return Err(Error::<T>::NotSealable.into()) };
			ensure!(T::Bases::could_be_sealed(*code, custodian), Error::<T>::NotSealable);
			let longest = accessed_at.saturating_add(T::MaxSeal::get());
			ensure!(accessed_at < until && *until <= longest, Error::<T>::SealOutOfRange);
		}
		ensure!(
			T::Bases::could_carry(basis, subject, custodian, *accessed_at),
			Error::<T>::BasisMissing
		);
		Ok(())
	}
}

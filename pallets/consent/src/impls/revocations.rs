// SPDX-License-Identifier: Apache-2.0

//! The end of consents before their time, signed or on paper.

use frame_support::{ensure, pallet_prelude::DispatchResult};
use salus_consent::{Rule, Source, Status};
use salus_primitives::{Digest, Duty, InstitutionId, Membership, Moment};
use sp_runtime::DispatchError;

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_revoke(signer: T::AccountId, consent: ConsentId) -> DispatchResult {
		let row = Self::row(consent)?;
		let subject = row.subject.clone();
		let revoker = Self::giver(&signer, &subject, Self::ends_research(&row))?;
		Self::ensure_may_close(revoker, &row)?;
		let now = Self::now();
		if row.is_over_at(now) {
			return Ok(());
		}
		Self::close(consent, row, |row| row.revoke(now, None));
		Self::deposit_event(Event::ConsentRevoked { consent, subject, revoker });
		Ok(())
	}

	pub(crate) fn do_record_revocation(
		officer: T::AccountId,
		consent: ConsentId,
		scan: Digest,
	) -> DispatchResult {
		let row = Self::row(consent)?;
		let subject = row.subject.clone();
		let institution = Self::closing_custodian(&officer, &row)?;
		if row.revocation == Some(scan) {
			return Ok(());
		}
		let now: Moment = Self::now();
		ensure!(!row.is_over_at(now), Error::<T>::ConsentOver);
		let is_signed = row.consent.source == Source::Signed;
		ensure!(!(is_signed && Self::denies(&row)), Error::<T>::SignedDeny);
		Self::close(consent, row, |row| row.revoke(now, Some(scan)));
		Self::deposit_event(Event::RevocationRecorded { consent, subject, scan, institution });
		Ok(())
	}

	pub(crate) fn do_enter_in_error(officer: T::AccountId, consent: ConsentId) -> DispatchResult {
		let row = Self::row(consent)?;
		let subject = row.subject.clone();
		let institution = Self::closing_custodian(&officer, &row)?;
		ensure!(row.scan().is_some(), Error::<T>::NotOnPaper);
		if row.consent.status == Status::EnteredInError {
			return Ok(());
		}
		let now = Self::now();
		Self::close(consent, row, |row| row.enter_in_error(now));
		Self::deposit_event(Event::ConsentEnteredInError { consent, subject, institution });
		Ok(())
	}

	/// The custodian of the subject, for which `officer` closes the consent. One that may not act
	/// does not lift a deny.
	fn closing_custodian(
		officer: &T::AccountId,
		row: &ConsentRowOf<T>,
	) -> Result<InstitutionId, DispatchError> {
		let authorize = if Self::denies(row) {
			T::Membership::authorize
		} else {
			T::Membership::authorize_winding_up
		};
		let duty = Duty::PrivacyOfficer;
		Self::custodian_of(officer, duty, &row.subject, authorize)
			.map(|(_, institution)| institution)
	}

	fn denies(row: &ConsentRowOf<T>) -> bool {
		row.consent.terms.base() == Rule::Deny
	}

	fn close(
		consent: ConsentId,
		mut row: ConsentRowOf<T>,
		change: impl FnOnce(&mut ConsentRowOf<T>),
	) {
		change(&mut row);
		Self::unlist(consent, &row);
		Consents::<T>::insert(consent, row);
	}
}

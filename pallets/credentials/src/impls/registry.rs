// SPDX-License-Identifier: Apache-2.0

//! What governance decides: types, charters, boards, the retention.

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_primitives::{CredentialTypeId, Digest, InstitutionId, Membership, Role};
use sp_runtime::DispatchError;

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_type(
		credential_type: CredentialTypeId,
		schema: Digest,
		clinical: bool,
		max_validity_days: u32,
	) -> DispatchResult {
		ensure!(max_validity_days > 0, Error::<T>::ValidityEmpty);
		let row = CredentialType { schema, clinical, max_validity_days, retired: false };
		if let Some(standing) = CredentialTypes::<T>::get(credential_type) {
			ensure!(standing == row, Error::<T>::TypeTaken);
			return Ok(());
		}
		ensure!(CredentialTypes::<T>::count() < T::MaxTypes::get(), Error::<T>::TooManyTypes);
		CredentialTypes::<T>::insert(credential_type, row);
		Self::deposit_event(Event::TypeRegistered {
			credential_type,
			schema,
			clinical,
			max_validity_days,
		});
		Ok(())
	}

	pub(crate) fn do_retire_type(credential_type: CredentialTypeId) -> DispatchResult {
		let mut row = CredentialTypes::<T>::get(credential_type).ok_or(Error::<T>::TypeUnknown)?;
		if row.retired {
			return Ok(());
		}
		row.retired = true;
		CredentialTypes::<T>::insert(credential_type, row);
		Self::deposit_event(Event::TypeRetired { credential_type });
		Ok(())
	}

	pub(crate) fn do_grant_charter(
		board: InstitutionId,
		credential_type: CredentialTypeId,
	) -> DispatchResult {
		Self::issuable(credential_type)?;
		ensure!(T::Membership::has_role(board, Role::LicensingBoard), Error::<T>::NotABoard);
		let mut row = Boards::<T>::get(board).unwrap_or_default();
		let granted =
			row.charters.try_insert(credential_type).map_err(|_| Error::<T>::TooManyCharters)?;
		if granted {
			Self::put_board(board, row);
			Self::deposit_event(Event::CharterGranted { board, credential_type });
		}
		Ok(())
	}

	pub(crate) fn do_withdraw_charter(
		board: InstitutionId,
		credential_type: CredentialTypeId,
	) -> DispatchResult {
		let mut row = Boards::<T>::get(board).ok_or(Error::<T>::BoardUnknown)?;
		if row.charters.remove(&credential_type) {
			Self::put_board(board, row);
			Self::deposit_event(Event::CharterWithdrawn { board, credential_type });
		}
		Ok(())
	}

	pub(crate) fn do_suspend_board(board: InstitutionId) -> DispatchResult {
		let mut row = Boards::<T>::get(board).ok_or(Error::<T>::BoardUnknown)?;
		if row.suspended_since.is_none() {
			row.suspended_since = Some(Self::now());
			Self::put_board(board, row);
			Self::deposit_event(Event::BoardSuspended { board });
		}
		Ok(())
	}

	pub(crate) fn do_reinstate_board(board: InstitutionId) -> DispatchResult {
		let mut row = Boards::<T>::get(board).ok_or(Error::<T>::BoardUnknown)?;
		if row.suspended_since.take().is_some() {
			Self::put_board(board, row);
			Self::deposit_event(Event::BoardReinstated { board });
		}
		Ok(())
	}

	pub(crate) fn do_set_retention(days: u32) -> DispatchResult {
		if RetentionDays::<T>::get() != days {
			RetentionDays::<T>::put(days);
			Self::deposit_event(Event::RetentionSet { days });
		}
		Ok(())
	}

	/// A type that is not retired.
	pub(super) fn issuable(
		credential_type: CredentialTypeId,
	) -> Result<CredentialType, DispatchError> {
		let row = CredentialTypes::<T>::get(credential_type).ok_or(Error::<T>::TypeUnknown)?;
		ensure!(!row.retired, Error::<T>::TypeRetired);
		Ok(row)
	}
}

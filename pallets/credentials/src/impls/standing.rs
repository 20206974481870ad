// SPDX-License-Identifier: Apache-2.0

//! Suspended, reinstated, revoked.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{Commitment, Moment, SuspensionHook};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_suspend(agent: &T::AccountId, commitment: Commitment) -> DispatchResult {
		let (institution, _) = Self::closing_board(agent)?;
		let mut credential = Self::standing_credential(institution, &commitment)?;
		let now = Self::now();
		Self::ensure_open(&credential, now)?;
		if credential.suspended_since.is_some() {
			return Ok(());
		}
		credential.suspended_since = Some(now);
		Self::publish(&credential, StatusPurpose::Suspension, true);
		Credentials::<T>::insert(commitment, &credential);

		let holder = credential.holder;
		T::SuspensionHook::suspended(&holder, &commitment);
		Self::deposit_event(Event::CredentialSuspended { credential: commitment, holder });
		Ok(())
	}

	pub(crate) fn do_reinstate(agent: &T::AccountId, commitment: Commitment) -> DispatchResult {
		let (institution, _) = Self::issuing_board(agent)?;
		let mut credential = Self::standing_credential(institution, &commitment)?;
		let now = Self::now();
		Self::ensure_open(&credential, now)?;
		let Some(from) = credential.suspended_since.take() else { return Ok(()) };
		let suspension = Interval { from, until: now };
		if !suspension.is_empty() {
			let remembered = credential.suspensions.try_push(suspension);
			remembered.map_err(|_| Error::<T>::TooManySuspensions)?;
		}
		Self::publish(&credential, StatusPurpose::Suspension, false);
		Credentials::<T>::insert(commitment, &credential);

		let holder = credential.holder;
		T::SuspensionHook::reinstated(&holder, &commitment);
		Self::deposit_event(Event::CredentialReinstated { credential: commitment, holder });
		Ok(())
	}

	pub(crate) fn do_revoke(
		agent: &T::AccountId,
		commitment: Commitment,
		reason: RevocationReason,
		effective_from: Moment,
	) -> DispatchResult {
		let (institution, board) = Self::closing_board(agent)?;
		ensure!(board.suspended_since.is_none(), Error::<T>::BoardSuspended);
		let mut credential = Self::standing_credential(institution, &commitment)?;
		let now = Self::now();
		let mut revoked_at = now;
		if let Some(standing) = credential.revocation {
			if (standing.reason, standing.effective_from) == (reason, effective_from) {
				return Ok(());
			}
			ensure!(effective_from < standing.effective_from, Error::<T>::AlreadyRevoked);
			revoked_at = standing.revoked_at;
		}
		// What is not valid yet can still be revoked from its first moment on.
		let latest = now.max(credential.valid_from);
		ensure!(
			(credential.valid_from..=latest).contains(&effective_from),
			Error::<T>::EffectOutOfRange
		);
		credential.revocation = Some(Revocation { reason, effective_from, revoked_at });
		Self::publish(&credential, StatusPurpose::Revocation, true);
		Credentials::<T>::insert(commitment, &credential);

		let holder = credential.holder;
		T::SuspensionHook::revoked(&holder, &commitment, effective_from);
		Self::deposit_event(Event::CredentialRevoked {
			credential: commitment,
			holder,
			reason,
			effective_from,
		});
		Ok(())
	}
}

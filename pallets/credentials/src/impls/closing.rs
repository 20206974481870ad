// SPDX-License-Identifier: Apache-2.0

//! The end of credentials, and of boards.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{
	time::DAY_MILLISECONDS, Commitment, InstitutionId, Membership, Moment, Role, WindUp,
};
use sp_runtime::ArithmeticError;

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_clear(agent: &T::AccountId, credentials: &[Commitment]) -> DispatchResult {
		let (institution, mut board) = Self::closing_board(agent)?;
		let now = Self::now();
		let days = Moment::from(RetentionDays::<T>::get());
		let retention = days.saturating_mul(DAY_MILLISECONDS);
		let mut count = 0u32;
		for commitment in credentials {
			let credential = Self::standing_credential(institution, commitment)?;
			let due = credential.valid_until.saturating_add(retention);
			ensure!(due <= now, Error::<T>::RetentionRunning);
			let named = credential.renews.and_then(Credentials::<T>::get).is_some_and(|renewed| {
				renewed.renewal.is_some_and(|renewal| renewal.by == *commitment)
			});
			ensure!(!named, Error::<T>::RenewedOneStands);
			if Self::remove(commitment, &credential) {
				board.chunks = board.chunks.saturating_sub(1);
			}
			board.credentials = board.credentials.saturating_sub(1);
			count = count.saturating_add(1);
		}
		if count > 0 {
			Self::settle(institution, board)?;
			Self::deposit_event(Event::CredentialsCleared { board: institution, count });
		}
		Ok(())
	}

	/// Removes a credential from all but the count of its board. Whether its chunk went with it.
	fn remove(commitment: &Commitment, credential: &CredentialOf<T>) -> bool {
		Credentials::<T>::remove(commitment);
		let (holder, credential_type) = (&credential.holder, credential.credential_type);
		Holdings::<T>::mutate_exists(holder, credential_type, |row| {
			if let Some(held) = row {
				held.retain(|other| other != commitment);
				if held.is_empty() {
					*row = None;
				}
			}
		});
		let number = StatusChunk::number(credential.index);
		StatusChunks::<T>::mutate_exists(credential.board, number, |row| {
			let Some(chunk) = row else { return false };
			chunk.credentials = chunk.credentials.saturating_sub(1);
			let is_last = chunk.credentials == 0;
			if is_last {
				*row = None;
			}
			is_last
		})
	}
}

impl<T: Config> WindUp for Pallet<T> {
	fn ensure_closed(institution: InstitutionId) -> DispatchResult {
		let open = Boards::<T>::get(institution).is_some_and(|board| board.credentials > 0);
		ensure!(!open, Error::<T>::CredentialsOpen);
		Ok(())
	}

	fn hand_over(predecessor: InstitutionId, successor: InstitutionId) -> DispatchResult {
		let Some(kept) = Boards::<T>::get(predecessor) else { return Ok(()) };
		let count = kept.credentials;
		if count > 0 {
			ensure!(
				T::Membership::has_role(successor, Role::LicensingBoard),
				Error::<T>::SuccessorNotABoard
			);
			let mut heir = Boards::<T>::get(successor).unwrap_or_default();
			ensure!(heir.suspended_since.is_none(), Error::<T>::BoardSuspended);
			heir.credentials =
				heir.credentials.checked_add(count).ok_or(ArithmeticError::Overflow)?;
			heir.chunks = heir.chunks.checked_add(kept.chunks).ok_or(ArithmeticError::Overflow)?;
			Self::settle(successor, heir)?;
			Self::deposit_event(Event::CredentialsHandedOver { predecessor, successor, count });
		}
		// Charters are governance's to grant, so they end here.
		let Board { issued, suspended_since, .. } = kept;
		Self::settle(predecessor, Board { issued, suspended_since, ..Default::default() })
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_open(institution: InstitutionId) {
		benchmarking::open::<T>(institution);
	}
}

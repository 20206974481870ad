// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod closing;
mod issuing;
mod reads;
mod registry;
mod standing;

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{fungible::MutateHold, Get, UnixTime},
};
use salus_primitives::{Commitment, Duty, InstitutionId, Membership, Moment, Role};
use sp_runtime::{traits::CheckedMul, ArithmeticError, DispatchError, SaturatedConversion};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	/// The Active licensing board for which `agent` issues, unless governance bars it.
	fn issuing_board(agent: &T::AccountId) -> Result<(InstitutionId, BoardOf<T>), DispatchError> {
		let institution = T::Membership::authorize(agent, Duty::Issuer)?;
		ensure!(T::Membership::has_role(institution, Role::LicensingBoard), Error::<T>::NotABoard);
		let board = Boards::<T>::get(institution).unwrap_or_default();
		ensure!(board.suspended_since.is_none(), Error::<T>::BoardSuspended);
		Ok((institution, board))
	}

	/// The institution for which `agent` closes and protects, whatever bars it.
	fn closing_board(agent: &T::AccountId) -> Result<(InstitutionId, BoardOf<T>), DispatchError> {
		let institution = T::Membership::authorize_winding_up(agent, Duty::Issuer)?;
		Ok((institution, Boards::<T>::get(institution).unwrap_or_default()))
	}

	/// The credential that must stand, provided that `institution` answers for it.
	fn standing_credential(
		institution: InstitutionId,
		commitment: &Commitment,
	) -> Result<CredentialOf<T>, DispatchError> {
		let credential = Credentials::<T>::get(commitment).ok_or(Error::<T>::CredentialUnknown)?;
		ensure!(T::Membership::answers_for(institution, credential.board), Error::<T>::NotIssuer);
		Ok(credential)
	}

	/// That `credential` can still be suspended, reinstated and renewed.
	fn ensure_open(credential: &CredentialOf<T>, now: Moment) -> DispatchResult {
		ensure!(credential.revocation.is_none(), Error::<T>::Revoked);
		ensure!(credential.renewal.is_none(), Error::<T>::Renewed);
		ensure!(now < credential.valid_until, Error::<T>::Expired);
		Ok(())
	}

	/// Sets the bit of `credential` in the status list for `purpose`.
	fn publish(credential: &CredentialOf<T>, purpose: StatusPurpose, value: bool) {
		let number = StatusChunk::number(credential.index);
		StatusChunks::<T>::mutate(credential.board, number, |chunk| {
			if let Some(chunk) = chunk {
				chunk.set(purpose, credential.index, value);
			}
		});
	}

	/// Stores what the registry knows of `institution`, and brings its deposits in step.
	pub(crate) fn settle(institution: InstitutionId, board: BoardOf<T>) -> DispatchResult {
		let sovereign = T::Membership::sovereign_account(institution);
		let deposits = [
			(HoldReason::Credential, T::CredentialDeposit::get(), board.credentials),
			(HoldReason::StatusChunk, T::StatusChunkDeposit::get(), board.chunks),
		];
		for (reason, deposit, count) in deposits {
			let amount = deposit.checked_mul(&count.into()).ok_or(ArithmeticError::Overflow)?;
			T::Currency::set_on_hold(&reason.into(), &sovereign, amount)?;
		}
		Self::put_board(institution, board);
		Ok(())
	}

	/// Stores what the registry knows of `institution`, if anything.
	fn put_board(institution: InstitutionId, board: BoardOf<T>) {
		let known = board != BoardOf::<T>::default();
		Boards::<T>::set(institution, known.then_some(board));
	}
}

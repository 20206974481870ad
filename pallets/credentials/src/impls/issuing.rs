// SPDX-License-Identifier: Apache-2.0

//! New credentials: issued, and in the place of others.

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure};
use salus_primitives::{Commitment, InstitutionId, Membership, Moment};
use sp_runtime::{ArithmeticError, DispatchError};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_issue(agent: &T::AccountId, issuance: IssuanceOf<T>) -> DispatchResult {
		let (institution, mut board) = Self::issuing_board(agent)?;
		let Issuance { commitment, holder, credential_type, .. } = issuance.clone();
		if !Self::place(institution, &mut board, issuance, None, Self::now())? {
			return Ok(());
		}
		Self::settle(institution, board)?;
		Self::deposit_event(Event::CredentialIssued {
			credential: commitment,
			board: institution,
			holder,
			credential_type,
		});
		Ok(())
	}

	pub(crate) fn do_issue_many(
		agent: &T::AccountId,
		issuances: Vec<IssuanceOf<T>>,
	) -> DispatchResult {
		let (institution, mut board) = Self::issuing_board(agent)?;
		let (first, now) = (board.issued, Self::now());
		for issuance in issuances {
			Self::place(institution, &mut board, issuance, None, now)?;
		}
		let count = board.issued.saturating_sub(first);
		if count > 0 {
			Self::settle(institution, board)?;
			Self::deposit_event(Event::CredentialsIssued { board: institution, first, count });
		}
		Ok(())
	}

	pub(crate) fn do_renew(
		agent: &T::AccountId,
		old: Commitment,
		by: Commitment,
		valid_until: Moment,
		index: u32,
	) -> DispatchResult {
		let (institution, mut board) = Self::issuing_board(agent)?;
		let mut credential = Self::standing_credential(institution, &old)?;
		let repeated = credential.renewal.is_some_and(|renewal| renewal.by == by)
			&& Credentials::<T>::get(by)
				.is_some_and(|new| (new.valid_until, new.index) == (valid_until, index));
		if repeated {
			return Ok(());
		}

		let now = Self::now();
		Self::ensure_open(&credential, now)?;
		ensure!(credential.suspended_since.is_none(), Error::<T>::Suspended);
		ensure!(credential.valid_from <= now, Error::<T>::NotYetValid);
		ensure!(credential.valid_until <= valid_until, Error::<T>::ValidityShortened);
		credential.renewal = Some(Renewal { by, renewed_at: now });
		Self::publish(&credential, StatusPurpose::Revocation, true);
		Credentials::<T>::insert(old, &credential);

		let holder = credential.holder;
		let issuance = Issuance {
			holder: holder.clone(),
			credential_type: credential.credential_type,
			commitment: by,
			valid_from: now,
			valid_until,
			index,
		};
		let is_new = Self::place(institution, &mut board, issuance, Some(old), now)?;
		ensure!(is_new, Error::<T>::CommitmentTaken);
		Self::settle(institution, board)?;
		Self::deposit_event(Event::CredentialRenewed { credential: old, by, holder });
		Ok(())
	}

	/// Stores the credential that `issuance` states and counts it in `board`, which is not stored.
	/// False if it stands already.
	fn place(
		institution: InstitutionId,
		board: &mut BoardOf<T>,
		issuance: IssuanceOf<T>,
		renews: Option<Commitment>,
		now: Moment,
	) -> Result<bool, DispatchError> {
		let Issuance { credential_type, commitment, valid_from, valid_until, index, .. } = issuance;
		if let Some(standing) = Credentials::<T>::get(commitment) {
			ensure!(standing.repeats(institution, &issuance), Error::<T>::CommitmentTaken);
			return Ok(false);
		}
		let permitted = Self::issuable(credential_type)?;
		ensure!(board.charters.contains(&credential_type), Error::<T>::NotChartered);
		ensure!(index == board.issued, Error::<T>::IndexNotNext);
		ensure!(valid_from < valid_until, Error::<T>::ValidityEmpty);
		ensure!(permitted.permits(valid_from, valid_until), Error::<T>::ValidityTooLong);
		ensure!(now < valid_until, Error::<T>::Expired);

		let holder = issuance.holder;
		let suspensions = Holdings::<T>::try_mutate(&holder, credential_type, |held| {
			let suspensions = Self::inherited(institution, held, valid_from, now)?;
			held.try_push(commitment).map_err(|_| Error::<T>::TooManyHoldings)?;
			Ok::<_, DispatchError>(suspensions)
		})?;
		board.issued = board.issued.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		board.credentials = board.credentials.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		if Self::add_to_chunk(institution, index) {
			board.chunks = board.chunks.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		}
		let credential = Credential {
			holder,
			credential_type,
			board: institution,
			index,
			issued_at: now,
			valid_from,
			valid_until,
			suspended_since: None,
			suspensions,
			revocation: None,
			renews,
			renewal: None,
		};
		Credentials::<T>::insert(commitment, credential);
		Ok(true)
	}

	/// The suspensions after `valid_from` of the credentials in `held` that `institution` answers
	/// for, of which none may be open. Without them, a new credential with a start in the past
	/// would undo a suspension.
	fn inherited(
		institution: InstitutionId,
		held: &[Commitment],
		valid_from: Moment,
		now: Moment,
	) -> Result<SuspensionsOf<T>, DispatchError> {
		let mut spans = Vec::new();
		let earlier = held.iter().filter_map(Credentials::<T>::get);
		for credential in
			earlier.filter(|earlier| T::Membership::answers_for(institution, earlier.board))
		{
			ensure!(!credential.is_open(now), Error::<T>::AlreadyHeld);
			spans.extend(credential.suspended_spans().map(|span| span.since(valid_from)));
		}
		let suspensions = SuspensionsOf::<T>::try_from(Interval::union(spans));
		suspensions.map_err(|_| Error::<T>::TooManySuspensions.into())
	}

	/// Counts a credential in its chunk. Whether the chunk is new.
	fn add_to_chunk(board: InstitutionId, index: u32) -> bool {
		StatusChunks::<T>::mutate(board, StatusChunk::number(index), |chunk| {
			let is_new = chunk.is_none();
			let chunk = chunk.get_or_insert(StatusChunk::CLEAR);
			chunk.credentials = chunk.credentials.saturating_add(1);
			is_new
		})
	}
}

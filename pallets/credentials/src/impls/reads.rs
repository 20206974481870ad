// SPDX-License-Identifier: Apache-2.0

//! What clients and other pallets are told.

use alloc::vec::Vec;

use salus_primitives::{
	Commitment, CredentialTypeId, Credentialing, InstitutionId, Membership, Moment,
};

use crate::*;

/// How many rows one read returns at most.
const PAGE: u32 = 100;

/// How many chunks make one page of a status list.
const STATUS_PAGE_CHUNKS: u32 = 64;

impl<T: Config> Pallet<T> {
	pub fn credential(commitment: &Commitment) -> Option<CredentialOf<T>> {
		Credentials::<T>::get(commitment)
	}

	/// Where the credential with `commitment` stood or stands at `moment`.
	pub fn verify(commitment: &Commitment, moment: Moment) -> Standing {
		Self::credential(commitment)
			.map_or(Standing::Unknown, |credential| credential.standing(moment))
	}

	/// Up to `limit` credentials of `holder`, and never more than 100, type by type and in the
	/// order in which they were issued, those that come after `after`.
	pub fn credentials_of(
		holder: &T::AccountId,
		after: Option<Commitment>,
		limit: u32,
	) -> Vec<(Commitment, CredentialOf<T>)> {
		let Some(after) = after else {
			return Self::page(Holdings::<T>::iter_prefix_values(holder).flatten(), limit);
		};
		let Some(last) = Self::credential(&after).filter(|last| last.holder == *holder) else {
			return Vec::new();
		};
		let held = Holdings::<T>::get(holder, last.credential_type);
		let rest = held.into_iter().skip_while(move |other| *other != after).skip(1);
		let key = Holdings::<T>::hashed_key_for(holder, last.credential_type);
		let further = Holdings::<T>::iter_prefix_from(holder, key).flat_map(|(_, held)| held);
		Self::page(rest.chain(further), limit)
	}

	/// Up to `limit` types, and never more than 100, whose numbers come after `after`.
	pub fn credential_types(
		after: Option<CredentialTypeId>,
		limit: u32,
	) -> Vec<(CredentialTypeId, CredentialType)> {
		let mut types: Vec<_> = CredentialTypes::<T>::iter()
			.filter(|(number, _)| after.is_none_or(|after| after < *number))
			.collect();
		types.sort_by_key(|(number, _)| *number);
		types.truncate(limit.min(PAGE) as usize);
		types
	}

	pub fn board(institution: InstitutionId) -> Option<BoardOf<T>> {
		Boards::<T>::get(institution)
	}

	/// The page `page` of the bits of a status list of `board`: 16 KiB, the least that the
	/// standard lets a list have, or nothing behind the last credential.
	pub fn status_bits(board: InstitutionId, purpose: StatusPurpose, page: u32) -> Vec<u8> {
		let first = page.saturating_mul(STATUS_PAGE_CHUNKS);
		let issued = Self::board(board).map_or(0, |row| row.issued);
		if first.saturating_mul(StatusChunk::CREDENTIALS) >= issued {
			return Vec::new();
		}
		(first..first.saturating_add(STATUS_PAGE_CHUNKS))
			.flat_map(|number| {
				let chunk = StatusChunks::<T>::get(board, number);
				*chunk.unwrap_or(StatusChunk::CLEAR).bits(purpose)
			})
			.collect()
	}

	/// The credentials of `holder` of one type, the newest first.
	fn held(
		holder: &T::AccountId,
		credential_type: CredentialTypeId,
	) -> impl Iterator<Item = CredentialOf<T>> {
		let held = Holdings::<T>::get(holder, credential_type).into_iter().rev();
		held.filter_map(|commitment| Self::credential(&commitment))
	}

	fn page(
		commitments: impl Iterator<Item = Commitment>,
		limit: u32,
	) -> Vec<(Commitment, CredentialOf<T>)> {
		commitments
			.take(limit.min(PAGE) as usize)
			.filter_map(|commitment| Some((commitment, Self::credential(&commitment)?)))
			.collect()
	}
}

impl<T: Config> Credentialing<T::AccountId> for Pallet<T> {
	fn holds(holder: &T::AccountId, credential_type: CredentialTypeId, moment: Moment) -> bool {
		Self::held(holder, credential_type).any(|credential| credential.is_active(moment))
	}

	fn holds_clinical(holder: &T::AccountId, credential: &Commitment, moment: Moment) -> bool {
		Self::credential(credential).is_some_and(|row| {
			row.holder == *holder
				&& row.is_active(moment)
				&& CredentialTypes::<T>::get(row.credential_type).is_some_and(|row| row.clinical)
		})
	}

	fn board_of(credential: &Commitment) -> Option<InstitutionId> {
		Self::credential(credential).map(|row| T::Membership::successor_of(row.board))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_credential(holder: &T::AccountId) -> (CredentialTypeId, Commitment) {
		benchmarking::active_credential::<T>(holder)
	}
}

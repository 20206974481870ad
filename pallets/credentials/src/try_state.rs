// SPDX-License-Identifier: Apache-2.0

//! The invariants of the README, by their numbers.

use alloc::collections::{btree_map::BTreeMap, btree_set::BTreeSet};

use frame_support::{
	ensure,
	traits::{fungible::InspectHold, Get},
};
use salus_primitives::{Commitment, CredentialTypeId, InstitutionId, Membership};
use sp_runtime::{traits::Saturating, DispatchError};

use crate::*;

type Broken = Result<(), DispatchError>;

/// What an institution answers for.
#[derive(Default)]
struct Tally {
	credentials: u32,
	chunks: u32,
}

/// What the credentials add up to.
struct Census<T: Config> {
	boards: BTreeMap<InstitutionId, Tally>,
	/// The indexes of each chunk that stand.
	chunks: BTreeMap<(InstitutionId, u32), BTreeSet<u32>>,
	/// The holders, types and boards of those that are open.
	open: BTreeSet<(T::AccountId, CredentialTypeId, InstitutionId)>,
}

impl<T: Config> Default for Census<T> {
	fn default() -> Self {
		Self { boards: BTreeMap::new(), chunks: BTreeMap::new(), open: BTreeSet::new() }
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Broken {
		let mut census = Census::<T>::default();
		for (commitment, credential) in Credentials::<T>::iter() {
			let answering = T::Membership::successor_of(credential.board);
			census.boards.entry(answering).or_default().credentials.saturating_inc();
			Self::check_holding(&commitment, &credential)?;
			Self::check_index(&credential, &mut census)?;
			Self::check_bits(&credential)?;
			Self::check_validity(&credential)?;
			Self::check_suspensions(&credential)?;
			Self::check_alone(&credential, &mut census)?;
			Self::check_end(&commitment, &credential)?;
		}
		for (board, _, _) in StatusChunks::<T>::iter() {
			let answering = T::Membership::successor_of(board);
			census.boards.entry(answering).or_default().chunks.saturating_inc();
		}
		Self::check_no_stray_holding()?;
		Self::check_chunks(&census)?;
		Self::check_boards(&census)
	}

	/// I1 and I2.
	fn check_boards(census: &Census<T>) -> Broken {
		let known: BTreeSet<_> = Boards::<T>::iter_keys().collect();
		let none = Tally::default();
		for institution in known.iter().chain(census.boards.keys()) {
			let board = Boards::<T>::get(institution).unwrap_or_default();
			let tally = census.boards.get(institution).unwrap_or(&none);
			ensure!(board.credentials == tally.credentials, "I2: credentials miscounted");
			ensure!(board.chunks == tally.chunks, "I2: chunks miscounted");
			Self::check_hold(*institution, &board)?;
		}
		ensure!(
			Boards::<T>::iter_values().all(|board| board != BoardOf::<T>::default()),
			"I2: a row about a board of which nothing is known"
		);
		Ok(())
	}

	/// I1.
	fn check_hold(institution: InstitutionId, board: &BoardOf<T>) -> Broken {
		let sovereign = T::Membership::sovereign_account(institution);
		let on_hold = |reason: HoldReason| T::Currency::balance_on_hold(&reason.into(), &sovereign);
		let credentials = T::CredentialDeposit::get().saturating_mul(board.credentials.into());
		let chunks = T::StatusChunkDeposit::get().saturating_mul(board.chunks.into());
		ensure!(
			on_hold(HoldReason::Credential) == credentials,
			"I1: the deposits of credentials are not what is on hold"
		);
		ensure!(
			on_hold(HoldReason::StatusChunk) == chunks,
			"I1: the deposits of status lists are not what is on hold"
		);
		Ok(())
	}

	/// I3, from the credentials.
	fn check_holding(commitment: &Commitment, credential: &CredentialOf<T>) -> Broken {
		let held = Holdings::<T>::get(&credential.holder, credential.credential_type);
		let times = held.iter().filter(|other| *other == commitment).count();
		ensure!(times == 1, "I3: a credential that its holder does not have once");
		Ok(())
	}

	/// I3, from the holders.
	fn check_no_stray_holding() -> Broken {
		for (holder, credential_type, held) in Holdings::<T>::iter() {
			ensure!(!held.is_empty(), "I3: a holder of nothing");
			for commitment in held {
				let credential =
					Self::credential(&commitment).ok_or("I3: a holding that does not stand")?;
				ensure!(
					(&credential.holder, credential.credential_type) == (&holder, credential_type),
					"I3: a holding of another holder or type"
				);
			}
		}
		Ok(())
	}

	/// I4, from the credentials.
	fn check_index(credential: &CredentialOf<T>, census: &mut Census<T>) -> Broken {
		let Credential { board, index, .. } = credential;
		let issued = Self::board(*board).map_or(0, |row| row.issued);
		ensure!(*index < issued, "I4: an index that was never given");
		let chunk = census.chunks.entry((*board, StatusChunk::number(*index))).or_default();
		ensure!(chunk.insert(*index), "I4: an index that was given twice");
		Ok(())
	}

	/// I4, from the chunks.
	fn check_chunks(census: &Census<T>) -> Broken {
		for (board, number, chunk) in StatusChunks::<T>::iter() {
			let standing = census.chunks.get(&(board, number)).map_or(0, BTreeSet::len);
			ensure!(chunk.credentials > 0, "I4: a chunk of nothing");
			ensure!(chunk.credentials as usize == standing, "I4: a chunk that miscounts");
		}
		Ok(())
	}

	/// I5.
	fn check_bits(credential: &CredentialOf<T>) -> Broken {
		let number = StatusChunk::number(credential.index);
		let chunk = StatusChunks::<T>::get(credential.board, number)
			.ok_or("I4: a credential without a chunk")?;
		let ended = credential.revocation.is_some() || credential.renewal.is_some();
		ensure!(
			chunk.is_set(StatusPurpose::Revocation, credential.index) == ended,
			"I5: a status list that is wrong about a revocation"
		);
		ensure!(
			chunk.is_set(StatusPurpose::Suspension, credential.index)
				== credential.suspended_since.is_some(),
			"I5: a status list that is wrong about a suspension"
		);
		Ok(())
	}

	/// I6.
	fn check_validity(credential: &CredentialOf<T>) -> Broken {
		let Credential { credential_type, valid_from, valid_until, issued_at, .. } = credential;
		let permitted = CredentialTypes::<T>::get(credential_type)
			.ok_or("I6: a type that nobody registered")?;
		ensure!(valid_from < valid_until, "I6: a validity without length");
		ensure!(issued_at < valid_until, "I6: issued after its validity");
		ensure!(permitted.permits(*valid_from, *valid_until), "I6: a validity that is too long");
		Ok(())
	}

	/// I7.
	fn check_suspensions(credential: &CredentialOf<T>) -> Broken {
		let last = credential.suspended_since.map(|from| Interval { from, until: from });
		let ended = &credential.suspensions;
		ensure!(ended.iter().all(|one| !one.is_empty()), "I7: a suspension without length");
		ensure!(
			ended.iter().copied().chain(last).is_sorted_by(|one, next| one.until <= next.from),
			"I7: suspensions out of order"
		);
		let latest = ended.iter().map(|one| one.until).chain(credential.suspended_since).max();
		ensure!(
			latest.is_none_or(|latest| latest <= credential.closed_from()),
			"I7: suspended after it was closed"
		);
		Ok(())
	}

	/// I8.
	fn check_alone(credential: &CredentialOf<T>, census: &mut Census<T>) -> Broken {
		let Credential { holder, credential_type, board, .. } = credential;
		let alone = !credential.is_open(Self::now())
			|| census.open.insert((holder.clone(), *credential_type, *board));
		ensure!(alone, "I8: two open credentials of one type from one board");
		Ok(())
	}

	/// I9.
	fn check_end(commitment: &Commitment, credential: &CredentialOf<T>) -> Broken {
		if let Some(Revocation { effective_from, revoked_at, .. }) = credential.revocation {
			let latest = revoked_at.max(credential.valid_from);
			ensure!(
				(credential.valid_from..=latest).contains(&effective_from),
				"I9: a revocation with an effect that was not due"
			);
		}
		if let Some(Renewal { by, renewed_at }) = credential.renewal {
			ensure!(renewed_at < credential.valid_until, "I9: renewed after its validity");
			let new = Self::credential(&by).ok_or("I9: renewed by what does not stand")?;
			ensure!(new.renews == Some(*commitment), "I9: renewed by what renews another one");
			ensure!(
				(&new.holder, new.credential_type)
					== (&credential.holder, credential.credential_type),
				"I9: renewed by a credential of another holder or type"
			);
			ensure!(new.valid_from == renewed_at, "I9: a gap before a renewal");
		}
		Ok(())
	}
}

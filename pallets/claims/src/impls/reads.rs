// SPDX-License-Identifier: Apache-2.0

//! The answers that clients get.

use alloc::{boxed::Box, vec::Vec};

use frame_support::storage::{with_transaction, TransactionOutcome};
use salus_adjudication::{status, ClaimKey, Decided, Settlement};
use salus_primitives::{Commitment, Fold, InstitutionId, Membership};
use sp_runtime::DispatchError;

use crate::*;

/// How many rows one read returns at most.
const PAGE: u32 = 100;

impl<T: Config> Pallet<T> {
	/// What would become of a claim of `provider` now. It is submitted, and released if it would
	/// wait; then all of that is undone.
	pub fn dry_run(
		provider: InstitutionId,
		submission: SubmissionOf<T>,
	) -> Result<Predetermination, DispatchError> {
		with_transaction(|| TransactionOutcome::Rollback(Self::predetermine(provider, submission)))
	}

	fn predetermine(
		provider: InstitutionId,
		submission: SubmissionOf<T>,
	) -> Result<Predetermination, DispatchError> {
		let key = ClaimKey { provider, reference: submission.reference };
		Self::enter(provider, submission)?;
		let mut claim = Self::row(&key)?;
		let pended = match claim.state {
			State::Pended { reason, .. } => Some(reason),
			_ => None,
		};
		if pended.is_some() {
			Self::release(&key, &mut claim, Verdict::Release)?;
		}
		let (_, round) = Self::last_round(&key, &claim).ok_or(Error::<T>::Inconsistent)?;
		Ok(Predetermination { pended, round: Round { status: status::PREDETERMINATION, ..round } })
	}

	pub fn claim(key: ClaimKey) -> Option<ClaimStateOf<T>> {
		let row = Self::row(&key).ok()?;
		let round = |number| Adjudications::<T>::get(Decided { claim: key, round: number });
		let rounds: Vec<_> = (0..row.rounds).filter_map(round).collect();
		let is_queued = row.stands()
			&& row.round().zip(rounds.last()).is_some_and(|(number, round)| {
				T::Settlement::is_queued(&Self::payment(&key, &row, number, round))
			});
		Some(ClaimState {
			claim: key,
			insurer: T::Membership::successor_of(row.bill.insurer),
			is_queued,
			is_overdue: matches!(row.state, State::Pended { due, .. } if due <= Self::now()),
			row,
			rounds,
		})
	}

	/// Up to `limit` claims about `member`, and never more than 100, in the order of their storage,
	/// those that come after `after`.
	pub fn claims_of(
		member: &T::AccountId,
		after: Option<ClaimKey>,
		limit: u32,
	) -> Vec<ClaimStateOf<T>> {
		let keys: Box<dyn Iterator<Item = ClaimKey>> = match after {
			None => Box::new(MemberClaims::<T>::iter_key_prefix(member)),
			Some(after) => {
				let from = MemberClaims::<T>::hashed_key_for(member, after);
				Box::new(MemberClaims::<T>::iter_key_prefix_from(member, from))
			}
		};
		keys.take(limit.min(PAGE) as usize).filter_map(Self::claim).collect()
	}

	/// As [`Pallet::claims_of`], the claims of `provider`.
	pub fn claims_of_provider(
		provider: InstitutionId,
		after: Option<Commitment>,
		limit: u32,
	) -> Vec<ClaimStateOf<T>> {
		let references: Box<dyn Iterator<Item = Commitment>> = match after {
			None => Box::new(Claims::<T>::iter_key_prefix(provider)),
			Some(after) => {
				let from = Claims::<T>::hashed_key_for(provider, after);
				Box::new(Claims::<T>::iter_key_prefix_from(provider, from))
			}
		};
		references
			.take(limit.min(PAGE) as usize)
			.filter_map(|reference| Self::claim(ClaimKey { provider, reference }))
			.collect()
	}

	/// Up to `limit` claims that wait for `insurer`, as they name it, and never more than 100, those
	/// that come after `after`.
	pub fn pended(insurer: InstitutionId, after: Option<ClaimKey>, limit: u32) -> Vec<Waiting> {
		Self::waiting(insurer, after).take(limit.min(PAGE) as usize).collect()
	}

	/// Those of [`Pallet::pended`] that wait beyond their deadline.
	pub fn overdue(insurer: InstitutionId, after: Option<ClaimKey>, limit: u32) -> Vec<Waiting> {
		let now = Self::now();
		let late = Self::waiting(insurer, after).filter(|waiting| waiting.due <= now);
		late.take(limit.min(PAGE) as usize).collect()
	}

	fn waiting(insurer: InstitutionId, after: Option<ClaimKey>) -> impl Iterator<Item = Waiting> {
		let keys: Box<dyn Iterator<Item = ClaimKey>> = match after {
			None => Box::new(Pended::<T>::iter_key_prefix(insurer)),
			Some(after) => {
				let from = Pended::<T>::hashed_key_for(insurer, after);
				Box::new(Pended::<T>::iter_key_prefix_from(insurer, from))
			}
		};
		keys.filter_map(|claim| match Self::row(&claim).ok()?.state {
			State::Pended { reason, due, .. } => Some(Waiting { claim, reason, due }),
			_ => None,
		})
	}

	/// Whether `folded` are all the claims of `provider` that were folded, in their order.
	pub fn verify_folded(provider: InstitutionId, folded: &[FoldedClaimOf<T>]) -> bool {
		Fold::over_all(folded) == Folds::<T>::get(provider)
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What has come to rest and leaves the state.

use alloc::vec::Vec;

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_adjudication::{ClaimKey, Decided, Policies, Settlement};
use salus_primitives::{Commitment, Fold, InstitutionId, Sponsorship};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fold(provider: InstitutionId, references: &[Commitment]) -> DispatchResult {
		references
			.iter()
			.try_for_each(|reference| Self::fold_one(ClaimKey { provider, reference: *reference }))
	}

	/// Folds a claim about which nothing was said for long and nothing can be said any more.
	fn fold_one(key: ClaimKey) -> DispatchResult {
		let claim = Self::row(&key)?;
		Self::ensure_at_rest(&key, &claim)?;
		T::Policies::claim_removed(&claim.bill.member)?;
		T::Sponsorship::free(key.provider, claim.rows())?;
		if claim.stands() {
			if let Some((_, round)) = Self::last_round(&key, &claim) {
				Self::remove_services(&key, &claim, &round);
			}
			Self::remove_evidence(&key, &claim);
		}
		Self::forget(&key, &claim);
		Claims::<T>::remove(key.provider, key.reference);
		MemberClaims::<T>::remove(&claim.bill.member, key);
		let take = |round| Adjudications::<T>::take(Decided { claim: key, round });
		let rounds: Vec<_> = (0..claim.rounds).filter_map(take).collect();

		let folded = FoldedClaim { claim: key, row: claim, rounds };
		Folds::<T>::mutate(key.provider, |fold| *fold = Some(Fold::over(*fold, &folded)));
		Self::deposit_event(Event::ClaimFolded { claim: key });
		Ok(())
	}

	/// That a claim is closed, cannot be appealed, owes nothing, and that all of it is long ago.
	fn ensure_at_rest(key: &ClaimKey, claim: &ClaimOf<T>) -> DispatchResult {
		let now = Self::now();
		ensure!(!claim.is_open(), Error::<T>::NotClosed);
		let round = Self::last_round(key, claim);
		let until = match (claim.state, &round) {
			(State::Reversed(reversal), _) => reversal.appealable_until,
			(_, Some((_, round))) => round.appealable_until,
			_ => 0,
		};
		ensure!(until <= now, Error::<T>::NotClosed);
		if let Some((number, round)) = round.filter(|_| claim.stands()) {
			let payment = Self::payment(key, claim, number, &round);
			ensure!(!T::Settlement::is_queued(&payment), Error::<T>::NotClosed);
		}
		let limit = now.saturating_sub(T::HistoryPeriod::get());
		ensure!(claim.changed_at <= limit, Error::<T>::HistoryRunning);
		Ok(())
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What is over and leaves the state for a digest that proves it.

use frame_support::{dispatch::DispatchResult, ensure, traits::Get, BoundedVec};
use salus_primitives::Moment;
use sp_runtime::traits::Saturating;

use super::rows::Allowance;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fold(account: T::AccountId) -> DispatchResult {
		ensure!(Identities::<T>::contains_key(&account), Error::<T>::IdentityUnknown);
		let now = Self::stamp();
		let limit = Self::history_limit(now.moment);
		let mut closed = ClosedMethods::<T>::get(&account);
		let mut mandates = Mandates::<T>::get(&account);
		let old = closed.iter().take_while(|row| row.closed.moment <= limit).count();
		let (methods, over) =
			Self::change_identity(&account, None, Allowance::BeyondQuota, |identity| {
				let methods = Self::fold_methods(identity, &mut closed, old);
				let mut over = 0u32;
				while Self::fold_mandate(identity, &mut mandates, now, limit) {
					over.saturating_inc();
				}
				Ok((methods, over))
			})?;
		ensure!((methods, over) != (0, 0), Error::<T>::NothingToFold);
		Self::put::<ClosedMethods<T>, _, _>(&account, closed);
		Self::put::<Mandates<T>, _, _>(&account, mandates);
		Self::note_folded(&account, methods, over);
		Ok(())
	}

	/// What was over by then may leave the state.
	fn history_limit(now: Moment) -> Moment {
		now.saturating_sub(T::HistoryPeriod::get())
	}

	/// Whether as many keys as are `open` could close without folding one that is kept. Keys fold
	/// in the order in which they closed, so one that is kept holds all those after it.
	pub(crate) fn has_room(open: usize, closed: &[ClosedMethodOf<T>], now: Moment) -> bool {
		let limit = Self::history_limit(now);
		let held = closed.iter().skip_while(|row| !row.is_kept(limit)).count();
		open.saturating_add(held) <= T::MaxClosedMethods::get() as usize
	}

	/// Folds the oldest `count` keys that closed; how many there were.
	pub(super) fn fold_methods(
		identity: &mut IdentityOf<T>,
		closed: &mut BoundedVec<ClosedMethodOf<T>, T::MaxClosedMethods>,
		count: usize,
	) -> u32 {
		let mut folded = 0u32;
		for row in closed.drain(..count.min(closed.len())) {
			let history = FoldedHistory::over(identity.folded_methods, &row, row.closed);
			identity.folded_methods = Some(history);
			folded.saturating_inc();
		}
		identity.shrink(folded);
		folded
	}

	/// Folds the mandate that was the first to be over, provided that it was at `limit`.
	pub(super) fn fold_mandate(
		identity: &mut IdentityOf<T>,
		mandates: &mut BoundedVec<MandateOf<T>, T::MaxMandates>,
		now: StampOf<T>,
		limit: Moment,
	) -> bool {
		let oldest = mandates
			.iter()
			.enumerate()
			.filter_map(|(place, row)| Some((row.end().filter(|end| *end <= limit)?, place)))
			.min();
		let Some((moment, place)) = oldest else { return false };
		let row = mandates.remove(place);
		let closed = Stamp { moment, block: row.ended.unwrap_or(now).block };
		let history = FoldedHistory::over(identity.folded_mandates, &row, closed);
		identity.folded_mandates = Some(history);
		identity.shrink(1);
		true
	}

	pub(super) fn note_folded(account: &T::AccountId, methods: u32, mandates: u32) {
		if (methods, mandates) != (0, 0) {
			let account = account.clone();
			Self::deposit_event(Event::HistoryFolded { account, methods, mandates });
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Panels that ended long ago and leave the state.

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_primitives::{Fold, Matter, Moment};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_fold(matters: &[Matter]) -> DispatchResult {
		let limit = Self::now().saturating_sub(T::HistoryPeriod::get());
		matters.iter().try_for_each(|matter| Self::fold_one(*matter, limit))
	}

	/// Folds a panel that ended by `limit`.
	fn fold_one(matter: Matter, limit: Moment) -> DispatchResult {
		let panel = Self::known_panel(&matter)?;
		let closing = panel.closing.ok_or(Error::<T>::NotClosed)?;
		ensure!(closing.closed_at <= limit, Error::<T>::HistoryRunning);
		Panels::<T>::remove(matter);
		let folded = FoldedPanel { matter, panel };
		Folds::<T>::mutate(matter.forum, |fold| *fold = Some(Fold::over(*fold, &folded)));
		Self::deposit_event(Event::PanelFolded { matter });
		Ok(())
	}
}

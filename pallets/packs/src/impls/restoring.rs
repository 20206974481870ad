// SPDX-License-Identifier: Apache-2.0

//! What was done by mistake.

use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use salus_gs1::Sgtin;
use salus_primitives::{Duty, InstitutionId, Membership};
use salus_supply::{Barrier, Capture, Containers, Lots, PackState, Step};

use super::Found;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_restore(
		agent: T::AccountId,
		pack: Sgtin,
		was_kept: bool,
		capture: Capture,
	) -> DispatchResult {
		let mut row = TouchedPacks::<T>::get(pack).ok_or(Error::<T>::PackUnknown)?;
		let is_told = row.before.is_none() && Self::is_told(&row, &capture);
		let institution = Self::restoring(&agent, &row, is_told)?;
		if is_told {
			return Ok(());
		}
		let before = Self::before(&row).ok_or(Error::<T>::NotReversible)?;
		ensure!(!is_final(row.state), Error::<T>::NotReversible);
		ensure!(row.container.is_none(), Error::<T>::StillPacked);
		ensure!(was_kept, Error::<T>::NotKept);
		if row.state == PackState::Locked {
			ensure!(Self::answers_for(institution, row.holder), Error::<T>::HeldElsewhere);
		} else {
			Self::ensure_reversible(institution, &pack, &row, &capture)?;
		}
		if let Some(fate) = row.fate() {
			T::Containers::come_back(&row.lot, institution, fate)?;
			row.holder = institution;
		}
		row.state = before.state;
		row.left = before.left;
		row.before = None;
		let state = row.state;
		let found = Found { row, is_new: false };
		Self::enter(institution, pack, found, Step::Restored { state }, capture)?;
		Self::deposit_event(Event::PackRestored { pack, institution, state });
		Ok(())
	}

	/// What the pack was before. Of one that was lost while it was locked, and was found, no more is
	/// known than how much is left.
	fn before(row: &Pack) -> Option<Before> {
		row.before.or_else(|| {
			let facts = T::Lots::facts(&row.lot).filter(|_| row.state == PackState::Locked)?;
			let is_whole = row.left == facts.content;
			let state = if is_whole { PackState::Active } else { PackState::PartiallySupplied };
			Some(Before { state, left: row.left })
		})
	}

	/// The institution of `agent`, who has the duty by which was done what is to be undone. A call
	/// that is repeated may be anybody's who could have made it.
	fn restoring(
		agent: &T::AccountId,
		row: &Pack,
		is_told: bool,
	) -> Result<InstitutionId, sp_runtime::DispatchError> {
		let by = |duty| T::Membership::authorize_winding_up(agent, duty);
		if is_told {
			return by(Duty::Practitioner).or_else(|_| by(Duty::Logistics));
		}
		by(if is_supplied(row.state) { Duty::Practitioner } else { Duty::Logistics })
	}

	/// EU 2016/161, Article 13(1)(a) to (d).
	fn ensure_reversible(
		institution: InstitutionId,
		pack: &Sgtin,
		row: &Pack,
		capture: &Capture,
	) -> DispatchResult {
		let is_same = Self::answers_for(institution, row.changed_by)
			&& row.read_point == Some(capture.read_point);
		ensure!(is_same, Error::<T>::NotSamePlace);
		let until = row.changed_at.saturating_add(T::RestorePeriod::get());
		ensure!(Self::now() <= until, Error::<T>::RestorePeriodOver);
		let facts = T::Lots::facts(&row.lot).ok_or(Error::<T>::LotUnknown)?;
		let barrier = facts.barrier(Self::today());
		ensure!(matches!(barrier, None | Some(Barrier::NotReleased)), Error::<T>::Barred);
		ensure!(T::Lots::pack_recall(pack).is_none(), Error::<T>::Barred);
		ensure!(!Self::is_doubted(pack), Error::<T>::UnderSuspicion);
		Ok(())
	}
}

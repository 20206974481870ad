// SPDX-License-Identifier: Apache-2.0

//! Exceptions that a side brings before a panel, and what follows from its ruling.

use alloc::vec::Vec;

use codec::Encode;
use frame_support::{
	dispatch::DispatchResult, ensure, storage::with_storage_layer, traits::Get, weights::Weight,
};
use salus_primitives::{Digest, Duty, Forum, Matter, Panels, Ruling, Rulings};
use sp_core::H256;
use sp_runtime::DispatchError;

use super::ROWS;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_dispute(
		agent: T::AccountId,
		exception: ExceptionId,
		grounds: Commitment,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::Logistics)?;
		let mut row = Exceptions::<T>::get(exception).ok_or(Error::<T>::ExceptionUnknown)?;
		let side = row.side(institution).ok_or(Error::<T>::NotASide)?;
		if let Some(dispute) = row.dispute(side) {
			ensure!(dispute.grounds == grounds, Error::<T>::AlreadyDisputed);
			return Ok(());
		}
		ensure!(row.is_open(), Error::<T>::AlreadySettled);
		ensure!(row.granted().is_none(), Error::<T>::AlreadyRuled);
		let now = Self::now();
		ensure!(now < row.due, Error::<T>::SettlementLate);
		let claimed = (*row.said_mut(side)).ok_or(Error::<T>::NothingStated)?;
		ensure!(row.kind.is_disputable(claimed), Error::<T>::NotDisputable);

		T::Sponsorship::charge(institution, ROWS)?;
		Self::count_dispute(institution)?;
		let matter = Self::matter(exception, side);
		T::Panels::convene(matter, &Self::with_a_stake(&row)?)?;
		let matter = matter.reference;
		Matters::<T>::insert(matter, (exception, side));
		let dispute = Dispute { claimed, grounds, disputed_at: now, ending: None };
		*row.dispute_mut(side) = Some(dispute);
		Exceptions::<T>::insert(exception, row);
		let event = Event::ExceptionDisputed { exception, institution, matter, claimed, grounds };
		Self::deposit_event(event);
		Ok(())
	}

	/// Names what one side brings before a panel about one exception: there is one at most, and
	/// numbers are not used again.
	pub(crate) fn matter(exception: ExceptionId, side: Side) -> Matter {
		let named = (b"exception", exception, side).encode();
		let reference = Digest(H256(sp_io::hashing::sha2_256(&named)));
		Matter { forum: Forum::Custody, reference }
	}

	/// Those with a stake: both sides, and whose property it is.
	pub(crate) fn with_a_stake(row: &Exception) -> Result<Vec<InstitutionId>, Error<T>> {
		let proprietor = Self::line(&row.container)?.outermost().1.proprietor;
		Ok([row.sender, row.receiver, proprietor].to_vec())
	}

	/// Ends the panels that still sit about an exception. Returns whether there was one.
	pub(crate) fn dismiss_disputes(
		exception: ExceptionId,
		row: &mut Exception,
	) -> Result<bool, DispatchError> {
		let open = |(_, dispute): &(Side, Dispute)| dispute.ending.is_none();
		let open: Vec<_> = row.disputes().filter(open).collect();
		for (side, dispute) in &open {
			let matter = Self::matter(exception, *side);
			T::Panels::dismiss(&matter)?;
			Matters::<T>::remove(matter.reference);
			Self::discount_dispute(row.institution(*side));
			let ending = Some(DisputeEnding::Dismissed);
			*row.dispute_mut(*side) = Some(Dispute { ending, ..*dispute });
		}
		Ok(!open.is_empty())
	}

	/// One more dispute of an institution is before a panel, unless there are too many.
	fn count_dispute(institution: InstitutionId) -> Result<(), Error<T>> {
		OpenDisputes::<T>::try_mutate(institution, |count| {
			ensure!(*count < T::MaxDisputes::get(), Error::<T>::TooManyDisputes);
			*count = count.saturating_add(1);
			Ok(())
		})
	}

	fn discount_dispute(institution: InstitutionId) {
		OpenDisputes::<T>::mutate_exists(institution, |count| {
			let left = count.unwrap_or_default().saturating_sub(1);
			*count = (left > 0).then_some(left);
		});
	}

	/// Ends the dispute of a side as its panel ruled. Returns how the exception is settled, unless
	/// the other side has a panel as well or there is time left.
	fn end_dispute(
		exception: ExceptionId,
		row: &mut Exception,
		side: Side,
		dispute: Dispute,
		ruling: Ruling,
	) -> Option<Resolution> {
		let ending = match ruling {
			Ruling::Upheld => DisputeEnding::Upheld,
			Ruling::Overturned => DisputeEnding::Overturned,
		};
		*row.dispute_mut(side) = Some(Dispute { ending: Some(ending), ..dispute });
		if ruling == Ruling::Overturned {
			// A panel that is dismissed when it is gone already would be nobody's loss.
			let _ = Self::dismiss_disputes(exception, row);
			return Some(dispute.claimed);
		}
		let is_due = Due::<T>::contains_key(DueAt::from(row.due), exception);
		(!is_due && !row.is_before_panel()).then(|| row.kind.fallback())
	}
}

impl<T: Config> Rulings for Pallet<T> {
	fn ruled(matter: &Matter, ruling: Ruling) {
		if matter.forum != Forum::Custody {
			return;
		}
		let matter = matter.reference;
		let Some((exception, side)) = Matters::<T>::take(matter) else { return };
		let Some(mut row) = Exceptions::<T>::get(exception) else { return };
		let Some(dispute) = row.dispute(side) else { return };
		let institution = row.institution(side);
		Self::discount_dispute(institution);
		let resolution = Self::end_dispute(exception, &mut row, side, dispute, ruling);
		Exceptions::<T>::insert(exception, row);
		Self::deposit_event(Event::DisputeRuled { exception, institution, matter, ruling });
		let Some(resolution) = resolution else { return };
		if let Err(error) = with_storage_layer(|| Self::conclude(exception, row, resolution)) {
			Self::postpone(exception, row);
			Self::deposit_event(Event::RulingNotApplied { exception, error });
		}
	}

	fn weight() -> Weight {
		T::WeightInfo::ruled()
	}
}

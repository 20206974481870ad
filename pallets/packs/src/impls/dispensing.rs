// SPDX-License-Identifier: Apache-2.0

//! What reaches a patient, and what does not.

use frame_support::{dispatch::DispatchResult, ensure, storage::with_storage_layer};
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::{Duty, InstitutionId, Membership, Role};
use salus_supply::{Capture, Containers, Fate, Introduction, Lots, PackState, Step};
use sp_runtime::DispatchError;

use super::Found;
use crate::*;

/// A pack that may be dispensed, or why not and of which lot it is said to be.
pub(super) enum Examined {
	Fit(Found),
	Refused(Lgtin, Refusal),
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_dispense(
		agent: T::AccountId,
		pack: Sgtin,
		introduction: Option<Introduction>,
		content: Option<u32>,
		capture: Capture,
	) -> DispatchResult {
		let institution = T::Membership::authorize(&agent, Duty::Practitioner)?;
		Self::ensure_dispenses(institution)?;
		ensure!(content != Some(0), Error::<T>::ContentOutOfRange);
		if Self::is_dispensed_by(&pack, &capture) {
			return Ok(());
		}
		match Self::examine(institution, &pack, introduction.as_ref())? {
			Examined::Refused(lot, refusal) => {
				Self::refuse(institution, pack, lot, refusal, &capture)
			}
			Examined::Fit(found) => Self::hand_out(institution, pack, found, content, capture),
		}
	}

	pub(super) fn ensure_dispenses(institution: InstitutionId) -> DispatchResult {
		let dispenses = T::Membership::has_role(institution, Role::Pharmacy)
			|| T::Membership::has_role(institution, Role::HealthcareProvider);
		ensure!(dispenses, Error::<T>::NotADispenser);
		Ok(())
	}

	/// Whether the event of `capture` is the one by which the pack was last dispensed.
	fn is_dispensed_by(pack: &Sgtin, capture: &Capture) -> bool {
		TouchedPacks::<T>::get(pack)
			.is_some_and(|row| is_supplied(row.state) && Self::is_told(&row, capture))
	}

	/// Whether `institution` may dispense `pack`. One that nobody touched is taken out of its
	/// container on the way.
	pub(super) fn examine(
		institution: InstitutionId,
		pack: &Sgtin,
		introduction: Option<&Introduction>,
	) -> Result<Examined, DispatchError> {
		let Some(row) = TouchedPacks::<T>::get(pack) else {
			let introduction = introduction.ok_or(Error::<T>::NotIntroduced)?;
			return Self::examine_untouched(institution, pack, introduction);
		};
		ensure!(T::Lots::facts(&row.lot).is_some(), Error::<T>::LotUnknown);
		let refused = match Self::doubt(pack) {
			None => Self::misplaced(institution, &row)?,
			doubt => doubt,
		};
		let locked = (row.state == PackState::Locked).then_some(Refusal::Decommissioned(row.state));
		Ok(match refused.or(locked).or_else(|| Self::barred(pack, &row.lot)) {
			Some(refusal) => Examined::Refused(row.lot, refusal),
			None => Examined::Fit(Found { row, is_new: false }),
		})
	}

	fn examine_untouched(
		institution: InstitutionId,
		pack: &Sgtin,
		introduction: &Introduction,
	) -> Result<Examined, DispatchError> {
		let content = Self::content(pack, introduction)?;
		let lot = introduction.lot;
		let refused = Self::doubt(pack)
			.or_else(|| Self::mistaken(institution, pack, introduction))
			.or_else(|| Self::barred(pack, &lot));
		if let Some(refusal) = refused {
			return Ok(Examined::Refused(lot, refusal));
		}
		let taken =
			with_storage_layer(|| Self::introduce(institution, pack, introduction, content));
		// Whose the container is was asked before, so what is left is that the pack is not in it.
		Ok(match taken {
			Ok(found) => Examined::Fit(found),
			Err(_) => Examined::Refused(lot, Refusal::NotInContainer),
		})
	}

	/// Whether somebody has to look at `pack` first.
	fn doubt(pack: &Sgtin) -> Option<Refusal> {
		match Self::suspicion(pack)?.standing {
			Standing::Suspect => Some(Refusal::Suspect),
			Standing::Illegitimate => Some(Refusal::Illegitimate),
			Standing::Watched | Standing::Cleared => None,
		}
	}

	/// What keeps `pack` from patients because of its lot, or of what it is named in.
	fn barred(pack: &Sgtin, lot: &Lgtin) -> Option<Refusal> {
		let named = T::Lots::pack_recall(pack).map(Refusal::Recalled);
		let today = Self::today();
		named.or_else(|| T::Lots::facts(lot)?.barrier(today).map(Refusal::from))
	}

	fn hand_out(
		institution: InstitutionId,
		pack: Sgtin,
		mut found: Found,
		content: Option<u32>,
		capture: Capture,
	) -> DispatchResult {
		let row = &mut found.row;
		let content = content.unwrap_or(row.left);
		let left = row.left.checked_sub(content).ok_or(Error::<T>::ContentOutOfRange)?;
		if left == 0 {
			T::Containers::leave(&row.lot, row.holder, Fate::Dispensed)?;
			row.become_of(PackState::Supplied, left);
		} else {
			row.become_of(PackState::PartiallySupplied, left);
		}
		let lot = row.lot;
		Self::enter(institution, pack, found, Step::Dispensed { content, left }, capture)?;
		Self::deposit_event(Event::PackDispensed { pack, lot, institution, content, left });
		Ok(())
	}
}

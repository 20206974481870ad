// SPDX-License-Identifier: Apache-2.0

//! Where a pack is and whether it is one, by its row or by its introduction.

use frame_support::{dispatch::DispatchResult, ensure};
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::{Duty, InstitutionId, Membership};
use salus_supply::{
	Capture, ContainerKey, Containers, EventNumber, Introduction, Lots, PackState, Source, Step,
};
use sp_runtime::DispatchError;

use super::Found;
use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_take_out(
		agent: T::AccountId,
		pack: Sgtin,
		introduction: Introduction,
		capture: Capture,
	) -> DispatchResult {
		let institution = T::Membership::authorize_winding_up(&agent, Duty::Logistics)?;
		if let Some(row) = TouchedPacks::<T>::get(pack) {
			ensure!(Self::is_told(&row, &capture), Error::<T>::AlreadyTouched);
			return Ok(());
		}
		let found = Self::reach(institution, &pack, Some(&introduction))?;
		let (lot, container) = (found.row.lot, found.row.came_from);
		Self::enter(institution, pack, found, Step::TakenOut, capture)?;
		Self::deposit_event(Event::PackTakenOut { pack, lot, institution, container });
		Ok(())
	}

	/// The pack, in the stock of `institution` and in no container that lists it.
	pub(super) fn reach(
		institution: InstitutionId,
		pack: &Sgtin,
		introduction: Option<&Introduction>,
	) -> Result<Found, DispatchError> {
		if let Some(row) = TouchedPacks::<T>::get(pack) {
			if let Some(refusal) = Self::misplaced(institution, &row)? {
				return Err(Self::error(refusal).into());
			}
			return Ok(Found { row, is_new: false });
		}
		let introduction = introduction.ok_or(Error::<T>::NotIntroduced)?;
		let content = Self::content(pack, introduction)?;
		if let Some(refusal) = Self::mistaken(institution, pack, introduction) {
			return Err(Self::error(refusal).into());
		}
		Self::introduce(institution, pack, introduction, content)
	}

	/// Why a pack that was touched is not loose in the stock of `institution`.
	pub(super) fn misplaced(
		institution: InstitutionId,
		row: &Pack,
	) -> Result<Option<Refusal>, DispatchError> {
		if row.state == PackState::Supplied {
			return Ok(Some(Refusal::AlreadySupplied));
		}
		if !row.state.is_stocked() {
			return Ok(Some(Refusal::Decommissioned(row.state)));
		}
		let Some(container) = &row.container else {
			let is_here = Self::answers_for(institution, row.holder);
			return Ok((!is_here).then_some(Refusal::Elsewhere));
		};
		match Self::outside(institution, container) {
			None => Err(Error::<T>::StillPacked.into()),
			refusal => Ok(refusal),
		}
	}

	/// Why an introduction does not show that a pack is one, and that `institution` has it.
	pub(super) fn mistaken(
		institution: InstitutionId,
		pack: &Sgtin,
		introduction: &Introduction,
	) -> Option<Refusal> {
		let Introduction { lot, batch, place, source } = introduction;
		if !T::Lots::proves(lot, *batch, &pack.serial, place) {
			return Some(Refusal::NotInLot);
		}
		match source {
			Source::Loose => {
				let maker = T::Lots::facts(lot).map(|facts| facts.manufacturer);
				let is_here = maker.is_some_and(|maker| Self::answers_for(institution, maker));
				(!is_here).then_some(Refusal::Elsewhere)
			}
			Source::Container { container, .. } => Self::outside(institution, container),
		}
	}

	/// Why nothing is taken out of `container` by `institution`.
	fn outside(institution: InstitutionId, container: &ContainerKey) -> Option<Refusal> {
		let Some(held) = T::Containers::held(container) else {
			return Some(Refusal::NotInContainer);
		};
		if let Some(state) = held.gone {
			Some(Refusal::Decommissioned(state))
		} else if held.is_in_transit || !Self::answers_for(institution, held.holder) {
			Some(Refusal::Elsewhere)
		} else {
			held.is_quarantined.then_some(Refusal::Quarantined)
		}
	}

	/// How many units a pack of the lot holds that the introduction names.
	pub(super) fn content(pack: &Sgtin, introduction: &Introduction) -> Result<u32, DispatchError> {
		ensure!(introduction.lot.gtin == pack.gtin, Error::<T>::LotDiffers);
		let facts = T::Lots::facts(&introduction.lot).ok_or(Error::<T>::LotUnknown)?;
		Ok(facts.content)
	}

	/// Takes a pack that nobody touched out of where its introduction says it is.
	pub(super) fn introduce(
		institution: InstitutionId,
		pack: &Sgtin,
		introduction: &Introduction,
		content: u32,
	) -> Result<Found, DispatchError> {
		let Introduction { lot, source, .. } = introduction;
		let proprietor = T::Containers::take_out(institution, pack, lot, source)?;
		let came_from = match source {
			Source::Loose => None,
			Source::Container { container, .. } => Some(*container),
		};
		let row = Self::touched(institution, proprietor, *lot, came_from, content);
		Ok(Found { row, is_new: true })
	}

	/// A whole pack that `institution` touched just now.
	pub(crate) fn touched(
		institution: InstitutionId,
		proprietor: InstitutionId,
		lot: Lgtin,
		came_from: Option<ContainerKey>,
		content: u32,
	) -> Pack {
		Pack {
			lot,
			state: PackState::Active,
			left: content,
			before: None,
			holder: institution,
			proprietor,
			container: None,
			came_from,
			changed_at: 0,
			changed_by: institution,
			read_point: None,
			last: EventNumber::default(),
			payer: institution,
		}
	}

	/// What a call says about a pack that dispensing would refuse so.
	fn error(refusal: Refusal) -> Error<T> {
		match refusal {
			Refusal::NotInLot => Error::NotInLot,
			Refusal::NotInContainer => Error::ContainerUnknown,
			Refusal::Elsewhere => Error::HeldElsewhere,
			Refusal::Quarantined => Error::Quarantined,
			_ => Error::NotStocked,
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod answers;
mod disorder;
pub(crate) mod fold;
mod lots;
mod prefixes;
mod products;
mod reads;
mod recalls;
mod responses;
mod tracing;

use frame_support::{
	ensure,
	traits::{Get, UnixTime},
};
use salus_primitives::{Duty, Role};
use sp_runtime::{DispatchError, SaturatedConversion};

use crate::*;

impl<T: Config> Pallet<T> {
	/// Whether the constants of the runtime go together.
	pub(crate) fn ensure_sound_config() {
		const { assert!(MAX_INPUTS < salus_supply::event::MAX_THINGS, "an event names all inputs") };
		assert!(T::MaxBatches::get() > 0, "a lot needs room for a batch");
		assert!(T::MaxDerived::get() > 0, "a lot needs room for one made out of it");
		assert!(T::TraceSteps::get() > 0, "a call needs room for a step");
		assert!(T::MaxFold::get() > 0, "a call needs room for one lot");
		let block = T::BlockWeights::get().max_block;
		let sweep = T::WeightInfo::sweep_nothing().saturating_add(T::WeightInfo::trace_step());
		assert!(sweep.all_lte(block), "a block needs room for one step of a trace");
	}

	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	pub(crate) fn today() -> Day {
		Day::of(Self::now())
	}

	/// A lot with its product.
	pub(crate) fn standing(lot: &Lgtin) -> Result<(Product, Lot), Error<T>> {
		let row = Lots::<T>::get(lot).ok_or(Error::<T>::LotUnknown)?;
		Ok((Self::product_of(&lot.gtin)?, row))
	}

	fn product_of(gtin: &Gtin) -> Result<Product, Error<T>> {
		Products::<T>::get(gtin).ok_or(Error::<T>::ProductUnknown)
	}

	/// The manufacturer that answers for `product`, for which `agent` acts in making it.
	fn maker(
		agent: &T::AccountId,
		duty: Duty,
		product: &Product,
	) -> Result<InstitutionId, DispatchError> {
		let institution = T::Membership::authorize(agent, duty)?;
		let answers = T::Membership::answers_for(institution, product.manufacturer);
		ensure!(answers, Error::<T>::NotManufacturer);
		let makes = T::Membership::has_role(institution, Role::Manufacturer);
		ensure!(makes, Error::<T>::NotAManufacturer);
		Ok(institution)
	}

	/// For whom, and as what, `agent` speaks about what `manufacturer` made. Whoever made it is no
	/// Regulator of it.
	fn side(
		agent: &T::AccountId,
		manufacturer: InstitutionId,
	) -> Result<(InstitutionId, Side), DispatchError> {
		let institution = T::Membership::authorize_winding_up(agent, Duty::ResponsiblePerson)?;
		if T::Membership::answers_for(institution, manufacturer) {
			return Ok((institution, Side::Manufacturer));
		}
		let regulates = T::Membership::has_role(institution, Role::Regulator);
		ensure!(regulates, Error::<T>::NotPermitted);
		Ok((institution, Side::Regulator))
	}

	/// That `agent` acts for a Regulator of what `manufacturer` made.
	fn ensure_regulator(
		agent: &T::AccountId,
		manufacturer: InstitutionId,
	) -> Result<(), DispatchError> {
		let institution = T::Membership::authorize(agent, Duty::ResponsiblePerson)?;
		let regulates = T::Membership::has_role(institution, Role::Regulator)
			&& !T::Membership::answers_for(institution, manufacturer);
		ensure!(regulates, Error::<T>::NotRegulator);
		Ok(())
	}
}

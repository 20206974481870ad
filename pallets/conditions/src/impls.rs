// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod excursions;
mod exposures;
mod history;
mod readings;
mod reads;

use alloc::collections::BTreeSet;

use frame_support::{ensure, storage::with_storage_layer, traits::UnixTime};
use salus_primitives::{InstitutionId, Membership, Moment, Sponsorship};
use salus_supply::{ContainerKey, Containers, Held, Lots, StorageProfile};
use sp_runtime::{DispatchResult, SaturatedConversion};

use crate::*;

/// What each row uses of a quota: a monitor, readings, an excursion.
const ROW: u32 = 1;

/// What the products in a container ask for.
struct Demands {
	profile: StorageProfile,
	/// Of the products that ask for something.
	manufacturers: BTreeSet<InstitutionId>,
	/// When the last of their lots was made, at the earliest.
	made_at: Moment,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	/// What the products in `container` ask for, if any asks for something.
	fn demands(container: &ContainerKey) -> Option<Demands> {
		let mut demands: Option<Demands> = None;
		for (lot, _) in T::Containers::lots(container) {
			let Some(facts) = T::Lots::facts(&lot) else { continue };
			let Some(profile) = facts.storage else { continue };
			let sum = demands.get_or_insert_with(|| Demands {
				profile,
				manufacturers: BTreeSet::new(),
				made_at: 0,
			});
			sum.profile = strictest(sum.profile, profile);
			sum.manufacturers.insert(facts.manufacturer);
			sum.made_at = sum.made_at.max(facts.manufactured.start());
		}
		demands
	}

	/// Whether a container with `held` is packed and in the stock.
	pub(crate) fn is_stocked(held: &Held) -> bool {
		held.is_packed && held.gone.is_none()
	}

	/// That `institution` answers for who has a container with `held`.
	fn ensure_holder(institution: InstitutionId, held: &Held) -> DispatchResult {
		ensure!(T::Membership::answers_for(institution, held.holder), Error::<T>::NotHolder);
		Ok(())
	}

	/// What `container` went through, or a new row at the expense of `payer`, also beyond its
	/// quota.
	fn monitor_or_new(container: &ContainerKey, payer: InstitutionId) -> Monitor {
		Monitors::<T>::get(container).unwrap_or_else(|| Monitor {
			is_charged: Self::charge_if_possible(payer),
			..Monitor::new(payer)
		})
	}

	/// Charges `payer` for one row, also beyond its quota; whether that was possible.
	fn charge_if_possible(payer: InstitutionId) -> bool {
		with_storage_layer(|| T::Sponsorship::charge_beyond_quota(payer, ROW)).is_ok()
	}
}

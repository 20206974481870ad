// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod history;
mod omissions;
mod reads;
mod recording;

use frame_support::{
	ensure,
	traits::{Get, UnixTime},
};
use salus_consent::{Bases, Basis};
use salus_primitives::{InstitutionId, Moment, Sponsorship};
use sp_runtime::{DispatchResult, SaturatedConversion};

use crate::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	pub(crate) fn do_set_deadlines(deadlines: Deadlines) {
		if CurrentDeadlines::<T>::get() == deadlines {
			return;
		}
		CurrentDeadlines::<T>::put(deadlines);
		Self::deposit_event(Event::DeadlinesSet { deadlines });
	}

	/// That `custodian` registered `subject`. That never changes, so a subject has one ledger,
	/// whoever comes to answer for it.
	fn ensure_registered_with(custodian: InstitutionId, subject: &T::AccountId) -> DispatchResult {
		let sponsor = T::Sponsorship::sponsor_of(subject).ok_or(Error::<T>::SubjectUnknown)?;
		ensure!(sponsor == custodian, Error::<T>::SubjectElsewhere);
		Ok(())
	}

	/// When an access at `accessed_at` should be recorded at the latest.
	fn due(accessed_at: Moment) -> Moment {
		accessed_at.saturating_add(CurrentDeadlines::<T>::get().recording)
	}

	/// When law stops withholding `access`. A seal that no law carries withholds nothing, and none
	/// lasts longer than any may: nobody signs one in order that no omission can be proved.
	fn withheld_until(custodian: InstitutionId, access: &Access) -> Moment {
		match access.basis {
			Basis::Law(code)
				if access.sealed_until.is_some() && T::Bases::could_be_sealed(code, custodian) =>
			{
				Self::unsealed_at(access)
			}
			_ => access.accessed_at,
		}
	}

	/// From when on the time counts for which the state keeps what was told of `access`.
	fn unsealed_at(access: &Access) -> Moment {
		access.unsealed_at(T::MaxSeal::get())
	}
}

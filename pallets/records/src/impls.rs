// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod anchoring;
mod archive;
mod batches;
mod corrections;
mod custody;
mod holds;
mod quota;
mod reads;
mod registration;
mod requests;
mod sponsorship;
mod subjects;
mod surgeries;

use frame_support::{ensure, traits::UnixTime};
use salus_primitives::{Day, Duty, InstitutionId, Membership, Moment};
use sp_runtime::{DispatchError, SaturatedConversion};

use crate::{Config, Entries, EntryKey, EntryOf, Error, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	fn today() -> Day {
		Day::of(Self::now())
	}

	/// The Active institution in which `agent` carries `duty`, provided it answers for
	/// `custodian`.
	fn active_agent_of(
		custodian: InstitutionId,
		agent: &T::AccountId,
		duty: Duty,
	) -> Result<InstitutionId, DispatchError> {
		let institution = T::Membership::authorize(agent, duty)?;
		Self::ensure_answers_for(institution, custodian)?;
		Ok(institution)
	}

	/// That `agent` carries `duty` in the institution that answers for `custodian`, which may be
	/// winding up. One that has handed over does not answer for itself any more.
	fn ensure_agent_of(
		custodian: InstitutionId,
		agent: &T::AccountId,
		duty: Duty,
	) -> Result<(), DispatchError> {
		let institution = T::Membership::authorize_winding_up(agent, duty)?;
		ensure!(T::Membership::answers_for(institution, custodian), Error::<T>::NotCustodian);
		Ok(())
	}

	/// That `institution`, which is Active, answers for `custodian`. An Active one has no successor
	/// and so answers for itself without a look.
	fn ensure_answers_for(
		institution: InstitutionId,
		custodian: InstitutionId,
	) -> Result<(), DispatchError> {
		let answers =
			institution == custodian || T::Membership::answers_for(institution, custodian);
		ensure!(answers, Error::<T>::NotCustodian);
		Ok(())
	}

	/// The entry that must stand under `key`.
	fn standing(key: &EntryKey) -> Result<EntryOf<T>, Error<T>> {
		Self::entry(key).ok_or(Error::<T>::EntryUnknown)
	}

	/// Changes the entry that must stand under `key`.
	fn change_entry<R>(
		key: &EntryKey,
		change: impl FnOnce(&mut EntryOf<T>) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		Entries::<T>::try_mutate(key.custodian, key.digest, |row| {
			change(row.as_mut().ok_or(Error::<T>::EntryUnknown)?)
		})
	}
}

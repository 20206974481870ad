// SPDX-License-Identifier: Apache-2.0

//! What the calls do, by capability; here what all of them ask.

mod assertions;
mod confidentiality;
mod history;
mod mandates;
mod methods;
mod reads;
mod rows;
mod services;

use codec::FullCodec;
use frame_support::{ensure, traits::UnixTime, BoundedVec, StorageMap};
use salus_primitives::{Duty, InstitutionId, Membership, Moment, Sponsorship};
use sp_runtime::{DispatchError, SaturatedConversion};

use crate::*;

/// One of the two ways in which [`Membership`] makes an agent an institution.
type Authorize<T> =
	fn(&<T as frame_system::Config>::AccountId, Duty) -> Result<InstitutionId, DispatchError>;

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	pub(crate) fn stamp() -> StampOf<T> {
		Stamp { moment: Self::now(), block: frame_system::Pallet::<T>::block_number() }
	}

	/// The institution that registered `subject`.
	fn sponsor_of(subject: &T::AccountId) -> Result<InstitutionId, Error<T>> {
		T::Sponsorship::sponsor_of(subject).ok_or(Error::<T>::SubjectUnknown)
	}

	/// The institution that sponsors `subject` and whose PrivacyOfficer `officer` is.
	fn sponsoring_officer(
		officer: &T::AccountId,
		subject: &T::AccountId,
		authorize: Authorize<T>,
	) -> Result<InstitutionId, DispatchError> {
		let institution = authorize(officer, Duty::PrivacyOfficer)?;
		let sponsor = Self::sponsor_of(subject)?;
		ensure!(T::Membership::answers_for(institution, sponsor), Error::<T>::NotSponsor);
		Ok(institution)
	}

	/// Stores `rows` of `account`, or nothing if there are none.
	fn put<Map, Row, Bound>(account: &T::AccountId, rows: BoundedVec<Row, Bound>)
	where
		Map: StorageMap<T::AccountId, BoundedVec<Row, Bound>>,
		BoundedVec<Row, Bound>: FullCodec,
	{
		if rows.is_empty() {
			Map::remove(account);
		} else {
			Map::insert(account, rows);
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Persons in their relationship with a custodian.

use alloc::vec::Vec;
use codec::Encode;
use frame_support::{ensure, pallet_prelude::DispatchResult};
use frame_system::pallet_prelude::BlockNumberFor;
use salus_primitives::{Duty, InstitutionId, Membership, Moment};
use sp_runtime::{
	traits::{Verify, Zero},
	DispatchError,
};

use crate::{Config, Error, Event, Pallet, Subject, SubjectOf, Subjects};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_subject(
		agent: &T::AccountId,
		subject: T::AccountId,
		expires: Moment,
		signature: &T::Signature,
	) -> DispatchResult {
		let custodian = T::Membership::authorize(agent, Duty::RecordWriter)?;
		if let Some(registered) = Subjects::<T>::get(&subject) {
			return Self::ensure_registered_with(custodian, &registered);
		}
		let now = Self::now();
		ensure!(now <= expires, Error::<T>::Expired);
		let message = Self::agreement(custodian, expires);
		ensure!(Self::is_signed(signature, &message, &subject), Error::<T>::SignatureInvalid);
		Self::charge_own(custodian, 1)?;
		frame_system::Pallet::<T>::inc_providers(&subject);
		Subjects::<T>::insert(
			&subject,
			Subject { custodian, registered_at: now, merged_into: None, absorbed: 0 },
		);
		Self::deposit_event(Event::SubjectRegistered { subject, custodian });
		Ok(())
	}

	pub(crate) fn do_merge(
		agent: &T::AccountId,
		duplicate: T::AccountId,
		survivor: T::AccountId,
	) -> DispatchResult {
		let institution = T::Membership::authorize(agent, Duty::RecordWriter)?;
		ensure!(duplicate != survivor, Error::<T>::SameSubject);
		let merged = Self::recordable_subject(institution, &duplicate)?;
		let absorbing = Self::recordable_subject(institution, &survivor)?;
		ensure!(merged.absorbed == 0, Error::<T>::HasAbsorbed);
		let absorbed = absorbing.absorbed.saturating_add(1);
		Subjects::<T>::insert(&survivor, Subject { absorbed, ..absorbing });
		Subjects::<T>::insert(
			&duplicate,
			Subject { merged_into: Some(survivor.clone()), ..merged },
		);
		Self::deposit_event(Event::SubjectMerged { duplicate, survivor });
		Ok(())
	}

	pub(crate) fn do_unmerge(agent: &T::AccountId, duplicate: T::AccountId) -> DispatchResult {
		let institution = T::Membership::authorize(agent, Duty::RecordWriter)?;
		let merged = Self::registered_subject(institution, &duplicate)?;
		let survivor = merged.merged_into.clone().ok_or(Error::<T>::NotMerged)?;
		Subjects::<T>::mutate_extant(&survivor, |survivor| {
			survivor.absorbed = survivor.absorbed.saturating_sub(1);
		});
		Subjects::<T>::insert(&duplicate, Subject { merged_into: None, ..merged });
		Self::deposit_event(Event::SubjectUnmerged { duplicate, survivor });
		Ok(())
	}

	/// The subject behind `account`, about which `institution` may record.
	pub(super) fn recordable_subject(
		institution: InstitutionId,
		account: &T::AccountId,
	) -> Result<SubjectOf<T>, DispatchError> {
		let subject = Self::registered_subject(institution, account)?;
		ensure!(subject.merged_into.is_none(), Error::<T>::SubjectMerged);
		Ok(subject)
	}

	/// The subject behind `account` in its relationship with `institution`.
	pub(super) fn registered_subject(
		institution: InstitutionId,
		account: &T::AccountId,
	) -> Result<SubjectOf<T>, DispatchError> {
		let subject = Subjects::<T>::get(account).ok_or(Error::<T>::SubjectUnknown)?;
		Self::ensure_registered_with(institution, &subject)?;
		Ok(subject)
	}

	fn ensure_registered_with(
		institution: InstitutionId,
		subject: &SubjectOf<T>,
	) -> DispatchResult {
		Self::ensure_answers_for(institution, subject.custodian)
			.map_err(|_| Error::<T>::SubjectElsewhere.into())
	}

	/// The bytes by which a subject agrees until `expires` to be registered with `custodian`, on
	/// this chain only.
	pub(crate) fn agreement(custodian: InstitutionId, expires: Moment) -> Vec<u8> {
		let genesis = frame_system::BlockHash::<T>::get(BlockNumberFor::<T>::zero());
		let terms = (genesis, custodian, expires).encode();
		[b"salus:subject:", terms.as_slice()].concat()
	}

	/// Whether `subject` signed `message`, as it is or in the wrapper that browser wallets put
	/// around bytes.
	fn is_signed(signature: &T::Signature, message: &[u8], subject: &T::AccountId) -> bool {
		let wrapped = [b"<Bytes>", message, b"</Bytes>"].concat();
		signature.verify(message, subject) || signature.verify(wrapped.as_slice(), subject)
	}
}

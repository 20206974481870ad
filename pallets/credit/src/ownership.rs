// SPDX-License-Identifier: Apache-2.0

//! Whose session key a key is, or was when it was used to equivocate.

use core::marker::PhantomData;
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::KeyOwnerProofSystem,
};
use pallet_session::{
	historical::{self, IdentificationTuple},
	NextKeys,
};
use sp_runtime::{traits::OpaqueKeys, DispatchError, KeyTypeId};
use sp_session::MembershipProof;

use crate::{ActiveKeys, Config};

/// Proves key owners from the keys in use.
///
/// `pallet_session::historical` proves them from the keys that were set last. With those a
/// validator that sets new keys and then equivocates with the old ones, which it goes on using
/// until the session after the next, is nobody.
pub struct KeyOwnership<T>(PhantomData<T>);

impl<T: Config> KeyOwnership<T> {
	/// Which validator of this session has `key` of the kind `id`.
	fn owner(id: KeyTypeId, key: &[u8]) -> Option<T::AccountId> {
		let is_kept = T::Keys::key_ids().contains(&id);
		let mut active = ActiveKeys::<T>::get().into_iter();
		active.find(|(_, keys)| is_kept && keys.get_raw(id) == key).map(|(validator, _)| validator)
	}
}

impl<T: Config, D: AsRef<[u8]>> KeyOwnerProofSystem<(KeyTypeId, D)> for KeyOwnership<T> {
	type Proof = MembershipProof;
	type IdentificationTuple = IdentificationTuple<T>;

	/// Only asked off the chain, by way of a runtime API.
	fn prove((id, key): (KeyTypeId, D)) -> Option<Self::Proof> {
		Self::owner(id, key.as_ref())?;
		let proved = with_transaction(|| -> TransactionOutcome<Result<_, DispatchError>> {
			for (validator, keys) in ActiveKeys::<T>::get() {
				NextKeys::<T>::insert(validator, keys);
			}
			TransactionOutcome::Rollback(Ok(historical::Pallet::<T>::prove((id, key))))
		});
		proved.ok().flatten()
	}

	/// The session that runs is looked up. For one that is over there is its root, noted when it
	/// was planned from the keys that it then used.
	fn check_proof(
		(id, key): (KeyTypeId, D),
		proof: Self::Proof,
	) -> Option<IdentificationTuple<T>> {
		if proof.session != pallet_session::CurrentIndex::<T>::get() {
			return historical::Pallet::<T>::check_proof((id, key), proof);
		}
		let count = ActiveKeys::<T>::decode_len().unwrap_or_default();
		if proof.validator_count as usize != count {
			return None;
		}
		Self::owner(id, key.as_ref()).map(|validator| (validator, ()))
	}
}

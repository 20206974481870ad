// SPDX-License-Identifier: Apache-2.0

//! Keys by which an account says something that others can hold it to.

use salus_primitives::{AssertionKeys, Moment};
use sp_runtime::MultiSigner;

use crate::*;

impl<T: Config> AssertionKeys<T::AccountId> for Pallet<T> {
	/// A key that was folded no longer counts for any moment.
	fn could_assert(account: &T::AccountId, key: &MultiSigner, moment: Moment) -> bool {
		let key = PublicKey::from(key);
		let asserts = |row: &MethodOf<T>| {
			row.key == key && row.relationships.contains(&Relationship::AssertionMethod)
		};
		let counts = |row: &MethodOf<T>| asserts(row) && row.is_valid_at(moment);
		let counted = |row: &ClosedMethodOf<T>| asserts(&row.method) && row.was_valid_at(moment);
		Methods::<T>::get(account).iter().any(counts)
			|| ClosedMethods::<T>::get(account).iter().any(counted)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_assertion_key(account: &T::AccountId, key: &MultiSigner) {
		benchmarking::asserting::<T>(account, key);
	}
}

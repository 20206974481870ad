// SPDX-License-Identifier: Apache-2.0

//! Keys by which an account says something that others can hold it to.

use sp_runtime::MultiSigner;

use crate::Moment;

/// Whose keys assert. Implemented by `pallet-identities`.
pub trait AssertionKeys<AccountId> {
	/// Whether `key` was at `moment`, by what is known now, a key of `account` for assertions (W3C
	/// DID Core 1.0, 5.3.2).
	fn could_assert(account: &AccountId, key: &MultiSigner, moment: Moment) -> bool;

	/// Gives `account` as many keys as it can have, of which `key`, for assertions, is the last
	/// that a search meets.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_assertion_key(account: &AccountId, key: &MultiSigner);
}

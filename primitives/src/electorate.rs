// SPDX-License-Identifier: Apache-2.0

//! Who votes on the affairs of all institutions.

use alloc::vec::Vec;

use frame_support::weights::Weight;

/// The accounts that vote, one for each Active institution. `pallet-institutions` keeps it in step,
/// in the call that changes who votes.
pub trait Electorate<AccountId> {
	/// All of them, in order.
	fn members() -> Vec<AccountId>;

	/// Has `incoming` vote in place of `outgoing`, whose votes on what is open no longer count. Says
	/// what that weighed; nothing where all seats are taken.
	fn replace(outgoing: Option<&AccountId>, incoming: Option<&AccountId>) -> Option<Weight>;

	/// The most that it weighs to replace one.
	fn weight() -> Weight;
}

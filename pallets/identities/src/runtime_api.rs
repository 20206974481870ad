// SPDX-License-Identifier: Apache-2.0

//! What clients ask about identities.

use alloc::vec::Vec;

use codec::Codec;
use salus_primitives::{Capacity, ConfidentialTags, Moment, Power};

use crate::types::{ClosedMethod, DidDocument, Identity, Mandate, PastMethods};

sp_api::decl_runtime_apis! {
	/// Keys, services and representatives, now and in the past.
	pub trait IdentitiesApi<AccountId, BlockNumber>
	where
		AccountId: Codec,
		BlockNumber: Codec,
	{
		/// The parts of the DID document of `did:salus:` and `account` in SS58; none if nothing is
		/// stored about the account.
		fn did_document(account: AccountId) -> Option<DidDocument<AccountId>>;

		/// The keys that counted at `moment`, by what is known now: without those that were then
		/// compromised already.
		fn methods_at(account: AccountId, moment: Moment) -> PastMethods;

		/// The keys that counted at the end of `block`, by what was known then. One that expires
		/// counted if the block's clock was before that.
		fn methods_at_block(account: AccountId, block: BlockNumber) -> PastMethods;

		/// The identity behind `account`.
		fn identity(account: AccountId) -> Option<Identity<BlockNumber>>;

		/// The keys that no longer count, in the order in which they closed. To be kept by who may
		/// have to prove them later.
		fn closed_methods(account: AccountId) -> Vec<ClosedMethod<BlockNumber>>;

		/// Whether these are all the keys of `account` that were folded, in their order.
		fn verify_folded_methods(
			account: AccountId,
			methods: Vec<ClosedMethod<BlockNumber>>,
		) -> bool;

		/// Who acts or acted for `subject`, by the ids of the mandates.
		fn mandates(subject: AccountId) -> Vec<Mandate<AccountId, BlockNumber>>;

		/// Whether these are all the mandates of `subject` that were folded, in their order.
		fn verify_folded_mandates(
			subject: AccountId,
			mandates: Vec<Mandate<AccountId, BlockNumber>>,
		) -> bool;

		/// As what `actor` may exercise `power` for `subject` at `moment`.
		fn capacity(
			actor: AccountId,
			subject: AccountId,
			power: Power,
			moment: Moment,
		) -> Option<Capacity>;

		/// What `subject` keeps from those who represent it.
		fn confidential_tags(subject: AccountId) -> Option<ConfidentialTags>;
	}
}

// SPDX-License-Identifier: Apache-2.0

//! The reads that wallets, gateways and nodes make.

#![allow(clippy::too_many_arguments, reason = "the macro adds two to those written here")]

use alloc::vec::Vec;
use codec::Codec;
use salus_primitives::{Digest, InstitutionId};
use sp_core::H256;

use crate::{
	Batch, Custodian, EntryKey, RecordedSurgery, Statement, Subject, SurgeryReport, Verdict,
};

sp_api::decl_runtime_apis! {
	/// Reads of the records index. `Entry` is the pallet's `EntryOf<Runtime>`.
	pub trait RecordsApi<AccountId, Entry>
	where
		AccountId: Codec,
		Entry: Codec,
	{
		/// The entry under `key`.
		fn entry(key: EntryKey) -> Option<Entry>;

		/// Up to `limit` (at most 256) entries about `subject` in the order of their storage
		/// keys, from the one after `after`.
		fn entries_of(
			subject: AccountId,
			after: Option<EntryKey>,
			limit: u32,
		) -> Vec<(EntryKey, Entry)>;

		/// What became of the record under `key`.
		fn verify_digest(key: EntryKey) -> Verdict;

		/// Whether `statement` is the leaf `index` of an anchored batch of `custodian`.
		fn verify_inclusion(
			custodian: InstitutionId,
			root: Digest,
			index: u32,
			statement: Statement<AccountId>,
			path: Vec<H256>,
		) -> bool;

		/// Whether `entry` under `key`, with its `surgery` or without one, left the state as the
		/// leaf `index` of a fold.
		fn verify_folded(
			custodian: InstitutionId,
			root: Digest,
			index: u32,
			key: EntryKey,
			entry: Entry,
			surgery: Option<RecordedSurgery<AccountId>>,
			path: Vec<H256>,
		) -> bool;

		/// The versions of the record under `key` that stand, oldest first: those before it up to
		/// `limit` (at most 256), then those after it as far as there is room.
		fn history(key: EntryKey, limit: u32) -> Vec<(EntryKey, Entry)>;

		/// The surgery of the entry under `key`, and which of its safety checks were late. Each
		/// version in `history` has its own or none.
		fn surgery(key: EntryKey) -> Option<SurgeryReport<AccountId>>;

		/// The bytes of `statement` as a leaf in a batch of `custodian`.
		fn leaf(custodian: InstitutionId, statement: Statement<AccountId>) -> Vec<u8>;

		/// The subject behind `account`.
		fn subject(account: AccountId) -> Option<Subject<AccountId>>;

		/// The quota of `institution`.
		fn custodian(institution: InstitutionId) -> Option<Custodian>;

		/// The batch of `custodian` under `root`.
		fn batch(custodian: InstitutionId, root: Digest) -> Option<Batch>;

		/// Whether a request about the entry waits beyond its deadline.
		fn overdue(key: EntryKey) -> bool;
	}
}

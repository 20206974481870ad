// SPDX-License-Identifier: Apache-2.0

//! What clients ask about disclosures.

use alloc::vec::Vec;

use codec::Codec;
use salus_primitives::{Commitment, InstitutionId};

use crate::types::{
	Deadlines, Disclosure, Gap, Ledger, Omission, Receipt, ReceiptNumber, Salt, Shown, Verdict,
};

sp_api::decl_runtime_apis! {
	/// The accounting of disclosures. `custodian` is the institution that registered the subject.
	pub trait DisclosuresApi<AccountId>
	where
		AccountId: Codec,
	{
		/// The receipts of `subject` with `custodian` as a whole.
		fn ledger(subject: AccountId, custodian: InstitutionId) -> Option<Ledger>;

		/// Up to `limit` (at most 256) disclosures with numbers above `after`. One that is sealed
		/// shows its number and until when.
		fn disclosures(
			subject: AccountId,
			custodian: InstitutionId,
			after: Option<ReceiptNumber>,
			limit: u32,
		) -> Vec<(ReceiptNumber, Shown)>;

		/// The numbers that are missing among `limit` (at most 4,096) from `from` on, as far as
		/// they are below the highest.
		fn gaps(
			subject: AccountId,
			custodian: InstitutionId,
			from: ReceiptNumber,
			limit: u32,
		) -> Vec<Gap>;

		/// Up to `limit` (at most 256) omissions that were proved, by their numbers, those after
		/// the one with this number and commitment.
		fn omissions(
			subject: AccountId,
			custodian: InstitutionId,
			after: Option<(ReceiptNumber, Commitment)>,
			limit: u32,
		) -> Vec<(ReceiptNumber, Omission)>;

		/// The commitment to `receipt` under `salt`.
		fn commitment(receipt: Receipt<AccountId>, salt: Salt) -> Commitment;

		/// The bytes that custodian and requester sign.
		fn message(receipt: Receipt<AccountId>, salt: Salt) -> Vec<u8>;

		/// What the chain says about `receipt`.
		fn verify(receipt: Receipt<AccountId>, salt: Salt) -> Verdict;

		/// Whether these are all the disclosures that were folded, in their order.
		fn verify_folded_disclosures(
			subject: AccountId,
			custodian: InstitutionId,
			disclosures: Vec<(ReceiptNumber, Disclosure)>,
		) -> bool;

		/// Whether these are all the omissions that were folded, in their order.
		fn verify_folded_omissions(
			subject: AccountId,
			custodian: InstitutionId,
			omissions: Vec<(ReceiptNumber, Omission)>,
		) -> bool;

		/// How long custodians have.
		fn deadlines() -> Deadlines;
	}
}

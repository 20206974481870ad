// SPDX-License-Identifier: Apache-2.0

//! What clients ask about money.

use alloc::vec::Vec;

use codec::Codec;
use salus_adjudication::{Advice, Amount, Currency, Decided, Payee};
use salus_primitives::{Day, Fold, InstitutionId};

use crate::types::{Number, Queued, Reserve};

sp_api::decl_runtime_apis! {
	/// Reserves, what waits for them, what is owed, and what payees were told. `insurer` is the
	/// institution that promised to pay, whoever answers for it.
	pub trait SettlementApi<AccountId>
	where
		AccountId: Codec,
	{
		/// Whether anything can be paid in `currency`.
		fn supports(currency: Currency) -> bool;

		/// What `insurer` has and owes.
		fn reserve(insurer: InstitutionId, currency: Currency) -> Option<Reserve>;

		/// The currencies of the reserves for which `institution` answers.
		fn currencies(institution: InstitutionId) -> Vec<Currency>;

		/// Up to `limit` (at most 256) payments that wait, in order, those after this number.
		fn queue(
			insurer: InstitutionId,
			currency: Currency,
			after: Option<Number>,
			limit: u32,
		) -> Vec<(Number, Queued<AccountId>)>;

		/// The payment for an adjudication, while it waits.
		fn queued(decided: Decided) -> Option<(Number, Queued<AccountId>)>;

		/// Up to `limit` (at most 256) payees that owe `insurer`, and how much, those after this
		/// one.
		fn receivables(
			insurer: InstitutionId,
			after: Option<(Currency, Payee<AccountId>)>,
			limit: u32,
		) -> Vec<(Currency, Payee<AccountId>, Amount)>;

		/// What `payee` owes, at most 256 rows.
		fn owed_by(payee: Payee<AccountId>) -> Vec<(InstitutionId, Currency, Amount)>;

		/// What was paid to `payee` and its account could not receive, at most 256 rows.
		fn undelivered_to(payee: Payee<AccountId>) -> Vec<(InstitutionId, Currency, Amount)>;

		/// What `payee` was told from `from` until `until`, at most 366 days of it, in order.
		fn advices(payee: Payee<AccountId>, from: Day, until: Day) -> Vec<Advice>;

		/// The advices of `payee` that have left the state.
		fn folded_advices(payee: Payee<AccountId>) -> Option<Fold>;

		/// Whether these are all the advices that were folded, in their order.
		fn verify_folded_advices(
			payee: Payee<AccountId>,
			advices: Vec<(Number, Advice)>,
		) -> bool;
	}
}

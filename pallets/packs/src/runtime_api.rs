// SPDX-License-Identifier: Apache-2.0

//! What clients ask about single packs. Whether one is what it says, everybody asks by
//! `SupplyChainApi::verify`.

use alloc::vec::Vec;

use salus_gs1::{Gtin, Serial, Sgtin};
use salus_primitives::{Fold, InstitutionId};
use salus_supply::Introduction;
use sp_runtime::DispatchError;

use crate::types::{Folded, PackAnswer, Refusal, Suspicion};

sp_api::decl_runtime_apis! {
	/// Packs that were touched or doubted.
	pub trait PacksApi {
		/// What is known of `pack` by itself. Of one that nobody touched or doubted, nothing: it is
		/// where its container is.
		fn pack(pack: Sgtin) -> PackAnswer;

		/// Why `institution` would not get `pack` dispensed now, if so: the error of the call, or
		/// the reason that it would tell and, perhaps, count.
		fn refusal(
			institution: InstitutionId,
			pack: Sgtin,
			introduction: Option<Introduction>,
		) -> Result<Option<Refusal>, DispatchError>;

		/// Up to `limit` doubts about packs of a product, and never more than 100, those after
		/// `after`.
		fn suspicions(gtin: Gtin, after: Option<Serial>, limit: u32) -> Vec<(Serial, Suspicion)>;

		/// The digest of the folded rows that `institution` paid.
		fn fold(institution: InstitutionId) -> Option<Fold>;

		/// Whether these are all the rows that `institution` paid and that were folded, in their
		/// order.
		fn verify_folded(institution: InstitutionId, folded: Vec<Folded>) -> bool;
	}
}

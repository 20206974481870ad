// SPDX-License-Identifier: Apache-2.0

//! What clients ask about products, lots and recalls.

use alloc::vec::Vec;

use salus_gs1::{CompanyPrefix, Gtin, Identifier, Lgtin, Sgtin};
use salus_primitives::{Fold, InstitutionId};
use salus_supply::RecallId;

use crate::types::{Batch, Folded, LotState, Prefix, Product, Recall, RecallState, Response};

sp_api::decl_runtime_apis! {
	/// What is made, by whom, out of what, and what was recalled.
	pub trait ProductsApi {
		/// To whom a company prefix was granted.
		fn prefix(prefix: CompanyPrefix) -> Option<Prefix>;

		/// Who issued `identifier`, by its company prefix.
		fn issuer_of(identifier: Identifier) -> Option<InstitutionId>;

		/// The product with this number.
		fn product(gtin: Gtin) -> Option<Product>;

		/// The lot with this number, unless it was folded, and what keeps its packs from patients.
		fn lot(lot: Lgtin) -> Option<LotState>;

		/// The commissioning batch of `lot` with this number.
		fn batch(lot: Lgtin, batch: u32) -> Option<Batch>;

		/// Up to `limit` lots that were made out of `lot`, and never more than 100, those after
		/// `after`.
		fn lots_made_from(lot: Lgtin, after: Option<Lgtin>, limit: u32) -> Vec<Lgtin>;

		/// The recall with this number, unless it was folded.
		fn recall(recall: RecallId) -> Option<RecallState>;

		/// Up to `limit` recalls by their numbers, and never more than 100, those after `after`.
		fn recalls(after: Option<RecallId>, limit: u32) -> Vec<(RecallId, Recall)>;

		/// Up to `limit` responses to a recall, and never more than 100, those after that of `after`.
		fn responses(
			recall: RecallId,
			after: Option<InstitutionId>,
			limit: u32,
		) -> Vec<(InstitutionId, Response)>;

		/// Up to `limit` recalls for which `lot` waits to be assessed, and never more than 100, those
		/// after `after`.
		fn affections(lot: Lgtin, after: Option<RecallId>, limit: u32) -> Vec<RecallId>;

		/// The recall that names `pack`.
		fn pack_recall(pack: Sgtin) -> Option<RecallId>;

		/// The digest of the folded lots and recalls of `manufacturer`.
		fn fold(manufacturer: InstitutionId) -> Option<Fold>;

		/// Whether these are all the rows of `manufacturer` that were folded, in their order.
		fn verify_folded(manufacturer: InstitutionId, folded: Vec<Folded>) -> bool;
	}
}

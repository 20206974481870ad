// SPDX-License-Identifier: Apache-2.0

//! What clients ask about conditions.

use alloc::vec::Vec;

use salus_primitives::{Fold, InstitutionId};
use salus_supply::{ContainerKey, StorageProfile};

use crate::types::{Batch, Excursion, ExcursionId, FoldedRow, MonitorReport};

sp_api::decl_runtime_apis! {
	/// What containers went through.
	pub trait ConditionsApi {
		/// What `container` went through in sum, as far as it is known.
		fn monitor(container: ContainerKey) -> Option<MonitorReport>;

		/// What the strictest product in `container` allows, where one asks for anything: by this
		/// minutes are counted as outside.
		fn profile(container: ContainerKey) -> Option<StorageProfile>;

		/// Up to `limit` (at most 256) statements about readings of `container`, those with numbers
		/// from `from` on.
		fn readings(container: ContainerKey, from: u32, limit: u32) -> Vec<(u32, Batch)>;

		fn excursion(excursion: ExcursionId) -> Option<Excursion>;

		/// Up to `limit` (at most 256) excursions of `container`, the latest first: those before
		/// the one with this number.
		fn excursions(
			container: ContainerKey,
			before: Option<ExcursionId>,
			limit: u32,
		) -> Vec<(ExcursionId, Excursion)>;

		/// Up to `limit` (at most 256) excursions without an outcome, the oldest first: those after
		/// the one with this number.
		fn open_excursions(
			after: Option<ExcursionId>,
			limit: u32,
		) -> Vec<(ExcursionId, Excursion)>;

		/// The digest of all that left the state of what `institution` paid for.
		fn folded(institution: InstitutionId) -> Option<Fold>;

		/// Whether these are all the rows that left the state of what `institution` paid for, in
		/// their order.
		fn verify_folded(institution: InstitutionId, rows: Vec<FoldedRow>) -> bool;
	}
}

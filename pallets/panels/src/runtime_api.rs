// SPDX-License-Identifier: Apache-2.0

//! What clients ask about panels.

use alloc::vec::Vec;

use codec::Codec;
use salus_primitives::{Fold, Forum, InstitutionId, Matter, Moment};

use crate::types::{Deadlines, FoldedPanel, OpenSeat, PanelState};

sp_api::decl_runtime_apis! {
	/// Disputes and who decides them. `Panel` is the pallet's `PanelOf<Runtime>`.
	pub trait PanelsApi<Panel>
	where
		Panel: Codec,
	{
		/// The panel of `matter`, unless it was folded.
		fn panel(matter: Matter) -> Option<PanelState<Panel>>;

		/// Up to `limit` seats in which `institution` has to vote, and never more than 100, those
		/// after `after`.
		fn seats_of(institution: InstitutionId, after: Option<Matter>, limit: u32) -> Vec<OpenSeat>;

		/// Up to `limit` seats whose panelists are late and not replaced yet, and never more than
		/// 100, what was due first first, those after the seat of a matter that was due at a moment.
		fn overdue(after: Option<(Moment, Matter, u32)>, limit: u32) -> Vec<OpenSeat>;

		/// The deadlines of the seats that are drawn now.
		fn deadlines() -> Deadlines;

		/// The digest of the folded panels of `forum`.
		fn fold(forum: Forum) -> Option<Fold>;

		/// Whether these are all the panels of `forum` that were folded, in their order.
		fn verify_folded(forum: Forum, folded: Vec<FoldedPanel<Panel>>) -> bool;
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What clients ask about events. A pedigree is asked of `salus_supply::SupplyChainApi`.

use alloc::vec::Vec;

use salus_primitives::{Digest, Fold};
use salus_supply::{Event, EventNumber};

sp_api::decl_runtime_apis! {
	/// Events of the supply chain. Whoever knows the hash of an event knows what it says; pages are
	/// for Regulators, as far as a gateway can tell.
	pub trait PedigreeApi {
		/// The event that `hash` identifies: the first, where more than one institution said so.
		fn event(hash: Digest) -> Option<(EventNumber, Event)>;

		/// Up to `limit` (at most 256) events with numbers above `after`, in their order.
		fn events(after: Option<EventNumber>, limit: u32) -> Vec<(EventNumber, Event)>;

		/// What proves the events that were folded.
		fn folded() -> Option<Fold>;

		/// Whether these are all the events that were folded, in their order.
		fn verify_folded(events: Vec<(EventNumber, Event)>) -> bool;
	}
}

// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

pub mod api;
pub mod conditions;
pub mod container;
pub mod event;
pub mod kinetic;
pub mod lot;
pub mod pack;
pub mod tree;

pub use api::*;
pub use conditions::{Exposures, StorageProfile};
pub use container::{ContainerKey, Containers, Fate, Held, Quarantine, Source};
pub use event::{
	Capture, ErrorDeclaration, ErrorReason, Event, EventNumber, Events, Occurrence, Step, Thing,
	Tracked, Trails,
};
pub use lot::{Barrier, Holding, LotFacts, Lots, RecallId, Stock, Tally};
pub use pack::{Introduction, PackState, Packs, PutIn};
pub use tree::{Absence, Leaf, Place};

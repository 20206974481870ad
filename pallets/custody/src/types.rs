// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores and answers, and what holds for it by itself.

mod answers;
mod container;
mod counts;
mod deadline;
mod dispute;
mod exception;
mod history;
mod quarantines;
mod shipment;

pub use answers::*;
pub use container::*;
pub use counts::*;
pub use deadline::*;
pub use dispute::*;
pub use exception::*;
pub use history::*;
pub use quarantines::*;
pub use shipment::*;

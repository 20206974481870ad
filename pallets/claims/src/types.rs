// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores and answers, and what holds for it by itself.

mod agreed;
mod answers;
mod appeal;
mod claim;
mod deadline;
mod evidence;
mod remittance;
mod round;
mod service;
mod submission;

pub use agreed::*;
pub use answers::*;
pub use appeal::*;
pub use claim::*;
pub use deadline::*;
pub use evidence::*;
pub use remittance::*;
pub use round::*;
pub use service::*;
pub use submission::*;

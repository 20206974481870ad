// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores and answers, and what holds for it by itself.

mod answers;
mod candidates;
mod deadline;
mod history;
mod panel;

pub use answers::*;
pub use candidates::*;
pub use deadline::*;
pub use history::*;
pub use panel::*;

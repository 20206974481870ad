// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores and answers, and what holds for it by itself.

mod answers;
mod deadline;
mod emergency;
mod encounter;
mod history;
mod review;

pub use answers::*;
pub use deadline::*;
pub use emergency::*;
pub use encounter::*;
pub use history::*;
pub use review::*;

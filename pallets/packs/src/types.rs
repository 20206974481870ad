// SPDX-License-Identifier: Apache-2.0

//! What is kept of packs, and what is said about them.

mod answers;
mod history;
mod pack;
mod refusal;
mod suspicion;

pub use answers::*;
pub use history::*;
pub use pack::*;
pub use refusal::*;
pub use suspicion::*;

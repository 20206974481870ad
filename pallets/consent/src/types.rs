// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores and answers, and what holds for it by itself.

mod envelope;
mod row;
mod tally;

pub use envelope::*;
pub use row::*;
pub use tally::*;

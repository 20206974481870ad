// SPDX-License-Identifier: Apache-2.0

//! What custodians sign and what the chain keeps of it, and how both behave by themselves.

mod accounting;
mod ledger;
mod receipt;

pub use accounting::*;
pub use ledger::*;
pub use receipt::*;

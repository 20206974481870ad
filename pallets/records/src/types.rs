// SPDX-License-Identifier: Apache-2.0

//! The words of the index and how they behave, without storage.

mod batch;
mod entry;
mod party;
mod request;
mod statement;
mod surgery;

pub use batch::*;
pub use entry::*;
pub use party::*;
pub use request::*;
pub use statement::*;
pub use surgery::*;

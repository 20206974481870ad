// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores and answers, and what holds for it by itself.

mod document;
mod identity;
mod mandate;
mod method;
mod service;

pub use document::*;
pub use identity::*;
pub use mandate::*;
pub use method::*;
pub use service::*;

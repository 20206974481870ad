// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores and answers, and what holds for it by itself.

mod history;
mod lot;
mod prefix;
mod product;
mod recall;

pub use history::*;
pub use lot::*;
pub use prefix::*;
pub use product::*;
pub use recall::*;

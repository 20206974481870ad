// SPDX-License-Identifier: Apache-2.0

//! What is kept about money, and how it behaves by itself.

mod place;
mod queue;
mod reserve;

pub use place::*;
pub use queue::*;
pub use reserve::*;

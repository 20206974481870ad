// SPDX-License-Identifier: Apache-2.0

//! What is stated about temperatures and what follows from it, by itself.

mod excursion;
mod exposure;
mod history;
mod monitor;
mod readings;

pub use excursion::*;
pub use exposure::*;
pub use history::*;
pub use monitor::*;
pub use readings::*;

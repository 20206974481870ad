// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores and answers, and what holds for it by itself.

mod answers;
mod authorisation;
mod coverage;
mod deadline;
mod period;
mod plan;
mod year;

pub use answers::*;
pub use authorisation::*;
pub use coverage::*;
pub use deadline::*;
pub use period::*;
pub use plan::*;
pub use year::*;

// SPDX-License-Identifier: Apache-2.0

#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

pub mod adjudicate;
pub mod balance;
pub mod claim;
pub mod codes;
mod denial;
mod line;
pub mod money;
pub mod plan;
mod share;
pub mod year;

pub use adjudicate::{
	adjudicate, reverse, Adjudication, Case, Fault, LineOutcome, Outcome, MAX_ADJUSTMENTS,
};
pub use balance::{check, Imbalance, Remittance, Segment};
pub use claim::{Authorisation, Coordination, Coverage, Facts, Line, LineFacts, Prior};
pub use codes::{Adjustment, Carc, Group, Rarc};
pub use money::{Amount, BasisPoints, Currency, Rate, Units};
pub use plan::{
	Benefit, Ceiling, CoordinationRule, CostShare, Frequency, PriceRow, Terms, TermsFault,
};
pub use year::{Delta, Spent, Usage, Year};

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
mod interest;
mod line;
pub mod money;
mod order;
mod outcome;
pub mod part;
pub mod plan;
pub mod policies;
mod review;
pub mod settlement;
mod share;
pub mod status;
pub mod year;

pub use adjudicate::{adjudicate, Case, Fault};
pub use balance::{check, Imbalance, Remittance, Segment};
pub use claim::{Authorisation, Coordination, Coverage, Facts, Line, LineFacts, Prior, Waived};
pub use codes::{Adjustment, Carc, Group, Rarc};
pub use interest::interest;
pub use money::{Amount, BasisPoints, Currency, Rate, Units};
pub use outcome::{
	restore, reverse, Adjudication, LineOutcome, Outcome, MAX_ADJUSTMENTS, MAX_LINES,
};
pub use part::{DayParts, Part, MAX_PARTS};
pub use plan::{
	Benefit, Ceiling, CoordinationRule, CostShare, Frequency, PriceRow, Terms, TermsFault,
	MAX_BENEFITS, MAX_WITHIN,
};
pub use policies::{Agreed, PlanVersion, Policies, Policy, PromptPay, Service};
pub use review::{refuse, review_denial, ReviewReason};
pub use settlement::{Advice, AdviceEntry, ClaimKey, Decided, Payee, Payment, Settled, Settlement};
pub use status::claim_status;
pub use year::{Delta, PlanYear, Spent, Taken, Usage, Year, MAX_YEARS};

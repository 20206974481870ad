// SPDX-License-Identifier: Apache-2.0

//! CLP02 of X12 835: claim status codes.

use crate::{codes::Carc, outcome::LineOutcome};

/// Processed as primary.
pub const PRIMARY: u8 = 1;
/// Processed as secondary.
pub const SECONDARY: u8 = 2;
/// Processed as tertiary, and after.
pub const TERTIARY: u8 = 3;
/// Denied: the patient is not known.
pub const UNKNOWN_MEMBER: u8 = 4;
/// Reversal of a previous payment.
pub const REVERSAL: u8 = 22;
/// Predetermination pricing only: no payment.
pub const PREDETERMINATION: u8 = 25;

/// The status of a claim whose payer is the `order`th. A denied claim has it too: 4 is only for a
/// member whom the payer does not know.
pub fn claim_status(order: u8, lines: &[LineOutcome]) -> u8 {
	let unknown = |line: &LineOutcome| line.denied == Some(Carc::UnknownMember);
	match order {
		_ if !lines.is_empty() && lines.iter().all(unknown) => UNKNOWN_MEMBER,
		0 | 1 => PRIMARY,
		2 => SECONDARY,
		_ => TERTIARY,
	}
}

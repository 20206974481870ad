// SPDX-License-Identifier: Apache-2.0

//! What is added to a payment that is late: PLB `L6`.

use salus_primitives::Day;

use crate::{money::Amount, policies::PromptPay};

/// Interest on `amount` for a claim that was received and paid on these days. The last of the days
/// that the plan allows itself is still in time; each after it counts whole.
pub fn interest(amount: Amount, prompt_pay: PromptPay, received: Day, paid: Day) -> Amount {
	let due = received.saturating_add(u32::from(prompt_pay.days));
	let late = if due < paid { paid.0.abs_diff(due.0) } else { 0 };
	prompt_pay.interest.of_year(amount, late)
}

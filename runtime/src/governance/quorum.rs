// SPDX-License-Identifier: Apache-2.0

//! How many votes a proposal needs.

use alloc::{vec, vec::Vec};

use crate::RuntimeCall;

/// The most calls that a proposal is looked into for, itself included: all of them say what it
/// needs, each time that a seat changes.
pub const MAX_CARRIED: usize = 256;

/// The part of all seats that must say yes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Quorum {
	/// More than half.
	Majority,
	/// At least two thirds.
	TwoThirds,
}

impl Quorum {
	/// What the institutions need for `call`: two thirds for who is one of them, who looks after the
	/// software and what Root does, more than half for all else.
	pub fn of(call: &RuntimeCall) -> Self {
		match is_grave(call)
			|| carried(call).into_iter().any(|call| Self::of(call) == Self::TwoThirds)
		{
			true => Self::TwoThirds,
			false => Self::Majority,
		}
	}

	/// How many of `seats` that is.
	pub fn votes(self, seats: u32) -> u32 {
		match self {
			Self::Majority => seats.saturating_div(2).saturating_add(1),
			Self::TwoThirds => seats.saturating_mul(2).div_ceil(3).max(1),
		}
	}
}

/// Whether `call` takes two thirds by itself.
fn is_grave(call: &RuntimeCall) -> bool {
	use pallet_institutions::Call as Institutions;
	matches!(
		call,
		RuntimeCall::Institutions(
			Institutions::admit { .. }
				| Institutions::reject { .. }
				| Institutions::accredit { .. }
				| Institutions::assign_roles { .. }
				| Institutions::suspend { .. }
				| Institutions::reinstate { .. }
				| Institutions::order_winding_up { .. }
				| Institutions::name_validator { .. },
		) | RuntimeCall::TechnicalMembership(_)
			| RuntimeCall::Whitelist(_)
			| RuntimeCall::Parameters(_)
			| RuntimeCall::SafeMode(_)
			| RuntimeCall::TxPause(_)
	)
}

/// What `call` dispatches with the origin that it came with.
fn carried(call: &RuntimeCall) -> Vec<&RuntimeCall> {
	use pallet_utility::Call as Utility;
	match call {
		RuntimeCall::Utility(
			Utility::batch { calls }
			| Utility::batch_all { calls }
			| Utility::force_batch { calls },
		) => calls.iter().collect(),
		RuntimeCall::Utility(Utility::if_else { main, fallback }) => vec![main, fallback],
		_ => Vec::new(),
	}
}

/// Whether `call` and all that it carries are few enough to be looked into.
pub fn is_countable(call: &RuntimeCall) -> bool {
	let mut found = vec![call];
	let mut looked_into = 0;
	while let Some(next) = found.get(looked_into) {
		found.extend(carried(next));
		looked_into = looked_into.saturating_add(1);
		if found.len() > MAX_CARRIED {
			return false;
		}
	}
	true
}

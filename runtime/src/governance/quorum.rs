// SPDX-License-Identifier: Apache-2.0

//! How many votes a proposal needs.

use crate::RuntimeCall;

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
		use pallet_institutions::Call as Institutions;
		use pallet_utility::Call as Utility;
		let two_thirds = match call {
			RuntimeCall::Institutions(
				Institutions::admit { .. }
				| Institutions::reject { .. }
				| Institutions::accredit { .. }
				| Institutions::assign_roles { .. }
				| Institutions::suspend { .. }
				| Institutions::reinstate { .. }
				| Institutions::order_winding_up { .. }
				| Institutions::name_validator { .. },
			)
			| RuntimeCall::TechnicalMembership(_)
			| RuntimeCall::Whitelist(_)
			| RuntimeCall::SafeMode(_)
			| RuntimeCall::TxPause(_) => true,
			RuntimeCall::Utility(
				Utility::batch { calls }
				| Utility::batch_all { calls }
				| Utility::force_batch { calls },
			) => calls.iter().any(|call| Self::of(call) == Self::TwoThirds),
			RuntimeCall::Utility(Utility::if_else { main, fallback }) => {
				[main, fallback].iter().any(|call| Self::of(call) == Self::TwoThirds)
			}
			_ => false,
		};
		match two_thirds {
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

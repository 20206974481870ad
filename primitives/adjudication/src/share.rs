// SPDX-License-Identifier: Apache-2.0

//! The patient's share of a line.

use crate::{
	money::Amount,
	plan::{Benefit, CostShare},
};

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Share {
	pub deductible: Amount,
	pub copay: Amount,
	pub coinsurance: Amount,
}

impl Share {
	/// The share of `base` where `left` of the deductible is still to be borne. Each part is taken
	/// from what the one before it left over, so the sum never exceeds `base`.
	pub fn of(benefit: &Benefit, base: Amount, left: Amount) -> Self {
		let waived = benefit.cost_share == CostShare::CopayWaivesDeductible && benefit.copay > 0;
		let left = if waived { 0 } else { left };
		let (deductible, copay) = match benefit.cost_share {
			CostShare::DeductibleFirst => {
				let deductible = base.min(left);
				(deductible, base.saturating_sub(deductible).min(benefit.copay))
			}
			CostShare::CopayFirst | CostShare::CopayWaivesDeductible => {
				let copay = base.min(benefit.copay);
				(base.saturating_sub(copay).min(left), copay)
			}
		};
		let rest = base.saturating_sub(deductible).saturating_sub(copay);
		Self { deductible, copay, coinsurance: benefit.coinsurance.of(rest) }
	}

	pub fn total(self) -> Amount {
		self.deductible.saturating_add(self.copay).saturating_add(self.coinsurance)
	}

	/// The share cut to `limit`: the coinsurance gives way first, then the copay, then the
	/// deductible.
	pub fn cut(self, limit: Amount) -> Self {
		let deductible = self.deductible.min(limit);
		let limit = limit.saturating_sub(deductible);
		let copay = self.copay.min(limit);
		let coinsurance = self.coinsurance.min(limit.saturating_sub(copay));
		Self { deductible, copay, coinsurance }
	}
}

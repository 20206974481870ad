// SPDX-License-Identifier: Apache-2.0

//! The money of one covered line.

use frame_support::BoundedVec;

use crate::{
	adjudicate::{Fault, LineOutcome},
	claim::Line,
	codes::{Adjustment, Carc, Group, Rarc},
	denial::Denial,
	money::{Amount, Units},
	plan::{Benefit, CoordinationRule, PriceRow, Terms},
	share::Share,
	year::{Delta, Spent, Usage, Year},
};

impl LineOutcome {
	fn push(
		&mut self,
		group: Group,
		reason: Carc,
		remark: Option<Rarc>,
		amount: Amount,
	) -> Result<(), Fault> {
		if amount == 0 {
			return Ok(());
		}
		let adjustment = Adjustment { group, reason, remark, amount };
		self.adjustments.try_push(adjustment).map_err(|_| Fault::Overflow)
	}

	/// A line of which nothing is paid.
	pub(crate) fn denied(line: &Line, denial: Denial) -> Result<Self, Fault> {
		let mut outcome = Self {
			charge: line.charge,
			allowed: 0,
			paid: 0,
			denied: Some(denial.reason),
			adjustments: BoundedVec::new(),
			delta: None,
		};
		outcome.push(denial.group, denial.reason, denial.remark, line.charge)?;
		Ok(outcome)
	}
}

/// What the plan would pay of a line, and what it leaves to the patient.
struct Own {
	paid: Amount,
	share: Share,
	/// Above the units and the money that the plan covers in a year.
	over: Amount,
}

/// Price, share, limits and prior payer of a covered line. `position` names it in faults.
pub(crate) fn settle(
	terms: &Terms,
	benefit: &Benefit,
	price: &PriceRow,
	year: &Year,
	line: &Line,
	position: u32,
) -> Result<LineOutcome, Fault> {
	let full = price.rate.price(line.units);
	if full == 0 && line.charge > 0 {
		return Err(Fault::Unpriced { line: position });
	}
	let allowed = line.charge.min(full);
	let covered = covered_units(benefit, year, line.units);
	let within = if covered < line.units {
		covered.proportion(line.units, allowed).ok_or(Fault::Overflow)?
	} else {
		allowed
	};

	let own = own_benefit(terms, benefit, year, line, allowed, within);
	let (liable, paid) = match line.facts.prior {
		None => (line.charge, own.paid),
		Some(prior) => {
			let known = prior.paid.checked_add(prior.patient).ok_or(Fault::Overflow)?;
			if known > line.charge {
				return Err(Fault::Prior { line: position });
			}
			let paid = match terms.coordination {
				CoordinationRule::CarveOut => own.paid.saturating_sub(prior.paid),
				CoordinationRule::ComeOutWhole | CoordinationRule::MaintenanceOfBenefits => {
					own.paid
				}
			};
			(prior.patient, paid.min(prior.patient))
		}
	};

	let unpaid = liable.saturating_sub(paid);
	let share = own.share.cut(unpaid);
	let unpaid = unpaid.saturating_sub(share.total());
	let over = own.over.min(unpaid);
	let beyond = unpaid.saturating_sub(over);

	let usage = benefit.frequency.units.filter(|_| covered > Units(0));
	let mut outcome = LineOutcome {
		charge: line.charge,
		allowed,
		paid,
		denied: None,
		adjustments: BoundedVec::new(),
		delta: Some(Delta {
			year: year.from,
			spent: Spent { deductible: share.deductible, out_of_pocket: share.total() },
			paid,
			usage: usage.map(|_| Usage { category: benefit.category, units: covered }),
		}),
	};
	let impact = line.charge.saturating_sub(liable);
	outcome.push(Group::OtherAdjustment, Carc::PriorPayer, None, impact)?;
	outcome.push(Group::ContractualObligation, Carc::ExceedsSchedule, None, beyond)?;
	outcome.push(Group::PatientResponsibility, Carc::Deductible, None, share.deductible)?;
	outcome.push(Group::PatientResponsibility, Carc::Copay, None, share.copay)?;
	outcome.push(Group::PatientResponsibility, Carc::Coinsurance, None, share.coinsurance)?;
	outcome.push(Group::PatientResponsibility, Carc::BenefitMaximum, None, over)?;
	Ok(outcome)
}

fn covered_units(benefit: &Benefit, year: &Year, units: Units) -> Units {
	let left = |maximum: Units| Units(maximum.0.saturating_sub(year.used(benefit.category).0));
	benefit.frequency.units.map_or(units, |maximum| left(maximum).min(units))
}

/// Share, out-of-pocket limit and annual maximum, of `within`, the part of `allowed` that the
/// plan's count covers.
fn own_benefit(
	terms: &Terms,
	benefit: &Benefit,
	year: &Year,
	line: &Line,
	allowed: Amount,
	within: Amount,
) -> Own {
	let base = match (terms.coordination, line.facts.prior) {
		(CoordinationRule::MaintenanceOfBenefits, Some(prior)) => within.saturating_sub(prior.paid),
		_ => within,
	};
	let share = Share::of(benefit, base, terms.deductible_left(year.member, year.family))
		.cut(terms.out_of_pocket_left(year.member, year.family));
	let full = base.saturating_sub(share.total());
	let room = terms.annual_maximum.map_or(Amount::MAX, |most| most.saturating_sub(year.paid));
	let paid = full.min(room);
	let over = allowed.saturating_sub(within).saturating_add(full.saturating_sub(paid));
	Own { paid, share, over }
}

// SPDX-License-Identifier: Apache-2.0

//! The money of one covered line.

use frame_support::BoundedVec;

use crate::{
	adjudicate::Fault,
	claim::Line,
	codes::{Adjustment, Carc, Group, Rarc},
	denial::Denial,
	money::{Amount, Units},
	outcome::LineOutcome,
	plan::{Benefit, CoordinationRule, Terms},
	share::Share,
	year::{Delta, Spent, Taken, Usage, Year},
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

/// A covered line with its agreed price.
pub(crate) struct Priced<'a> {
	pub line: &'a Line,
	/// Names the line in faults.
	pub position: u32,
	pub benefit: &'a Benefit,
	/// The agreed price of all units.
	pub full: Amount,
	pub taken: Option<Taken>,
	/// What is taken off for parts that were adjudicated before.
	pub parts: Amount,
}

/// What the plan would pay of a line, and what it leaves to the patient.
struct Own {
	paid: Amount,
	share: Share,
	/// Above the units and the money that the plan covers in a year.
	over: Amount,
}

/// Share, limits and prior payer of a covered line.
pub(crate) fn settle(terms: &Terms, year: &Year, priced: &Priced) -> Result<LineOutcome, Fault> {
	let Priced { line, position, benefit, full, taken, parts } = *priced;
	if full == 0 && line.charge > 0 {
		return Err(Fault::Unpriced { line: position });
	}
	let allowed = line.charge.min(full).saturating_sub(parts);
	let covered = year.left(benefit).map_or(line.units, |left| left.min(line.units));
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
	let unpaid = unpaid.saturating_sub(over);
	let included = parts.min(unpaid);
	let beyond = unpaid.saturating_sub(included);

	let usage = benefit.frequency.units.filter(|_| covered > Units(0));
	let mut outcome = LineOutcome {
		charge: line.charge,
		allowed,
		paid,
		denied: None,
		adjustments: BoundedVec::new(),
		delta: Some(Delta {
			year: year.from,
			// What a prior payer bore counts towards the deductible as if there had been none.
			spent: Spent { deductible: own.share.deductible, out_of_pocket: share.total() },
			paid,
			usage: usage.map(|_| Usage { category: benefit.category, units: covered }),
			taken,
			parts,
		}),
	};
	let impact = line.charge.saturating_sub(liable);
	outcome.push(Group::OtherAdjustment, Carc::PriorPayer, None, impact)?;
	let bearer = if line.facts.contracted {
		Group::ContractualObligation
	} else {
		Group::PatientResponsibility
	};
	outcome.push(bearer, Carc::ExceedsSchedule, None, beyond)?;
	outcome.push(Group::ContractualObligation, Carc::ComponentPaid, None, included)?;
	outcome.push(Group::PatientResponsibility, Carc::Deductible, None, share.deductible)?;
	outcome.push(Group::PatientResponsibility, Carc::Copay, None, share.copay)?;
	outcome.push(Group::PatientResponsibility, Carc::Coinsurance, None, share.coinsurance)?;
	outcome.push(Group::PatientResponsibility, Carc::BenefitMaximum, None, over)?;
	Ok(outcome)
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

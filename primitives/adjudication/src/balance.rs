// SPDX-License-Identifier: Apache-2.0

//! The three identities of a balanced X12 835 (005010X221A1, 1.10.2.1).

use alloc::vec::Vec;

use crate::{
	adjudicate::Fault,
	money::Amount,
	outcome::{Adjudication, LineOutcome},
};

/// A service as remitted. Amounts of a reversal are negative.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Service {
	/// SVC02.
	pub charge: i128,
	/// SVC03.
	pub paid: i128,
	/// CAS.
	pub adjustments: Vec<i128>,
}

/// A claim as remitted.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Claim {
	/// CLP03.
	pub charge: i128,
	/// CLP04.
	pub paid: i128,
	/// CAS of the claim itself.
	pub adjustments: Vec<i128>,
	pub services: Vec<Service>,
}

/// A payment as remitted.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Remittance {
	/// BPR02.
	pub paid: i128,
	/// PLB: what is positive lessens the payment.
	pub provider_adjustments: Vec<i128>,
	pub claims: Vec<Claim>,
}

/// Where an identity fails.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Segment {
	/// SVC02 − Σ CAS = SVC03.
	Service { claim: usize, service: usize },
	/// CLP03 − Σ CAS of the services − Σ CAS of the claim = CLP04.
	Claim { claim: usize },
	/// Σ CLP04 − Σ PLB = BPR02.
	Payment,
}

/// The first identity that fails.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Imbalance {
	pub segment: Segment,
	/// `None` where it does not fit.
	pub expected: Option<i128>,
	pub stated: i128,
}

/// Checks the identities in the order of the segments: the services of a claim, the claim, the
/// payment at last.
pub fn check(remittance: &Remittance) -> Result<(), Imbalance> {
	for (position, claim) in remittance.claims.iter().enumerate() {
		for (service_position, service) in claim.services.iter().enumerate() {
			let segment = Segment::Service { claim: position, service: service_position };
			let expected = less(Some(service.charge), &service.adjustments);
			equal(segment, expected, service.paid)?;
		}
		let of_services = |rest, service: &Service| less(rest, &service.adjustments);
		let expected = claim.services.iter().fold(Some(claim.charge), of_services);
		let expected = less(expected, &claim.adjustments);
		equal(Segment::Claim { claim: position }, expected, claim.paid)?;
	}
	let paid = remittance.claims.iter().try_fold(0i128, |sum, claim| sum.checked_add(claim.paid));
	equal(Segment::Payment, less(paid, &remittance.provider_adjustments), remittance.paid)
}

fn less(amount: Option<i128>, adjustments: &[i128]) -> Option<i128> {
	adjustments.iter().try_fold(amount?, |rest, adjustment| rest.checked_sub(*adjustment))
}

fn equal(segment: Segment, expected: Option<i128>, stated: i128) -> Result<(), Imbalance> {
	if expected == Some(stated) {
		Ok(())
	} else {
		Err(Imbalance { segment, expected, stated })
	}
}

impl Service {
	/// How a line is remitted.
	pub fn of(line: &LineOutcome) -> Result<Self, Fault> {
		let amounts = line.adjustments.iter().map(|adjustment| signed(adjustment.amount));
		Ok(Self {
			charge: signed(line.charge)?,
			paid: signed(line.paid)?,
			adjustments: amounts.collect::<Result<_, _>>()?,
		})
	}

	fn reversed(&self) -> Self {
		Self {
			charge: self.charge.saturating_neg(),
			paid: self.paid.saturating_neg(),
			adjustments: negated(&self.adjustments),
		}
	}
}

impl Claim {
	/// How an adjudication is remitted.
	pub fn of(adjudication: &Adjudication) -> Result<Self, Fault> {
		Ok(Self {
			charge: signed(adjudication.charge)?,
			paid: signed(adjudication.paid)?,
			adjustments: Vec::new(),
			services: adjudication.lines.iter().map(Service::of).collect::<Result<_, _>>()?,
		})
	}

	/// How a line that stands for a whole claim is remitted: CAS of the claim, without services.
	pub fn whole(line: &LineOutcome) -> Result<Self, Fault> {
		let Service { charge, paid, adjustments } = Service::of(line)?;
		Ok(Self { charge, paid, adjustments, services: Vec::new() })
	}

	/// How its reversal is remitted (CLP02 22): every amount negated.
	pub fn reversed(&self) -> Self {
		Self {
			charge: self.charge.saturating_neg(),
			paid: self.paid.saturating_neg(),
			adjustments: negated(&self.adjustments),
			services: self.services.iter().map(Service::reversed).collect(),
		}
	}
}

fn negated(amounts: &[i128]) -> Vec<i128> {
	amounts.iter().map(|amount| amount.saturating_neg()).collect()
}

fn signed(amount: Amount) -> Result<i128, Fault> {
	i128::try_from(amount).map_err(|_| Fault::Overflow)
}

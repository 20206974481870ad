// SPDX-License-Identifier: Apache-2.0

//! What an insurer promises: terms and price rows.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_primitives::Day;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	money::{Amount, BasisPoints, Currency, Rate, Units},
	year::Spent,
};

/// How many benefits one plan can have.
pub const MAX_BENEFITS: u32 = 64;

/// How many rows can include another.
pub const MAX_WITHIN: u32 = 4;

/// In which order the patient's share of a line arises.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub enum CostShare {
	/// Deductible, the copay of the rest, coinsurance of what is left.
	DeductibleFirst,
	/// Copay, the deductible of the rest, coinsurance of what is left.
	CopayFirst,
	/// Copay and coinsurance of the rest without a deductible; where the benefit has no copay,
	/// deductible and coinsurance.
	CopayWaivesDeductible,
}

/// How a plan that is not the first payer counts what was paid before it.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub enum CoordinationRule {
	/// The lesser of the own benefit and the patient's rest.
	ComeOutWhole,
	/// The own benefit less what was paid before: carve-out, or non-duplication.
	CarveOut,
	/// The own benefit on what the allowed amount leaves over what was paid before.
	MaintenanceOfBenefits,
}

/// A limit on what a member, or its family, bears in a plan year.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct Ceiling {
	pub individual: Amount,
	/// Where a family is covered together.
	pub family: Option<Amount>,
	/// Whether the individual limit holds within the family as well. Where it does not, a covered
	/// family has only the limit of the family.
	pub embedded: bool,
}

impl Ceiling {
	/// What is left of the limit. `family` is what the family bore, where it is covered together.
	pub(crate) fn left(&self, individual: Amount, family: Option<Amount>) -> Amount {
		let own = self.individual.saturating_sub(individual);
		match self.family.zip(family) {
			None => own,
			Some((limit, borne)) => {
				let shared = limit.saturating_sub(borne);
				if self.embedded {
					shared.min(own)
				} else {
					shared
				}
			}
		}
	}
}

/// How often a service is covered.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct Frequency {
	/// Units of the category in a plan year.
	pub units: Option<Units>,
	/// Days that lie between two services of the same row on different days.
	pub days_between: Option<u16>,
}

/// What the plan promises for a category of services in a tier of its network.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct Benefit {
	pub category: u16,
	pub tier: u8,
	pub cost_share: CostShare,
	/// For each line, at most what is allowed.
	pub copay: Amount,
	/// The patient's part.
	pub coinsurance: BasisPoints,
	/// Days from enrolment on which the category is not covered yet.
	pub waiting_days: u16,
	pub prior_authorisation: bool,
	pub evidence: bool,
	/// Whether a line has to have a dispensing number.
	pub dispensing: bool,
	pub frequency: Frequency,
}

/// The terms of one version of a plan.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct Terms {
	pub currency: Currency,
	pub deductible: Option<Ceiling>,
	pub out_of_pocket: Option<Ceiling>,
	/// What the plan pays for a member in a plan year.
	pub annual_maximum: Option<Amount>,
	/// Days from enrolment on which nothing is covered yet.
	pub waiting_days: u16,
	/// Days after the service, or after the prior payer's remittance, to file a claim.
	pub filing_days: u16,
	pub coordination: CoordinationRule,
	/// What is not among them is not covered.
	pub benefits: BoundedVec<Benefit, ConstU32<MAX_BENEFITS>>,
}

/// Why terms cannot be adjudicated by.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub enum TermsFault {
	/// The currency is not three capital letters.
	Currency,
	/// A coinsurance is more than the whole.
	Coinsurance,
	/// Two benefits speak about one category and tier.
	BenefitTwice,
	/// A family's limit is below that of each of its members.
	FamilyBelowIndividual,
}

impl Terms {
	/// Terms that promise nothing, for a member whom the insurer never enrolled.
	pub fn none(currency: Currency) -> Self {
		Self {
			currency,
			deductible: None,
			out_of_pocket: None,
			annual_maximum: None,
			waiting_days: 0,
			filing_days: u16::MAX,
			coordination: CoordinationRule::ComeOutWhole,
			benefits: BoundedVec::new(),
		}
	}

	/// Whether the terms are well formed.
	pub fn check(&self) -> Result<(), TermsFault> {
		if !self.currency.is_well_formed() {
			return Err(TermsFault::Currency);
		}
		if self.benefits.iter().any(|benefit| benefit.coinsurance > BasisPoints::WHOLE) {
			return Err(TermsFault::Coinsurance);
		}
		let twice = self.benefits.iter().enumerate().any(|(position, benefit)| {
			let same =
				|other: &&Benefit| other.category == benefit.category && other.tier == benefit.tier;
			self.benefits.iter().take(position).any(|other| same(&other))
		});
		if twice {
			return Err(TermsFault::BenefitTwice);
		}
		let below =
			|ceiling: &Ceiling| ceiling.family.is_some_and(|family| family < ceiling.individual);
		if self.deductible.iter().chain(&self.out_of_pocket).any(below) {
			return Err(TermsFault::FamilyBelowIndividual);
		}
		Ok(())
	}

	pub(crate) fn benefit(&self, category: u16, tier: u8) -> Option<&Benefit> {
		self.benefits.iter().find(|benefit| benefit.category == category && benefit.tier == tier)
	}

	pub(crate) fn deductible_left(&self, own: Spent, family: Option<Spent>) -> Amount {
		let left =
			|ceiling: Ceiling| ceiling.left(own.deductible, family.map(|family| family.deductible));
		self.deductible.map_or(0, left)
	}

	pub(crate) fn out_of_pocket_left(&self, own: Spent, family: Option<Spent>) -> Amount {
		let left = |ceiling: Ceiling| {
			ceiling.left(own.out_of_pocket, family.map(|family| family.out_of_pocket))
		};
		self.out_of_pocket.map_or(Amount::MAX, left)
	}
}

/// A rate that was agreed for a period. Which code the row means is not known here.
#[derive(
	Clone,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
pub struct PriceRow {
	pub row: u32,
	pub category: u16,
	pub rate: Rate,
	pub from: Day,
	/// The last day.
	pub until: Option<Day>,
	/// The rows whose services include this one when the same provider renders both on one day.
	pub within: BoundedVec<u32, ConstU32<MAX_WITHIN>>,
}

impl PriceRow {
	/// The rate of `row` on `day`: of several the one that began last.
	pub fn effective(rows: &[Self], row: u32, day: Day) -> Option<&Self> {
		rows.iter()
			.filter(|price| price.row == row && price.from <= day)
			.filter(|price| price.until.is_none_or(|until| day <= until))
			.max_by_key(|price| price.from)
	}
}

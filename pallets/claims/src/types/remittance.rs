// SPDX-License-Identifier: Apache-2.0

//! What a payee is told about the payments of some days (X12 835). Amounts of a reversal are
//! negative.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode};
use salus_adjudication::{
	balance, Adjustment, Amount, Carc, ClaimKey, Currency, Decided, Group, Rarc, Units,
};
use salus_primitives::{Commitment, Day, InstitutionId, Moment};
use scale_info::TypeInfo;

/// CAS, with its remark.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct RemittedAdjustment {
	pub group: Group,
	pub reason: Carc,
	pub remark: Option<Rarc>,
	pub amount: i128,
}

/// SVC and what belongs to it.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct RemittedService {
	pub row: u32,
	pub day: Day,
	pub units: Units,
	/// SVC02.
	pub charge: i128,
	/// SVC03.
	pub paid: i128,
	pub adjustments: Vec<RemittedAdjustment>,
}

/// CLP and what belongs to it.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct RemittedClaim {
	pub provider: InstitutionId,
	/// CLP01.
	pub reference: Commitment,
	pub round: u8,
	pub advised_at: Moment,
	/// CLP02.
	pub status: u8,
	/// CLP03.
	pub charge: i128,
	/// CLP04.
	pub paid: i128,
	/// CLP05.
	pub patient: i128,
	/// CAS of the claim, where it was priced as a whole.
	pub adjustments: Vec<RemittedAdjustment>,
	/// Empty where it was priced as a whole.
	pub services: Vec<RemittedService>,
}

/// Why a payment differs from what was adjudicated: PLB03-1.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum ProviderAdjustmentReason {
	/// `L6`: interest owed.
	Interest,
	/// `WO`: what was overpaid and is kept back.
	Recovery,
	/// `FB`: carried forward.
	Forward,
}

impl ProviderAdjustmentReason {
	/// As in PLB03-1.
	pub fn code(self) -> &'static str {
		match self {
			Self::Interest => "L6",
			Self::Recovery => "WO",
			Self::Forward => "FB",
		}
	}
}

/// PLB. What is positive lessens the payment.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct ProviderAdjustment {
	pub reason: ProviderAdjustmentReason,
	/// The claim with which it came: PLB03-2.
	pub claim: ClaimKey,
	pub amount: i128,
}

/// What one insurer paid in one currency.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Remittance {
	pub insurer: InstitutionId,
	pub currency: Currency,
	/// BPR02.
	pub paid: i128,
	/// In the order in which they were advised.
	pub claims: Vec<RemittedClaim>,
	pub provider_adjustments: Vec<ProviderAdjustment>,
}

impl Remittance {
	/// The amounts alone, for [`salus_adjudication::check`].
	pub fn balance(&self) -> balance::Remittance {
		balance::Remittance {
			paid: self.paid,
			provider_adjustments: self.provider_adjustments.iter().map(|plb| plb.amount).collect(),
			claims: self.claims.iter().map(RemittedClaim::balance).collect(),
		}
	}
}

impl RemittedClaim {
	fn balance(&self) -> balance::Claim {
		let amounts = |adjustments: &[RemittedAdjustment]| {
			adjustments.iter().map(|adjustment| adjustment.amount).collect()
		};
		let service = |service: &RemittedService| balance::Service {
			charge: service.charge,
			paid: service.paid,
			adjustments: amounts(&service.adjustments),
		};
		balance::Claim {
			charge: self.charge,
			paid: self.paid,
			adjustments: amounts(&self.adjustments),
			services: self.services.iter().map(service).collect(),
		}
	}

	/// A claim of which nothing is known but what was paid.
	pub fn folded(decided: Decided, advised_at: Moment, status: u8, paid: i128) -> Self {
		Self {
			provider: decided.claim.provider,
			reference: decided.claim.reference,
			round: decided.round,
			advised_at,
			status,
			charge: paid,
			paid,
			patient: 0,
			adjustments: Vec::new(),
			services: Vec::new(),
		}
	}
}

/// A direction in which amounts are remitted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Direction {
	Paid,
	Reversed,
}

impl Direction {
	/// `amount` with its sign. Claims whose sum has none are refused when they come.
	pub fn of(self, amount: Amount) -> i128 {
		let amount = i128::try_from(amount).unwrap_or(i128::MAX);
		match self {
			Self::Paid => amount,
			Self::Reversed => amount.saturating_neg(),
		}
	}

	pub fn adjustments(self, adjustments: &[Adjustment]) -> Vec<RemittedAdjustment> {
		let remitted = |adjustment: &Adjustment| RemittedAdjustment {
			group: adjustment.group,
			reason: adjustment.reason,
			remark: adjustment.remark,
			amount: self.of(adjustment.amount),
		};
		adjustments.iter().map(remitted).collect()
	}
}

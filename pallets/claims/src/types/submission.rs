// SPDX-License-Identifier: Apache-2.0

//! What a provider claims.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_adjudication::{Amount, Currency, Payee, Prior, Service, Units, MAX_LINES};
use salus_primitives::{Commitment, Day, Digest, InclusionProof, InstitutionId};
use scale_info::TypeInfo;

use super::Evidence;

/// How many modifiers a line can have: X12 837, SV101-3 to SV101-6.
pub const MAX_MODIFIERS: u32 = 4;

/// Small numbers by which an insurer and its providers tell services of one row apart. Their order
/// says nothing.
pub type Modifiers = BoundedVec<u8, ConstU32<MAX_MODIFIERS>>;

/// A service on a day (FHIR R4 Claim.item, X12 837 SV1).
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct ClaimLine {
	/// Which row of the insurer's price table.
	pub row: u32,
	pub day: Day,
	pub units: Units,
	/// For the line, not for a unit.
	pub charge: Amount,
	pub modifiers: Modifiers,
	/// The number of an authorisation.
	pub authorisation: Option<u32>,
	/// Stands for the pack that was dispensed, or a part of it: HMAC-SHA-256 (RFC 2104), under a
	/// secret of provider and insurer, of GTIN, serial and part.
	pub dispensing: Option<Digest>,
	/// What the payers before this one did with the line.
	pub prior: Option<Prior>,
}

/// The remittance of the payers that came before.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct PriorRemittance {
	/// From this day on the time to file counts.
	pub remitted: Day,
	/// Over the remittance, which the provider opens to the insurer.
	pub remittance: Commitment,
}

/// A claim as its provider states it. `Proof` is an [`InclusionProof`] when it comes and an
/// [`Evidence`] when it is kept.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Submission<AccountId, Proof> {
	/// The provider's own control number, salted (CLP01, Claim.identifier).
	pub reference: Commitment,
	pub insurer: InstitutionId,
	pub member: AccountId,
	pub currency: Currency,
	/// Who rendered the services, and the credential under which.
	pub clinician: AccountId,
	pub credential: Commitment,
	/// The reference of the claim that this one corrects (CLM05-3 7).
	pub replaces: Option<Commitment>,
	/// Opened to the insurer, and to a panel.
	pub diagnosis: Commitment,
	pub evidence: Option<Proof>,
	pub prior: Option<PriorRemittance>,
	pub payee: Payee<AccountId>,
	/// The number of the authorisation that prices the claim as a whole. Its first line then stands
	/// for all: the authorisation is for its row and day.
	pub whole: Option<u32>,
	pub lines: BoundedVec<ClaimLine, ConstU32<MAX_LINES>>,
}

impl<AccountId> Submission<AccountId, InclusionProof> {
	/// The claim as it is kept: modifiers ascend.
	pub fn into_bill(self) -> Submission<AccountId, Evidence> {
		let mut lines = self.lines;
		for line in lines.iter_mut() {
			line.modifiers.sort();
		}
		Submission {
			reference: self.reference,
			insurer: self.insurer,
			member: self.member,
			currency: self.currency,
			clinician: self.clinician,
			credential: self.credential,
			replaces: self.replaces,
			diagnosis: self.diagnosis,
			evidence: self.evidence.as_ref().map(Evidence::from),
			prior: self.prior,
			payee: self.payee,
			whole: self.whole,
			lines,
		}
	}
}

impl<AccountId, Proof> Submission<AccountId, Proof> {
	/// Σ of the charges; `None` where it does not fit.
	pub fn charge(&self) -> Option<Amount> {
		self.lines.iter().map(|line| line.charge).try_fold(0, Amount::checked_add)
	}

	/// The dispensing numbers of its lines.
	pub fn dispensings(&self) -> impl Iterator<Item = Digest> + '_ {
		self.lines.iter().filter_map(|line| line.dispensing)
	}

	/// Whether each of its days of service is one of `other`.
	pub fn has_days_of<Other>(&self, other: &Submission<AccountId, Other>) -> bool {
		let is_of = |line: &ClaimLine| other.lines.iter().any(|served| served.day == line.day);
		self.lines.iter().all(is_of)
	}

	/// The lines that are adjudicated: those of the claim, or the one that stands for them. `None`
	/// where their sums do not fit.
	pub fn adjudicated(&self) -> Option<Vec<ClaimLine>> {
		let (Some(number), Some(first)) = (self.whole, self.lines.first()) else {
			return Some(self.lines.to_vec());
		};
		let stated: Option<Vec<Prior>> = self.lines.iter().map(|line| line.prior).collect();
		let prior = match stated {
			None => None,
			Some(priors) => Some(Prior {
				paid: priors.iter().map(|prior| prior.paid).try_fold(0, Amount::checked_add)?,
				patient: priors
					.iter()
					.map(|prior| prior.patient)
					.try_fold(0, Amount::checked_add)?,
			}),
		};
		Some(Vec::from([ClaimLine {
			units: Units::whole(1),
			charge: self.charge()?,
			authorisation: Some(number),
			prior,
			..first.clone()
		}]))
	}

	/// The lines of the claim that are billed when the adjudicated line at `place` is covered.
	pub fn billed(&self, place: usize) -> &[ClaimLine] {
		if self.whole.is_some() {
			return &self.lines;
		}
		self.lines.get(place..).and_then(|rest| rest.get(..1)).unwrap_or_default()
	}
}

impl From<&ClaimLine> for Service {
	fn from(line: &ClaimLine) -> Self {
		Self { row: line.row, day: line.day }
	}
}

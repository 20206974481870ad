// SPDX-License-Identifier: Apache-2.0

//! Codes of X12 835: claim adjustment group, claim adjustment reason (CARC, X12 external code
//! list 139) and remittance advice remark (RARC, list 411).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::money::Amount;

/// CAS01: who bears what is not paid.
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
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub enum Group {
	/// `CO`: the provider, by its contract.
	ContractualObligation,
	/// `PR`: the patient.
	PatientResponsibility,
	/// `OA`: neither follows from this adjustment.
	OtherAdjustment,
}

impl Group {
	/// As in CAS01.
	pub fn code(self) -> &'static str {
		match self {
			Self::ContractualObligation => "CO",
			Self::PatientResponsibility => "PR",
			Self::OtherAdjustment => "OA",
		}
	}
}

/// CAS02: why it is not paid.
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
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub enum Carc {
	/// `1`: deductible amount.
	Deductible,
	/// `2`: coinsurance amount.
	Coinsurance,
	/// `3`: co-payment amount.
	Copay,
	/// `13`: the date of death precedes the date of service.
	AfterDeath,
	/// `15`: the authorisation does not apply to the billed service.
	AuthorisationInvalid,
	/// `16`: lacks information that is needed.
	InformationMissing,
	/// `18`: exact duplicate.
	Duplicate,
	/// `22`: another payer comes first.
	OtherPayerFirst,
	/// `23`: the impact of prior payers' adjudication.
	PriorPayer,
	/// `26`: before coverage.
	BeforeCoverage,
	/// `27`: after coverage terminated.
	AfterCoverage,
	/// `29`: the time limit for filing has expired.
	FiledLate,
	/// `31`: the patient cannot be identified as an insured.
	UnknownMember,
	/// `45`: charge exceeds the fee schedule.
	ExceedsSchedule,
	/// `50`: not deemed a medical necessity by the payer.
	NotNecessary,
	/// `96`: non-covered charge.
	NotCovered,
	/// `97`: included in another service that was adjudicated.
	Bundled,
	/// `119`: benefit maximum reached.
	BenefitMaximum,
	/// `151`: not this many or this often.
	TooFrequent,
	/// `179`: waiting requirement not met.
	Waiting,
	/// `197`: authorisation absent.
	AuthorisationAbsent,
	/// `198`: authorisation exceeded.
	AuthorisationExceeded,
	/// `216`: based on the findings of a review organisation.
	ReviewFindings,
	/// `252`: documentation is required.
	DocumentationRequired,
	/// `B7`: the provider was not eligible on the date of service.
	ProviderNotEligible,
	/// `B10`: the allowed amount was reduced, because a component was paid.
	ComponentPaid,
}

impl Carc {
	/// As in CAS02.
	pub fn code(self) -> &'static str {
		match self {
			Self::Deductible => "1",
			Self::Coinsurance => "2",
			Self::Copay => "3",
			Self::AfterDeath => "13",
			Self::AuthorisationInvalid => "15",
			Self::InformationMissing => "16",
			Self::Duplicate => "18",
			Self::OtherPayerFirst => "22",
			Self::PriorPayer => "23",
			Self::BeforeCoverage => "26",
			Self::AfterCoverage => "27",
			Self::FiledLate => "29",
			Self::UnknownMember => "31",
			Self::ExceedsSchedule => "45",
			Self::NotNecessary => "50",
			Self::NotCovered => "96",
			Self::Bundled => "97",
			Self::BenefitMaximum => "119",
			Self::TooFrequent => "151",
			Self::Waiting => "179",
			Self::AuthorisationAbsent => "197",
			Self::AuthorisationExceeded => "198",
			Self::ReviewFindings => "216",
			Self::DocumentationRequired => "252",
			Self::ProviderNotEligible => "B7",
			Self::ComponentPaid => "B10",
		}
	}

	/// Whether a panel can overturn a denial for this reason. It cannot create a coverage, a price,
	/// a benefit or room under a limit, and a line that is billed twice stays one service.
	pub fn can_be_waived(self) -> bool {
		match self {
			Self::AfterDeath
			| Self::AuthorisationInvalid
			| Self::InformationMissing
			| Self::OtherPayerFirst
			| Self::FiledLate
			| Self::NotNecessary
			| Self::Bundled
			| Self::TooFrequent
			| Self::Waiting
			| Self::AuthorisationAbsent
			| Self::AuthorisationExceeded
			| Self::ReviewFindings
			| Self::DocumentationRequired
			| Self::ProviderNotEligible => true,
			Self::Deductible
			| Self::Coinsurance
			| Self::Copay
			| Self::Duplicate
			| Self::PriorPayer
			| Self::BeforeCoverage
			| Self::AfterCoverage
			| Self::UnknownMember
			| Self::ExceedsSchedule
			| Self::NotCovered
			| Self::BenefitMaximum
			| Self::ComponentPaid => false,
		}
	}

	/// Its place in a set of reasons.
	pub(crate) fn bit(self) -> u32 {
		1u32.checked_shl(u32::from(self as u8)).unwrap_or_default()
	}
}

/// LQ02: what explains the reason.
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
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub enum Rarc {
	/// `M15`: separately billed services have been bundled.
	Bundled,
	/// `MA04`: the primary payer's identity or payment is needed.
	PrimaryPayerNeeded,
	/// `N130`: consult the plan's benefit documents.
	ConsultPlan,
	/// `N362`: the number of days or units exceeds the acceptable maximum.
	ExceedsMaximum,
	/// `N388`: missing prescription number, which is that of its dispensing.
	MissingDispensing,
	/// `N389`: duplicate prescription number.
	DispensingRepeated,
	/// `N706`: missing documentation.
	MissingDocumentation,
}

impl Rarc {
	/// As in LQ02.
	pub fn code(self) -> &'static str {
		match self {
			Self::Bundled => "M15",
			Self::PrimaryPayerNeeded => "MA04",
			Self::ConsultPlan => "N130",
			Self::ExceedsMaximum => "N362",
			Self::MissingDispensing => "N388",
			Self::DispensingRepeated => "N389",
			Self::MissingDocumentation => "N706",
		}
	}
}

/// One adjustment of a line: CAS with its remark. Never zero.
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
pub struct Adjustment {
	pub group: Group,
	pub reason: Carc,
	pub remark: Option<Rarc>,
	pub amount: Amount,
}

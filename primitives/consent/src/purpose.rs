// SPDX-License-Identifier: Apache-2.0

//! Purposes of use: the value set PurposeOfUse of HL7 v3 ActReason as a tree, and what a purpose
//! that a consent names says about the purposes below it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::iter::successors;
use frame_support::{traits::ConstU32, BoundedBTreeSet};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How many purposes one provision or statute can name.
pub const MAX_PURPOSES: u32 = 8;

/// Purposes that a provision or a statute names.
pub type Purposes = BoundedBTreeSet<Purpose, ConstU32<MAX_PURPOSES>>;

/// Purposes in the order of their encoding: a new one goes last.
macro_rules! purposes {
	($($purpose:ident $code:literal $(< $parent:ident $grant:ident)?;)*) => {
		/// Why something is done with a record: a concept of HL7 v3 ActReason below PurposeOfUse.
		#[derive(
			Clone,
			Copy,
			Debug,
			Decode,
			DecodeWithMemTracking,
			Deserialize,
			Encode,
			Eq,
			Hash,
			MaxEncodedLen,
			Ord,
			PartialEq,
			PartialOrd,
			Serialize,
			TypeInfo,
		)]
		pub enum Purpose {
			$(#[doc = concat!("`", $code, "`.")] $purpose,)*
		}

		impl Purpose {
			/// Every purpose, in the order of the encoding.
			pub const ALL: &'static [Self] = &[$(Self::$purpose),*];

			/// The code in HL7 v3 ActReason.
			pub const fn code(self) -> &'static str {
				match self {
					$(Self::$purpose => $code,)*
				}
			}

			/// The purpose that this one specialises, and how a permit for that one treats it.
			const fn edge(self) -> Option<(Self, Grant)> {
				match self {
					$(Self::$purpose => edge!($($parent $grant)?),)*
				}
			}
		}
	};
}

macro_rules! edge {
	() => {
		None
	};
	($parent:ident $grant:ident) => {
		Some((Self::$parent, Grant::$grant))
	};
}

/// Whether a permit for a purpose reaches one of its children.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Grant {
	/// The child serves what the parent was permitted for.
	Inherited,
	/// The child has consequences or recipients of its own: a permit must name it.
	Named,
}

purposes! {
	PurposeOfUse "PurposeOfUse";
	Marketing "HMARKT" < PurposeOfUse Named;
	Operations "HOPERAT" < PurposeOfUse Named;
	CareManagement "CAREMGT" < Operations Named;
	Donation "DONAT" < Operations Named;
	Fraud "FRAUD" < Operations Named;
	Government "GOV" < Operations Named;
	Accreditation "HACCRED" < Operations Inherited;
	Compliance "HCOMPL" < Operations Inherited;
	Decedent "HDECD" < Operations Named;
	Directory "HDIRECT" < Operations Named;
	DeliveryManagement "HDM" < Operations Named;
	Legal "HLEGAL" < Operations Named;
	OutcomeMeasure "HOUTCOMS" < Operations Inherited;
	ProgramReporting "HPRGRP" < Operations Named;
	QualityImprovement "HQUALIMP" < Operations Inherited;
	SystemAdministration "HSYSADMIN" < Operations Inherited;
	Labeling "LABELING" < SystemAdministration Inherited;
	MetadataManagement "METAMGT" < SystemAdministration Inherited;
	MemberAdministration "MEMADMIN" < Operations Named;
	MilitaryCommand "MILCDM" < Operations Named;
	MachineLearningTraining "MLTRAINING" < Operations Named;
	PatientAdministration "PATADMIN" < Operations Inherited;
	PatientSafety "PATSFTY" < Operations Inherited;
	PerformanceMeasure "PERFMSR" < Operations Inherited;
	RecordsManagement "RECORDMGT" < Operations Inherited;
	SystemDevelopment "SYSDEV" < Operations Named;
	TestHealthData "HTEST" < SystemDevelopment Inherited;
	Training "TRAIN" < Operations Named;
	Payment "HPAYMT" < PurposeOfUse Named;
	ClaimAttachment "CLMATTCH" < Payment Inherited;
	CoverageAuthorization "COVAUTH" < Payment Inherited;
	Coverage "COVERAGE" < Payment Inherited;
	EligibilityDetermination "ELIGDTRM" < Coverage Inherited;
	EligibilityVerification "ELIGVER" < Coverage Inherited;
	Enrollment "ENROLLM" < Coverage Named;
	MilitaryDischarge "MILDCRG" < Coverage Named;
	PaymentDecisionSupport "PMTDS" < Payment Named;
	RemittanceAdvice "REMITADV" < Payment Inherited;
	Research "HRESCH" < PurposeOfUse Named;
	BiomedicalResearch "BIORCH" < Research Inherited;
	ClinicalTrialResearch "CLINTRCH" < Research Named;
	TrialResearchWithoutCare "CLINTRCHNPC" < ClinicalTrialResearch Named;
	TrialResearchWithCare "CLINTRCHPC" < ClinicalTrialResearch Named;
	PreclinicalTrialResearch "PRECLINTRCH" < ClinicalTrialResearch Named;
	DiseaseSpecificResearch "DSRCH" < Research Inherited;
	AncestryResearch "POARCH" < Research Named;
	TranslationalResearch "TRANSRCH" < Research Named;
	PatientRequested "PATRQT" < PurposeOfUse Named;
	FamilyRequested "FAMRQT" < PatientRequested Named;
	PowerOfAttorney "PWATRNY" < PatientRequested Named;
	SupportNetwork "SUPNWK" < PatientRequested Named;
	PublicHealth "PUBHLTH" < PurposeOfUse Named;
	Disaster "DISASTER" < PublicHealth Inherited;
	Threat "THREAT" < PublicHealth Named;
	Treatment "TREAT" < PurposeOfUse Named;
	ClinicalTrial "CLINTRL" < Treatment Named;
	CareCoordination "COC" < Treatment Inherited;
	EmergencyTreatment "ETREAT" < Treatment Inherited;
	BreakTheGlass "BTG" < EmergencyTreatment Named;
	EmergencyRoomTreatment "ERTREAT" < EmergencyTreatment Inherited;
	PopulationHealth "POPHLTH" < Treatment Named;
	TreatmentDecisionSupport "TREATDS" < Treatment Named;
}

impl Purpose {
	/// The purpose with `code`.
	pub fn from_code(code: &str) -> Option<Self> {
		Self::ALL.iter().copied().find(|purpose| purpose.code() == code)
	}

	/// The purpose that this one specialises; none above PurposeOfUse.
	pub fn parent(self) -> Option<Self> {
		self.edge().map(|(parent, _)| parent)
	}

	/// Whether a permit for the parent covers this purpose too.
	pub fn is_inherited(self) -> bool {
		self.edge().is_some_and(|(_, grant)| grant == Grant::Inherited)
	}

	/// Whether this purpose is `ancestor` or below it.
	pub fn is_a(self, ancestor: Self) -> bool {
		self.steps_below(ancestor).is_some()
	}

	/// How many steps this purpose is below `ancestor`, if it is below it or the same.
	pub fn steps_below(self, ancestor: Self) -> Option<u8> {
		(0..)
			.zip(successors(Some(self), |purpose| purpose.parent()))
			.find_map(|(steps, purpose)| (purpose == ancestor).then_some(steps))
	}

	/// Whether a deny that names `denied` withholds this purpose: all that is below it, but never
	/// emergency treatment unless the deny names that.
	pub fn is_denied_by(self, denied: Self) -> bool {
		let spared = self.is_a(Self::EmergencyTreatment) && !denied.is_a(Self::EmergencyTreatment);
		self.is_a(denied) && !spared
	}

	/// Whether what is done for this purpose is research on the subject (Regulation (EU) 536/2014,
	/// Art. 2; 45 CFR 46.102(l)): a clinical trial is, also where HL7 has it below treatment.
	pub fn is_research(self) -> bool {
		self.is_a(Self::Research) || self.is_a(Self::ClinicalTrial)
	}

	/// Whether a permit can name this purpose. To break the glass is declared by those who do it.
	pub fn is_grantable(self) -> bool {
		self != Self::BreakTheGlass
	}

	/// Whether a permit that names `permitted` covers this purpose: itself, and what is reached
	/// from it through inherited children only. None breaks the glass.
	pub fn is_permitted_by(self, permitted: Self) -> bool {
		if !self.is_grantable() {
			return false;
		}
		successors(Some(self), |purpose| purpose.parent().filter(|_| purpose.is_inherited()))
			.any(|purpose| purpose == permitted)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The codes of the value set, as ActReason 3.1.0 has them.
	const VALUE_SET: &str = "PurposeOfUse HMARKT HOPERAT CAREMGT DONAT FRAUD GOV HACCRED HCOMPL \
		HDECD HDIRECT HDM HLEGAL HOUTCOMS HPRGRP HQUALIMP HSYSADMIN LABELING METAMGT MEMADMIN \
		MILCDM MLTRAINING PATADMIN PATSFTY PERFMSR RECORDMGT SYSDEV HTEST TRAIN HPAYMT CLMATTCH \
		COVAUTH COVERAGE ELIGDTRM ELIGVER ENROLLM MILDCRG PMTDS REMITADV HRESCH BIORCH CLINTRCH \
		CLINTRCHNPC CLINTRCHPC PRECLINTRCH DSRCH POARCH TRANSRCH PATRQT FAMRQT PWATRNY SUPNWK \
		PUBHLTH DISASTER THREAT TREAT CLINTRL COC ETREAT BTG ERTREAT POPHLTH TREATDS";

	fn purpose(code: &str) -> Purpose {
		Purpose::from_code(code).unwrap()
	}

	#[test]
	fn the_value_set_is_whole_and_its_encoding_is_fixed() {
		let codes: Vec<_> = VALUE_SET.split_whitespace().collect();
		assert_eq!(codes.len(), 63);
		assert_eq!(Purpose::ALL.iter().map(|purpose| purpose.code()).collect::<Vec<_>>(), codes);
		for (index, purpose) in Purpose::ALL.iter().enumerate() {
			assert_eq!(purpose.encode(), vec![index as u8], "{purpose:?}");
		}
	}

	#[test]
	fn every_purpose_is_a_purpose_of_use_at_most_three_steps_below() {
		for purpose in Purpose::ALL {
			assert!(purpose.steps_below(Purpose::PurposeOfUse).is_some_and(|steps| steps <= 3));
			assert!(purpose.is_a(*purpose));
		}
		assert_eq!(Purpose::from_code("TREATMENT"), None);
	}

	#[test]
	fn break_the_glass_is_emergency_treatment_is_treatment() {
		assert!(purpose("BTG").is_a(purpose("ETREAT")));
		assert!(purpose("ETREAT").is_a(purpose("TREAT")));
		assert_eq!(purpose("BTG").steps_below(purpose("TREAT")), Some(2));
		assert!(!purpose("TREAT").is_a(purpose("ETREAT")));
		assert!(!purpose("HRESCH").is_a(purpose("TREAT")));
	}

	#[test]
	fn a_deny_covers_the_children_except_emergency_treatment() {
		let denied = |asked, named| purpose(asked).is_denied_by(purpose(named));
		for covered in ["TREAT", "CLINTRL", "COC", "POPHLTH", "TREATDS"] {
			assert!(denied(covered, "TREAT"), "{covered}");
		}
		for spared in ["ETREAT", "ERTREAT", "BTG", "HRESCH", "PurposeOfUse"] {
			assert!(!denied(spared, "TREAT"), "{spared}");
		}
		assert!(!denied("ETREAT", "PurposeOfUse"));
		assert!(denied("HLEGAL", "PurposeOfUse"));
		assert!(denied("BTG", "ETREAT"), "named, so withheld");
		assert!(denied("BTG", "BTG") && !denied("ERTREAT", "BTG"));
	}

	#[test]
	fn a_permit_covers_only_the_safe_children() {
		let permitted = |asked, named| purpose(asked).is_permitted_by(purpose(named));
		for (asked, named) in [
			("COC", "TREAT"),
			("ETREAT", "TREAT"),
			("ERTREAT", "TREAT"),
			("ELIGVER", "HPAYMT"),
			("LABELING", "HOPERAT"),
			("DISASTER", "PUBHLTH"),
		] {
			assert!(permitted(asked, named), "{asked} of {named}");
		}
		for (asked, named) in [
			("CLINTRL", "TREAT"),
			("BTG", "TREAT"),
			("BTG", "ETREAT"),
			("BTG", "BTG"),
			("TREATDS", "TREAT"),
			("MLTRAINING", "HOPERAT"),
			("HLEGAL", "HOPERAT"),
			("HMARKT", "HOPERAT"),
			("HTEST", "HOPERAT"),
			("MILDCRG", "HPAYMT"),
			("CLINTRCHPC", "HRESCH"),
			("FAMRQT", "PATRQT"),
			("TREAT", "PurposeOfUse"),
			("TREAT", "ETREAT"),
		] {
			assert!(!permitted(asked, named), "{asked} of {named}");
		}
	}

	#[test]
	fn what_a_permit_covers_is_research_only_where_the_permit_names_research() {
		assert!(purpose("HRESCH").is_research() && purpose("CLINTRCHPC").is_research());
		assert!(purpose("CLINTRL").is_research() && !purpose("TREAT").is_research());
		for named in Purpose::ALL.iter().filter(|named| !named.is_research()) {
			let mut covered = Purpose::ALL.iter().filter(|asked| asked.is_permitted_by(*named));
			assert!(covered.all(|asked| !asked.is_research()), "{named:?}");
		}
	}

	#[test]
	fn what_a_permit_covers_lies_below_it() {
		for asked in Purpose::ALL {
			for named in Purpose::ALL {
				assert!(!asked.is_permitted_by(*named) || asked.is_a(*named));
				assert!(!asked.is_denied_by(*named) || asked.is_a(*named));
			}
		}
	}
}

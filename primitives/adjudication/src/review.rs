// SPDX-License-Identifier: Apache-2.0

//! Claims that an insurer denies after it reviewed them.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	adjudicate::Fault,
	claim::Line,
	codes::Carc,
	denial,
	outcome::{Adjudication, LineOutcome},
};

/// Why an insurer denies a whole claim.
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
pub enum ReviewReason {
	/// CARC 50: not deemed a medical necessity.
	NotNecessary,
	/// CARC 216: the findings of a review.
	Findings,
}

impl ReviewReason {
	/// As in CAS02.
	pub fn carc(self) -> Carc {
		match self {
			Self::NotNecessary => Carc::NotNecessary,
			Self::Findings => Carc::ReviewFindings,
		}
	}
}

/// A line that a review denied: CO, whatever else holds of it.
pub fn review_denial(reason: ReviewReason, line: &Line) -> Result<LineOutcome, Fault> {
	LineOutcome::denied(line, denial::provider(reason.carc(), None))
}

/// A claim that a review denied. It touches no plan year and no authorisation.
pub fn refuse(lines: &[Line], reason: ReviewReason) -> Result<Adjudication, Fault> {
	let lines = lines.iter().map(|line| review_denial(reason, line)).collect::<Result<_, _>>()?;
	Adjudication::of(lines, Vec::new(), Vec::new())
}

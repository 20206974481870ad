// SPDX-License-Identifier: Apache-2.0

//! What was decided about a claim, once and for good.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_adjudication::{
	Amount, Carc, LineOutcome, Outcome, PlanVersion, PromptPay, Waived, MAX_LINES,
};
use salus_primitives::{Day, Moment};
use scale_info::TypeInfo;

/// One adjudication of a claim (FHIR R4 ClaimResponse). It never changes: what corrects it is
/// another round, or a reversal.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Round {
	pub decided_at: Moment,
	/// The first moment at which it cannot be appealed any more.
	pub appealable_until: Moment,
	/// Under which it was decided; none where the insurer never enrolled the member.
	pub version: Option<PlanVersion>,
	pub prompt_pay: PromptPay,
	/// From which that counts: when the claim was submitted, or what had been paid was taken back.
	pub received: Day,
	/// CLP02.
	pub status: u8,
	pub outcome: Outcome,
	/// CLP03.
	pub charge: Amount,
	pub allowed: Amount,
	/// CLP04.
	pub paid: Amount,
	/// CLP05.
	pub patient: Amount,
	/// Of each line of the claim; of one alone where it was priced as a whole.
	pub lines: BoundedVec<LineOutcome, ConstU32<MAX_LINES>>,
	/// What panels overturned, by line; empty where they overturned nothing.
	pub waived: BoundedVec<Waived, ConstU32<MAX_LINES>>,
	/// The covered lines, ascending, whose benefit asks for days between two services.
	pub spaced: BoundedVec<u32, ConstU32<MAX_LINES>>,
}

impl Round {
	/// What panels overturned of the line at `place`.
	pub fn waived(&self, place: usize) -> Waived {
		self.waived.get(place).copied().unwrap_or_default()
	}

	/// The places of the lines that are covered.
	pub fn covered(&self) -> impl Iterator<Item = usize> + '_ {
		let covered = |(place, line): (usize, &LineOutcome)| line.is_covered().then_some(place);
		self.lines.iter().enumerate().filter_map(covered)
	}

	/// The places of the lines with reasons that a panel can overturn.
	pub fn appealable(&self) -> impl Iterator<Item = (usize, Carc)> + '_ {
		let lines = self.lines.iter().enumerate();
		lines
			.filter_map(|(place, line)| Some((place, line.denied?)))
			.filter(|(_, reason)| reason.can_be_waived())
	}

	pub fn is_spaced(&self, place: usize) -> bool {
		u32::try_from(place).is_ok_and(|place| self.spaced.contains(&place))
	}
}

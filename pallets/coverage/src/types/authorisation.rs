// SPDX-License-Identifier: Apache-2.0

//! The insurer's word before a service.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_adjudication::{Amount, Units};
use salus_primitives::{Commitment, Day, InstitutionId, Moment};
use scale_info::TypeInfo;

use super::Deadline;

/// What a provider asks for.
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
pub struct Request {
	/// Which row of the price table.
	pub row: u32,
	pub units: Units,
	pub from: Day,
	/// The last day.
	pub until: Day,
	/// Over what speaks for the service, off chain.
	pub evidence: Commitment,
}

/// Why a service is not authorised.
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
pub enum Refusal {
	/// It is not necessary (CARC 50).
	NotNecessary,
	/// The plan does not cover it (CARC 96).
	NotCovered,
}

/// The insurer's word.
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
pub enum Decision {
	Given {
		/// At most what was asked for.
		units: Units,
		/// For all of it at once, where it has one.
		price: Option<Amount>,
	},
	Refused {
		reason: Refusal,
	},
}

/// What became of a request.
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
pub enum Status {
	Requested,
	Given {
		units: Units,
		units_left: Units,
		price: Option<Amount>,
		decided_at: Moment,
		/// Later services are not authorised.
		withdrawn_at: Option<Moment>,
	},
	Refused {
		reason: Refusal,
		decided_at: Moment,
	},
	/// Before it was decided.
	Withdrawn {
		withdrawn_at: Moment,
	},
}

/// A request and what became of it.
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
pub struct Authorisation {
	/// Who asked.
	pub provider: InstitutionId,
	/// The insurer that enrolled the member. Its successor decides.
	pub insurer: InstitutionId,
	pub request: Request,
	pub requested_at: Moment,
	/// Until when the insurer decides.
	pub deadline: Deadline,
	pub status: Status,
}

impl Authorisation {
	pub fn is_undecided(&self) -> bool {
		self.status == Status::Requested
	}

	/// The last day on which services are authorised.
	pub fn until(&self) -> Day {
		match self.status {
			Status::Given { withdrawn_at: Some(moment), .. } => {
				self.request.until.min(Day::of(moment))
			}
			_ => self.request.until,
		}
	}

	/// What the insurer said.
	pub fn decision(&self) -> Option<Decision> {
		match self.status {
			Status::Given { units, price, .. } => Some(Decision::Given { units, price }),
			Status::Refused { reason, .. } => Some(Decision::Refused { reason }),
			Status::Requested | Status::Withdrawn { .. } => None,
		}
	}

	/// As the engine takes it, if it was given.
	pub fn given(&self, number: u32) -> Option<salus_adjudication::Authorisation> {
		let Status::Given { units_left, price, .. } = self.status else { return None };
		let Request { row, from, .. } = self.request;
		let until = self.until();
		Some(salus_adjudication::Authorisation { number, row, from, until, units_left, price })
	}

	/// The day since which nothing can come of it, unless it is undecided.
	pub fn rests_since(&self) -> Option<Day> {
		match self.status {
			Status::Requested => None,
			Status::Given { decided_at, .. } => Some(self.until().max(Day::of(decided_at))),
			Status::Refused { decided_at: moment, .. }
			| Status::Withdrawn { withdrawn_at: moment } => Some(Day::of(moment)),
		}
	}
}

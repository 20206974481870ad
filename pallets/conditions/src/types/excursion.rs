// SPDX-License-Identifier: Apache-2.0

//! Containers that went through too much, and what their manufacturers say about it.

use alloc::collections::BTreeSet;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_primitives::{Commitment, InstitutionId, Moment};
use salus_supply::{event::MAX_QUANTITIES, ContainerKey};
use scale_info::TypeInfo;

/// How many manufacturers an excursion may concern: one for each lot in a container.
pub const MAX_MANUFACTURERS: u32 = MAX_QUANTITIES;

/// The number of an excursion.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub struct ExcursionId(pub u64);

/// The number of an excursion as a storage key: big-endian, so that the keys are in the order of
/// the numbers.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct ExcursionKey([u8; 8]);

impl From<ExcursionId> for ExcursionKey {
	fn from(excursion: ExcursionId) -> Self {
		Self(excursion.0.to_be_bytes())
	}
}

impl From<ExcursionKey> for ExcursionId {
	fn from(key: ExcursionKey) -> Self {
		Self(u64::from_be_bytes(key.0))
	}
}

/// Why something is an excursion.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Causes {
	/// Colder than allowed, for more minutes outside in sum than allowed.
	pub is_too_cold: bool,
	/// Warmer than allowed, for more minutes outside in sum than allowed.
	pub is_too_warm: bool,
	/// The mean kinetic temperature is higher than allowed.
	pub is_mean_too_high: bool,
	/// A reading was proved to lie outside what was stated.
	pub is_misstated: bool,
}

impl Causes {
	pub const MISSTATED: Self = Self {
		is_too_cold: false,
		is_too_warm: false,
		is_mean_too_high: false,
		is_misstated: true,
	};

	/// Whether there is any.
	pub fn are_there(&self) -> bool {
		*self != Self::default()
	}

	/// Those and `others`.
	pub fn with(self, others: Self) -> Self {
		Self {
			is_too_cold: self.is_too_cold || others.is_too_cold,
			is_too_warm: self.is_too_warm || others.is_too_warm,
			is_mean_too_high: self.is_mean_too_high || others.is_mean_too_high,
			is_misstated: self.is_misstated || others.is_misstated,
		}
	}
}

/// What a manufacturer found out about its lots after an excursion.
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
pub struct Stability {
	/// Whether they are as they should be, until their expiry.
	pub is_stable: bool,
	/// To the written assessment.
	pub assessment: Commitment,
	/// Who answered for the manufacturer.
	pub institution: InstitutionId,
	pub answered_at: Moment,
}

/// A manufacturer of something in the container, and what it says.
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
pub struct Answer {
	/// As the product was registered; its successor answers today.
	pub manufacturer: InstitutionId,
	pub stability: Option<Stability>,
}

/// How an excursion ended.
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
pub enum Outcome {
	/// Everything in the container is as it should be.
	Released { institution: InstitutionId, at: Moment },
	/// The container left the stock with all that is in it.
	Discarded { at: Moment },
}

impl Outcome {
	pub fn at(&self) -> Moment {
		match self {
			Self::Released { at, .. } | Self::Discarded { at } => *at,
		}
	}
}

pub type Answers = BoundedVec<Answer, ConstU32<MAX_MANUFACTURERS>>;

/// A container that went through more than what is in it allows.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Excursion {
	pub container: ContainerKey,
	pub causes: Causes,
	pub opened_at: Moment,
	/// When it went through more yet, for the last time.
	pub extended_at: Option<Moment>,
	/// What the manufacturers say about all of it.
	pub answers: Answers,
	pub outcome: Option<Outcome>,
	/// The excursion of the same container before this one.
	pub previous: Option<ExcursionId>,
	/// Who pays for the row.
	pub payer: InstitutionId,
	/// Whether it does: no empty quota stops an excursion.
	pub is_charged: bool,
}

impl Excursion {
	pub fn is_open(&self) -> bool {
		self.outcome.is_none()
	}

	/// When it was opened, or went through more yet for the last time: what answers are about.
	pub fn changed_at(&self) -> Moment {
		self.extended_at.unwrap_or(self.opened_at)
	}

	/// The container went through more for `causes`: what was answered was about less, and
	/// `manufacturers` are asked as well. Nothing, if these are too many.
	#[must_use]
	pub fn extend(
		&mut self,
		causes: Causes,
		moment: Moment,
		manufacturers: BTreeSet<InstitutionId>,
	) -> Option<()> {
		self.causes = self.causes.with(causes);
		self.extended_at = Some(moment);
		self.answers.iter_mut().for_each(|answer| answer.stability = None);
		for manufacturer in manufacturers {
			if !self.answers.iter().any(|answer| answer.manufacturer == manufacturer) {
				self.answers.try_push(Answer { manufacturer, stability: None }).ok()?;
			}
		}
		Some(())
	}

	/// Whether each manufacturer has answered, and for its lots all is well.
	pub fn is_stable(&self) -> bool {
		self.answers
			.iter()
			.all(|answer| answer.stability.is_some_and(|stability| stability.is_stable))
	}

	/// Whether each manufacturer has answered.
	pub fn is_answered(&self) -> bool {
		self.answers.iter().all(|answer| answer.stability.is_some())
	}
}

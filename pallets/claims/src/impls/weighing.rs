// SPDX-License-Identifier: Apache-2.0

//! What submitting claims weighs.

use frame_support::{traits::Get, weights::Weight};
use salus_primitives::InstitutionId;

use crate::*;

/// What submitting weighs, by what is looked up.
#[derive(Clone, Copy)]
pub(crate) struct Weights {
	/// With as many predecessors, with which every line is compared, as there can be.
	succeeding: Weight,
	/// Without any.
	alone: Weight,
}

impl Weights {
	pub fn of<T: Config>(submission: &SubmissionOf<T>) -> Self {
		let lines = submission.lines.len() as u32;
		let replaced = match submission.replaces {
			Some(_) => T::WeightInfo::void(),
			None => Weight::zero(),
		};
		let weigh = |full: Weight, providers: u32| {
			let unspent = unspent::<T>(submission, providers);
			full.saturating_sub(unspent).saturating_add(replaced)
		};
		let providers = T::MaxPredecessors::get().saturating_add(1);
		Self {
			succeeding: weigh(T::WeightInfo::submit_succeeding(lines), providers),
			alone: weigh(T::WeightInfo::submit(lines), 1),
		}
	}

	pub fn of_all<T: Config>(submissions: &[SubmissionOf<T>]) -> Self {
		let none = T::WeightInfo::submit(0);
		let each = submissions.iter().map(Self::of::<T>);
		each.fold(Self { succeeding: none, alone: none }, |sum, weights| Self {
			succeeding: sum.succeeding.saturating_add(weights.succeeding),
			alone: sum.alone.saturating_add(weights.alone),
		})
	}

	/// What is reserved before the provider is known.
	pub fn declared(self) -> Weight {
		self.succeeding
	}

	/// What was used for claims of `provider`.
	pub fn used<T: Config>(self, provider: InstitutionId) -> Weight {
		match Pallet::<T>::others(provider).is_empty() {
			true => self.alone,
			false => self.succeeding,
		}
	}
}

/// What is not looked up or written for lines without an authorisation, and without a dispensing
/// number that would be looked up with each of `providers`.
fn unspent<T: Config>(submission: &SubmissionOf<T>, providers: u32) -> Weight {
	let lacking = |has: fn(&ClaimLine) -> bool| {
		submission.lines.iter().filter(|line| !has(line)).count() as u64
	};
	let unauthorised = lacking(|line| line.authorisation.is_some());
	let undispensed = lacking(|line| line.dispensing.is_some());
	let reads = undispensed.saturating_mul(providers.into()).saturating_add(unauthorised);
	T::DbWeight::get().reads_writes(reads, undispensed.saturating_add(unauthorised))
}

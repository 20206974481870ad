// SPDX-License-Identifier: Apache-2.0

//! What institutions failed to do, in the place of the pallet that keeps their credit.

use frame_support::parameter_types;
use salus_primitives::{CreditEvents, InstitutionId, Lapse};

use crate::change;

parameter_types! {
	pub storage Reported: Vec<(InstitutionId, Lapse)> = Vec::new();
}

pub struct Lapses;

impl Lapses {
	/// What was reported since the last time.
	pub fn take() -> Vec<(InstitutionId, Lapse)> {
		change!(Reported, reported => std::mem::take(&mut reported))
	}
}

impl CreditEvents for Lapses {
	fn lapsed(institution: InstitutionId, lapse: Lapse) {
		change!(Reported, reported => reported.push((institution, lapse)));
	}
}

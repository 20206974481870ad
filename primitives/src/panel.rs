// SPDX-License-Identifier: Apache-2.0

//! Disputes, and those who decide them without a stake of their own.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, weights::Weight};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{Digest, InstitutionId};

/// In which pallet a dispute arose.
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
pub enum Forum {
	/// The appeal of a claim.
	Claims,
	/// Whether an institution answers for a lapse.
	Credit,
	/// What a subject says about an emergency that a custodian found justified.
	Emergencies,
	/// How an exception of a shipment is settled.
	Custody,
}

/// What is in dispute.
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
pub struct Matter {
	pub forum: Forum,
	/// Names the dispute in its forum; never used for two.
	pub reference: Digest,
}

/// What a panel decided.
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
pub enum Ruling {
	/// What was decided before stands.
	Upheld,
	/// It does not.
	Overturned,
}

/// Draws panels. Implemented by `pallet-panels`.
pub trait Panels {
	/// Draws a panel to rule on `matter` from the institutions that are neither among `parties` nor
	/// related to one of them. Refused where too few are left, or where the matter has a panel.
	fn convene(matter: Matter, parties: &[InstitutionId]) -> DispatchResult;

	/// Ends the panel without a ruling: the dispute was withdrawn.
	fn dismiss(matter: &Matter) -> DispatchResult;

	/// Lets as many institutions exist as a panel can need, beside `parties`.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_institutions();

	/// Lets every seat of the panel of `matter` be taken.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_seats(matter: &Matter);
}

/// Learns what panels ruled, in the call of the vote that decided. It cannot refuse, and passes over
/// what is of another forum.
pub trait Rulings {
	fn ruled(matter: &Matter, ruling: Ruling);

	/// At most what [`Rulings::ruled`] weighs.
	fn weight() -> Weight;
}

/// One for each forum: the others have no such matter, and so one weighs at a time.
#[impl_trait_for_tuples::impl_for_tuples(4)]
impl Rulings for Tuple {
	fn ruled(matter: &Matter, ruling: Ruling) {
		for_tuples!( #( Tuple::ruled(matter, ruling); )* );
	}

	fn weight() -> Weight {
		let mut most = Weight::zero();
		for_tuples!( #( most = most.max(Tuple::weight()); )* );
		most
	}
}

// SPDX-License-Identifier: Apache-2.0

//! Packs that were touched one by one.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::InstitutionId;
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

use crate::{ContainerKey, EventNumber, Place, Source};

/// What introduces a pack that nobody touched yet: that it was commissioned, and where it is.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Introduction {
	pub lot: Lgtin,
	/// The commissioning batch of the lot.
	pub batch: u32,
	/// Its place in that batch.
	pub place: Place,
	pub source: Source,
}

/// What became of a pack (Commission Delegated Regulation (EU) 2016/161, Articles 25 and 33 ff.).
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum PackState {
	Active,
	/// Some of its content was dispensed.
	PartiallySupplied,
	/// Dispensed.
	Supplied,
	Exported,
	Destroyed,
	/// Taken by an authority.
	Sample,
	FreeSample,
	/// Put aside by who has it.
	Locked,
	Stolen,
	/// Withdrawn from the repository by its holder, such as for a country that does not verify.
	CheckedOut,
	Lost,
}

impl PackState {
	/// Whether the pack is in the stock of its holder.
	pub fn is_stocked(self) -> bool {
		matches!(self, Self::Active | Self::PartiallySupplied | Self::Locked)
	}
}

/// A pack that goes into a container.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PutIn {
	pub lot: Lgtin,
	/// Whose property it is.
	pub proprietor: InstitutionId,
	/// The last event about it.
	pub last: Option<EventNumber>,
}

/// Packs that were touched. Implemented by `pallet-packs`.
pub trait Packs {
	/// Whether `pack` was touched.
	fn is_touched(pack: &Sgtin) -> bool;

	/// `pack`, loose with `institution` and whole, is in `container` from now on, in which all has to
	/// be of one proprietor.
	fn enclose(
		institution: InstitutionId,
		pack: &Sgtin,
		container: &ContainerKey,
	) -> Result<PutIn, DispatchError>;

	/// `pack` is no longer in a container; it is loose with `holder` and is `proprietor`'s. Answers
	/// the last event about it.
	fn disclose(
		pack: &Sgtin,
		holder: InstitutionId,
		proprietor: InstitutionId,
	) -> Option<EventNumber>;

	/// `pack` left the stock as `state` with the container that it is in, and that container leaves
	/// the state now.
	fn depart(_: &Sgtin, _: PackState) {}

	/// How many packs of `lot` that were touched are loose with `institution`. No more packs that
	/// nobody touched are loose with it than it has loose packs beside these.
	fn loose(_: &Lgtin, _: InstitutionId) -> u32 {
		0
	}

	/// `event` is the last event about `pack`.
	fn note_event(pack: &Sgtin, event: EventNumber);

	/// Touched packs of the first serials of `lot`, loose with `institution`.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_touched(
		institution: InstitutionId,
		lot: &Lgtin,
		count: u32,
	) -> alloc::vec::Vec<Sgtin>;
}

/// No pack was touched: for pallets that are tested without `pallet-packs`.
impl Packs for () {
	fn is_touched(_: &Sgtin) -> bool {
		false
	}

	fn enclose(_: InstitutionId, _: &Sgtin, _: &ContainerKey) -> Result<PutIn, DispatchError> {
		Err(DispatchError::Unavailable)
	}

	fn disclose(_: &Sgtin, _: InstitutionId, _: InstitutionId) -> Option<EventNumber> {
		None
	}

	fn note_event(_: &Sgtin, _: EventNumber) {}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_touched(_: InstitutionId, _: &Lgtin, _: u32) -> alloc::vec::Vec<Sgtin> {
		alloc::vec::Vec::new()
	}
}

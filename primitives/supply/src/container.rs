// SPDX-License-Identifier: Apache-2.0

//! Containers, as other pallets ask about what is in them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::dispatch::DispatchResult;
use salus_gs1::{Identifier, Lgtin, Sgtin, Sscc};
use salus_primitives::InstitutionId;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::DispatchError;

use crate::{PackState, Place};

/// The number on a container: of a logistic unit, or of a case that is a trade item itself.
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
pub enum ContainerKey {
	Sscc(Sscc),
	Sgtin(Sgtin),
}

impl From<ContainerKey> for Identifier {
	fn from(container: ContainerKey) -> Self {
		match container {
			ContainerKey::Sscc(sscc) => Self::Sscc(sscc),
			ContainerKey::Sgtin(sgtin) => Self::Sgtin(sgtin),
		}
	}
}

/// Where a pack that was never touched by itself is.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Source {
	/// In no container since it was commissioned: with its manufacturer.
	Loose,
	/// In the portion with this number of a container, or it was until that was unpacked.
	Container { container: ContainerKey, portion: u32, place: Place },
}

/// Why a container does not move and nothing is taken out of it.
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
pub enum Quarantine {
	/// What arrived is not what was sent.
	Exception,
	/// It was too warm or too cold.
	Excursion,
	/// It came back, and nobody verified it yet.
	Returned,
}

/// How a pack leaves the stock.
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
pub enum Fate {
	Dispensed,
	Decommissioned,
}

/// Who has a container.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Held {
	/// Who has it, by the outermost container that it is in: while it travels, the sender.
	pub holder: InstitutionId,
	/// Whose property it is.
	pub proprietor: InstitutionId,
	pub is_in_transit: bool,
	pub is_quarantined: bool,
	/// Whether it is in another container.
	pub is_nested: bool,
	/// Whether it is still packed.
	pub is_packed: bool,
	/// What became of it with all that is in it, where it left the stock as a whole.
	pub gone: Option<PackState>,
}

/// Containers and stock. Implemented by `pallet-custody`.
pub trait Containers {
	/// Who has `container`.
	fn held(container: &ContainerKey) -> Option<Held>;

	/// The container that `container` is in, directly or not, and that is in no other: itself where
	/// it is nested in none.
	fn outermost(container: &ContainerKey) -> ContainerKey;

	/// The lots in `container`, those of containers in it as well.
	fn lots(container: &ContainerKey) -> alloc::vec::Vec<(Lgtin, u32)>;

	/// `pack`, which nobody touched yet, is taken out of `source` by `institution`, which must have
	/// it, and is loose with it from now on. Answers whose property it is.
	fn take_out(
		institution: InstitutionId,
		pack: &Sgtin,
		lot: &Lgtin,
		source: &Source,
	) -> Result<InstitutionId, DispatchError>;

	/// A loose pack of `lot` leaves the stock of `institution`.
	fn leave(lot: &Lgtin, institution: InstitutionId, fate: Fate) -> DispatchResult;

	/// What left is loose with `institution` again.
	fn come_back(lot: &Lgtin, institution: InstitutionId, fate: Fate) -> DispatchResult;

	/// Lets nobody move or open `container`, which is in no other, for another `cause` beside those
	/// that stand. It may travel, and stays quarantined when it arrives.
	fn quarantine(container: &ContainerKey, cause: Quarantine) -> DispatchResult;

	/// `cause` is settled.
	fn release(container: &ContainerKey, cause: Quarantine) -> DispatchResult;

	/// A packed container of `institution` with loose packs of `lot` in its only portion, under the
	/// tree over `serials`, in no other container.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_packed(
		institution: InstitutionId,
		lot: &Lgtin,
		serials: &[salus_gs1::Serial],
	) -> ContainerKey;
}

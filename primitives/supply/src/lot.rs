// SPDX-License-Identifier: Apache-2.0

//! Lots, as other pallets ask about them, and how many packs of each are where.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::dispatch::DispatchResult;
use salus_gs1::{Identifier, Lgtin, Serial, Sgtin};
use salus_primitives::{Day, InstitutionId};
use scale_info::TypeInfo;

use crate::{Absence, Place, StorageProfile};

/// The number of a recall.
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
pub struct RecallId(pub u32);

/// Why no pack of a lot may reach a patient.
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
pub enum Barrier {
	/// No Responsible Person released the lot.
	NotReleased,
	/// Its last day is over.
	Expired,
	/// The lot was recalled.
	Recalled(RecallId),
	/// It was made from a lot that was recalled, and its manufacturer has not assessed it.
	Affected(RecallId),
	/// The product was withdrawn.
	Withdrawn,
}

/// What is known of a lot.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct LotFacts {
	/// As the product was registered; its successor answers today.
	pub manufacturer: InstitutionId,
	pub manufactured: Day,
	/// The last day on which it may be used.
	pub expiry: Day,
	/// That day as it was first said and is printed on packs: another one where the expiry was
	/// extended.
	pub first_expiry: Day,
	/// How many units one pack holds, such as tablets.
	pub content: u32,
	/// Whether tracing law does not ask for statements about it (21 USC 360eee(24)(B)).
	pub is_exempt: bool,
	pub storage: Option<StorageProfile>,
	pub is_released: bool,
	pub is_withdrawn: bool,
	pub recall: Option<RecallId>,
	pub affected_by: Option<RecallId>,
}

impl LotFacts {
	/// What keeps its packs from patients on `today`, the gravest first.
	pub fn barrier(&self, today: Day) -> Option<Barrier> {
		if let Some(recall) = self.recall {
			Some(Barrier::Recalled(recall))
		} else if self.is_withdrawn {
			Some(Barrier::Withdrawn)
		} else if let Some(recall) = self.affected_by {
			Some(Barrier::Affected(recall))
		} else if today > self.expiry {
			Some(Barrier::Expired)
		} else if !self.is_released {
			Some(Barrier::NotReleased)
		} else {
			None
		}
	}
}

/// What was made. Implemented by `pallet-products`.
pub trait Lots {
	/// What is known of `lot`.
	fn facts(lot: &Lgtin) -> Option<LotFacts>;

	/// Whether `serial` is in commissioning batch number `batch` of `lot`, at `place`.
	fn proves(lot: &Lgtin, batch: u32, serial: &Serial, place: &Place) -> bool;

	/// Whether `absences`, one for each commissioning batch of `lot`, prove that `serial` is in
	/// none.
	fn proves_absence(lot: &Lgtin, serial: &Serial, absences: &[Absence]) -> bool;

	/// The recall that names `pack`.
	fn pack_recall(pack: &Sgtin) -> Option<RecallId>;

	/// The institution to which the company prefix of `identifier` was granted.
	fn issuer_of(identifier: Identifier) -> Option<InstitutionId>;

	/// Makes a released lot of `institution`, with a storage profile, and commissions the tree over
	/// `serials` as its first batch; packs count as loose with `institution`. Each call makes
	/// another lot, of another product.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_lot(institution: InstitutionId, serials: &[Serial]) -> Lgtin;

	/// Grants `institution` the prefix of the container that it then returns, another one with each
	/// `number`.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_container(institution: InstitutionId, number: u32) -> crate::ContainerKey;
}

/// How many packs of a lot an institution answers for.
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
pub struct Holding {
	/// In no container.
	pub loose: u32,
	/// In containers.
	pub packed: u32,
	/// In containers that it sent and nobody received yet.
	pub sent: u32,
}

/// What became of the packs of a lot. Those that were commissioned are held by institutions,
/// dispensed or decommissioned.
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
pub struct Tally {
	pub commissioned: u32,
	pub dispensed: u32,
	pub decommissioned: u32,
}

/// How many packs are where. Implemented by `pallet-custody`.
pub trait Stock {
	/// `count` packs of `lot` are new and loose with `institution`.
	fn commissioned(lot: &Lgtin, institution: InstitutionId, count: u32) -> DispatchResult;

	/// What became of the packs of `lot`.
	fn tally(lot: &Lgtin) -> Tally;

	/// Who holds how many packs of `lot`.
	fn holdings(lot: &Lgtin) -> Vec<(InstitutionId, Holding)>;

	/// The first `limit` of those.
	fn some_holdings(lot: &Lgtin, limit: u32) -> Vec<(InstitutionId, Holding)> {
		let mut holdings = Self::holdings(lot);
		holdings.truncate(limit as usize);
		holdings
	}

	/// How many packs of `lot` `institution` holds.
	fn holding(lot: &Lgtin, institution: InstitutionId) -> Holding {
		let mut holdings = Self::holdings(lot).into_iter();
		let own = holdings.find(|(holder, _)| *holder == institution);
		own.map(|(_, holding)| holding).unwrap_or_default()
	}

	/// The lot left the state, and with it what was counted of it. As long as anybody holds packs of
	/// it nothing is forgotten: ask [`Stock::tally`] before.
	fn forget(lot: &Lgtin);
}

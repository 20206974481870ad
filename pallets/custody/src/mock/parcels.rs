// SPDX-License-Identifier: Apache-2.0

//! Packs that were touched and what containers went through, in the place of `pallet-packs` and
//! `pallet-conditions`.

use std::collections::BTreeMap;

use frame_support::{ensure, parameter_types};
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::InstitutionId;
use salus_supply::{ContainerKey, EventNumber, Exposures, PackState, Packs, PutIn};
use sp_runtime::DispatchError;

#[derive(Clone, Debug, codec::Decode, codec::Encode)]
pub struct Parcel {
	pub lot: Lgtin,
	pub holder: InstitutionId,
	pub proprietor: InstitutionId,
	pub container: Option<ContainerKey>,
	pub last: Option<EventNumber>,
	pub gone: Option<PackState>,
}

parameter_types! {
	pub storage Touched: BTreeMap<Sgtin, Parcel> = BTreeMap::new();
	/// Which container was packed into which, and which left which.
	pub storage Enclosures: Vec<(ContainerKey, ContainerKey)> = Vec::new();
	pub storage Inherited: Vec<(ContainerKey, ContainerKey)> = Vec::new();
}

pub const NOT_LOOSE: DispatchError = DispatchError::Other("not loose");

pub struct Parcels;

impl Parcels {
	/// Somebody touches a pack that is loose.
	pub fn touch(pack: Sgtin, lot: Lgtin, holder: InstitutionId, proprietor: InstitutionId) {
		let row = Parcel { lot, holder, proprietor, container: None, last: None, gone: None };
		let mut touched = Touched::get();
		assert!(touched.insert(pack, row).is_none(), "it was touched before");
		Touched::set(&touched);
	}

	/// The pack left the stock.
	pub fn forget(pack: &Sgtin) {
		let mut touched = Touched::get();
		touched.remove(pack);
		Touched::set(&touched);
	}

	pub fn row(pack: &Sgtin) -> Option<Parcel> {
		Touched::get().remove(pack)
	}

	fn change<R>(pack: &Sgtin, change: impl FnOnce(&mut Parcel) -> R) -> Option<R> {
		let mut touched = Touched::get();
		let changed = touched.get_mut(pack).map(change);
		Touched::set(&touched);
		changed
	}

	/// What was inherited since the last time, as parent and child.
	pub fn take_inherited() -> Vec<(ContainerKey, ContainerKey)> {
		let inherited = Inherited::get();
		Inherited::set(&Vec::new());
		inherited
	}
}

impl Packs for Parcels {
	fn is_touched(pack: &Sgtin) -> bool {
		Touched::get().contains_key(pack)
	}

	fn enclose(
		institution: InstitutionId,
		pack: &Sgtin,
		container: &ContainerKey,
	) -> Result<PutIn, DispatchError> {
		let row = Self::row(pack).ok_or(NOT_LOOSE)?;
		let is_here = row.holder == institution && row.container.is_none() && row.gone.is_none();
		ensure!(is_here, NOT_LOOSE);
		Self::change(pack, |row| row.container = Some(*container));
		Ok(PutIn { lot: row.lot, proprietor: row.proprietor, last: row.last })
	}

	fn disclose(
		pack: &Sgtin,
		holder: InstitutionId,
		proprietor: InstitutionId,
	) -> Option<EventNumber> {
		Self::change(pack, |row| {
			(row.container, row.holder, row.proprietor) = (None, holder, proprietor);
			row.last
		})?
	}

	fn depart(pack: &Sgtin, state: PackState) {
		Self::change(pack, |row| (row.container, row.gone) = (None, Some(state)));
	}

	fn loose(lot: &Lgtin, institution: InstitutionId) -> u32 {
		let touched = Touched::get();
		let loose = touched.values().filter(|row| {
			row.lot == *lot
				&& row.holder == institution
				&& row.container.is_none()
				&& row.gone.is_none()
		});
		loose.count() as u32
	}

	fn note_event(pack: &Sgtin, event: EventNumber) {
		Self::change(pack, |row| row.last = Some(event));
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_touched(institution: InstitutionId, lot: &Lgtin, count: u32) -> Vec<Sgtin> {
		let packs: Vec<_> = (0..count).map(|number| super::pack_of(lot, number)).collect();
		for pack in &packs {
			Self::touch(*pack, *lot, institution, institution);
		}
		packs
	}
}

impl Exposures for Parcels {
	fn enclose(parent: &ContainerKey, child: &ContainerKey) {
		let mut enclosures = Enclosures::get();
		enclosures.push((*parent, *child));
		Enclosures::set(&enclosures);
	}

	fn inherit(parent: &ContainerKey, child: &ContainerKey) {
		let mut inherited = Inherited::get();
		inherited.push((*parent, *child));
		Inherited::set(&inherited);
	}
}

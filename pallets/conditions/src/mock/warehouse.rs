// SPDX-License-Identifier: Apache-2.0

//! Lots and containers, in the place of `pallet-products` and `pallet-custody`.

use std::collections::{BTreeMap, BTreeSet};

use codec::{Decode, Encode};
use frame_support::{ensure, parameter_types};
use salus_gs1::{Identifier, Lgtin, Serial, Sgtin};
use salus_primitives::{Day, InstitutionId};
use salus_supply::{
	Absence, ContainerKey, Containers, Exposures, Fate, Held, LotFacts, Lots, PackState, Place,
	Quarantine, RecallId, Source, StorageProfile,
};
use sp_runtime::{DispatchError, DispatchResult};

use super::Conditions;
#[cfg(feature = "runtime-benchmarks")]
use super::{container, insulin, COLD};

#[derive(Clone, Decode, Encode)]
pub struct Row {
	pub held: Held,
	pub parent: Option<ContainerKey>,
	pub lots: Vec<(Lgtin, u32)>,
	pub quarantines: BTreeSet<Quarantine>,
}

parameter_types! {
	pub storage Known: BTreeMap<Lgtin, LotFacts> = BTreeMap::new();
	pub storage Rows: BTreeMap<ContainerKey, Row> = BTreeMap::new();
}

/// What was made.
pub struct Catalogue;

impl Catalogue {
	pub fn make(lot: Lgtin, manufacturer: InstitutionId, storage: Option<StorageProfile>) {
		let facts = LotFacts {
			manufacturer,
			manufactured: Day(20_000),
			expiry: Day(21_000),
			first_expiry: Day(21_000),
			content: 1,
			is_exempt: false,
			storage,
			is_released: true,
			is_withdrawn: false,
			recall: None,
			affected_by: None,
		};
		Known::set(&Known::get().into_iter().chain([(lot, facts)]).collect());
	}

	/// `lot` has left the state.
	pub fn forget(lot: &Lgtin) {
		Known::set(&Known::get().into_iter().filter(|(other, _)| other != lot).collect());
	}
}

impl Lots for Catalogue {
	fn facts(lot: &Lgtin) -> Option<LotFacts> {
		Known::get().remove(lot)
	}

	fn proves(_: &Lgtin, _: u32, _: &Serial, _: &Place) -> bool {
		unreachable!("conditions are of containers")
	}

	fn proves_absence(_: &Lgtin, _: &Serial, _: &[Absence]) -> bool {
		unreachable!("conditions are of containers")
	}

	fn pack_recall(_: &Sgtin) -> Option<RecallId> {
		unreachable!("conditions are of containers")
	}

	fn issuer_of(_: Identifier) -> Option<InstitutionId> {
		unreachable!("conditions are of containers")
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_lot(institution: InstitutionId, _: &[Serial]) -> Lgtin {
		let number = Known::get().len();
		let with_check = |digit: u32| format!("{number:013}{digit}").parse().ok();
		let gtin = (0..10).find_map(with_check).expect("one digit is right");
		let lot = Lgtin { gtin, ..insulin() };
		Self::make(lot, institution, Some(COLD));
		lot
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_container(_: InstitutionId, number: u32) -> ContainerKey {
		container(100_000 + number)
	}
}

/// What is in containers.
pub struct Warehouse;

impl Warehouse {
	fn change(container: &ContainerKey, change: impl FnOnce(&mut Row)) {
		let mut rows = Rows::get();
		change(rows.get_mut(container).expect("the container was packed"));
		Rows::set(&rows);
	}

	pub fn row(container: &ContainerKey) -> Row {
		Rows::get().remove(container).expect("the container was packed")
	}

	/// `holder` packs `lots` into `container`.
	pub fn pack(container: ContainerKey, holder: InstitutionId, lots: &[Lgtin]) {
		let held = Held {
			holder,
			proprietor: holder,
			is_in_transit: false,
			is_quarantined: false,
			is_nested: false,
			is_packed: true,
			gone: None,
		};
		let lots = lots.iter().map(|lot| (*lot, 10)).collect();
		let row = Row { held, parent: None, lots, quarantines: BTreeSet::new() };
		Rows::set(&Rows::get().into_iter().chain([(container, row)]).collect());
	}

	/// Packs `children`, each of which stands by itself, into `parent`.
	pub fn nest(parent: ContainerKey, holder: InstitutionId, children: &[ContainerKey]) {
		let lots: BTreeSet<Lgtin> =
			children.iter().flat_map(|child| Self::row(child).lots).map(|(lot, _)| lot).collect();
		Self::pack(parent, holder, &lots.into_iter().collect::<Vec<_>>());
		for child in children {
			Self::change(child, |row| (row.parent, row.held.is_nested) = (Some(parent), true));
			Conditions::enclose(&parent, child);
		}
	}

	pub fn children(parent: &ContainerKey) -> Vec<ContainerKey> {
		let is_child = |row: &Row| row.parent == Some(*parent);
		Rows::get().into_iter().filter(|(_, row)| is_child(row)).map(|(key, _)| key).collect()
	}

	/// Takes everything out of `parent`.
	pub fn unpack(parent: &ContainerKey) {
		Self::change(parent, |row| row.held.is_packed = false);
		let holder = Self::row(parent).held.holder;
		for child in Self::children(parent) {
			Self::stand(&child, holder);
			Conditions::inherit(parent, &child);
		}
	}

	/// `child` was not in what it was in when that arrived.
	pub fn miss(child: &ContainerKey) {
		let mut parents = Vec::new();
		let mut next = Self::row(child).parent;
		while let Some(parent) = next {
			parents.push(parent);
			next = Self::row(&parent).parent;
		}
		let holder = Self::row(&Self::outermost(child)).held.holder;
		Self::stand(child, holder);
		for parent in parents {
			Conditions::inherit(&parent, child);
		}
	}

	/// `child` stands by itself, with `holder`.
	fn stand(child: &ContainerKey, holder: InstitutionId) {
		Self::change(child, |row| {
			row.parent = None;
			(row.held.is_nested, row.held.holder) = (false, holder);
		});
	}

	pub fn hand(container: &ContainerKey, holder: InstitutionId) {
		Self::change(container, |row| row.held.holder = holder);
	}

	/// `container` leaves the stock with all that is in it.
	pub fn destroy(container: &ContainerKey) {
		Self::change(container, |row| row.held.gone = Some(PackState::Destroyed));
		for child in Self::children(container) {
			Self::destroy(&child);
		}
	}

	pub fn is_quarantined(container: &ContainerKey) -> bool {
		Self::held(container).is_some_and(|held| held.is_quarantined)
	}
}

pub const NO_QUARANTINE: DispatchError = DispatchError::Other("no quarantine");

impl Containers for Warehouse {
	fn held(container: &ContainerKey) -> Option<Held> {
		let row = Rows::get().remove(container)?;
		let top = Self::row(&Self::outermost(container));
		let is_quarantined = !top.quarantines.is_empty();
		Some(Held { holder: top.held.holder, is_quarantined, ..row.held })
	}

	fn outermost(container: &ContainerKey) -> ContainerKey {
		match Rows::get().remove(container).and_then(|row| row.parent) {
			Some(parent) => Self::outermost(&parent),
			None => *container,
		}
	}

	fn lots(container: &ContainerKey) -> Vec<(Lgtin, u32)> {
		Rows::get().remove(container).map_or(Vec::new(), |row| row.lots)
	}

	fn take_out(
		_: InstitutionId,
		_: &Sgtin,
		_: &Lgtin,
		_: &Source,
	) -> Result<InstitutionId, DispatchError> {
		unreachable!("conditions are of containers")
	}

	fn leave(_: &Lgtin, _: InstitutionId, _: Fate) -> DispatchResult {
		unreachable!("conditions are of containers")
	}

	fn come_back(_: &Lgtin, _: InstitutionId, _: Fate) -> DispatchResult {
		unreachable!("conditions are of containers")
	}

	/// What is in another container cannot be quarantined by itself.
	fn quarantine(container: &ContainerKey, cause: Quarantine) -> DispatchResult {
		let row = Self::row(container);
		ensure!(!row.held.is_nested && row.held.gone.is_none(), NO_QUARANTINE);
		Self::change(container, |row| {
			row.quarantines.insert(cause);
		});
		Ok(())
	}

	fn release(container: &ContainerKey, cause: Quarantine) -> DispatchResult {
		ensure!(Self::row(container).quarantines.contains(&cause), NO_QUARANTINE);
		Self::change(container, |row| {
			row.quarantines.remove(&cause);
		});
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_packed(institution: InstitutionId, lot: &Lgtin, _: &[Serial]) -> ContainerKey {
		let container = container(1_000 + Rows::get().len() as u32);
		Self::pack(container, institution, &[*lot]);
		container
	}
}

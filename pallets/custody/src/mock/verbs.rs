// SPDX-License-Identifier: Apache-2.0

//! What institutions do, through calls. A refused one changes nothing, as one in a block.

use std::ops::Range;

use frame_support::{storage::with_storage_layer, BoundedVec};
use pallet_products::{
	Depth, Effectiveness, Manufacture, ProductKind, ProductTerms, RecallClass, RecallTerms,
};
use salus_gs1::{Lgtin, Sgtin};
use salus_primitives::{Duty, InstitutionId, Ruling, Rulings};
use salus_supply::{Capture, ContainerKey, Containers as _, Fate, PackState, Source, Stock};
use sp_runtime::{DispatchError, DispatchResult};

use super::{Containers, *};

std::thread_local! {
	/// How many captures were told. It is no part of the state, which a refused call leaves as it is.
	static TOLD: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// A capture that was not told yet, now, where `institution` works.
pub fn told(institution: InstitutionId) -> Capture {
	TOLD.set(TOLD.get() + 1);
	capture(institution, TOLD.get())
}

pub fn capture(institution: InstitutionId, number: u64) -> Capture {
	Capture {
		event: digest(number),
		at: Timestamp::get(),
		offset_minutes: 60,
		read_point: site(institution),
		location: Some(site(institution)),
	}
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn logistics(institution: InstitutionId) -> RuntimeOrigin {
	signed(agent(institution, Duty::Logistics))
}

pub fn responsible(institution: InstitutionId) -> RuntimeOrigin {
	signed(agent(institution, Duty::ResponsiblePerson))
}

/// The licence of `institution` to trade.
pub fn licence(institution: InstitutionId) -> Commitment {
	commitment(1_000_000 + u64::from(institution.0))
}

/// Licenses `institution` to trade.
pub fn license(institution: InstitutionId) {
	Boards::license(BOARD, salus_testing::sovereign(institution), licence(institution));
}

pub fn grant(institution: InstitutionId) -> DispatchResult {
	let root = RuntimeOrigin::root();
	Products::grant_prefix(root, prefix(institution), institution, commitment(1))
}

/// Products of the maker; the third one is exempt from tracing.
pub fn register_product(number: u32) -> DispatchResult {
	let is_exempt = number == 3;
	let terms = ProductTerms { kind: ProductKind::Medicine, content: 10, storage: None, is_exempt };
	Products::register_product(responsible(MAKER), prefix(MAKER), gtin(number), terms)
}

/// Makes a lot, and commissions packs of it.
pub fn make_unreleased(lot: &Lgtin, count: u32) -> DispatchResult {
	let inputs = BoundedVec::new();
	let manufacture = Manufacture { manufactured: TODAY, expiry: EXPIRY, inputs };
	Products::register_lot(logistics(MAKER), *lot, manufacture, told(MAKER))?;
	let root = root(&serials(0..count));
	Products::commission(logistics(MAKER), *lot, root, count, 0, told(MAKER))
}

/// Makes, commissions and releases a lot.
pub fn make(lot: &Lgtin, count: u32) -> DispatchResult {
	make_unreleased(lot, count)?;
	Products::release_lot(responsible(MAKER), *lot, commitment(2))
}

pub fn recall(lot: &Lgtin) -> DispatchResult {
	let terms = RecallTerms {
		class: RecallClass::Pending,
		depth: Depth::Consumer,
		effectiveness: Effectiveness::E,
	};
	Products::recall(responsible(MAKER), *lot, terms, commitment(3))
}

/// Loose packs of one lot.
pub fn portion(lot: Lgtin, range: Range<u32>) -> Loose {
	let within = serials(range);
	Loose { lot, root: root(&within), count: within.len() as u32 }
}

pub fn content(
	portions: &[(Lgtin, Range<u32>)],
	containers: &[ContainerKey],
	packs: &[Sgtin],
) -> Content {
	let portions = portions.iter().map(|(lot, range)| portion(*lot, range.clone())).collect();
	let (mut containers, mut packs) = (containers.to_vec(), packs.to_vec());
	containers.sort();
	packs.sort();
	Content {
		portions: BoundedVec::truncate_from(portions),
		containers: BoundedVec::truncate_from(containers),
		packs: BoundedVec::truncate_from(packs),
	}
}

pub fn pack_as(
	institution: InstitutionId,
	container: ContainerKey,
	content: Content,
	capture: Capture,
) -> DispatchResult {
	with_storage_layer(|| Custody::pack(logistics(institution), container, content, capture))
}

/// Packs what nobody touched into a case.
pub fn pack_case(
	institution: InstitutionId,
	container: ContainerKey,
	portions: &[(Lgtin, Range<u32>)],
) -> DispatchResult {
	pack_as(institution, container, content(portions, &[], &[]), told(institution))
}

/// Packs containers into one.
pub fn pack_on(
	institution: InstitutionId,
	container: ContainerKey,
	containers: &[ContainerKey],
) -> DispatchResult {
	pack_as(institution, container, content(&[], containers, &[]), told(institution))
}

/// Packs packs that were touched.
pub fn pack_touched(
	institution: InstitutionId,
	container: ContainerKey,
	packs: &[Sgtin],
) -> DispatchResult {
	pack_as(institution, container, content(&[], &[], packs), told(institution))
}

pub fn unpack(institution: InstitutionId, container: ContainerKey) -> DispatchResult {
	unpack_as(institution, container, told(institution))
}

pub fn unpack_as(
	institution: InstitutionId,
	container: ContainerKey,
	capture: Capture,
) -> DispatchResult {
	with_storage_layer(|| {
		let done = Custody::unpack(logistics(institution), container, capture);
		done.map(|_| ()).map_err(|failed| failed.error)
	})
}

/// Something to ship for a purpose, with its title unless it is only transferred.
pub fn dispatch(to: InstitutionId, containers: &[ContainerKey], purpose: Purpose) -> Dispatch {
	let mut containers = containers.to_vec();
	containers.sort();
	Dispatch {
		to,
		containers: BoundedVec::truncate_from(containers),
		purpose,
		transfers_title: purpose != Purpose::Transfer,
		statement: Statement::Affirmed,
	}
}

pub fn ship_as(from: InstitutionId, dispatch: Dispatch, capture: Capture) -> DispatchResult {
	with_storage_layer(|| Custody::ship(logistics(from), dispatch, capture))
}

pub fn ship(
	from: InstitutionId,
	to: InstitutionId,
	containers: &[ContainerKey],
	purpose: Purpose,
) -> DispatchResult {
	ship_as(from, dispatch(to, containers, purpose), told(from))
}

pub fn sell(from: InstitutionId, to: InstitutionId, containers: &[ContainerKey]) -> DispatchResult {
	ship(from, to, containers, Purpose::Sale)
}

/// The number that the next shipment gets.
pub fn next_shipment() -> ShipmentId {
	NextShipmentId::<Test>::get()
}

pub fn receive(
	institution: InstitutionId,
	shipment: ShipmentId,
	findings: &[Finding],
) -> DispatchResult {
	receive_as(institution, shipment, findings, told(institution))
}

pub fn receive_as(
	institution: InstitutionId,
	shipment: ShipmentId,
	findings: &[Finding],
	capture: Capture,
) -> DispatchResult {
	let findings = BoundedVec::truncate_from(findings.to_vec());
	let agent = logistics(institution);
	with_storage_layer(|| Custody::receive(agent, shipment, findings, capture))
}

/// Ships containers, which arrive.
pub fn deliver(
	from: InstitutionId,
	to: InstitutionId,
	containers: &[ContainerKey],
	purpose: Purpose,
) -> DispatchResult {
	let shipment = next_shipment();
	ship(from, to, containers, purpose)?;
	receive(to, shipment, &[])
}

pub fn refuse(institution: InstitutionId, shipment: ShipmentId) -> DispatchResult {
	with_storage_layer(|| Custody::refuse(logistics(institution), shipment))
}

pub fn cancel(institution: InstitutionId, shipment: ShipmentId) -> DispatchResult {
	with_storage_layer(|| Custody::cancel(logistics(institution), shipment))
}

pub fn settle(
	institution: InstitutionId,
	exception: ExceptionId,
	resolution: Resolution,
) -> DispatchResult {
	with_storage_layer(|| {
		let done = Custody::settle(logistics(institution), exception, resolution);
		done.map(|_| ()).map_err(|refused| refused.error)
	})
}

/// Brings what an institution said before a panel.
pub fn dispute(institution: InstitutionId, exception: ExceptionId) -> DispatchResult {
	dispute_for(institution, exception, 7)
}

pub fn dispute_for(
	institution: InstitutionId,
	exception: ExceptionId,
	grounds: u64,
) -> DispatchResult {
	let agent = logistics(institution);
	with_storage_layer(|| Custody::dispute(agent, exception, commitment(grounds)))
}

/// The panel of a side rules.
pub fn rule(exception: ExceptionId, side: Side, ruling: Ruling) {
	let matter = Custody::matter(exception, side);
	Jury::close(&matter);
	Custody::ruled(&matter, ruling);
}

/// Both sides of the first shipments want the same.
pub fn agree(exception: ExceptionId, resolution: Resolution) -> DispatchResult {
	settle(MAKER, exception, resolution)?;
	settle(DISTRIBUTOR, exception, resolution)
}

pub fn close(exception: ExceptionId) -> DispatchResult {
	with_storage_layer(|| Custody::close_overdue(signed(STRANGER), exception))
}

pub fn verify(institution: InstitutionId, container: ContainerKey) -> DispatchResult {
	let capture = told(institution);
	let agent = responsible(institution);
	with_storage_layer(|| Custody::verify_return(agent, container, commitment(5), capture))
}

pub fn decommission(
	institution: InstitutionId,
	container: ContainerKey,
	state: PackState,
) -> DispatchResult {
	decommission_as(institution, container, state, told(institution))
}

pub fn decommission_as(
	institution: InstitutionId,
	container: ContainerKey,
	state: PackState,
	capture: Capture,
) -> DispatchResult {
	let agent = logistics(institution);
	with_storage_layer(|| Custody::decommission(agent, container, state, capture))
}

pub fn set_seller(
	proprietor: InstitutionId,
	seller: InstitutionId,
	may_sell: bool,
) -> DispatchResult {
	with_storage_layer(|| {
		Custody::set_seller(responsible(proprietor), proprietor, seller, may_sell)
	})
}

pub fn fold<const COUNT: usize>(containers: [ContainerKey; COUNT]) -> DispatchResult {
	let containers = containers.to_vec().try_into().unwrap();
	with_storage_layer(|| Custody::fold(signed(STRANGER), containers))
}

pub fn fold_shipments<const COUNT: usize>(shipments: [ShipmentId; COUNT]) -> DispatchResult {
	let shipments = shipments.to_vec().try_into().unwrap();
	with_storage_layer(|| Custody::fold_shipments(signed(STRANGER), shipments))
}

/// What `pallet-packs` does when somebody takes a pack out.
pub fn take_out(
	institution: InstitutionId,
	lot: &Lgtin,
	number: u32,
	source: &Source,
) -> Result<InstitutionId, DispatchError> {
	with_storage_layer(|| {
		let pack = pack_of(lot, number);
		let proprietor = Custody::take_out(institution, &pack, lot, source)?;
		Parcels::touch(pack, *lot, institution, proprietor);
		Ok(proprietor)
	})
}

/// A touched pack leaves the stock.
pub fn leave(institution: InstitutionId, lot: &Lgtin, number: u32, fate: Fate) -> DispatchResult {
	with_storage_layer(|| {
		Custody::leave(lot, institution, fate)?;
		Parcels::forget(&pack_of(lot, number));
		Ok(())
	})
}

pub fn row(container: ContainerKey) -> Container {
	Containers::<Test>::get(container).unwrap()
}

pub fn shipment(shipment: ShipmentId) -> Shipment {
	Shipments::<Test>::get(shipment).unwrap()
}

pub fn exception(exception: ExceptionId) -> Exception {
	Exceptions::<Test>::get(exception).unwrap()
}

/// Loose, packed and sent packs of a lot.
pub fn stock(lot: &Lgtin, institution: InstitutionId) -> (u32, u32, u32) {
	let holding = Holdings::<Test>::get(lot, institution).unwrap_or_default();
	(holding.loose, holding.packed, holding.sent)
}

/// Dispensed and decommissioned packs of a lot.
pub fn gone(lot: &Lgtin) -> (u32, u32) {
	let tally = Custody::tally(lot);
	(tally.dispensed, tally.decommissioned)
}

/// The event that was recorded last about a container.
pub fn last_event(container: ContainerKey) -> salus_supply::Event {
	pallet_pedigree::Events::<Test>::get(row(container).last).unwrap()
}

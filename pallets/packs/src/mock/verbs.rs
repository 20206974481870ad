// SPDX-License-Identifier: Apache-2.0

//! What institutions do, through calls.

use std::ops::Range;

use frame_support::BoundedVec;
use pallet_custody::{Content, Dispatch, Finding, Loose, Purpose, Resolution, Statement};
use pallet_products::{
	Depth, Effectiveness, Manufacture, ProductKind, ProductTerms, RecallClass, RecallTerms,
};
use salus_gs1::{Lgtin, Serial, Sgtin};
use salus_primitives::{Duty, InstitutionId};
use salus_supply::{Capture, ContainerKey, Introduction, PackState, Step};
use sp_runtime::DispatchResult;

use super::*;

/// Those who have to do with medicines.
pub const TRADERS: [InstitutionId; 5] = [MAKER, DISTRIBUTOR, PHARMACY, HOSPITAL, RIVAL];

/// How many products the maker has.
pub const PRODUCTS: u32 = 3;

/// The last day of every lot.
pub const EXPIRY: Day = Day(TODAY.0 + 200);

/// A capture that was not told yet, now, where `institution` works.
pub fn told(institution: InstitutionId) -> Capture {
	let number = TOLD.get() + 1;
	TOLD.set(number);
	capture(institution, number)
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

pub fn logistics(institution: InstitutionId) -> RuntimeOrigin {
	signed(agent(institution, Duty::Logistics))
}

pub fn practitioner(institution: InstitutionId) -> RuntimeOrigin {
	signed(clinician(institution, 0))
}

pub fn responsible(institution: InstitutionId) -> RuntimeOrigin {
	signed(agent(institution, Duty::ResponsiblePerson))
}

/// Licenses `institution` to trade.
pub fn license(institution: InstitutionId) {
	let licence = commitment(1_000_000 + u64::from(institution.0));
	Boards::license(BOARD, salus_testing::sovereign(institution), licence);
}

pub fn grant(institution: InstitutionId) -> DispatchResult {
	let root = RuntimeOrigin::root();
	Products::grant_prefix(root, prefix(institution), institution, commitment(1))
}

/// Products of the maker; the last one has a storage profile.
pub fn register_product(number: u32) -> DispatchResult {
	let terms = ProductTerms {
		kind: ProductKind::Medicine,
		content: CONTENT,
		storage: None,
		is_exempt: false,
	};
	Products::register_product(responsible(MAKER), prefix(MAKER), gtin(number), terms)
}

/// Makes, commissions and releases a lot.
pub fn make(lot: &Lgtin, serials: &[Serial]) -> DispatchResult {
	make_of(lot, &[], serials)
}

pub fn make_of(lot: &Lgtin, inputs: &[Lgtin], serials: &[Serial]) -> DispatchResult {
	let inputs = BoundedVec::truncate_from(inputs.to_vec());
	let manufacture = Manufacture { manufactured: TODAY, expiry: EXPIRY, inputs };
	Products::register_lot(logistics(MAKER), *lot, manufacture, told(MAKER))?;
	commission(lot, serials)?;
	Products::release_lot(responsible(MAKER), *lot, commitment(2))
}

pub fn commission(lot: &Lgtin, serials: &[Serial]) -> DispatchResult {
	let count = serials.len() as u32;
	let capture = told(MAKER);
	Products::commission(logistics(MAKER), *lot, root(serials), count, 0, capture)
}

/// Packs what nobody touched into a case.
pub fn pack_case(
	institution: InstitutionId,
	container: ContainerKey,
	lot: &Lgtin,
	range: &Range<u32>,
) -> DispatchResult {
	let within = serials(range.start, range.end);
	let portion = Loose { lot: *lot, root: root(&within), count: within.len() as u32 };
	let portions = BoundedVec::truncate_from(vec![portion]);
	pack_content(institution, container, Content { portions, ..Content::default() })
}

/// Packs cases, and packs that were touched.
pub fn pack_things(
	institution: InstitutionId,
	container: ContainerKey,
	containers: &[ContainerKey],
	packs: &[Sgtin],
) -> DispatchResult {
	let (mut containers, mut packs) = (containers.to_vec(), packs.to_vec());
	containers.sort();
	packs.sort();
	let content = Content {
		containers: BoundedVec::truncate_from(containers),
		packs: BoundedVec::truncate_from(packs),
		..Content::default()
	};
	pack_content(institution, container, content)
}

pub fn pack_content(
	institution: InstitutionId,
	container: ContainerKey,
	content: Content,
) -> DispatchResult {
	Custody::pack(logistics(institution), container, content, told(institution))
}

pub fn unpack(institution: InstitutionId, container: ContainerKey) -> DispatchResult {
	let unpacked = Custody::unpack(logistics(institution), container, told(institution));
	unpacked.map(|_| ()).map_err(|failed| failed.error)
}

pub fn ship(
	from: InstitutionId,
	to: InstitutionId,
	containers: &[ContainerKey],
	purpose: Purpose,
) -> DispatchResult {
	let mut containers = containers.to_vec();
	containers.sort();
	let dispatch = Dispatch {
		to,
		containers: BoundedVec::truncate_from(containers),
		purpose,
		transfers_title: purpose != Purpose::Transfer,
		statement: Statement::Affirmed,
	};
	Custody::ship(logistics(from), dispatch, told(from))
}

/// The number that the next shipment gets.
pub fn next_shipment() -> pallet_custody::ShipmentId {
	pallet_custody::NextShipmentId::<Test>::get()
}

pub fn receive(
	institution: InstitutionId,
	shipment: pallet_custody::ShipmentId,
	findings: &[Finding],
) -> DispatchResult {
	let findings = BoundedVec::truncate_from(findings.to_vec());
	Custody::receive(logistics(institution), shipment, findings, told(institution))
}

/// Sells containers, which arrive.
pub fn deliver(
	from: InstitutionId,
	to: InstitutionId,
	containers: &[ContainerKey],
) -> DispatchResult {
	let shipment = next_shipment();
	ship(from, to, containers, Purpose::Sale)?;
	receive(to, shipment, &[])
}

pub fn settle(
	institution: InstitutionId,
	exception: pallet_custody::ExceptionId,
	resolution: Resolution,
) -> DispatchResult {
	let done = Custody::settle(logistics(institution), exception, resolution);
	done.map(|_| ()).map_err(|refused| refused.error)
}

pub fn take_out(
	institution: InstitutionId,
	pack: Sgtin,
	introduction: Introduction,
) -> DispatchResult {
	Packs::take_out(logistics(institution), pack, introduction, told(institution))
}

pub fn dispense(
	institution: InstitutionId,
	pack: Sgtin,
	introduction: Option<Introduction>,
) -> DispatchResult {
	let capture = told(institution);
	Packs::dispense(practitioner(institution), pack, introduction, None, capture)
}

pub fn dispense_units(
	institution: InstitutionId,
	pack: Sgtin,
	introduction: Option<Introduction>,
	units: u32,
) -> DispatchResult {
	let capture = told(institution);
	Packs::dispense(practitioner(institution), pack, introduction, Some(units), capture)
}

pub fn decommission(
	institution: InstitutionId,
	pack: Sgtin,
	introduction: Option<Introduction>,
	state: PackState,
) -> DispatchResult {
	let capture = told(institution);
	Packs::decommission(logistics(institution), pack, introduction, state, capture)
}

/// Undoes what a practitioner did.
pub fn take_back(institution: InstitutionId, pack: Sgtin) -> DispatchResult {
	Packs::restore(practitioner(institution), pack, true, told(institution))
}

/// Undoes what logistics did.
pub fn restore(institution: InstitutionId, pack: Sgtin) -> DispatchResult {
	Packs::restore(logistics(institution), pack, true, told(institution))
}

pub fn report(institution: InstitutionId, pack: Sgtin, lot: Lgtin) -> DispatchResult {
	let grounds = commitment(u64::from(institution.0));
	Packs::report_suspect(logistics(institution), pack, lot, grounds)
}

pub fn condemn(institution: InstitutionId, pack: Sgtin) -> DispatchResult {
	Packs::declare_illegitimate(responsible(institution), pack, commitment(7))
}

pub fn clear(institution: InstitutionId, pack: Sgtin) -> DispatchResult {
	Packs::clear_suspicion(responsible(institution), pack, commitment(8))
}

pub fn fold<const COUNT: usize>(packs: [Sgtin; COUNT]) -> DispatchResult {
	Packs::fold(signed(999_999), packs.to_vec().try_into().unwrap())
}

fn recall_terms() -> RecallTerms {
	RecallTerms {
		class: RecallClass::Pending,
		depth: Depth::Consumer,
		effectiveness: Effectiveness::E,
	}
}

pub fn recall(lot: &Lgtin) -> DispatchResult {
	Products::recall(responsible(MAKER), *lot, recall_terms(), commitment(3))
}

pub fn recall_packs(lot: &Lgtin, packs: &[u32]) -> DispatchResult {
	let packs = packs.iter().map(|number| serial(*number)).collect();
	let packs = BoundedVec::truncate_from(packs);
	Products::recall_packs(responsible(MAKER), *lot, packs, recall_terms(), commitment(4))
}

pub fn row(pack: Sgtin) -> Pack {
	TouchedPacks::<Test>::get(pack).unwrap()
}

/// What was told last about `pack`.
pub fn last_event(pack: Sgtin) -> salus_supply::Event {
	pallet_pedigree::Events::<Test>::get(row(pack).last).unwrap()
}

pub fn last_step(pack: Sgtin) -> Step {
	last_event(pack).step
}

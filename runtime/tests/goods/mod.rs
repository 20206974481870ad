// SPDX-License-Identifier: Apache-2.0

//! Calls of the supply chain, as a manufacturer, a wholesaler and a pharmacy make them.

use frame_support::BoundedVec;
use pallet_custody::{Content, Dispatch, Finding, Loose, Purpose, ShipmentId, Statement};
use pallet_products::{Depth, Effectiveness, RecallClass, RecallTerms};
use salus_gs1::{Gln, Lgtin, Sgtin, Sscc};
use salus_primitives::{Commitment, Digest, InstitutionId};
use salus_runtime::RuntimeCall;
use salus_supply::{Capture, ContainerKey, Introduction, Place, Source};
use sp_core::H256;

fn lot() -> Lgtin {
	Lgtin { gtin: "09506000134352".parse().unwrap(), lot: "ABC123".parse().unwrap() }
}

fn pack() -> Sgtin {
	Sgtin { gtin: lot().gtin, serial: "7F3K9Q2M5T8X1B4Z".parse().unwrap() }
}

/// A container of one of as many series as there are numbers.
fn container(number: u32) -> ContainerKey {
	let body = format!("{:017}", 10_950_600_000_000_000u64 + u64::from(number));
	let check = (0..10).find_map(|digit| format!("{body}{digit}").parse::<Sscc>().ok());
	ContainerKey::Sscc(check.expect("one of the digits is the check digit"))
}

fn capture() -> Capture {
	let read_point: Gln = "9506000134352".parse().unwrap();
	Capture {
		event: Digest::default(),
		at: 0,
		offset_minutes: 60,
		read_point,
		location: Some(read_point),
	}
}

fn place(levels: usize) -> Place {
	Place { index: 0, path: BoundedVec::truncate_from(vec![H256::zero(); levels]) }
}

fn containers(count: u32) -> Vec<ContainerKey> {
	(0..count).map(container).collect()
}

pub fn pack_portion() -> RuntimeCall {
	let portion = Loose { lot: lot(), root: Digest::default(), count: 100 };
	let content = Content {
		portions: BoundedVec::truncate_from(vec![portion]),
		containers: Default::default(),
		packs: Default::default(),
	};
	pallet_custody::Call::pack { container: container(0), content, capture: capture() }.into()
}

pub fn pack_containers(count: u32) -> RuntimeCall {
	let content = Content {
		portions: Default::default(),
		containers: BoundedVec::truncate_from(containers(count)),
		packs: Default::default(),
	};
	pallet_custody::Call::pack { container: container(1_000), content, capture: capture() }.into()
}

pub fn ship(count: u32) -> RuntimeCall {
	let dispatch = Dispatch {
		to: InstitutionId(1),
		containers: BoundedVec::truncate_from(containers(count)),
		purpose: Purpose::Sale,
		transfers_title: true,
		statement: Statement::Affirmed,
	};
	pallet_custody::Call::ship { dispatch, capture: capture() }.into()
}

pub fn receive(missing: u32) -> RuntimeCall {
	let missing = containers(missing).into_iter().map(|container| Finding::Missing { container });
	pallet_custody::Call::receive {
		shipment: ShipmentId(0),
		findings: BoundedVec::truncate_from(missing.collect()),
		capture: capture(),
	}
	.into()
}

pub fn commission() -> RuntimeCall {
	pallet_products::Call::commission {
		lot: lot(),
		root: Digest::default(),
		count: 1_000_000,
		rejects: 0,
		capture: capture(),
	}
	.into()
}

pub fn recall() -> RuntimeCall {
	let terms = RecallTerms {
		class: RecallClass::Pending,
		depth: Depth::Consumer,
		effectiveness: Effectiveness::A,
	};
	pallet_products::Call::recall { lot: lot(), terms, notice: Commitment::default() }.into()
}

/// Of one in a million, out of a case of a hundred, unless it was touched before.
pub fn dispense(is_new: bool) -> RuntimeCall {
	let introduction = Introduction {
		lot: lot(),
		batch: 0,
		place: place(20),
		source: Source::Container { container: container(0), portion: 0, place: place(7) },
	};
	pallet_packs::Call::dispense {
		pack: pack(),
		introduction: is_new.then_some(introduction),
		content: None,
		capture: capture(),
	}
	.into()
}

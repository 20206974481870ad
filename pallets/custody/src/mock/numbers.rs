// SPDX-License-Identifier: Apache-2.0

//! Numbers of GS1, and trees over serials.

use std::ops::Range;

use salus_gs1::{CompanyPrefix, Gln, Gtin, Lgtin, Serial, Sgtin};
use salus_primitives::{merkle, Commitment, Digest, InstitutionId};
use salus_supply::{ContainerKey, Place, Source};
use sp_core::H256;

use crate::{ExceptionId, ShipmentId};

/// The first shipment and the one after it.
pub const FIRST: ShipmentId = ShipmentId(0);
pub const SECOND: ShipmentId = ShipmentId(1);
/// The first exception and the one after it.
pub const ONE: ExceptionId = ExceptionId(0);
pub const TWO: ExceptionId = ExceptionId(1);

/// `digits` and their check digit.
fn checked(digits: &str) -> String {
	let sum: u32 = digits
		.bytes()
		.rev()
		.enumerate()
		.map(|(place, digit)| u32::from(digit - b'0') * if place % 2 == 0 { 3 } else { 1 })
		.sum();
	format!("{digits}{}", (10 - sum % 10) % 10)
}

/// Of the company that `institution` is.
pub fn prefix(institution: InstitutionId) -> CompanyPrefix {
	format!("06141{:02}", institution.0).parse().unwrap()
}

/// The place where `institution` works.
pub fn site(institution: InstitutionId) -> Gln {
	checked(&format!("{}00001", prefix(institution))).parse().unwrap()
}

/// A product of the maker.
pub fn gtin(number: u32) -> Gtin {
	checked(&format!("0{}{number:05}", prefix(super::MAKER))).parse().unwrap()
}

/// A lot of the first product.
pub fn lot(number: u32) -> Lgtin {
	lot_of(1, number)
}

pub fn lot_of(product: u32, number: u32) -> Lgtin {
	Lgtin { gtin: gtin(product), lot: format!("L{number:02}").parse().unwrap() }
}

/// A container that `institution` numbered.
pub fn container(institution: InstitutionId, number: u32) -> ContainerKey {
	let digits = checked(&format!("1{}{number:09}", prefix(institution)));
	ContainerKey::Sscc(digits.parse().unwrap())
}

/// A container of the maker.
pub fn case(number: u32) -> ContainerKey {
	container(super::MAKER, number)
}

pub fn serial(number: u32) -> Serial {
	format!("{number:06}").parse().unwrap()
}

pub fn serials(range: Range<u32>) -> Vec<Serial> {
	range.map(serial).collect()
}

pub fn pack_of(lot: &Lgtin, number: u32) -> Sgtin {
	Sgtin { gtin: lot.gtin, serial: serial(number) }
}

fn leaf(serial: &Serial) -> H256 {
	merkle::leaf_hash(serial.as_str().as_bytes())
}

pub fn root(serials: &[Serial]) -> Digest {
	Digest(merkle::root(serials.iter().map(leaf)))
}

/// Where the serial at `index` stands.
pub fn place(serials: &[Serial], index: u32) -> Place {
	let mut level: Vec<H256> = serials.iter().map(leaf).collect();
	let (mut path, mut position) = (Vec::new(), index as usize);
	while level.len() > 1 {
		path.extend(level.get(position ^ 1).copied());
		level = level
			.chunks(2)
			.map(|pair| pair.get(1).map_or(pair[0], |right| merkle::node_hash(&pair[0], right)))
			.collect();
		position /= 2;
	}
	Place { index, path: path.try_into().unwrap() }
}

/// Pack `number` out of a portion of `container` that has the packs of `range`.
pub fn out_of(container: ContainerKey, portion: u32, range: Range<u32>, number: u32) -> Source {
	let place = place(&serials(range.clone()), number - range.start);
	Source::Container { container, portion, place }
}

pub fn commitment(number: u64) -> Commitment {
	let mut bytes = [0; 32];
	bytes[..8].copy_from_slice(&number.to_be_bytes());
	bytes.into()
}

pub fn digest(number: u64) -> Digest {
	Digest(commitment(number).0)
}

// SPDX-License-Identifier: Apache-2.0

//! Numbers of GS1, and trees over serials.

use std::ops::Range;

use salus_gs1::{CompanyPrefix, Gln, Gtin, Lgtin, Serial, Sgtin};
use salus_primitives::{merkle, Commitment, Digest, InstitutionId};
use salus_supply::{Absence, ContainerKey, Introduction, Leaf, Place, Source};
use sp_core::H256;

/// How many packs the first lot has, and which of them are in the cases of the fixture.
pub const PACKS: u32 = 12;
pub const CASE: Range<u32> = 0..5;
pub const OTHER_CASE: Range<u32> = 5..8;

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

/// A lot of the product of the same number.
pub fn lot(number: u32) -> Lgtin {
	lot_of(number, number)
}

pub fn lot_of(product: u32, number: u32) -> Lgtin {
	Lgtin { gtin: gtin(product), lot: format!("L{number}").parse().unwrap() }
}

/// A container that `institution` numbered.
pub fn container(institution: InstitutionId, number: u32) -> ContainerKey {
	let digits = checked(&format!("1{}{number:09}", prefix(institution)));
	ContainerKey::Sscc(digits.parse().unwrap())
}

/// A case of the maker.
pub fn case(number: u32) -> ContainerKey {
	container(super::MAKER, number)
}

pub fn serial(number: u32) -> Serial {
	format!("{number:06}").parse().unwrap()
}

/// Serials from `first` on, before `end`.
pub fn serials(first: u32, end: u32) -> Vec<Serial> {
	(first..end).map(serial).collect()
}

/// The pack with serial `number` of `lot`.
pub fn pack_of(lot: &Lgtin, number: u32) -> Sgtin {
	Sgtin { gtin: lot.gtin, serial: serial(number) }
}

/// A pack of the first lot.
pub fn pack(number: u32) -> Sgtin {
	pack_of(&lot(1), number)
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

/// That `serial` is not among `serials`.
pub fn absence(serials: &[Serial], serial: &Serial) -> Absence {
	let above = serials.partition_point(|other| other < serial);
	let at = |index: usize| {
		let serial = *serials.get(index)?;
		Some(Leaf { serial, place: place(serials, index as u32) })
	};
	Absence { below: above.checked_sub(1).and_then(at), above: at(above) }
}

/// Where pack `number` of the first lot was commissioned.
pub fn commissioned(number: u32) -> Place {
	place(&serials(0, PACKS), number.min(PACKS - 1))
}

/// Pack `number` of the first lot, out of `container` with the packs of `range`.
pub fn introduced(number: u32, container: ContainerKey, range: Range<u32>) -> Introduction {
	let within = serials(range.start, range.end);
	let place = place(&within, number - range.start);
	let source = Source::Container { container, portion: 0, place };
	Introduction { lot: lot(1), batch: 0, place: commissioned(number), source }
}

/// Pack `number` of the first lot, in the case with the pharmacy.
pub fn in_case(number: u32) -> Introduction {
	introduced(number, case(1), CASE)
}

/// Pack `number` of the first lot, in the case with the rival.
pub fn in_other_case(number: u32) -> Introduction {
	introduced(number, case(2), OTHER_CASE)
}

/// Pack `number` of the first lot, loose with the maker.
pub fn loose(number: u32) -> Introduction {
	Introduction { lot: lot(1), batch: 0, place: commissioned(number), source: Source::Loose }
}

pub fn commitment(number: u64) -> Commitment {
	let mut bytes = [0; 32];
	bytes[..8].copy_from_slice(&number.to_be_bytes());
	bytes.into()
}

pub fn digest(number: u64) -> Digest {
	Digest(commitment(number).0)
}

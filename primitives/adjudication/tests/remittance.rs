// SPDX-License-Identifier: Apache-2.0

//! Remittances that others published, and the balance of X12 835.

mod common;

use std::{fs, path::Path};

use common::*;
use salus_adjudication::{
	balance::{Claim, Remittance, Service},
	*,
};
use salus_primitives::Day;

/// A service with what the segments say beside its amounts.
#[derive(Debug, Default)]
struct Stated {
	procedure: String,
	day: i32,
	units: u32,
	cas: Vec<(String, String, i128)>,
}

#[derive(Debug, Default)]
struct File {
	remittance: Remittance,
	/// Per claim, per service.
	stated: Vec<Vec<Stated>>,
}

/// The transaction sets of a shared file; `None`, loudly, where it is not there.
fn read(name: &str) -> Option<Vec<File>> {
	let root = Path::new(env!("CARGO_MANIFEST_DIR"));
	let path = root.join("../../../shared/data/x12").join(name);
	match fs::read_to_string(&path) {
		Ok(text) => Some(parse(&text)),
		Err(error) => {
			eprintln!("SKIPPED: {} cannot be read: {error}", path.display());
			None
		}
	}
}

fn minor(text: &str) -> i128 {
	let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
	let (whole, cents) = text.split_once('.').unwrap_or((text, ""));
	assert!(cents.len() <= 2);
	sign * format!("{whole}{cents:0<2}").parse::<i128>().unwrap()
}

/// Days since the epoch of a date CCYYMMDD.
fn day(text: &str) -> i32 {
	let number: i32 = text.parse().unwrap();
	let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
	let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
	year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 719_469
}

fn parse(text: &str) -> Vec<File> {
	let mut files: Vec<File> = vec![];
	for segment in text.split('~').map(str::trim) {
		let parts: Vec<&str> = segment.split('*').collect();
		if parts[0] == "ST" {
			files.push(File::default());
		}
		let Some(file) = files.last_mut() else { continue };
		let remittance = &mut file.remittance;
		match parts[0] {
			"BPR" => remittance.paid = minor(parts[2]),
			"PLB" => {
				let amounts = parts[3..].chunks(2).map(|pair| minor(pair[1]));
				remittance.provider_adjustments.extend(amounts);
			}
			"CLP" => {
				let (charge, paid) = (minor(parts[3]), minor(parts[4]));
				remittance.claims.push(Claim { charge, paid, ..Default::default() });
				file.stated.push(vec![]);
			}
			"SVC" => {
				let (charge, paid) = (minor(parts[2]), minor(parts[3]));
				let claim = remittance.claims.last_mut().unwrap();
				claim.services.push(Service { charge, paid, adjustments: vec![] });
				let units = parts[5].parse().unwrap();
				let stated = Stated { procedure: parts[1].into(), units, ..Default::default() };
				file.stated.last_mut().unwrap().push(stated);
			}
			"DTM" if parts[1] == "472" => {
				file.stated.last_mut().unwrap().last_mut().unwrap().day = day(parts[2]);
			}
			"CAS" => {
				let claim = remittance.claims.last_mut().unwrap();
				let stated = file.stated.last_mut().unwrap().last_mut();
				let triples: Vec<_> = parts[2..].chunks(3).collect();
				let amounts = triples.iter().map(|triple| minor(triple[1]));
				match (claim.services.last_mut(), stated) {
					(Some(service), Some(stated)) => {
						service.adjustments.extend(amounts);
						stated.cas.extend(
							triples.iter().map(|triple| {
								(parts[1].into(), triple[0].into(), minor(triple[1]))
							}),
						);
					}
					_ => claim.adjustments.extend(amounts),
				}
			}
			_ => (),
		}
	}
	files
}

#[test]
fn a_payers_remittance_is_rebuilt_service_by_service() {
	let Some(files) = read("835_unitedhealthcare.txt") else { return };
	let [file] = &files[..] else { panic!("one transaction set") };
	assert_eq!(check(&file.remittance), Ok(()));
	assert_eq!(file.stated.iter().map(Vec::len).collect::<Vec<_>>(), [2, 3]);

	let rows = ["HC>B4152", "HC>B4034", "HC>B4154"];
	let prices = [
		price(0, 38, Y2020, None),
		price(1, 232, Y2020, None),
		price(2, 82, Y2020, Some(Day(Y2021.0 - 1))),
		price(2, 81, Y2021, None),
	];
	let terms = terms_with(benefit());
	let mut paid = 0;
	for (claim, stated) in file.remittance.claims.iter().zip(&file.stated) {
		let lines: Vec<Line> = claim
			.services
			.iter()
			.zip(stated)
			.map(|(service, stated)| {
				let row = rows.iter().position(|row| *row == stated.procedure).unwrap();
				let charge = service.charge.try_into().unwrap();
				line(row as u32, Day(stated.day), stated.units, charge)
			})
			.collect();
		// Each claim is of another member; in 2020 both had borne all that they had to.
		let case = Case {
			terms: &terms,
			prices: &agreed(&prices, &lines),
			years: &years_met(&terms),
			authorisations: &[],
			facts: &facts(),
			parts: &[],
			lines: &lines,
		};
		let answer = adjudicate(&case).unwrap();
		for ((outcome, service), stated) in answer.lines.iter().zip(&claim.services).zip(stated) {
			assert_eq!(outcome.paid as i128, service.paid);
			let mut ours: Vec<_> = cas(outcome)
				.into_iter()
				.map(|(group, reason, amount)| (group.into(), reason.into(), amount as i128))
				.collect();
			let mut theirs = stated.cas.clone();
			ours.sort();
			theirs.sort();
			assert_eq!(ours, theirs);
		}
		assert_eq!((answer.charge as i128, answer.paid as i128), (claim.charge, claim.paid));
		paid += answer.paid as i128;
	}
	assert_eq!(paid, file.remittance.paid);
	assert_eq!(paid, 34_999);
}

#[test]
fn an_unbalanced_remittance_is_refused_with_its_segment() {
	let Some(files) = read("835_unbalanced.txt") else { return };
	let verdicts: Vec<_> = files.iter().map(|file| check(&file.remittance)).collect();
	let segment = Segment::Claim { claim: 0 };
	let imbalance = Imbalance { segment, expected: Some(1), stated: 0 };
	assert_eq!(verdicts, [Err(imbalance), Ok(())]);
}

fn balanced() -> Remittance {
	let service = Service { charge: 100, paid: 60, adjustments: vec![30, 10] };
	let claim =
		Claim { charge: 100, paid: 55, adjustments: vec![5], services: vec![service.clone()] };
	let reversed = claim.reversed();
	let whole = Claim { charge: 100, paid: 60, adjustments: vec![], services: vec![service] };
	Remittance { paid: 57, provider_adjustments: vec![-2, 5], claims: vec![claim, reversed, whole] }
}

#[test]
fn the_first_identity_that_fails_is_named() {
	assert_eq!(check(&Remittance::default()), Ok(()));
	let good = balanced();
	assert_eq!(check(&good), Ok(()));

	let segment_of = |remittance: &Remittance| check(remittance).unwrap_err().segment;
	let mut bad = good.clone();
	bad.paid += 1;
	assert_eq!(segment_of(&bad), Segment::Payment);
	bad.claims[2].paid -= 1;
	assert_eq!(segment_of(&bad), Segment::Claim { claim: 2 });
	bad.claims[1].services[0].adjustments[1] += 1;
	assert_eq!(segment_of(&bad), Segment::Service { claim: 1, service: 0 });
	bad.claims[0].charge = i128::MIN;
	let expected = Imbalance { segment: Segment::Claim { claim: 0 }, expected: None, stated: 55 };
	assert_eq!(check(&bad), Err(expected));
}

#[test]
fn dates_are_read_as_days() {
	assert_eq!(day("19700101"), 0);
	assert_eq!(day("20200101"), Y2020.0);
	assert_eq!(day("20210101"), Y2021.0);
	assert_eq!(day("20211231"), END_2021.0);
	assert_eq!(minor("-6173.5"), -617_350);
}

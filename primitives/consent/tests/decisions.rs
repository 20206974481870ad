// SPDX-License-Identifier: Apache-2.0

//! The cases of docs/decisions.md, each built from its row and decided.

mod table;

use salus_consent::{decide, Purpose};
use table::{document::Document, language};

const DOCUMENT: &str =
	include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/decisions.md"));

#[test]
fn every_case_of_the_document_is_decided_as_it_says() {
	let document = Document::read(DOCUMENT);
	let mut wrong = Vec::new();
	for row in &document.cases {
		let case = language::case(row, &document.world)
			.unwrap_or_else(|error| panic!("row {} is not understood: {error}", row.number));
		let decision = decide(&case.request, &case.facts);
		if decision != case.decision {
			wrong.push(format!(
				"row {} ({}): {decision:?} instead of {:?}",
				row.number, row.shows, case.decision
			));
		}
	}
	assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_cases_are_numbered_and_cover_what_they_have_to() {
	let document = Document::read(DOCUMENT);
	let numbers: Vec<_> = document.cases.iter().map(|row| row.number).collect();
	assert_eq!(numbers, (1..=document.cases.len()).collect::<Vec<_>>());
	assert!(numbers.len() >= 60);
	for section in [
		"Purposes and their children",
		"Grantees, actors and roles",
		"Actions",
		"Days of care",
		"Periods, to the millisecond",
		"Categories",
		"Sensitivity",
		"Trees of provisions",
		"Permits and denies that overlap",
		"Law",
		"Emergencies that were declared",
		"The subject and its representatives",
		"Minors who come of age",
		"The deceased",
		"Institutions that are not active",
	] {
		let count = document.cases.iter().filter(|row| row.section == section).count();
		assert!(count >= 3, "{section}: {count}");
	}
}

#[test]
fn the_purposes_of_the_document_are_those_of_the_code() {
	let document = Document::read(DOCUMENT);
	let stated: Vec<_> = document
		.purposes
		.iter()
		.map(|row| (row.code.as_str(), row.parent.as_deref(), row.is_inherited))
		.collect();
	let coded: Vec<_> = Purpose::ALL
		.iter()
		.map(|purpose| {
			(purpose.code(), purpose.parent().map(Purpose::code), purpose.is_inherited())
		})
		.collect();
	assert_eq!(stated, coded);
}

/// What the parser must not let pass.
#[test]
fn a_row_that_says_something_unknown_is_refused() {
	let world = Document::read(DOCUMENT).world;
	let refused = |given: &str, asked: &str, decision: &str| {
		let row = table::document::Row {
			number: 1,
			section: String::new(),
			shows: String::new(),
			given: vec![given.to_owned()],
			asked: asked.to_owned(),
			decision: decision.to_owned(),
		};
		language::case(&row, &world).is_err()
	};
	assert!(!refused("1: permit clinic TREAT access N", "doctor TREAT", "no consent"));
	for given in [
		"1: permit clinic TREAT access",
		"1: permit clinic BTG access N",
		"1: permit clinic TREAT access N nonsense",
		"1: permit clinic TREAT access N {deny",
		"1: permit clinic TREAT access N {permit TREAT access N}",
		"1: permit somebody TREAT access N",
		"1: permit clinic TREATMENT access N",
		"policy 1: permit clinic TREAT access N",
		"policy 1: deny TREAT tag:lab",
		"represents: uncle access",
		"represents: minor",
		"something else",
		"",
	] {
		assert!(refused(given, "doctor TREAT", "no consent"), "{given}");
	}
	for asked in
		["doctor", "TREAT", "stranger TREAT", "doctor TREAT day:2024-3-5", "doctor TREAT x"]
	{
		assert!(refused("nothing", asked, "no consent"), "{asked}");
	}
	for decision in ["", "permit", "permit consent", "deny", "no", "permit consent 1 REDACT"] {
		assert!(refused("nothing", "doctor TREAT", decision), "{decision}");
	}
}

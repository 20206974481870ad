// SPDX-License-Identifier: Apache-2.0

//! What the snapshots of the last release say, and what a difference from them means.

mod types;
mod versions;

use std::{
	collections::{BTreeMap, BTreeSet},
	fmt, fs,
};

pub use types::{shape, type_name, types};
pub use versions::{metadata, versions};

/// A version that a change bumps.
#[derive(Debug, Eq, PartialEq)]
pub enum Bump {
	Spec { because: String },
	Transaction { because: String },
	Storage { pallet: String, because: String },
	Api { api: String, because: String },
}

impl Bump {
	/// Whether this runtime has higher ones than the last release.
	pub fn is_made(&self) -> bool {
		let before = last("versions");
		let is_higher = |name: &str| versions::is_higher(name, &before);
		is_higher("spec_version")
			&& match self {
				Self::Spec { .. } => true,
				Self::Transaction { .. } => is_higher("transaction_version"),
				Self::Storage { pallet, .. } => is_higher(&format!("storage {pallet}")),
				Self::Api { api, .. } => is_higher(&format!("api {api}")),
			}
	}
}

impl fmt::Display for Bump {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Spec { because } => write!(f, "BUMP spec_version: {because}"),
			Self::Transaction { because } => {
				write!(f, "BUMP spec_version and transaction_version: {because}")
			}
			Self::Storage { pallet, because } => write!(
				f,
				"BUMP spec_version and the StorageVersion of {pallet}, and migrate: {because}"
			),
			Self::Api { api, because } => {
				write!(f, "BUMP spec_version and the api_version of {api}: {because}")
			}
		}
	}
}

/// The text of the snapshot `name`, without its head.
pub fn last(name: &str) -> String {
	let file = format!("{}/tests/snapshots/metadata__{name}.snap", env!("CARGO_MANIFEST_DIR"));
	let text = fs::read_to_string(file).unwrap_or_default();
	text.splitn(3, "---\n").nth(2).unwrap_or_default().to_string()
}

/// Each line with the pallet, the API or the type that it belongs to.
fn lines(text: &str) -> BTreeSet<String> {
	let mut title = "";
	text.lines()
		.map(|line| match line.starts_with(' ') {
			true => format!("{title}: {}", line.trim()),
			false => {
				title = line;
				line.to_string()
			}
		})
		.collect()
}

/// What the difference of two texts of the snapshot `name` bumps.
pub fn bumps(name: &str, before: &str, after: &str) -> Vec<Bump> {
	let places = [after, before].map(types::places);
	let (before, after) = (lines(before), lines(after));
	let gone = before.difference(&after).map(|line| (line, true));
	let new = after.difference(&before).map(|line| (line, false));
	gone.chain(new)
		.flat_map(|(line, gone)| match name {
			"types" => of_type(line, gone, &places[usize::from(gone)]),
			_ => vec![bump(name, line, gone)],
		})
		.collect()
}

fn because(line: &str, gone: bool) -> String {
	format!("{} {line}", if gone { "gone:" } else { "new:" })
}

fn bump(name: &str, line: &str, gone: bool) -> Bump {
	let because = because(line, gone);
	let title = line.split_once(": ").map_or(line, |(title, _)| title);
	let is = |kind: &str| line.contains(&format!(": {kind} "));
	match name {
		"transaction_extensions" => Bump::Transaction { because },
		"runtime_apis" => Bump::Api { api: title.into(), because },
		// A transaction that was signed before must mean what it meant, or be refused.
		_ if gone && (is("call") || line == title) => Bump::Transaction { because },
		_ if is("storage") => {
			let pallet = title.split_once(' ').map_or(title, |(_, name)| name).into();
			Bump::Storage { pallet, because }
		}
		_ => Bump::Spec { because },
	}
}

/// What a line about a type bumps, wherever the type is used. Another variant leaves what was signed
/// or stored as it was.
fn of_type(line: &str, gone: bool, places: &BTreeMap<&str, Vec<&str>>) -> Vec<Bump> {
	// Where a type is used changes with lines about other things, and its name with its own.
	let Some((title, shape)) = line.split_once(": ") else { return vec![] };
	if shape.starts_with("in ") {
		return vec![];
	}
	let because = || because(line, gone);
	let places = places.get(title).into_iter().flatten();
	let mut bumps: Vec<_> = places
		.map(|place| match place.split_once(' ') {
			Some(("storage", pallet)) if gone => {
				Bump::Storage { pallet: pallet.into(), because: because() }
			}
			Some(("api", api)) => Bump::Api { api: api.into(), because: because() },
			None if gone && *place == "transaction" => Bump::Transaction { because: because() },
			_ => Bump::Spec { because: because() },
		})
		.collect();
	bumps.dedup();
	bumps
}

#[test]
fn each_change_names_the_version_that_it_bumps() {
	let before =
		"20 Institutions\n  storage Agents: A\n  call 0 propose(a: u8)\n  event 0 Proposed()\n";
	let change = |from: &str, to: &str| bumps("pallets", before, &before.replace(from, to));
	let gone = |line: &str| format!("gone: 20 Institutions: {line}");
	let new = |line: &str| format!("new: 20 Institutions: {line}");
	assert_eq!(bumps("pallets", before, before), []);
	for (from, to) in [("a: u8", "a: u16"), ("call 0", "call 1")] {
		let call = "call 0 propose(a: u8)";
		assert_eq!(
			change(from, to),
			[
				Bump::Transaction { because: gone(call) },
				Bump::Spec { because: new(&call.replace(from, to)) }
			]
		);
	}
	let storage = |because| Bump::Storage { pallet: "Institutions".into(), because };
	assert_eq!(
		change("Agents: A", "Agents: B"),
		[storage(gone("storage Agents: A")), storage(new("storage Agents: B"))]
	);
	assert_eq!(
		change("Proposed()", "Proposed()\n  event 1 Admitted()"),
		[Bump::Spec { because: new("event 1 Admitted()") }]
	);
	assert_eq!(
		bumps("runtime_apis", "Api\n", "Api\n  agents() -> u8\n"),
		[Bump::Api { api: "Api".into(), because: "new: Api: agents() -> u8".into() }]
	);
	assert_eq!(
		bumps("transaction_extensions", "0 CheckNonce: A / ()\n", "0 CheckNonce: A / u32\n"),
		[
			Bump::Transaction { because: "gone: 0 CheckNonce: A / ()".into() },
			Bump::Transaction { because: "new: 0 CheckNonce: A / u32".into() }
		]
	);
}

#[test]
fn each_change_of_a_type_names_the_versions_of_those_who_use_it() {
	let before =
		"salus::Row\n  in api Api, event, storage Institutions, transaction\n  0 A(_: u8)\n";
	let change = |to: &str| bumps("types", before, &before.replace("0 A(_: u8)", to));
	let api = |because: &str| Bump::Api { api: "Api".into(), because: because.into() };
	let spec = |because: &str| Bump::Spec { because: because.into() };
	let (gone, new) = ("gone: salus::Row: 0 A(_: u8)", "new: salus::Row: 0 A(_: u16)");
	assert_eq!(
		change("0 A(_: u16)"),
		[
			api(gone),
			spec(gone),
			Bump::Storage { pallet: "Institutions".into(), because: gone.into() },
			Bump::Transaction { because: gone.into() },
			api(new),
			spec(new),
		]
	);
	let new = "new: salus::Row: 1 B()";
	assert_eq!(change("0 A(_: u8)\n  1 B()"), [api(new), spec(new)]);
	let elsewhere = before.replace(", transaction", "");
	assert_eq!(bumps("types", before, &elsewhere), []);
}

// SPDX-License-Identifier: Apache-2.0

//! What the snapshots of the last release say, and what a difference from them means.

use salus_runtime::VERSION;
use std::{collections::BTreeSet, fmt, fs};

/// A version that a change bumps.
#[derive(Debug, Eq, PartialEq)]
pub enum Bump {
	Spec { because: String },
	Transaction { because: String },
	Storage { because: String },
	Api { because: String },
}

impl Bump {
	/// Whether this runtime has a higher one than the last release, as far as one number says it.
	/// Versions of storage and of runtime APIs are for the tests of a migration and of clients.
	pub fn is_made(&self) -> bool {
		match self {
			Self::Transaction { .. } => {
				VERSION.transaction_version > announced("transaction_version")
			}
			_ => VERSION.spec_version > announced("spec_version"),
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
			Self::Storage { because } => write!(
				f,
				"BUMP spec_version and the pallet's StorageVersion, and migrate: {because}"
			),
			Self::Api { because } => {
				write!(f, "BUMP spec_version and the api_version of the method: {because}")
			}
		}
	}
}

pub fn versions() -> String {
	let (spec, transaction) = (VERSION.spec_version, VERSION.transaction_version);
	format!("spec_version {spec}\ntransaction_version {transaction}\n")
}

/// The text of the snapshot `name`, without its head.
pub fn last(name: &str) -> String {
	let file = format!("{}/tests/snapshots/metadata__{name}.snap", env!("CARGO_MANIFEST_DIR"));
	let text = fs::read_to_string(file).unwrap_or_default();
	text.splitn(3, "---\n").nth(2).unwrap_or_default().to_string()
}

/// The version `name` of the last release.
fn announced(name: &str) -> u32 {
	last("versions")
		.lines()
		.find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
		.unwrap_or_default()
}

/// Each line with the pallet or the API that it belongs to.
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
	let (before, after) = (lines(before), lines(after));
	let gone = before.difference(&after).map(|line| (line, true));
	let new = after.difference(&before).map(|line| (line, false));
	gone.chain(new).map(|(line, gone)| bump(name, line, gone)).collect()
}

fn bump(name: &str, line: &str, gone: bool) -> Bump {
	let because = format!("{} {line}", if gone { "gone:" } else { "new:" });
	let is = |kind: &str| line.contains(&format!(": {kind} "));
	match name {
		"transaction_extensions" => Bump::Transaction { because },
		"runtime_apis" => Bump::Api { because },
		// A transaction that was signed before must mean what it meant, or be refused.
		_ if gone && (is("call") || !line.contains(": ")) => Bump::Transaction { because },
		_ if is("storage") => Bump::Storage { because },
		_ => Bump::Spec { because },
	}
}

#[test]
fn each_change_names_the_version_that_it_bumps() {
	let before =
		"20 Institutions\n  storage Agents: A\n  call 0 propose(a: u8)\n  event 0 Proposed()\n";
	let change = |from: &str, to: &str| bumps("pallets", before, &before.replace(from, to));
	let gone = |line: &str| format!("gone: 20 Institutions: {line}");
	let new = |line: &str| format!("new: 20 Institutions: {line}");
	assert_eq!(bumps("pallets", before, before), []);
	assert_eq!(
		change("a: u8", "a: u16"),
		[
			Bump::Transaction { because: gone("call 0 propose(a: u8)") },
			Bump::Spec { because: new("call 0 propose(a: u16)") }
		]
	);
	assert_eq!(
		change("Agents: A", "Agents: B"),
		[
			Bump::Storage { because: gone("storage Agents: A") },
			Bump::Storage { because: new("storage Agents: B") }
		]
	);
	assert_eq!(
		change("Proposed()", "Proposed()\n  event 1 Admitted()"),
		[Bump::Spec { because: new("event 1 Admitted()") }]
	);
	assert_eq!(
		bumps("runtime_apis", "Api\n", "Api\n  agents() -> u8\n"),
		[Bump::Api { because: "new: Api: agents() -> u8".into() }]
	);
}

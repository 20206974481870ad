// SPDX-License-Identifier: Apache-2.0

//! The tables of the document. A table with an unknown head fails.

use salus_consent::ActorRole;
use salus_primitives::{InstitutionId, Role, Roles};

pub struct Document {
	pub world: World,
	pub purposes: Vec<PurposeRow>,
	pub cases: Vec<Row>,
}

#[derive(Default)]
pub struct World {
	pub institutions: Vec<Institution>,
	pub accounts: Vec<Account>,
}

pub struct Institution {
	pub name: String,
	pub id: InstitutionId,
	pub roles: Roles,
}

pub struct Account {
	pub name: String,
	pub id: u64,
	pub institution: Option<InstitutionId>,
	pub actor_role: ActorRole,
}

pub struct PurposeRow {
	pub code: String,
	pub parent: Option<String>,
	pub is_inherited: bool,
}

pub struct Row {
	pub number: usize,
	pub section: String,
	pub shows: String,
	pub given: Vec<String>,
	pub asked: String,
	pub decision: String,
}

const CASES: &[&str] = &["#", "what it shows", "given", "asked", "decision"];
const PURPOSES: &[&str] = &["purpose", "is a", "a permit for the parent"];
const INSTITUTIONS: &[&str] = &["institution", "number", "roles"];
const ACCOUNTS: &[&str] = &["account", "acts for", "asks as"];
const ORDER: &[&str] = &["step", "what is looked at", "outcome"];

impl Document {
	pub fn read(text: &str) -> Self {
		let mut document =
			Self { world: World::default(), purposes: Vec::new(), cases: Vec::new() };
		let (mut section, mut head) = (String::new(), Vec::new());
		for line in text.lines() {
			if let Some(heading) = line.strip_prefix('#') {
				section = heading.trim_start_matches('#').trim().to_owned();
			}
			let Some(cells) = cells(line) else {
				head.clear();
				continue;
			};
			if head.is_empty() {
				head = cells;
			} else if !cells.iter().all(|cell| cell.chars().all(|character| character == '-')) {
				assert_eq!(cells.len(), head.len(), "{line}");
				document.row(&head, &cells, &section);
			}
		}
		document
	}

	fn row(&mut self, head: &[String], cells: &[String], section: &str) {
		let head: Vec<_> = head.iter().map(String::as_str).collect();
		match head.as_slice() {
			CASES => self.cases.push(Row {
				number: cells[0].parse().unwrap(),
				section: section.to_owned(),
				shows: cells[1].clone(),
				given: cells[2].split("<br>").map(code).collect(),
				asked: code(&cells[3]),
				decision: code(&cells[4]),
			}),
			PURPOSES => self.purposes.push(PurposeRow {
				code: code(cells[0].split(' ').next().unwrap()),
				parent: (!cells[1].is_empty()).then(|| code(&cells[1])),
				is_inherited: match cells[2].as_str() {
					"covers it" => true,
					"does not" | "" => false,
					other => panic!("{other}"),
				},
			}),
			INSTITUTIONS => {
				let roles = cells[2].split(", ").map(|name| role(name).unwrap());
				let mut held = Roles::new();
				roles.for_each(|role| assert!(held.try_insert(role).unwrap()));
				self.world.institutions.push(Institution {
					name: cells[0].clone(),
					id: InstitutionId(cells[1].parse().unwrap()),
					roles: held,
				});
			}
			ACCOUNTS => {
				let institution = (!cells[1].is_empty()).then(|| self.world.institution(&cells[1]));
				self.world.accounts.push(Account {
					name: cells[0].clone(),
					id: self.world.accounts.len() as u64,
					institution: institution.map(|institution| institution.unwrap().id),
					actor_role: actor_role(&cells[2]).unwrap(),
				});
			}
			ORDER => {}
			other => panic!("a table with an unknown head: {other:?}"),
		}
	}
}

impl World {
	pub fn institution(&self, name: &str) -> Result<&Institution, String> {
		let found = self.institutions.iter().find(|institution| institution.name == name);
		found.ok_or(format!("no institution {name:?}"))
	}

	pub fn account(&self, name: &str) -> Result<&Account, String> {
		let found = self.accounts.iter().find(|account| account.name == name);
		found.ok_or(format!("no account {name:?}"))
	}
}

pub fn role(name: &str) -> Result<Role, String> {
	[
		Role::HealthcareProvider,
		Role::Laboratory,
		Role::Pharmacy,
		Role::Insurer,
		Role::Manufacturer,
		Role::Distributor,
		Role::ResearchInstitute,
		Role::Regulator,
		Role::LicensingBoard,
		Role::Auditor,
	]
	.into_iter()
	.find(|role| format!("{role:?}") == name)
	.ok_or(format!("no role {name:?}"))
}

pub fn actor_role(code: &str) -> Result<ActorRole, String> {
	let found = ActorRole::ALL.iter().copied().find(|role| role.code() == code);
	found.ok_or(format!("no actor role {code:?}"))
}

/// The cells of a line of a table.
fn cells(line: &str) -> Option<Vec<String>> {
	let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
	Some(inner.split('|').map(|cell| cell.trim().to_owned()).collect())
}

/// What stands between back quotes.
fn code(cell: &str) -> String {
	let inner = cell.trim().strip_prefix('`').and_then(|inner| inner.strip_suffix('`'));
	inner.unwrap_or_else(|| panic!("not in back quotes: {cell:?}")).to_owned()
}

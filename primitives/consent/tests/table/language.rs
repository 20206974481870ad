// SPDX-License-Identifier: Apache-2.0

//! Statements, requests and decisions, read from the cells of a row.

use salus_consent::{
	Action, Basis, Consent, ConsentId, Decision, Emergency, EmergencyId, Facts, Giver, LawCode,
	Obligation, Obligations, Provision, Purpose, Reason, Representation, Request, Scope, Source,
	Standing, Status, Statute, Terms,
};
use salus_primitives::{Digest, Roles, Sensitivity};

use super::{
	document::{role, Row, World},
	rules::{
		action, actions, actor_roles, day, exceptions, mandate, narrow, number, party, period,
		rule, sensitivity, space_braces, tag, Account, Result, Words,
	},
};

pub struct Case {
	pub request: Request<Account>,
	pub facts: Facts<Account>,
	pub decision: Decision,
}

/// The salt under which the subject keeps something from its representatives.
const CONFIDENTIAL_SALT: u8 = 255;

/// A category that no row names.
const OTHER_CATEGORY: &str = "other";

pub fn case(row: &Row, world: &World) -> Result<Case> {
	let (mut facts, mut is_suspended) = (Facts::default(), false);
	for statement in row.given.iter().filter(|statement| *statement != "nothing") {
		if statement == "suspended" {
			is_suspended = true;
		} else {
			state(&mut facts, statement, world)?;
		}
	}
	let request = request(&row.asked, &facts, world)?;
	let institution = world.institutions.iter().find(|known| Some(known.id) == request.institution);
	facts.institution =
		institution.map(|known| Standing { is_active: !is_suspended, roles: known.roles.clone() });
	Ok(Case { request, facts, decision: decision(&row.decision)? })
}

/// Adds what `statement` says to `facts`.
fn state(facts: &mut Facts<Account>, statement: &str, world: &World) -> Result<()> {
	let (head, body) = statement.split_once(':').ok_or(format!("{statement:?}"))?;
	let spaced = space_braces(body);
	let mut words = Words::of(&spaced);
	match head.split_once(' ').unwrap_or((head, "")) {
		("override", code) => statute(facts, code, true, &mut words, world)?,
		("policy", code) => statute(facts, code, false, &mut words, world)?,
		("emergency", id) => {
			facts.emergency = Some(Emergency {
				id: EmergencyId(number(id)?),
				period: period(words.expect("a period")?)?,
				sensitivity: sensitivity(words.expect("a sensitivity")?)
					.ok_or("no sensitivity".to_owned())?,
			});
		}
		("represents", "") => {
			facts.representation = Some(Representation {
				mandate: mandate(words.expect("a mandate")?)?,
				actions: actions(words.expect("actions")?).ok_or("no actions".to_owned())?,
				period: words.next().map(period).transpose()?.unwrap_or_default(),
			});
		}
		("confidential", "") => {
			let tag = tag(CONFIDENTIAL_SALT, words.expect("a category")?);
			facts.confidential.try_push(tag).map_err(|_| "too many tags")?;
		}
		("unread", "") => facts.unread = number(words.expect("a number")?)?,
		("majority", "") => facts.life.majority = Some(number(words.expect("a moment")?)?),
		("death", "") => facts.life.death = Some(number(words.expect("a moment")?)?),
		(id, "") => {
			let id: u8 = number(id)?;
			let consent = (ConsentId(id.into()), consent(id, &mut words, world)?);
			facts.consents.try_push(consent).map_err(|_| "too many consents")?;
		}
		_ => return Err(format!("{statement:?}")),
	}
	match words.next() {
		None => Ok(()),
		Some(word) => Err(format!("{word:?} in {statement:?}")),
	}
}

fn consent(id: u8, words: &mut Words<'_>, world: &World) -> Result<Consent<Account>> {
	let base = rule(words.expect("a rule")?)?;
	let grantee = party(words.expect("a grantee")?, world)?;
	let (mut giver, mut given_at) = (Giver::Subject, 0);
	let (mut source, mut status) = (Source::Signed, Status::Active);
	let mut scope = Scope::default();
	while let Some(word) = words.next_plain() {
		if narrow(&mut scope, word, id, world)? {
			continue;
		}
		match word.split_once(':').unwrap_or((word, "")) {
			("by", by) => giver = Giver::Representative(mandate(by)?),
			("given", moment) => given_at = number(moment)?,
			("revoked", moment) => status = Status::Revoked { at: number(moment)? },
			("error", "") => status = Status::EnteredInError,
			("paper", "") => source = Source::Paper { scan: Digest::default(), verifier: 0 },
			_ => return Err(format!("{word:?} in a consent")),
		}
	}
	let mut provisions: Vec<Provision<Account>> = Vec::new();
	exceptions(words, 1, id, world, &mut provisions)?;
	let provisions = provisions.try_into().map_err(|_| "too many provisions")?;
	let terms = Terms::new(base, scope, provisions).map_err(|error| format!("{error:?}"))?;
	Ok(Consent { grantee, terms, giver, given_at, source, status })
}

fn statute(
	facts: &mut Facts<Account>,
	code: &str,
	is_overriding: bool,
	words: &mut Words<'_>,
	world: &World,
) -> Result<()> {
	let rule = rule(words.expect("a rule")?)?;
	let (mut institution_roles, mut obligations) = (Roles::new(), Obligations::new());
	let mut scope = Scope::default();
	while let Some(word) = words.next_plain() {
		if let Some(names) = word.strip_prefix("of:") {
			for name in names.split(',') {
				institution_roles.try_insert(role(name)?).map_err(|_| "too many roles")?;
			}
		} else if let Ok(obligation) = obligation(word) {
			obligations.try_insert(obligation).map_err(|_| "too many obligations")?;
		} else if !narrow(&mut scope, word, 0, world)? {
			return Err(format!("{word:?} in a statute"));
		}
	}
	let Scope { purposes, actions, sensitivity, actor_roles, .. } = scope.clone();
	let rest = Scope { purposes, actions, sensitivity, actor_roles, ..Scope::default() };
	if rest != scope {
		return Err("a statute does not speak about that".to_owned());
	}
	let statute = Statute {
		code: LawCode(number(code)?),
		rule,
		is_overriding,
		purposes: scope.purposes,
		actions: scope.actions,
		sensitivity: scope.sensitivity,
		institution_roles,
		actor_roles: scope.actor_roles,
		obligations,
		may_be_withheld: false,
	};
	facts.statutes.try_push(statute).map_err(|_| "too many statutes".to_owned())
}

fn request(asked: &str, facts: &Facts<Account>, world: &World) -> Result<Request<Account>> {
	let mut words = Words::of(asked);
	let requester = world.account(words.expect("a requester")?)?;
	let purpose = words.expect("a purpose")?;
	let purpose = Purpose::from_code(purpose).ok_or(format!("no purpose {purpose:?}"))?;
	let author = world.account("nurse")?;
	let mut request = Request {
		requester: requester.id,
		institution: requester.institution,
		actor_role: requester.actor_role,
		subject: world.account("patient")?.id,
		custodian: world.institution("hospital")?.id,
		author: author.id,
		author_institution: author.institution,
		openings: Default::default(),
		sensitivity: Sensitivity::Normal,
		day: day("2024-03-05")?,
		action: Action::Access,
		purpose,
		moment: 1000,
	};
	let mut categories = Some(OTHER_CATEGORY);
	while let Some(word) = words.next() {
		if let Some(stated) = sensitivity(word) {
			request.sensitivity = stated;
		} else if let Some(stated) = action(word) {
			request.action = stated;
		} else {
			match word.split_once(':').unwrap_or((word, "")) {
				("as", code) => {
					let roles = actor_roles(code)?;
					request.actor_role = *roles.first().ok_or("no role".to_owned())?;
				}
				("is", list) => categories = Some(list),
				("unopened", "") => categories = None,
				("day", stated) => request.day = day(stated)?,
				("at", stated) => request.moment = number(stated)?,
				("author", name) => {
					let author = world.account(name)?;
					(request.author, request.author_institution) = (author.id, author.institution);
				}
				("custodian", name) => request.custodian = world.institution(name)?.id,
				_ => return Err(format!("{word:?} in a request")),
			}
		}
	}
	let salts = facts.consents.iter().map(|(id, _)| id.0 as u8).chain([CONFIDENTIAL_SALT]);
	for salt in salts {
		for category in categories.iter().flat_map(|list| list.split(',')) {
			request.openings.try_push(tag(salt, category)).map_err(|_| "too many openings")?;
		}
	}
	Ok(request)
}

fn decision(text: &str) -> Result<Decision> {
	let mut words = Words::of(text);
	let mut found = match (words.expect("a decision")?, words.expect("a basis")?) {
		("no", "consent") => Decision::NoConsent,
		("permit", word) => {
			let basis = match word {
				"subject" => Basis::Subject,
				"representative" => Basis::Representative(mandate(words.expect("a mandate")?)?),
				"consent" => Basis::Consent(ConsentId(number(words.expect("a number")?)?)),
				"law" => Basis::Law(LawCode(number(words.expect("a code")?)?)),
				"emergency" => Basis::Emergency(EmergencyId(number(words.expect("a number")?)?)),
				other => return Err(format!("no basis {other:?}")),
			};
			Decision::Permit { basis, obligations: Obligations::new() }
		}
		("deny", word) => {
			let reason = match word {
				"inactive" => Reason::InstitutionNotActive,
				"deceased" => Reason::SubjectDeceased,
				"confidential" => Reason::Confidential,
				"unread" => Reason::ConsentsUnread,
				"consent" => Reason::Consent(ConsentId(number(words.expect("a number")?)?)),
				"unopened" => Reason::Unopened(ConsentId(number(words.expect("a number")?)?)),
				"law" => Reason::Law(LawCode(number(words.expect("a code")?)?)),
				other => return Err(format!("no reason {other:?}")),
			};
			Decision::Deny { reason }
		}
		other => return Err(format!("no decision {other:?}")),
	};
	while let Some(word) = words.next() {
		let Decision::Permit { obligations, .. } = &mut found else {
			return Err(format!("{word:?} without a permit"));
		};
		obligations.try_insert(obligation(word)?).map_err(|_| "too many obligations")?;
	}
	Ok(found)
}

fn obligation(word: &str) -> Result<Obligation> {
	match word {
		"NORDSCLCD" => Ok(Obligation::NoRedisclosure),
		"DELAU" => Ok(Obligation::DeleteAfterUse),
		other => {
			let above = other.strip_prefix("REDACT>").and_then(sensitivity);
			let above = above.ok_or(format!("no obligation {other:?}"))?;
			Ok(Obligation::Redact { above })
		}
	}
}

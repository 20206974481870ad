// SPDX-License-Identifier: Apache-2.0

//! Rules with their scopes and exceptions, read from the words of a row.

use salus_consent::{
	Action, Actions, Actor, ActorRoles, Days, Mandate, Party, Period, Provision, Purpose, Purposes,
	Rule, Scope, Tag,
};
use salus_primitives::{Day, Moment, Sensitivity};

use super::document::{actor_role, role, World};

pub type Account = u64;
pub type Result<T> = std::result::Result<T, String>;

/// The words of a statement, braces apart.
pub struct Words<'a>(std::iter::Peekable<std::vec::IntoIter<&'a str>>);

impl<'a> Words<'a> {
	pub fn of(spaced: &'a str) -> Self {
		Self(spaced.split_whitespace().collect::<Vec<_>>().into_iter().peekable())
	}

	pub fn next(&mut self) -> Option<&'a str> {
		self.0.next()
	}

	pub fn expect(&mut self, what: &str) -> Result<&'a str> {
		self.next().ok_or(format!("{what} is missing"))
	}

	pub fn next_if(&mut self, word: &str) -> bool {
		self.0.next_if(|next| *next == word).is_some()
	}

	/// The next word, unless it is a brace.
	pub fn next_plain(&mut self) -> Option<&'a str> {
		self.0.next_if(|next| !matches!(*next, "{" | "}"))
	}
}

/// `text` with spaces around braces.
pub fn space_braces(text: &str) -> String {
	text.replace('{', " { ").replace('}', " } ")
}

pub fn rule(word: &str) -> Result<Rule> {
	match word {
		"permit" => Ok(Rule::Permit),
		"deny" => Ok(Rule::Deny),
		other => Err(format!("no rule {other:?}")),
	}
}

pub fn sensitivity(word: &str) -> Option<Sensitivity> {
	match word {
		"N" => Some(Sensitivity::Normal),
		"R" => Some(Sensitivity::Restricted),
		"V" => Some(Sensitivity::VeryRestricted),
		_ => None,
	}
}

pub fn action(word: &str) -> Option<Action> {
	match word {
		"collect" => Some(Action::Collect),
		"access" => Some(Action::Access),
		"use" => Some(Action::Use),
		"disclose" => Some(Action::Disclose),
		"correct" => Some(Action::Correct),
		_ => None,
	}
}

pub fn actions(list: &str) -> Option<Actions> {
	let actions: Option<Vec<_>> = list.split(',').map(action).collect();
	actions.and_then(|actions| {
		let mut set = Actions::new();
		actions.into_iter().try_for_each(|action| set.try_insert(action).map(drop)).ok()?;
		Some(set)
	})
}

fn purposes(list: &str) -> Option<Purposes> {
	let purposes: Option<Vec<_>> = list.split(',').map(Purpose::from_code).collect();
	purposes.and_then(|purposes| {
		let mut set = Purposes::new();
		purposes.into_iter().try_for_each(|purpose| set.try_insert(purpose).map(drop)).ok()?;
		Some(set)
	})
}

pub fn party(name: &str, world: &World) -> Result<Party<Account>> {
	if let Ok(account) = world.account(name) {
		return Ok(Party::Account(account.id));
	}
	match world.institution(name) {
		Ok(institution) => Ok(Party::Institution(institution.id)),
		Err(_) => role(name).map(Party::Role),
	}
}

pub fn mandate(word: &str) -> Result<Mandate> {
	match word {
		"minor" => Ok(Mandate::Minor),
		"attorney" => Ok(Mandate::PowerOfAttorney),
		"lost-key" => Ok(Mandate::LostKey),
		"executor" => Ok(Mandate::Executor),
		"court" => Ok(Mandate::CourtOrder),
		other => Err(format!("no mandate {other:?}")),
	}
}

pub fn number<T: std::str::FromStr>(word: &str) -> Result<T> {
	word.parse().map_err(|_| format!("no number {word:?}"))
}

pub fn period(word: &str) -> Result<Period> {
	let (from, until) = word.split_once("..").ok_or(format!("no period {word:?}"))?;
	Ok(Period { from: optional(from, number)?, until: optional(until, number)? })
}

fn optional<T>(word: &str, read: impl Fn(&str) -> Result<T>) -> Result<Option<T>> {
	if word.is_empty() {
		Ok(None)
	} else {
		read(word).map(Some)
	}
}

/// A day as ISO 8601 writes it (proleptic Gregorian; H. Hinnant, days_from_civil).
pub fn day(word: &str) -> Result<Day> {
	let lengths: Vec<_> = word.split('-').map(str::len).collect();
	if lengths != [4, 2, 2] {
		return Err(format!("no day {word:?}"));
	}
	let parts: Vec<i32> = word.split('-').map(number).collect::<Result<_>>()?;
	let (month, day) = (parts[1], parts[2]);
	if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
		return Err(format!("no day {word:?}"));
	}
	let year = if month <= 2 { parts[0] - 1 } else { parts[0] };
	let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
	let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	Ok(Day(era * 146_097 + day_of_era - 719_468))
}

pub fn tag(salt: u8, category: &str) -> Tag {
	Tag::new(&[salt; 32], category.as_bytes())
}

/// Adds what `word` says to `scope`, if it says something about one.
pub fn narrow(scope: &mut Scope<Account>, word: &str, salt: u8, world: &World) -> Result<bool> {
	if let Some(named) = purposes(word) {
		scope.purposes = named;
		return Ok(true);
	}
	if let Some(named) = actions(word) {
		scope.actions = named;
		return Ok(true);
	}
	if let Some(named) = sensitivity(word) {
		scope.sensitivity = Some(named);
		return Ok(true);
	}
	let Some((key, list)) = word.split_once(':') else { return Ok(false) };
	let names = || list.split(',');
	match key {
		"as" => scope.actor_roles = actor_roles(list)?,
		"tag" => {
			let tags: Vec<_> = names().map(|category| tag(salt, category)).collect();
			scope.tags = tags.try_into().map_err(|_| "too many tags")?;
		}
		"days" => {
			let (first, last) = list.split_once("..").ok_or(format!("no days {list:?}"))?;
			scope.days = Days { first: optional(first, day)?, last: optional(last, day)? };
		}
		"from" => scope.period.from = Some(number::<Moment>(list)?),
		"until" => scope.period.until = Some(number::<Moment>(list)?),
		"recipient" | "custodian" | "author" => {
			for name in names() {
				let actor = actor(key, name, world)?;
				scope.actors.try_push(actor).map_err(|_| "too many actors")?;
			}
		}
		_ => return Ok(false),
	}
	Ok(true)
}

pub fn actor_roles(list: &str) -> Result<ActorRoles> {
	let mut set = ActorRoles::new();
	for code in list.split(',') {
		set.try_insert(actor_role(code)?).map_err(|_| "too many roles")?;
	}
	Ok(set)
}

fn actor(part: &str, name: &str, world: &World) -> Result<Actor<Account>> {
	match part {
		"recipient" => party(name, world).map(Actor::Recipient),
		"custodian" => world.institution(name).map(|found| Actor::Custodian(found.id)),
		_ => match world.account(name) {
			Ok(account) => Ok(Actor::Author(account.id)),
			Err(_) => world.institution(name).map(|found| Actor::AuthorInstitution(found.id)),
		},
	}
}

/// The exceptions that follow, in braces, with theirs inside.
pub fn exceptions(
	words: &mut Words<'_>,
	depth: u8,
	salt: u8,
	world: &World,
	found: &mut Vec<Provision<Account>>,
) -> Result<()> {
	while words.next_if("{") {
		let rule = rule(words.expect("a rule")?)?;
		let mut scope = Scope::default();
		while let Some(word) = words.next_plain() {
			if !narrow(&mut scope, word, salt, world)? {
				return Err(format!("{word:?} in a provision"));
			}
		}
		found.push(Provision { depth, rule, scope });
		exceptions(words, depth + 1, salt, world, found)?;
		if !words.next_if("}") {
			return Err("a brace is not closed".to_owned());
		}
	}
	Ok(())
}

// SPDX-License-Identifier: Apache-2.0

//! What one consent or one statute says about a request.

use core::cmp::Reverse;
use salus_primitives::Sensitivity;

use crate::{
	consent::{Consent, Party},
	law::Statute,
	purpose::{Purpose, Purposes},
	request::{Facts, Request},
	scope::{Action, Actor, Rule, Scope},
	tag::{match_any, Match},
	terms::{Branch, Provision},
};

/// What a rule says about a request that it speaks about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
	/// Not `opened` where the deny depends on a tag whose salt no opening uses.
	Deny {
		opened: bool,
	},
	Permit(Reach),
}

/// How a permit reaches a request. The smaller one is preferred: first the one that reaches the
/// more sensitive parts, then the narrower one.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Reach {
	/// What it does not reach.
	pub(crate) redact_above: Redaction,
	/// Steps from the purpose that is named down to the one that is asked for.
	steps: u8,
	/// Depth of the provision that permits.
	depth: Reverse<u8>,
	/// How much that provision and those above it name beyond purpose, action and sensitivity.
	restrictions: Reverse<u8>,
}

/// The parts of a record above a sensitivity, where a permit does not reach them. The fewest come
/// first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Redaction(pub(crate) Option<Sensitivity>);

impl Ord for Redaction {
	fn cmp(&self, other: &Self) -> core::cmp::Ordering {
		let key = |redaction: &Self| (redaction.0.is_some(), Reverse(redaction.0));
		key(self).cmp(&key(other))
	}
}

impl PartialOrd for Redaction {
	fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
		Some(self.cmp(other))
	}
}

/// Whether a consent for `grantee` concerns the requester.
pub(crate) fn concerns<AccountId: PartialEq>(
	grantee: &Party<AccountId>,
	request: &Request<AccountId>,
	facts: &Facts<AccountId>,
) -> bool {
	match grantee {
		Party::Account(account) => *account == request.requester,
		Party::Institution(institution) => request.institution == Some(*institution),
		Party::Role(role) => {
			request.institution.is_some()
				&& facts.institution.as_ref().is_some_and(|standing| standing.roles.contains(role))
		}
	}
}

/// What `consent` says, if it stands, concerns the requester and speaks about the request.
pub(crate) fn of_consent<AccountId: PartialEq>(
	consent: &Consent<AccountId>,
	request: &Request<AccountId>,
	facts: &Facts<AccountId>,
) -> Option<Verdict> {
	if !consent.stands(request.moment) || !concerns(&consent.grantee, request, facts) {
		return None;
	}
	let mut may_permit = consent.giver.permits_hold(request.moment, &facts.life);
	if consent.giver.is_another_person() {
		match match_any(&facts.confidential, &request.openings) {
			Match::Yes => return None,
			Match::Unopened => may_permit = false,
			Match::No => {}
		}
	}
	let terms = &consent.terms;
	let base =
		Node { rule: terms.base(), scope: terms.scope(), depth: 0, exceptions: terms.provisions() };
	Reading { request, facts, may_permit }.verdict(base, Path::default())
}

/// What `statute` says, if it speaks about the request.
pub(crate) fn of_statute<AccountId>(
	statute: &Statute,
	request: &Request<AccountId>,
	facts: &Facts<AccountId>,
) -> Option<Verdict> {
	let standing = facts.institution.as_ref().filter(|_| request.institution.is_some());
	let has_role = statute.institution_roles.is_empty()
		|| standing.is_some_and(|standing| !standing.roles.is_disjoint(&statute.institution_roles));
	let fits = has_role
		&& is_empty_or_has(statute.actor_roles.iter(), &request.actor_role)
		&& is_empty_or_has(statute.actions.iter(), &request.action)
		&& reaches_sensitivity(statute.rule, statute.sensitivity, request);
	if !fits {
		return None;
	}
	match statute.rule {
		Rule::Deny => {
			denies(&statute.purposes, request.purpose).then_some(Verdict::Deny { opened: true })
		}
		Rule::Permit if statute.actions.is_empty() => None,
		Rule::Permit => Some(Verdict::Permit(Reach {
			redact_above: redaction(statute.sensitivity?, request)?,
			steps: permits(&statute.purposes, request.purpose)?,
			depth: Reverse(0),
			restrictions: Reverse(0),
		})),
	}
}

/// One rule of a consent with the exceptions to it.
struct Node<'a, AccountId> {
	rule: Rule,
	scope: &'a Scope<AccountId>,
	depth: u8,
	exceptions: &'a [Provision<AccountId>],
}

/// What the rules from the base down to a node leave open.
#[derive(Clone, Copy)]
struct Path {
	opened: bool,
	/// The highest sensitivity that every permit on the path reaches.
	ceiling: Sensitivity,
	restrictions: u8,
}

impl Default for Path {
	fn default() -> Self {
		Self { opened: true, ceiling: Sensitivity::VeryRestricted, restrictions: 0 }
	}
}

/// A request as one consent meets it.
struct Reading<'a, AccountId> {
	request: &'a Request<AccountId>,
	facts: &'a Facts<AccountId>,
	/// Whether permits in the consent still count.
	may_permit: bool,
}

impl<AccountId: PartialEq> Reading<'_, AccountId> {
	/// An exception that speaks takes the place of the rule above it; among several a deny wins.
	/// [`crate::terms::MAX_DEPTH`] bounds the recursion; each provision is visited at most once.
	fn verdict(&self, node: Node<'_, AccountId>, above: Path) -> Option<Verdict> {
		let path = self.step(&node, above)?;
		let mut found = None;
		let mut exceptions = node.exceptions;
		while let Some(branch) = Branch::first_of(exceptions) {
			let exception = Node {
				rule: branch.provision.rule,
				scope: &branch.provision.scope,
				depth: branch.provision.depth,
				exceptions: branch.exceptions,
			};
			found = stronger(found, self.verdict(exception, path));
			exceptions = branch.following;
		}
		found.or_else(|| self.own_verdict(&node, path))
	}

	/// The path through `node`, if its scope fits.
	fn step(&self, node: &Node<'_, AccountId>, above: Path) -> Option<Path> {
		let (scope, request) = (node.scope, self.request);
		let fits = (scope.purposes.is_empty()
			|| scope.purposes.iter().any(|named| request.purpose.is_a(*named)))
			&& is_empty_or_has(scope.actions.iter(), &request.action)
			&& is_empty_or_has(scope.actor_roles.iter(), &request.actor_role)
			&& reaches_sensitivity(node.rule, scope.sensitivity, request)
			&& scope.days.hold(request.day)
			&& scope.period.holds(request.moment)
			&& self.actors_fit(&scope.actors);
		if !fits {
			return None;
		}
		let opened = scope.tags.is_empty()
			|| match match_any(&scope.tags, &request.openings) {
				Match::Yes => true,
				Match::Unopened => false,
				Match::No => return None,
			};
		let ceiling = match (node.rule, scope.sensitivity) {
			(Rule::Permit, Some(ceiling)) => above.ceiling.min(ceiling),
			_ => above.ceiling,
		};
		Some(Path {
			opened: above.opened && opened,
			ceiling,
			restrictions: above.restrictions.saturating_add(restrictions(scope)),
		})
	}

	/// Whether, for each part that some actor has, one of those with that part fits.
	fn actors_fit(&self, actors: &[Actor<AccountId>]) -> bool {
		let request = self.request;
		let is_recipient = |actor: &Actor<AccountId>| match actor {
			Actor::Recipient(party) => Some(concerns(party, request, self.facts)),
			_ => None,
		};
		let is_custodian = |actor: &Actor<AccountId>| match actor {
			Actor::Custodian(institution) => Some(*institution == request.custodian),
			_ => None,
		};
		let is_author = |actor: &Actor<AccountId>| match actor {
			Actor::Author(account) => Some(*account == request.author),
			Actor::AuthorInstitution(institution) => {
				Some(request.author_institution == Some(*institution))
			}
			_ => None,
		};
		any_of_some(actors.iter().filter_map(is_recipient))
			&& any_of_some(actors.iter().filter_map(is_custodian))
			&& any_of_some(actors.iter().filter_map(is_author))
	}

	/// What the rule of `node` says where no exception speaks.
	fn own_verdict(&self, node: &Node<'_, AccountId>, path: Path) -> Option<Verdict> {
		let (scope, purpose) = (node.scope, self.request.purpose);
		match node.rule {
			Rule::Deny => {
				denies(&scope.purposes, purpose).then_some(Verdict::Deny { opened: path.opened })
			}
			Rule::Permit if self.may_permit && path.opened => Some(Verdict::Permit(Reach {
				redact_above: redaction(path.ceiling, self.request)?,
				steps: permits(&scope.purposes, purpose)?,
				depth: Reverse(node.depth),
				restrictions: Reverse(path.restrictions),
			})),
			Rule::Permit => None,
		}
	}
}

/// The verdict that holds where two rules of one consent speak.
fn stronger(one: Option<Verdict>, other: Option<Verdict>) -> Option<Verdict> {
	use Verdict::{Deny, Permit};
	match (one, other) {
		(Some(Permit(one)), Some(Permit(other))) => Some(Permit(one.min(other))),
		(Some(Deny { opened: one }), Some(Deny { opened: other })) => {
			Some(Deny { opened: one || other })
		}
		(deny @ Some(Deny { .. }), _) | (_, deny @ Some(Deny { .. })) => deny,
		(one, other) => one.or(other),
	}
}

/// Whether a deny that names `purposes` withholds `asked`. One that names none means all.
fn denies(purposes: &Purposes, asked: Purpose) -> bool {
	if purposes.is_empty() {
		return asked.is_denied_by(Purpose::PurposeOfUse);
	}
	purposes.iter().any(|named| asked.is_denied_by(*named))
}

/// How many steps below the nearest of `purposes` that permits it `asked` lies.
fn permits(purposes: &Purposes, asked: Purpose) -> Option<u8> {
	purposes
		.iter()
		.filter(|named| asked.is_permitted_by(**named))
		.filter_map(|named| asked.steps_below(*named))
		.min()
}

/// A deny withholds from its sensitivity upwards. A permit fits a more sensitive record as well,
/// and reaches the parts of it up to its own: [`redaction`].
fn reaches_sensitivity<AccountId>(
	rule: Rule,
	sensitivity: Option<Sensitivity>,
	request: &Request<AccountId>,
) -> bool {
	match rule {
		Rule::Deny => sensitivity.is_none_or(|lowest| lowest <= request.sensitivity),
		Rule::Permit => true,
	}
}

/// What a permit up to `ceiling` leaves out. None where that cannot be: a record is corrected as a
/// whole.
fn redaction<AccountId>(ceiling: Sensitivity, request: &Request<AccountId>) -> Option<Redaction> {
	if request.sensitivity <= ceiling {
		return Some(Redaction(None));
	}
	(request.action != Action::Correct).then_some(Redaction(Some(ceiling)))
}

fn restrictions<AccountId>(scope: &Scope<AccountId>) -> u8 {
	let days = scope.days.first.is_some() || scope.days.last.is_some();
	let period = scope.period.from.is_some() || scope.period.until.is_some();
	let named = [
		!scope.actors.is_empty(),
		!scope.actor_roles.is_empty(),
		!scope.tags.is_empty(),
		days,
		period,
	];
	named.into_iter().map(u8::from).fold(0, u8::saturating_add)
}

fn is_empty_or_has<'a, T: PartialEq + 'a>(
	mut named: impl ExactSizeIterator<Item = &'a T>,
	asked: &T,
) -> bool {
	named.len() == 0 || named.any(|value| value == asked)
}

/// Whether `fits` is empty or holds a true.
fn any_of_some(mut fits: impl Iterator<Item = bool>) -> bool {
	match fits.next() {
		None | Some(true) => true,
		Some(false) => fits.any(|fit| fit),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_leaves_out_less_is_preferred() {
		let ordered = [
			Redaction(None),
			Redaction(Some(Sensitivity::Restricted)),
			Redaction(Some(Sensitivity::Normal)),
		];
		assert!(ordered.is_sorted());
	}

	#[test]
	fn of_two_verdicts_a_deny_holds_and_of_two_denies_the_opened_one() {
		let reach = |steps| Reach {
			redact_above: Redaction(None),
			steps,
			depth: Reverse(1),
			restrictions: Reverse(0),
		};
		let permit = |steps| Some(Verdict::Permit(reach(steps)));
		let deny = |opened| Some(Verdict::Deny { opened });
		assert_eq!(stronger(permit(1), permit(0)), permit(0));
		assert_eq!(stronger(permit(0), deny(false)), deny(false));
		assert_eq!(stronger(deny(false), deny(true)), deny(true));
		assert_eq!(stronger(None, permit(1)), permit(1));
		assert_eq!(stronger(deny(true), None), deny(true));
		assert_eq!(stronger(None, None), None);
	}

	#[test]
	fn the_narrower_reach_is_preferred() {
		let reach = |redacted: Option<Sensitivity>, steps, depth, restrictions| Reach {
			redact_above: Redaction(redacted),
			steps,
			depth: Reverse(depth),
			restrictions: Reverse(restrictions),
		};
		let ordered = [
			reach(None, 0, 2, 0),
			reach(None, 0, 0, 3),
			reach(None, 0, 0, 1),
			reach(None, 1, 2, 9),
			reach(Some(Sensitivity::Normal), 0, 3, 9),
		];
		assert!(ordered.is_sorted());
	}
}

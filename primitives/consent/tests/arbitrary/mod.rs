// SPDX-License-Identifier: Apache-2.0

//! Requests and facts from a small world, so that they meet each other often.

use frame_support::{traits::ConstU32, BoundedBTreeSet, BoundedVec};
use proptest::{collection::vec, option, prelude::*, sample::select};
use salus_consent::{
	Action, Actor, ActorRole, Consent, ConsentId, Days, Emergency, EmergencyId, Facts, Giver,
	LawCode, Life, Mandate, Obligations, Party, Period, Provision, Purpose, Representation,
	Request, Rule, Scope, Source, Standing, Status, Statute, Tag, Terms,
};
use salus_primitives::{Commitment, Day, Digest, InstitutionId, Role, Sensitivity};

pub type Account = u8;

/// The subject of every request.
pub const SUBJECT: Account = 0;

const ACTIONS: [Action; 5] =
	[Action::Collect, Action::Access, Action::Use, Action::Disclose, Action::Correct];
const ROLES: [Role; 3] = [Role::HealthcareProvider, Role::Laboratory, Role::Regulator];
const SENSITIVITIES: [Sensitivity; 3] =
	[Sensitivity::Normal, Sensitivity::Restricted, Sensitivity::VeryRestricted];
/// Two families with what they inherit, spare and have to name.
const PURPOSES: [Purpose; 9] = [
	Purpose::PurposeOfUse,
	Purpose::Treatment,
	Purpose::CareCoordination,
	Purpose::ClinicalTrial,
	Purpose::EmergencyTreatment,
	Purpose::BreakTheGlass,
	Purpose::Operations,
	Purpose::Legal,
	Purpose::PatientRequested,
];

fn set<T: Clone + std::fmt::Debug + Ord + 'static, const MAX: u32>(
	values: &'static [T],
	most: usize,
) -> impl Strategy<Value = BoundedBTreeSet<T, ConstU32<MAX>>> {
	vec(select(values), 0..=most).prop_map(|values| {
		let values: std::collections::BTreeSet<_> = values.into_iter().collect();
		values.try_into().expect("no longer than the bound")
	})
}

fn list<T: std::fmt::Debug, const MAX: u32>(
	one: impl Strategy<Value = T>,
	most: usize,
) -> impl Strategy<Value = BoundedVec<T, ConstU32<MAX>>> {
	vec(one, 0..=most).prop_map(|values| values.try_into().expect("no longer than the bound"))
}

fn institution() -> impl Strategy<Value = InstitutionId> {
	(1u32..=2).prop_map(InstitutionId)
}

fn account() -> impl Strategy<Value = Account> {
	0u8..4
}

fn sensitivity() -> impl Strategy<Value = Sensitivity> {
	select(&SENSITIVITIES[..])
}

pub fn purpose() -> impl Strategy<Value = Purpose> {
	select(&PURPOSES[..])
}

fn tag() -> impl Strategy<Value = Tag> {
	(0u8..2, 0u8..2).prop_map(|(salt, code)| Tag {
		salt: Digest::from([salt; 32]),
		code: Commitment::from([16 * salt + code; 32]),
	})
}

fn party() -> impl Strategy<Value = Party<Account>> {
	prop_oneof![
		account().prop_map(Party::Account),
		institution().prop_map(Party::Institution),
		select(&ROLES[..]).prop_map(Party::Role),
	]
}

fn actor() -> impl Strategy<Value = Actor<Account>> {
	prop_oneof![
		party().prop_map(Actor::Recipient),
		institution().prop_map(Actor::Custodian),
		account().prop_map(Actor::Author),
		institution().prop_map(Actor::AuthorInstitution),
	]
}

fn period() -> impl Strategy<Value = Period> {
	(option::weighted(0.2, 0u64..10), option::weighted(0.2, 5u64..15)).prop_map(|(from, until)| {
		Period { from, until: until.map(|until| until.max(from.map_or(0, |from| from + 1))) }
	})
}

fn days() -> impl Strategy<Value = Days> {
	(option::weighted(0.2, -5i32..5), option::weighted(0.2, 0i32..9)).prop_map(|(first, last)| {
		Days { first: first.map(Day), last: last.map(|last| Day(last.max(first.unwrap_or(last)))) }
	})
}

fn scope() -> impl Strategy<Value = Scope<Account>> {
	let what = (set(&PURPOSES, 3), set(&ACTIONS, 3), option::of(sensitivity()));
	let whose = (list(actor(), 2), set(&ActorRole::ALL[4..7], 1), list(tag(), 1));
	(what, whose, days(), period()).prop_map(
		|((purposes, actions, sensitivity), (actors, actor_roles, tags), days, period)| Scope {
			purposes,
			actions,
			sensitivity,
			actors,
			actor_roles,
			tags,
			days,
			period,
		},
	)
}

/// What a permit has to say, where `scope` does not.
fn completed(rule: Rule, mut scope: Scope<Account>) -> Scope<Account> {
	if rule == Rule::Permit {
		scope.purposes.remove(&Purpose::BreakTheGlass);
		if scope.purposes.is_empty() {
			scope.purposes.try_insert(Purpose::Treatment).expect("it is empty");
		}
		if scope.actions.is_empty() {
			scope.actions.try_insert(Action::Access).expect("it is empty");
		}
		scope.sensitivity.get_or_insert(Sensitivity::Normal);
	}
	scope
}

fn rule() -> impl Strategy<Value = Rule> {
	select(&[Rule::Permit, Rule::Deny][..])
}

pub fn terms() -> impl Strategy<Value = Terms<Account>> {
	(rule(), scope(), vec((1u8..=3, scope()), 0..=4)).prop_map(|(base, outer, exceptions)| {
		let mut depth = 0;
		let provisions: Vec<_> = exceptions
			.into_iter()
			.map(|(wanted, scope)| {
				depth = wanted.min(depth + 1);
				let rule = if depth % 2 == 0 { base } else { base.opposite() };
				Provision { depth, rule, scope: completed(rule, scope) }
			})
			.collect();
		let provisions = provisions.try_into().expect("no longer than the bound");
		Terms::new(base, completed(base, outer), provisions).expect("well formed")
	})
}

fn mandate() -> impl Strategy<Value = Mandate> {
	select(&[Mandate::Minor, Mandate::PowerOfAttorney, Mandate::LostKey, Mandate::Executor][..])
}

fn consent_with(
	terms: impl Strategy<Value = Terms<Account>>,
) -> impl Strategy<Value = Consent<Account>> {
	let giver = prop_oneof![
		3 => Just(Giver::Subject),
		1 => mandate().prop_map(Giver::Representative),
	];
	let status = prop_oneof![
		8 => Just(Status::Active),
		1 => (0u64..15).prop_map(|at| Status::Revoked { at }),
		1 => Just(Status::EnteredInError),
	];
	(party(), terms, giver, 0u64..5, status).prop_map(
		|(grantee, terms, giver, given_at, status)| Consent {
			grantee,
			terms,
			giver,
			given_at,
			source: Source::Signed,
			status,
		},
	)
}

pub fn consent() -> impl Strategy<Value = Consent<Account>> {
	consent_with(terms())
}

/// A consent that denies, without exceptions.
pub fn deny() -> impl Strategy<Value = Consent<Account>> {
	consent_with(
		scope().prop_map(|scope| Terms::new(Rule::Deny, scope, Default::default()).unwrap()),
	)
}

pub fn statute(is_overriding: bool) -> impl Strategy<Value = Statute> {
	(0u16..9, rule(), scope(), set(&ROLES, 1)).prop_map(
		move |(code, rule, scope, institution_roles)| {
			let scope = completed(rule, scope);
			Statute {
				code: LawCode(code),
				rule,
				is_overriding,
				purposes: scope.purposes,
				actions: scope.actions,
				sensitivity: scope.sensitivity,
				institution_roles,
				actor_roles: scope.actor_roles,
				obligations: Obligations::new(),
				may_be_withheld: false,
			}
		},
	)
}

fn emergency() -> impl Strategy<Value = Emergency> {
	(period(), sensitivity()).prop_map(|(period, sensitivity)| Emergency {
		id: EmergencyId(1),
		period,
		sensitivity,
	})
}

fn representation() -> impl Strategy<Value = Representation> {
	(mandate(), set(&ACTIONS, 3), period()).prop_map(|(mandate, actions, period)| Representation {
		mandate,
		actions,
		period,
	})
}

/// Facts of which the statutes are only base policy where `overriding` is false.
pub fn facts(overriding: bool) -> impl Strategy<Value = Facts<Account>> {
	let statutes =
		vec((any::<bool>(), statute(false), statute(true)), 0..=2).prop_map(move |rows| {
			rows.into_iter()
				.map(|(above, below, over)| if above && overriding { over } else { below })
				.collect::<Vec<_>>()
		});
	let standing = (prop::bool::weighted(0.95), set(&ROLES, 2))
		.prop_map(|(is_active, roles)| Standing { is_active, roles });
	let life = (option::weighted(0.3, 0u64..15), option::weighted(0.2, 0u64..15))
		.prop_map(|(majority, death)| Life { majority, death });
	let rare = (
		option::weighted(0.2, emergency()),
		option::weighted(0.2, representation()),
		list(tag(), 1),
		life,
	);
	(vec(consent(), 0..=5), prop::bool::weighted(0.05), statutes, standing, rare).prop_map(
		|(
			consents,
			unread,
			statutes,
			standing,
			(emergency, representation, confidential, life),
		)| {
			let consents: Vec<_> = (1..).map(ConsentId).zip(consents).collect();
			Facts {
				consents: consents.try_into().expect("no longer than the bound"),
				unread: unread.into(),
				statutes: statutes.try_into().expect("no longer than the bound"),
				institution: Some(standing),
				emergency,
				representation,
				confidential,
				life,
			}
		},
	)
}

pub fn request() -> impl Strategy<Value = Request<Account>> {
	let whom = (account(), option::weighted(0.9, institution()), select(&ActorRole::ALL[4..7]));
	let what = (institution(), account(), option::of(institution()), list(tag(), 3));
	let how = (sensitivity(), -5i32..10, select(&ACTIONS[..]), purpose(), 0u64..15);
	(whom, what, how).prop_map(
		|(
			(requester, institution, actor_role),
			(custodian, author, author_institution, openings),
			(sensitivity, day, action, purpose, moment),
		)| Request {
			requester,
			institution,
			actor_role,
			subject: SUBJECT,
			custodian,
			author,
			author_institution,
			openings,
			sensitivity,
			day: Day(day),
			action,
			purpose,
			moment,
		},
	)
}

// SPDX-License-Identifier: Apache-2.0

//! What holds of every decision.

mod arbitrary;

use arbitrary::{consent, deny, facts, request, terms, Account};
use codec::{Decode, Encode, MaxEncodedLen};
use proptest::prelude::*;
use salus_consent::{
	decide, Action, Basis, Consent, ConsentId, Decision, Facts, Obligation, Party, Purpose, Reason,
	Request, Rule, Scope, Terms,
};
use salus_primitives::{Day, Sensitivity};

/// The most sensitive part that a decision opens.
fn opened(decision: &Decision, request: &Request<Account>) -> Option<Sensitivity> {
	let Decision::Permit { obligations, .. } = decision else { return None };
	let redacted = obligations.iter().filter_map(|obligation| match obligation {
		Obligation::Redact { above } => Some(*above),
		_ => None,
	});
	redacted.chain([request.sensitivity]).min()
}

fn with_consent(facts: &Facts<Account>, id: u64, consent: Consent<Account>) -> Facts<Account> {
	let mut facts = facts.clone();
	facts.consents.try_push((ConsentId(id), consent)).expect("below the bound");
	facts
}

/// One way to make a permit narrower.
#[derive(Clone, Debug)]
enum Narrowing {
	Purpose(prop::sample::Index),
	Action(prop::sample::Index),
	Sensitivity,
	Until(u64),
	From(u64),
	Last(i32),
	Role(prop::sample::Index),
}

fn narrowing() -> impl Strategy<Value = Narrowing> {
	prop_oneof![
		any::<prop::sample::Index>().prop_map(Narrowing::Purpose),
		any::<prop::sample::Index>().prop_map(Narrowing::Action),
		Just(Narrowing::Sensitivity),
		(1u64..15).prop_map(Narrowing::Until),
		(0u64..15).prop_map(Narrowing::From),
		(-5i32..9).prop_map(Narrowing::Last),
		any::<prop::sample::Index>().prop_map(Narrowing::Role),
	]
}

impl Narrowing {
	fn apply(&self, scope: &mut Scope<Account>) {
		match self {
			Self::Purpose(index) => {
				let purpose = *index.get(&scope.purposes.iter().copied().collect::<Vec<_>>());
				scope.purposes.remove(&purpose);
			}
			Self::Action(index) => {
				let action = *index.get(&scope.actions.iter().copied().collect::<Vec<_>>());
				scope.actions.remove(&action);
			}
			Self::Sensitivity => scope.sensitivity = Some(Sensitivity::Normal),
			Self::Until(until) => {
				let until = scope.period.until.map_or(*until, |before| before.min(*until));
				scope.period.until = Some(until);
			}
			Self::From(from) => {
				let from = scope.period.from.map_or(*from, |before| before.max(*from));
				scope.period.from = Some(from);
			}
			Self::Last(last) => {
				let last = Day(*last);
				scope.days.last = Some(scope.days.last.map_or(last, |before| before.min(last)));
			}
			Self::Role(index) => {
				if scope.actor_roles.is_empty() {
					let role = *index.get(salus_consent::ActorRole::ALL);
					scope.actor_roles.try_insert(role).expect("it is empty");
				}
			}
		}
	}
}

/// `terms` with one permit made narrower that has no exceptions, if there is such a one and it is
/// then still well formed.
fn narrowed(
	terms: &Terms<Account>,
	pick: &prop::sample::Index,
	narrowing: &Narrowing,
) -> Option<Terms<Account>> {
	let mut provisions = terms.provisions().to_vec();
	let leaves: Vec<_> = (0..provisions.len())
		.filter(|index| {
			let next = provisions.get(index + 1);
			provisions[*index].rule == Rule::Permit
				&& next.is_none_or(|next| next.depth <= provisions[*index].depth)
		})
		.collect();
	let mut scope = terms.scope().clone();
	if provisions.is_empty() && terms.base() == Rule::Permit {
		narrowing.apply(&mut scope);
	} else if leaves.is_empty() {
		return None;
	} else {
		narrowing.apply(&mut provisions[*pick.get(&leaves)].scope);
	}
	Terms::new(terms.base(), scope, provisions.try_into().ok()?).ok()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1_000))]

	#[test]
	fn adding_a_deny_never_permits(
		request in request(),
		facts in facts(true),
		deny in deny(),
	) {
		let before = decide(&request, &facts);
		let after = decide(&request, &with_consent(&facts, 99, deny));
		prop_assert!(!after.is_permit() || after == before, "{before:?} became {after:?}");
		if matches!(before, Decision::Deny { .. }) && after != before {
			let by_the_new_one = [Reason::Consent(ConsentId(99)), Reason::Unopened(ConsentId(99))];
			prop_assert!(
				by_the_new_one.map(|reason| Decision::Deny { reason }).contains(&after),
				"{before:?} became {after:?}"
			);
		}
	}

	#[test]
	fn a_deny_that_speaks_stops_consents_and_base_policy(
		request in request(),
		facts in facts(false),
		deny in deny(),
	) {
		let alone = Facts { consents: Default::default(), ..facts.clone() };
		let alone = Facts { statutes: Default::default(), unread: 0, ..alone };
		let reason = match decide(&request, &with_consent(&alone, 99, deny.clone())) {
			Decision::Deny { reason } => reason,
			_ => return Ok(()),
		};
		if let Reason::Consent(_) | Reason::Unopened(_) = reason {
			let decision = decide(&request, &with_consent(&facts, 99, deny));
			prop_assert!(matches!(decision, Decision::Deny { .. }), "{decision:?}");
		}
	}

	#[test]
	fn the_order_of_facts_does_not_matter(
		request in request(),
		(facts, consents, statutes) in facts(true).prop_flat_map(|facts| {
			let consents = Just(facts.consents.to_vec()).prop_shuffle();
			let statutes = Just(facts.statutes.to_vec()).prop_shuffle();
			(Just(facts), consents, statutes)
		}),
	) {
		let mut shuffled = facts.clone();
		shuffled.consents = consents.try_into().unwrap();
		shuffled.statutes = statutes.try_into().unwrap();
		// Statutes with one code are one statute in a table.
		let codes: std::collections::BTreeSet<_> =
			facts.statutes.iter().map(|statute| statute.code).collect();
		prop_assume!(codes.len() == facts.statutes.len());
		prop_assert_eq!(decide(&request, &shuffled), decide(&request, &facts));
	}

	#[test]
	fn a_narrower_permit_opens_no_more(
		request in request(),
		mut facts in facts(true),
		which in any::<prop::sample::Index>(),
		pick in any::<prop::sample::Index>(),
		narrowing in narrowing(),
	) {
		// Base policy follows the consents: where a consent ends it may reach further.
		facts.statutes.retain(|statute| statute.is_overriding);
		prop_assume!(!facts.consents.is_empty());
		let place = which.index(facts.consents.len());
		let Some(terms) = narrowed(&facts.consents[place].1.terms, &pick, &narrowing) else {
			return Ok(());
		};
		let mut consents = facts.consents.to_vec();
		consents[place].1.terms = terms;
		let after = Facts { consents: consents.try_into().unwrap(), ..facts.clone() };
		let before = decide(&request, &facts);
		let after = decide(&request, &after);
		prop_assert!(
			opened(&after, &request) <= opened(&before, &request),
			"{before:?} became {after:?}"
		);
	}

	#[test]
	fn a_permit_by_consent_is_covered_by_what_that_consent_names(
		request in request(),
		facts in facts(true),
	) {
		let Decision::Permit { basis: Basis::Consent(id), obligations } =
			decide(&request, &facts)
		else {
			return Ok(());
		};
		let (_, consent) = facts.consents.iter().find(|(known, _)| *known == id).unwrap();
		prop_assert!(consent.stands(request.moment));
		let concerns = match consent.grantee {
			Party::Account(account) => account == request.requester,
			Party::Institution(institution) => Some(institution) == request.institution,
			Party::Role(role) => facts.institution.as_ref().unwrap().roles.contains(&role),
		};
		prop_assert!(concerns);
		let terms = &consent.terms;
		let base = (terms.base(), terms.scope());
		let rules = terms.provisions().iter().map(|provision| (provision.rule, &provision.scope));
		let covered = rules.chain([base]).any(|(rule, scope)| {
			rule == Rule::Permit
				&& scope.actions.contains(&request.action)
				&& scope.period.holds(request.moment)
				&& scope.days.hold(request.day)
				&& scope.purposes.iter().any(|named| request.purpose.is_permitted_by(*named))
		});
		prop_assert!(covered);
		prop_assert!(obligations.contains(&Obligation::NoRedisclosure));
		prop_assert_eq!(facts.unread, 0);
	}

	#[test]
	fn a_deny_that_does_not_name_emergency_treatment_leaves_it(
		mut request in request(),
		facts in facts(true),
		deny in deny(),
	) {
		request.purpose = Purpose::EmergencyTreatment;
		let names = |purpose: &Purpose| purpose.is_a(Purpose::EmergencyTreatment);
		prop_assume!(!deny.terms.scope().purposes.iter().any(names));
		let before = decide(&request, &facts);
		prop_assert_eq!(decide(&request, &with_consent(&facts, 99, deny)), before);
	}

	#[test]
	fn no_consent_changes_what_overriding_law_decides(
		request in request(),
		facts in facts(true),
		consent in consent(),
	) {
		let alone = Facts { consents: Default::default(), unread: 0, ..facts.clone() };
		let overridden = match decide(&request, &alone) {
			Decision::Permit { basis: Basis::Law(code), .. } |
			Decision::Deny { reason: Reason::Law(code) } => {
				let is_code = |statute: &&salus_consent::Statute| statute.code == code;
				facts.statutes.iter().filter(is_code).all(|statute| statute.is_overriding)
			},
			Decision::Permit { basis: Basis::Consent(_), .. } => unreachable!("there is none"),
			Decision::Permit { .. } => true,
			Decision::Deny { .. } => true,
			Decision::NoConsent => false,
		};
		if overridden {
			let after = decide(&request, &with_consent(&facts, 99, consent));
			prop_assert_eq!(after, decide(&request, &alone));
		}
	}

	#[test]
	fn where_consents_were_left_unread_neither_consent_nor_base_policy_permits(
		request in request(),
		facts in facts(false),
	) {
		let decision = decide(&request, &Facts { unread: 1, ..facts });
		let permitted_below = matches!(
			decision,
			Decision::Permit { basis: Basis::Consent(_) | Basis::Law(_), .. }
		);
		prop_assert!(!permitted_below && decision != Decision::NoConsent);
	}

	#[test]
	fn silence_about_the_category_opens_nothing(mut request in request(), facts in facts(true)) {
		let told = opened(&decide(&request, &facts), &request);
		request.openings = Default::default();
		let silent = opened(&decide(&request, &facts), &request);
		prop_assert!(silent <= told);
	}

	#[test]
	fn terms_survive_the_codec_within_their_bound(terms in terms()) {
		let bytes = terms.encode();
		prop_assert!(bytes.len() <= Terms::<Account>::max_encoded_len());
		prop_assert_eq!(Terms::<Account>::decode(&mut &bytes[..]).unwrap(), terms);
	}

	#[test]
	fn whatever_decodes_is_well_formed(
		terms in terms(),
		place in any::<prop::sample::Index>(),
		byte in any::<u8>(),
	) {
		let mut bytes = terms.encode();
		let place = place.index(bytes.len());
		bytes[place] = byte;
		if let Ok(decoded) = Terms::<Account>::decode(&mut &bytes[..]) {
			let provisions = decoded.provisions().to_vec().try_into().unwrap();
			let again = Terms::new(decoded.base(), decoded.scope().clone(), provisions);
			prop_assert_eq!(again, Ok(decoded));
		}
	}

	#[test]
	fn nothing_is_corrected_in_part(mut request in request(), facts in facts(true)) {
		request.action = Action::Correct;
		let decision = decide(&request, &facts);
		if decision.is_permit() {
			prop_assert_eq!(opened(&decision, &request), Some(request.sensitivity));
		}
	}
}

// SPDX-License-Identifier: Apache-2.0

//! What the base policies permit, once they are law.

use frame_support::assert_ok;
use salus_consent::{
	AccessRequest, Action, ActorRole, Basis, Decision, LawCode, Obligation, Purpose, Statute,
};
use salus_primitives::{Country, InstitutionId, Role, Sensitivity};
use salus_testing::reader;

use super::GRANTEE;
use crate::{
	mock::{Consent, *},
	*,
};

const HERE: InstitutionId = InstitutionId(50);
const PAYER: InstitutionId = InstitutionId(51);

/// A provider and an insurer in a country with its base policies.
fn country(code: &[u8; 2]) {
	Register::admit(HERE, &[Role::HealthcareProvider], code);
	Register::admit(PAYER, &[Role::Insurer], code);
	let statutes = base_policies().remove(&Country(*code)).expect("one of the five");
	assert_ok!(legislate(code, statutes));
}

/// For treatment at the provider's.
fn care(actor_role: ActorRole) -> AccessRequest<AccountId> {
	AccessRequest { custodian: HERE, actor_role, ..request(clinician(HERE, 0)) }
}

fn law(code: u16) -> Option<Basis> {
	Some(Basis::Law(LawCode(code)))
}

#[test]
fn base_policies_are_complete_and_ascend() {
	let policies = base_policies();
	let countries: Vec<_> = policies.keys().map(|country| country.0).collect();
	assert_eq!(countries, [*b"CH", *b"DE", *b"FR", *b"NL", *b"US"]);
	ExtBuilder::default().execute(|| {
		for (country, statutes) in policies {
			assert_eq!(statutes.len(), 4);
			assert!(statutes.iter().all(|statute| !statute.is_overriding));
			assert_ok!(legislate(&country.0, statutes.clone()));
			assert_eq!(Consent::statutes(country), statutes);
		}
	});
}

#[test]
fn treatment_needs_no_consent_from_those_whom_the_law_names() {
	use ActorRole::*;
	let roles = [CareTeam, TreatingProvider, Provider, Assigned];
	let expected = [
		(b"CH", [true, true, false, false]),
		(b"DE", [true, true, false, false]),
		(b"FR", [true, false, false, false]),
		(b"NL", [true, false, false, false]),
		(b"US", [true, true, true, false]),
	];
	ExtBuilder::default().execute(|| {
		for (code, permitted) in expected {
			country(code);
			let found = roles.map(|role| basis(care(role)) == law(1));
			assert_eq!(found, permitted, "{code:?}");
			let emergency =
				AccessRequest { purpose: Purpose::EmergencyTreatment, ..care(CareTeam) };
			assert_eq!(basis(emergency), law(1));
			for purpose in [Purpose::Research, Purpose::ClinicalTrial, Purpose::Marketing] {
				assert_eq!(basis(AccessRequest { purpose, ..care(CareTeam) }), None);
			}
		}
	});
}

#[test]
fn what_is_more_sensitive_is_left_out() {
	ExtBuilder::default().execute(|| {
		country(b"US");
		let asked = AccessRequest {
			sensitivity: Sensitivity::Restricted,
			..care(ActorRole::TreatingProvider)
		};
		let redaction = Obligation::Redact { above: Sensitivity::Normal };
		let obligations = set(&[Obligation::NoRedisclosure, redaction]);
		let basis = Basis::Law(LawCode(1));
		assert_eq!(decide(asked), Ok(Decision::Permit { basis, obligations }));
	});
}

#[test]
fn providers_abroad_need_a_consent() {
	ExtBuilder::default().execute(|| {
		country(b"CH");
		let abroad = AccessRequest { custodian: HERE, ..request(clinician(KLINIK, 0)) };
		assert_eq!(basis(abroad), None);
	});
}

#[test]
fn an_insurer_gets_what_is_billed_and_looks_into_nothing() {
	ExtBuilder::default().execute(|| {
		country(b"DE");
		let payment = |requester, actor_role, action| AccessRequest {
			actor_role,
			action,
			purpose: Purpose::Payment,
			custodian: HERE,
			..request(requester)
		};
		let adjuster = |action| payment(reader(PAYER), ActorRole::Payer, action);
		assert_eq!(basis(adjuster(Action::Collect)), law(2));
		assert_eq!(basis(adjuster(Action::Access)), None);
		let clerk = payment(reader(HERE), ActorRole::Assigned, Action::Disclose);
		assert_eq!(basis(clerk), law(3));
		let claim =
			AccessRequest { purpose: Purpose::CoverageAuthorization, ..adjuster(Action::Collect) };
		assert_eq!(basis(claim), law(2));
	});
}

#[test]
fn what_has_to_be_reported_is_disclosed_by_who_has_to_report() {
	ExtBuilder::default().execute(|| {
		country(b"FR");
		let report = AccessRequest {
			purpose: Purpose::PublicHealth,
			action: Action::Disclose,
			sensitivity: Sensitivity::Restricted,
			..care(ActorRole::Assigned)
		};
		assert_eq!(basis(report.clone()), law(4));
		let collected = AccessRequest { action: Action::Access, ..report };
		assert_eq!(basis(collected), None);
	});
}

#[test]
fn a_deny_stands_above_a_base_policy() {
	let hospital = || AccessRequest { ..request(clinician(HOSPITAL, 0)) };
	ExtBuilder::default().execute(|| {
		let statutes: Vec<Statute> = base_policies().remove(&Country(*b"CH")).unwrap();
		assert_ok!(legislate(b"CH", statutes));
		assert_eq!(basis(hospital()), law(1));
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, refusal()));
		assert_eq!(basis(hospital()), None);
	});
}

// SPDX-License-Identifier: Apache-2.0

//! Decisions out of the state. What consents say about requests is `docs/decisions.md`'s; here is
//! which consents, roles, laws and lives a decision meets.

use frame_support::assert_ok;
use salus_consent::{
	AccessRequest, Action, ActorRole, Basis, Decision, Giver, LawCode, Mandate, Obligation, Party,
	Period, Provision, Purpose, Reason, RequestError, Rule, Scope, Statute, Terms,
};
use salus_primitives::{Commitment, ConfidentialTags, Role, Sensitivity};

use super::GRANTEE;
use crate::{
	mock::{Consent, *},
	*,
};

const LABORATORY: &[u8] = b"http://terminology.hl7.org/CodeSystem/observation-category|laboratory";
const IMAGING: &[u8] = b"http://terminology.hl7.org/CodeSystem/observation-category|imaging";

/// A clinician of the hospital.
fn nurse() -> AccountId {
	clinician(HOSPITAL, 0)
}

fn basis_of(consent: u64) -> Option<Basis> {
	Some(Basis::Consent(ConsentId(consent)))
}

fn denied(reason: Reason) -> Result<Decision, RequestError> {
	Ok(Decision::Deny { reason })
}

/// Asks for a record of this category.
fn request_for(requester: AccountId, code: &[u8]) -> AccessRequest<AccountId> {
	let openings = vec![tag(code)].try_into().unwrap();
	AccessRequest { openings, ..request(requester) }
}

/// Permits access for treatment to what the laboratory found.
fn laboratory_only() -> Terms<AccountId> {
	let tags = vec![tag(LABORATORY)].try_into().unwrap();
	terms(Rule::Permit, Scope { tags, ..access(Purpose::Treatment) }, vec![])
}

#[test]
fn a_hospital_sees_the_laboratory_for_treatment_and_nobody_and_nothing_else() {
	ExtBuilder::default().granted(laboratory_only()).execute(|| {
		let permitted = decide(request_for(nurse(), LABORATORY));
		let obligations = set(&[Obligation::NoRedisclosure]);
		let basis = Basis::Consent(ConsentId(0));
		assert_eq!(permitted, Ok(Decision::Permit { basis, obligations }));

		let colleague = request_for(clinician(HOSPITAL, 1), LABORATORY);
		assert_eq!(self::basis(colleague), basis_of(0));
		let elsewhere = request_for(clinician(PRACTICE, 0), LABORATORY);
		assert_eq!(decide(elsewhere), Ok(Decision::NoConsent));
		assert_eq!(decide(request_for(nurse(), IMAGING)), Ok(Decision::NoConsent));
		assert_eq!(decide(request(nurse())), Ok(Decision::NoConsent), "not opened");
		let mut asked = request_for(nurse(), LABORATORY);
		asked.purpose = Purpose::Research;
		assert_eq!(decide(asked.clone()), Ok(Decision::NoConsent));
		asked = AccessRequest { action: Action::Disclose, ..asked };
		asked.purpose = Purpose::Treatment;
		assert_eq!(decide(asked), Ok(Decision::NoConsent));
		let mut about_child = request_for(nurse(), LABORATORY);
		about_child.subject = CHILD;
		assert_eq!(decide(about_child), Ok(Decision::NoConsent));
	});
}

#[test]
fn a_consent_for_an_account_meets_it_wherever_it_acts() {
	let chain = ExtBuilder::default().granted_to(Party::Account(nurse()), treatment());
	chain.granted_to(Party::Account(FRIEND), treatment()).execute(|| {
		assert_eq!(basis(request(nurse())), basis_of(0));
		assert_eq!(basis(request(clinician(HOSPITAL, 1))), None);
		let by_itself = AccessRequest {
			institution: None,
			actor_role: ActorRole::Caregiver,
			..request(nurse())
		};
		assert_eq!(basis(by_itself), basis_of(0));
		let asked = AccessRequest { actor_role: ActorRole::Caregiver, ..request(FRIEND) };
		assert_eq!(basis(asked), basis_of(1));
	});
}

#[test]
fn a_deny_for_a_role_stops_every_institution_that_has_it() {
	let role = Party::Role(Role::Laboratory);
	let chain = ExtBuilder::default().granted(treatment()).granted_to(role, refusal());
	let practice = Party::Institution(PRACTICE);
	chain.granted_to(practice, treatment()).execute(|| {
		let reason = Reason::Consent(ConsentId(1));
		assert_eq!(decide(request(nurse())), denied(reason));
		assert_eq!(basis(request(clinician(PRACTICE, 0))), basis_of(2), "it has no laboratory");
		assert_ok!(revoke(PATIENT, 1));
		assert_eq!(basis(request(nurse())), basis_of(0));
	});
}

#[test]
fn a_permit_for_a_role_reaches_every_institution_that_has_it() {
	let role = Party::Role(Role::HealthcareProvider);
	ExtBuilder::default().granted_to(role, treatment()).execute(|| {
		for institution in [HOSPITAL, PRACTICE, KLINIK] {
			assert_eq!(basis(request(clinician(institution, 0))), basis_of(0));
		}
		let adjuster =
			AccessRequest { actor_role: ActorRole::Payer, ..request(clinician(INSURER, 0)) };
		assert_eq!(basis(adjuster), None);
	});
}

#[test]
fn a_period_holds_from_its_first_moment_until_just_before_its_last() {
	let period = Period { from: Some(NOW + HOUR), until: Some(NOW + 2 * HOUR) };
	let scope = Scope { period, ..access(Purpose::Treatment) };
	ExtBuilder::default().granted(terms(Rule::Permit, scope, vec![])).execute(|| {
		let stands = |milliseconds| {
			pass(milliseconds);
			basis(request(nurse())).is_some()
		};
		assert_eq!([0, HOUR - 1, 1, HOUR - 1, 1].map(stands), [false, false, true, true, false]);
	});
}

#[test]
fn a_revoked_consent_permits_and_denies_no_more() {
	let practice = Party::Institution(PRACTICE);
	let chain = ExtBuilder::default().granted(treatment()).granted_to(practice.clone(), refusal());
	chain.granted_to(practice, treatment()).revoked(0).revoked(1).execute(|| {
		assert_eq!(decide(request(nurse())), Ok(Decision::NoConsent));
		assert_eq!(basis(request(clinician(PRACTICE, 0))), basis_of(2));
	});
}

#[test]
fn amended_terms_decide_at_once() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		assert_ok!(amend(PATIENT, 0, refusal()));
		assert_eq!(decide(request(nurse())), denied(Reason::Consent(ConsentId(1))));
	});
}

#[test]
fn a_consent_on_paper_decides_until_it_is_entered_in_error() {
	ExtBuilder::default().recorded(treatment(), 1).execute(|| {
		assert_eq!(basis(request(nurse())), basis_of(0));
		assert_ok!(Consent::enter_in_error(signed(officer(CLINIC)), ConsentId(0)));
		assert_eq!(decide(request(nurse())), Ok(Decision::NoConsent));
	});
}

#[test]
fn what_parents_permitted_ends_at_majority_and_what_they_denied_does_not() {
	let by_parent =
		|grantee, terms: fn() -> Terms<AccountId>| move || grant(PARENT, CHILD, grantee, terms());
	let practice = Party::Institution(PRACTICE);
	let chain = ExtBuilder::default().then(by_parent(GRANTEE, treatment));
	chain.then(by_parent(practice, refusal)).execute(|| {
		let about_child = |requester| AccessRequest { subject: CHILD, ..request(requester) };
		assert_eq!(basis(about_child(nurse())), basis_of(0));
		pass(MAJORITY - NOW - 1);
		assert_eq!(basis(about_child(nurse())), basis_of(0));
		pass(1);
		assert_eq!(decide(about_child(nurse())), Ok(Decision::NoConsent));
		let elsewhere = decide(about_child(clinician(PRACTICE, 0)));
		assert_eq!(elsewhere, denied(Reason::Consent(ConsentId(1))));
	});
}

#[test]
fn what_a_minor_keeps_from_its_parents_they_neither_see_nor_permit() {
	let by_parent = || grant(PARENT, CHILD, GRANTEE, treatment());
	ExtBuilder::default().then(by_parent).execute(|| {
		let kept = tag(b"kept");
		let mut codes = [Commitment::from([9; 32]); 8];
		codes[3] = kept.code;
		Kin::keep_confidential(CHILD, ConfidentialTags { salt: kept.salt, codes });
		let asked = |requester, code: &[u8]| AccessRequest {
			subject: CHILD,
			..request_for(requester, code)
		};
		assert_eq!(basis(asked(nurse(), b"other")), basis_of(0));
		assert_eq!(decide(asked(nurse(), b"kept")), Ok(Decision::NoConsent));
		let parent = |code: &[u8]| AccessRequest {
			actor_role: ActorRole::Representative,
			purpose: Purpose::PatientRequested,
			..asked(PARENT, code)
		};
		let representative = Some(Basis::Representative(Mandate::Minor));
		assert_eq!(basis(parent(b"other")), representative);
		assert_eq!(decide(parent(b"kept")), denied(Reason::Confidential));
	});
}

#[test]
fn the_dead_ask_for_nothing_and_what_they_permitted_outlives_them() {
	let by_attorney = || grant(ATTORNEY, PATIENT, Party::Institution(PRACTICE), treatment());
	ExtBuilder::default().granted(treatment()).then(by_attorney).execute(|| {
		let own = |requester, actor_role| AccessRequest {
			actor_role,
			purpose: Purpose::PatientRequested,
			..request(requester)
		};
		let patient = || own(PATIENT, ActorRole::Patient);
		assert_eq!(basis(patient()), Some(Basis::Subject));
		Kin::die(PATIENT, TODAY);
		assert_eq!(basis(patient()), Some(Basis::Subject), "it lives to the end of the day");
		pass(DAY / 2);
		assert_eq!(decide(patient()), denied(Reason::SubjectDeceased));
		assert_eq!(basis(request(nurse())), basis_of(0));
		assert_eq!(basis(request(clinician(PRACTICE, 0))), None, "what an attorney permitted ends");
		let heir = own(HEIR, ActorRole::Representative);
		assert_eq!(basis(heir), Some(Basis::Representative(Mandate::Executor)));
		let attorney = own(ATTORNEY, ActorRole::Representative);
		assert_eq!(decide(attorney), Err(RequestError::ActorRoleImpossible));
	});
}

#[test]
fn a_representative_sees_and_neither_discloses_nor_corrects() {
	ExtBuilder::default().execute(|| {
		let asked = |action| AccessRequest {
			action,
			actor_role: ActorRole::Representative,
			purpose: Purpose::PatientRequested,
			..request(ATTORNEY)
		};
		let representative = Some(Basis::Representative(Mandate::PowerOfAttorney));
		for action in [Action::Collect, Action::Access, Action::Use] {
			assert_eq!(basis(asked(action)), representative);
		}
		for action in [Action::Disclose, Action::Correct] {
			assert_eq!(decide(asked(action)), Ok(Decision::NoConsent));
		}
	});
}

#[test]
fn the_law_of_the_custodians_country_decides_what_no_consent_does() {
	let law = || legislate(b"CH", vec![policy(5, Purpose::Treatment)]);
	ExtBuilder::default().then(law).execute(|| {
		let by_law = Some(Basis::Law(LawCode(5)));
		assert_eq!(basis(request(nurse())), by_law);
		assert_eq!(basis(request(clinician(KLINIK, 0))), None, "under another law");
		let abroad = AccessRequest { custodian: KLINIK, ..request(nurse()) };
		assert_eq!(basis(abroad), None);
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, refusal()));
		assert_eq!(decide(request(nurse())), denied(Reason::Consent(ConsentId(0))));
	});
}

#[test]
fn a_law_that_overrides_stands_above_consents_and_one_that_denies_binds_everybody() {
	let duty = || Statute { is_overriding: true, ..policy(1, Purpose::Treatment) };
	let ban = || Statute {
		rule: Rule::Deny,
		is_overriding: true,
		institution_roles: set(&[]),
		..policy(2, Purpose::Research)
	};
	let chain = ExtBuilder::default().then(move || legislate(b"CH", vec![duty(), ban()]));
	chain.granted(refusal()).execute(|| {
		let by_law = Some(Basis::Law(LawCode(1)));
		assert_eq!(basis(request(nurse())), by_law);
		for requester in [nurse(), clinician(KLINIK, 0)] {
			let asked = AccessRequest { purpose: Purpose::Research, ..request(requester) };
			assert_eq!(decide(asked), denied(Reason::Law(LawCode(2))));
		}
	});
}

#[test]
fn an_emergency_opens_to_who_declared_it_while_its_window_holds() {
	ExtBuilder::default().granted(refusal()).execute(|| {
		let emergency = Glass::declare(3, nurse(), PATIENT);
		let asked = |requester| AccessRequest {
			emergency: Some(emergency),
			purpose: Purpose::BreakTheGlass,
			sensitivity: Sensitivity::VeryRestricted,
			..request(requester)
		};
		let redaction = Obligation::Redact { above: Sensitivity::Restricted };
		let obligations = [Obligation::NoRedisclosure, Obligation::DeleteAfterUse, redaction];
		let basis = Basis::Emergency(emergency);
		let permit = Decision::Permit { basis, obligations: set(&obligations) };
		assert_eq!(decide(asked(nurse())), Ok(permit));
		assert_eq!(self::basis(asked(clinician(HOSPITAL, 1))), None);
		let unnamed = AccessRequest { emergency: None, ..asked(nurse()) };
		assert_eq!(self::basis(unnamed), None);
		pass(4 * HOUR);
		assert_eq!(self::basis(asked(nurse())), None);
	});
}

#[test]
fn the_agents_of_a_suspended_institution_get_nothing() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		Register::suspend(HOSPITAL);
		assert_eq!(decide(request(nurse())), denied(Reason::InstitutionNotActive));
		Register::reinstate(HOSPITAL);
		assert_eq!(basis(request(nurse())), basis_of(0));
	});
}

#[test]
fn nobody_asks_for_an_institution_that_it_does_not_act_for() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		for requester in [clinician(PRACTICE, 0), FRIEND] {
			let asked = AccessRequest { institution: Some(HOSPITAL), ..request(requester) };
			assert_eq!(decide(asked), Err(RequestError::NotItsAgent));
		}
	});
}

#[test]
fn an_agent_that_names_no_institution_asks_for_itself_alone() {
	use ActorRole::*;
	let account = Party::Account(nurse());
	let chain = ExtBuilder::default().granted(refusal()).granted_to(account, treatment());
	chain.execute(|| {
		let asked =
			|actor_role| AccessRequest { institution: None, actor_role, ..request(nurse()) };
		for role in [CareTeam, TreatingProvider, Provider, Payer, Investigator, Assigned] {
			assert_eq!(decide(asked(role)), Err(RequestError::NotItsAgent));
		}
		for role in [Patient, Representative] {
			assert_eq!(decide(asked(role)), Err(RequestError::ActorRoleImpossible));
		}
		assert_eq!(basis(asked(Caregiver)), basis_of(1));
	});
}

#[test]
fn an_emergency_is_for_who_acts_for_an_institution() {
	ExtBuilder::default().execute(|| {
		let emergency = Glass::declare(3, nurse(), PATIENT);
		let asked = |institution| AccessRequest {
			institution,
			actor_role: ActorRole::Caregiver,
			emergency: Some(emergency),
			purpose: Purpose::EmergencyTreatment,
			..request(nurse())
		};
		assert_eq!(basis(asked(Some(HOSPITAL))), Some(Basis::Emergency(emergency)));
		assert_eq!(decide(asked(None)), Ok(Decision::NoConsent));
	});
}

#[test]
fn a_deactivated_account_opens_nothing() {
	ExtBuilder::default().execute(|| {
		let own = |requester, actor_role| AccessRequest {
			actor_role,
			purpose: Purpose::PatientRequested,
			..request(requester)
		};
		let patient = || own(PATIENT, ActorRole::Patient);
		assert_eq!(basis(patient()), Some(Basis::Subject));
		Kin::deactivate(PATIENT);
		assert_eq!(decide(patient()), Err(RequestError::ActorRoleImpossible));
		let attorney = own(ATTORNEY, ActorRole::Representative);
		assert!(basis(attorney).is_some());
		Kin::die(PATIENT, TODAY);
		pass(DAY);
		assert_eq!(decide(patient()), denied(Reason::SubjectDeceased));
	});
}

#[test]
fn a_subject_was_registered() {
	ExtBuilder::default().execute(|| {
		let asked = AccessRequest { subject: FRIEND, ..request(nurse()) };
		assert_eq!(decide(asked), Err(RequestError::SubjectUnknown));
	});
}

#[test]
fn a_custodian_is_an_institution() {
	ExtBuilder::default().execute(|| {
		let asked = AccessRequest { custodian: NOBODY, ..request(nurse()) };
		assert_eq!(decide(asked), Err(RequestError::CustodianUnknown));
	});
}

#[test]
fn everybody_asks_as_what_it_can_be() {
	use ActorRole::*;
	let can_ask_as = |requester| {
		let is_possible = |actor_role: &&ActorRole| {
			let asked = AccessRequest { actor_role: **actor_role, ..request(requester) };
			decide(asked) != Err(RequestError::ActorRoleImpossible)
		};
		ActorRole::ALL.iter().filter(is_possible).copied().collect::<Vec<_>>()
	};
	ExtBuilder::default().execute(|| {
		assert_eq!(can_ask_as(PATIENT), [Patient]);
		assert_eq!(can_ask_as(FRIEND), [Caregiver]);
		assert_eq!(can_ask_as(ATTORNEY), [Representative, Caregiver]);
		let provider = [Caregiver, CareTeam, TreatingProvider, Provider, Assigned];
		assert_eq!(can_ask_as(nurse()), provider);
		assert_eq!(can_ask_as(clinician(INSURER, 0)), [Caregiver, Payer, Assigned]);
		assert_eq!(can_ask_as(clinician(INSTITUTE, 0)), [Caregiver, Investigator, Assigned]);
	});
}

#[test]
fn exceptions_are_read_with_their_consent() {
	let scope = Scope { actor_roles: set(&[ActorRole::Assigned]), ..Scope::default() };
	let exception = Provision { depth: 1, rule: Rule::Deny, scope };
	let terms = terms(Rule::Permit, access(Purpose::Treatment), vec![exception]);
	ExtBuilder::default().granted(terms).execute(|| {
		let clerk = AccessRequest { actor_role: ActorRole::Assigned, ..request(nurse()) };
		assert_eq!(decide(clerk), denied(Reason::Consent(ConsentId(0))));
		assert_eq!(basis(request(nurse())), basis_of(0));
	});
}

#[test]
fn a_listed_consent_that_cannot_be_read_denies() {
	ExtBuilder::default().granted(treatment()).build().execute_with(|| {
		let row = Consents::<Test>::take(ConsentId(0)).unwrap();
		assert_eq!(row.consent.giver, Giver::Subject);
		assert_eq!(decide(request(nurse())), denied(Reason::ConsentsUnread));
	});
}

// SPDX-License-Identifier: Apache-2.0

//! What an access could rest on at the moment when it happened.

use frame_support::assert_ok;
use salus_consent::{
	Bases, Basis, EmergencyId, LawCode, Mandate, Provision, Purpose, Rule, Scope, Statute,
};
use salus_primitives::Moment;

use super::GRANTEE;
use crate::{
	mock::{Consent, *},
	*,
};

fn could_carry(basis: Basis, subject: AccountId, moment: Moment) -> bool {
	<Consent as Bases<AccountId>>::could_carry(&basis, &subject, CLINIC, moment)
}

fn consent(number: u64) -> Basis {
	Basis::Consent(ConsentId(number))
}

#[test]
fn a_consent_carries_while_it_stood_for_its_subject() {
	let chain = ExtBuilder::default().passed(HOUR).granted(treatment()).passed(HOUR).revoked(0);
	chain.passed(HOUR).execute(|| {
		let carried = [0, HOUR - 1, HOUR, 2 * HOUR - 1, 2 * HOUR]
			.map(|passed| could_carry(consent(0), PATIENT, NOW + passed));
		assert_eq!(carried, [false, false, true, true, false]);
		assert!(!could_carry(consent(0), CHILD, NOW + HOUR));
		assert!(!could_carry(consent(1), PATIENT, NOW + HOUR));
	});
}

#[test]
fn a_consent_that_permits_nothing_carries_nothing() {
	let exception = || {
		let permit = Provision { depth: 1, rule: Rule::Permit, scope: access(Purpose::Treatment) };
		terms(Rule::Deny, Scope::default(), vec![permit])
	};
	ExtBuilder::default().granted(refusal()).granted(exception()).execute(|| {
		assert!(!could_carry(consent(0), PATIENT, NOW));
		assert!(could_carry(consent(1), PATIENT, NOW));
	});
}

#[test]
fn what_was_entered_in_error_carried_until_that_was_found() {
	ExtBuilder::default().recorded(treatment(), 1).passed(HOUR).execute(|| {
		assert!(could_carry(consent(0), PATIENT, NOW));
		assert_ok!(Consent::enter_in_error(signed(officer(CLINIC)), ConsentId(0)));
		let carried = [NOW - 1, NOW, NOW + HOUR - 1, NOW + HOUR]
			.map(|moment| could_carry(consent(0), PATIENT, moment));
		assert_eq!(carried, [false, true, true, false]);
	});
}

#[test]
fn what_was_revoked_before_carried_until_then() {
	let chain = ExtBuilder::default().recorded(treatment(), 1).passed(HOUR).revoked(0);
	chain.passed(HOUR).execute(|| {
		assert_ok!(Consent::enter_in_error(signed(officer(CLINIC)), ConsentId(0)));
		assert_eq!(row(0).closed_at, Some(NOW + HOUR));
		let carried =
			[NOW + HOUR - 1, NOW + HOUR].map(|moment| could_carry(consent(0), PATIENT, moment));
		assert_eq!(carried, [true, false]);
	});
}

#[test]
fn a_deactivated_account_carries_nothing() {
	ExtBuilder::default().execute(|| {
		assert!(could_carry(Basis::Subject, PATIENT, NOW));
		Kin::deactivate(PATIENT);
		assert!(!could_carry(Basis::Subject, PATIENT, NOW));
		assert!(could_carry(Basis::Subject, CHILD, NOW));
	});
}

#[test]
fn what_parents_permitted_carries_until_majority() {
	let by_parent = || grant(PARENT, CHILD, GRANTEE, treatment());
	ExtBuilder::default().then(by_parent).passed(MAJORITY - NOW).execute(|| {
		assert!(could_carry(consent(0), CHILD, MAJORITY - 1));
		assert!(!could_carry(consent(0), CHILD, MAJORITY));
	});
}

#[test]
fn an_emergency_carries_within_its_window() {
	ExtBuilder::default().execute(|| {
		let emergency = Glass::declare(1, clinician(HOSPITAL, 0), PATIENT);
		let carried = [NOW, NOW + 4 * HOUR - 1, NOW + 4 * HOUR]
			.map(|moment| could_carry(Basis::Emergency(emergency), PATIENT, moment));
		assert_eq!(carried, [true, true, false]);
		assert!(!could_carry(Basis::Emergency(emergency), CHILD, NOW));
		assert!(!could_carry(Basis::Emergency(EmergencyId(2)), PATIENT, NOW));
	});
}

#[test]
fn a_subject_and_its_representatives_carry_in_their_part_of_a_life() {
	ExtBuilder::default().execute(|| {
		let mandates = [Mandate::PowerOfAttorney, Mandate::Executor, Mandate::Minor];
		let carried = |subject, moment| {
			let representative = mandates
				.map(|mandate| could_carry(Basis::Representative(mandate), subject, moment));
			(could_carry(Basis::Subject, subject, moment), representative)
		};
		assert_eq!(carried(PATIENT, NOW), (true, [true, false, false]));
		assert_eq!(carried(CHILD, NOW), (true, [true, false, true]));
		assert_eq!(carried(CHILD, MAJORITY), (true, [true, false, false]));
		Kin::die(PATIENT, TODAY);
		assert_eq!(carried(PATIENT, NOW), (true, [true, false, false]));
		assert_eq!(carried(PATIENT, NOW + DAY / 2), (false, [false, true, false]));
	});
}

#[test]
fn a_law_that_permits_in_the_custodians_country_carries() {
	let deny = || Statute { rule: Rule::Deny, ..policy(2, Purpose::Treatment) };
	let law = move || legislate(b"CH", vec![policy(1, Purpose::Treatment), deny()]);
	ExtBuilder::default().then(law).execute(|| {
		let carries = |code, custodian| {
			let basis = Basis::Law(LawCode(code));
			<Consent as Bases<AccountId>>::could_carry(&basis, &PATIENT, custodian, NOW)
		};
		assert!(carries(1, CLINIC));
		assert!(!carries(2, CLINIC) && !carries(3, CLINIC));
		assert!(!carries(1, KLINIK) && !carries(1, NOBODY));
	});
}

#[test]
fn what_rests_on_a_law_is_sealed_only_where_that_law_says_so() {
	let secret = |code| Statute { may_be_withheld: true, ..policy(code, Purpose::Treatment) };
	let deny = move || Statute { rule: Rule::Deny, ..secret(3) };
	let law = move || legislate(b"CH", vec![policy(1, Purpose::Treatment), secret(2), deny()]);
	ExtBuilder::default().then(law).execute(|| {
		let seals = |code, custodian| {
			<Consent as Bases<AccountId>>::could_be_sealed(LawCode(code), custodian)
		};
		assert!(seals(2, CLINIC));
		assert!(!seals(1, CLINIC) && !seals(3, CLINIC) && !seals(4, CLINIC));
		assert!(!seals(2, KLINIK) && !seals(2, NOBODY));
	});
}

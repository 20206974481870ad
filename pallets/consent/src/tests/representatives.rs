// SPDX-License-Identifier: Apache-2.0

//! Who decides for whom: minors, those who lost their key, the dead, and research.

use frame_support::{assert_noop, assert_ok};
use salus_consent::{Giver, Mandate, Party, Provision, Purpose, Rule};
use salus_primitives::{Basis, Power};

use super::{Failure, GRANTEE};
use crate::mock::*;

#[test]
fn a_parent_decides_for_a_minor_until_it_comes_of_age() {
	ExtBuilder::default().execute(|| {
		assert_ok!(grant(PARENT, CHILD, GRANTEE, treatment()));
		assert_eq!(row(0).consent.giver, Giver::Representative(Mandate::Minor));
		pass(MAJORITY - NOW - 1);
		assert_ok!(amend(PARENT, 0, with_exceptions(1)));
		pass(1);
		assert_noop!(revoke(PARENT, 1), Failure::NotPermitted);
		assert_noop!(grant(PARENT, CHILD, GRANTEE, refusal()), Failure::NotPermitted);
		assert_ok!(revoke(CHILD, 1));
	});
}

#[test]
fn what_a_minor_signed_itself_its_parents_leave_alone() {
	let by_child = || grant(CHILD, CHILD, GRANTEE, treatment());
	let on_paper = || record_for(officer(CLINIC), CHILD, treatment(), Giver::Subject, 1);
	ExtBuilder::default().then(by_child).then(on_paper).execute(|| {
		assert_noop!(revoke(PARENT, 0), Failure::GivenByMinor);
		assert_noop!(amend(PARENT, 0, until(NOW + HOUR)), Failure::GivenByMinor);
		assert_ok!(revoke(PARENT, 1));
		// A guardian whom a court appointed does not.
		assert_ok!(revoke(ATTORNEY, 0));
	});
}

#[test]
fn what_a_minor_gave_under_its_new_account_they_leave_alone_too() {
	ExtBuilder::default().execute(|| {
		Kin::represent(CHILD, FRIEND, Basis::LostKey, &[Power::Consent]);
		assert_ok!(grant(FRIEND, CHILD, GRANTEE, treatment()));
		assert_eq!(row(0).consent.giver, Giver::Representative(Mandate::LostKey));
		assert_noop!(revoke(PARENT, 0), Failure::GivenByMinor);
		assert_ok!(revoke(FRIEND, 0));
	});
}

#[test]
fn a_minor_revokes_what_its_parents_gave_and_what_it_takes_over_is_its_own() {
	let by_parent = |grantee| move || grant(PARENT, CHILD, grantee, treatment());
	let chain = ExtBuilder::default().then(by_parent(GRANTEE));
	chain.then(by_parent(Party::Institution(PRACTICE))).execute(|| {
		assert_ok!(revoke(CHILD, 0));
		assert_ok!(amend(CHILD, 1, until(NOW + HOUR)));
		assert_noop!(revoke(PARENT, 2), Failure::GivenByMinor);
	});
}

#[test]
fn research_takes_a_power_of_its_own() {
	let trial = || terms(Rule::Permit, access(Purpose::ClinicalTrial), vec![]);
	let refused = || {
		let scope = salus_consent::Scope {
			purposes: set(&[Purpose::DiseaseSpecificResearch]),
			..Default::default()
		};
		let exception = Provision { depth: 1, rule: Rule::Deny, scope };
		terms(Rule::Permit, access(Purpose::Treatment), vec![exception])
	};
	let by_parent = || grant(PARENT, CHILD, GRANTEE, treatment());
	let by_guardian = || grant(ATTORNEY, CHILD, GRANTEE, research());
	ExtBuilder::default().then(by_parent).then(by_guardian).execute(|| {
		for named in [research(), trial(), refused()] {
			assert_noop!(grant(PARENT, CHILD, GRANTEE, named.clone()), Failure::NotPermitted);
			assert_noop!(amend(PARENT, 0, named.clone()), Failure::NotPermitted);
			assert_ok!(grant(ATTORNEY, CHILD, GRANTEE, named));
		}
		assert_noop!(revoke(PARENT, 1), Failure::NotPermitted);
		assert_noop!(amend(PARENT, 1, treatment()), Failure::NotPermitted);
		assert_ok!(grant(PARENT, CHILD, GRANTEE, refusal()));
	});
}

#[test]
fn lifting_what_withholds_research_takes_that_power_and_saying_it_does_not() {
	let denying = |purposes: &[Purpose]| {
		let scope = salus_consent::Scope { purposes: set(purposes), ..Default::default() };
		terms(Rule::Deny, scope, vec![])
	};
	ExtBuilder::default().execute(|| {
		let broad = [refusal(), denying(&[Purpose::PurposeOfUse]), with_exceptions(1)];
		for (place, withheld) in (0..).zip(broad) {
			assert_ok!(grant(PARENT, CHILD, GRANTEE, withheld));
			assert_noop!(revoke(PARENT, place), Failure::NotPermitted);
			assert_noop!(amend(PARENT, place, until(NOW + HOUR)), Failure::NotPermitted);
			assert_ok!(revoke(ATTORNEY, place));
		}
		assert_ok!(grant(PARENT, CHILD, GRANTEE, denying(&[Purpose::Payment])));
		assert_ok!(amend(PARENT, 3, refusal()));
		assert_ok!(amend(ATTORNEY, 4, denying(&[Purpose::Marketing])));
		assert_ok!(revoke(PARENT, 5));
	});
}

#[test]
fn power_over_research_alone_gives_no_consent() {
	ExtBuilder::default().execute(|| {
		Kin::represent(PATIENT, FRIEND, Basis::PowerOfAttorney, &[Power::Research]);
		assert_noop!(grant(FRIEND, PATIENT, GRANTEE, research()), Failure::NotPermitted);
		assert_noop!(grant(FRIEND, PATIENT, GRANTEE, treatment()), Failure::NotPermitted);
	});
}

#[test]
fn after_a_death_only_executors_decide() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		Kin::die(PATIENT, TODAY);
		assert_noop!(revoke(HEIR, 0), Failure::NotPermitted);
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, research()));
		pass(DAY);
		assert_noop!(revoke(PATIENT, 0), Failure::NotPermitted);
		assert_noop!(grant(ATTORNEY, PATIENT, GRANTEE, refusal()), Failure::NotPermitted);
		assert_ok!(revoke(HEIR, 0));
		assert_ok!(grant(HEIR, PATIENT, GRANTEE, refusal()));
		assert_eq!(row(2).consent.giver, Giver::Representative(Mandate::Executor));
	});
}

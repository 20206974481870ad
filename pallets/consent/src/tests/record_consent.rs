// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_consent::{Giver, Mandate, Source};
use salus_testing::{agent, DUTY_MISSING, NOT_ACTIVE, NOT_AN_AGENT, QUOTA_EXHAUSTED};
use sp_runtime::traits::BadOrigin;

use super::{Failure, GRANTEE};
use crate::{
	mock::{Consent, *},
	*,
};
use salus_primitives::Duty;

const OFFICER: AccountId = 1_006;

#[test]
fn an_officer_of_the_custodian_records_a_paper() {
	assert_eq!(OFFICER, agent(CLINIC, Duty::PrivacyOfficer));
	ExtBuilder::default().execute(|| {
		assert_ok!(record(OFFICER, with_exceptions(2), Giver::Subject, 1));
		let recorded = Event::ConsentRecorded {
			consent: ConsentId(0),
			subject: PATIENT,
			grantee: GRANTEE,
			giver: Giver::Subject,
			scan: digest(1),
			institution: CLINIC,
		};
		assert_eq!(events(), [recorded]);
		let consent = row(0).consent;
		assert_eq!(consent.source, Source::Paper { scan: digest(1), verifier: OFFICER });
		assert_eq!((consent.given_at, Index::used(CLINIC)), (NOW, 3));
		assert_eq!(listed(PATIENT, GRANTEE), [0]);
	});
}

#[test]
fn the_same_paper_is_recorded_once_and_another_one_anew() {
	ExtBuilder::default().recorded(treatment(), 1).execute(|| {
		assert_ok!(record(OFFICER, treatment(), Giver::Subject, 1));
		assert_eq!((events(), Index::used(CLINIC)), (vec![], 1));
		assert_ok!(record(OFFICER, treatment(), Giver::Subject, 2));
		assert_ok!(record(OFFICER, refusal(), Giver::Subject, 1));
		assert_eq!(listed(PATIENT, GRANTEE), [0, 1, 2]);
	});
}

#[test]
fn a_signature_does_not_stand_for_a_paper() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		assert_ok!(record(OFFICER, treatment(), Giver::Subject, 1));
		assert_eq!(listed(PATIENT, GRANTEE), [0, 1]);
	});
}

#[test]
fn only_an_officer_of_the_active_custodian_records() {
	ExtBuilder::default().execute(|| {
		let paper = |agent| record(agent, treatment(), Giver::Subject, 1);
		assert_noop!(paper(writer(CLINIC)), DUTY_MISSING);
		assert_noop!(paper(PATIENT), NOT_AN_AGENT);
		assert_noop!(paper(officer(HOSPITAL)), Failure::NotCustodian);
		Register::suspend(CLINIC);
		assert_noop!(paper(OFFICER), NOT_ACTIVE);
	});
}

#[test]
fn the_successor_of_the_custodian_records() {
	ExtBuilder::default().execute(|| {
		Register::succeed(CLINIC, HOSPITAL);
		Index::hand_over(CLINIC, HOSPITAL);
		assert_ok!(record(officer(HOSPITAL), treatment(), Giver::Subject, 1));
		assert_eq!(Index::used(HOSPITAL), 1);
	});
}

#[test]
fn a_paper_about_no_subject_is_not_recorded() {
	ExtBuilder::default().execute(|| {
		let paper = record_for(OFFICER, FRIEND, treatment(), Giver::Subject, 1);
		assert_noop!(paper, Failure::SubjectUnknown);
	});
}

#[test]
fn an_empty_quota_stops_the_custodian() {
	ExtBuilder::default().execute(|| {
		Index::prepay(CLINIC, 2);
		assert_noop!(record(OFFICER, with_exceptions(2), Giver::Subject, 1), QUOTA_EXHAUSTED);
		assert_ok!(record(OFFICER, with_exceptions(1), Giver::Subject, 1));
	});
}

#[test]
fn nobody_gives_on_paper_what_it_cannot_give() {
	let giver = Giver::Representative;
	ExtBuilder::default().execute(|| {
		let paper = |giver, scan| record(OFFICER, treatment(), giver, scan);
		assert_noop!(paper(giver(Mandate::Minor), 1), Failure::GiverImpossible);
		assert_noop!(paper(giver(Mandate::Executor), 1), Failure::GiverImpossible);
		assert_ok!(paper(giver(Mandate::CourtOrder), 1));
		let child = |giver, scan| record_for(OFFICER, CHILD, treatment(), giver, scan);
		assert_ok!(child(giver(Mandate::Minor), 2));
		pass(MAJORITY - NOW);
		assert_noop!(child(giver(Mandate::Minor), 3), Failure::GiverImpossible);
		Kin::die(PATIENT, TODAY);
		assert_noop!(paper(Giver::Subject, 4), Failure::GiverImpossible);
		assert_noop!(paper(giver(Mandate::PowerOfAttorney), 4), Failure::GiverImpossible);
		assert_ok!(paper(giver(Mandate::Executor), 4));
	});
}

#[test]
fn a_paper_says_something_to_somebody() {
	ExtBuilder::default().execute(|| {
		let paper = record(OFFICER, until(NOW), Giver::Subject, 1);
		assert_noop!(paper, Failure::PeriodPassed);
		let nobody = salus_consent::Party::Institution(NOBODY);
		let terms = Box::new(treatment());
		let (giver, scan) = (Giver::Subject, digest(1));
		let origin = signed(OFFICER);
		let paper = Consent::record_consent(origin, PATIENT, nobody, terms, giver, scan);
		assert_noop!(paper, Failure::GranteeUnknown);
	});
}

#[test]
fn eight_for_one_grantee_last_on_paper_and_signed_together() {
	let full = (1..=8)
		.fold(ExtBuilder::default(), |chain, hours| chain.granted(until(NOW + hours * HOUR)));
	full.execute(|| {
		let ninth = record(OFFICER, refusal(), Giver::Subject, 1);
		assert_noop!(ninth, Failure::TooManyForGrantee);
	});
}

#[test]
fn only_signed_origins_record() {
	ExtBuilder::default().execute(|| {
		let terms = Box::new(treatment());
		let (origin, giver, scan) = (RuntimeOrigin::root(), Giver::Subject, digest(1));
		let call = Consent::record_consent(origin, PATIENT, GRANTEE, terms, giver, scan);
		assert_noop!(call, BadOrigin);
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_consent::{
	Giver, Mandate, Party, Period, Provision, Purpose, Rule, Scope, Source, Status,
};
use salus_primitives::{Basis, Power, Role};
use sp_runtime::traits::BadOrigin;

use super::{Failure, GRANTEE};
use crate::{
	mock::{Consent, *},
	*,
};

const TREATMENT: Purpose = Purpose::Treatment;

#[test]
fn a_subject_gives_a_consent() {
	ExtBuilder::default().execute(|| {
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, treatment()));
		let (consent, subject, giver) = (ConsentId(0), PATIENT, Giver::Subject);
		let granted = Event::ConsentGranted { consent, subject, grantee: GRANTEE, giver };
		assert_eq!(events(), [granted]);
		let expected = ConsentRow {
			subject,
			consent: salus_consent::Consent {
				grantee: GRANTEE,
				terms: treatment(),
				giver,
				given_at: NOW,
				source: Source::Signed,
				status: Status::Active,
			},
			rows: 1,
			replaces: None,
			replaced_by: None,
			closed_at: None,
			revocation: None,
			envelopes: Default::default(),
		};
		assert_eq!(row(0), expected);
		assert_eq!(listed(PATIENT, GRANTEE), [0]);
		assert_eq!(
			Consent::tally(&PATIENT),
			Tally { consents: 1, amended: 0, day: TODAY, rows: 1, folded: None }
		);
		assert_eq!(Index::used(CLINIC), 1);
	});
}

#[test]
fn a_representative_gives_one_within_its_powers() {
	ExtBuilder::default().execute(|| {
		assert_ok!(grant(ATTORNEY, PATIENT, GRANTEE, research()));
		let giver = Giver::Representative(Mandate::PowerOfAttorney);
		assert_eq!(row(0).consent.giver, giver);
		let (consent, subject) = (ConsentId(0), PATIENT);
		assert_eq!(events(), [Event::ConsentGranted { consent, subject, grantee: GRANTEE, giver }]);
	});
}

#[test]
fn others_give_none() {
	ExtBuilder::default().execute(|| {
		let strangers = [FRIEND, PARENT, HEIR, officer(CLINIC), clinician(HOSPITAL, 0)];
		for stranger in strangers {
			assert_noop!(grant(stranger, PATIENT, GRANTEE, treatment()), Failure::NotPermitted);
		}
	});
}

#[test]
fn who_is_no_subject_gives_none() {
	ExtBuilder::default().execute(|| {
		assert_noop!(grant(FRIEND, FRIEND, GRANTEE, treatment()), Failure::SubjectUnknown);
	});
}

#[test]
fn an_institution_has_to_be_known_and_a_role_or_an_account_has_not() {
	ExtBuilder::default().execute(|| {
		let nobody = Party::Institution(NOBODY);
		assert_noop!(grant(PATIENT, PATIENT, nobody, treatment()), Failure::GranteeUnknown);
		assert_ok!(grant(PATIENT, PATIENT, Party::Role(Role::Pharmacy), treatment()));
		assert_ok!(grant(PATIENT, PATIENT, Party::Account(STRANGER), treatment()));
	});
}

#[test]
fn the_period_must_not_have_passed_and_may_lie_ahead() {
	ExtBuilder::default().execute(|| {
		assert_noop!(grant(PATIENT, PATIENT, GRANTEE, until(NOW)), Failure::PeriodPassed);
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, until(NOW + 1)));
		let period = Period { from: Some(NOW + DAY), until: Some(NOW + 2 * DAY) };
		let later = terms(Rule::Deny, Scope { period, ..Scope::default() }, vec![]);
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, later));
		assert_eq!(listed(PATIENT, GRANTEE), [0, 1]);
	});
}

#[test]
fn giving_the_same_again_changes_nothing_while_it_lasts() {
	ExtBuilder::default().granted(until(NOW + HOUR)).execute(|| {
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, until(NOW + HOUR)));
		assert_eq!((events(), Index::used(CLINIC)), (vec![], 1));
		assert_ok!(grant(ATTORNEY, PATIENT, GRANTEE, until(NOW + HOUR)));
		assert_eq!(listed(PATIENT, GRANTEE), [0, 1]);
		let other = Party::Institution(PRACTICE);
		assert_ok!(grant(PATIENT, PATIENT, other.clone(), until(NOW + HOUR)));
		assert_eq!(listed(PATIENT, other), [2]);
		assert_ok!(revoke(PATIENT, 0));
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, until(NOW + HOUR)));
		assert_eq!(listed(PATIENT, GRANTEE), [1, 3]);
	});
}

#[test]
fn what_is_on_paper_can_be_signed_as_well_or_instead() {
	ExtBuilder::default().recorded(refusal(), 1).execute(|| {
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, refusal()));
		assert_eq!(listed(PATIENT, GRANTEE), [0, 1]);
		assert_ok!(amend(PATIENT, 0, refusal()));
		assert_eq!(listed(PATIENT, GRANTEE), [1, 2]);
		assert_eq!(row(2).consent.source, Source::Signed);
	});
}

#[test]
fn each_provision_takes_a_row() {
	ExtBuilder::default().execute(|| {
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, with_exceptions(16)));
		assert_eq!((row(0).rows, Index::used(CLINIC)), (17, 17));
	});
}

#[test]
fn no_empty_quota_stops_a_subject() {
	ExtBuilder::default().execute(|| {
		Index::prepay(CLINIC, 0);
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, with_exceptions(3)));
		assert_eq!(Index::used(CLINIC), 4);
	});
}

#[test]
fn eight_consents_for_one_grantee_last_and_no_ninth() {
	let full = (1..=8)
		.fold(ExtBuilder::default(), |chain, hours| chain.granted(until(NOW + hours * HOUR)));
	full.execute(|| {
		let ninth = || grant(PATIENT, PATIENT, GRANTEE, refusal());
		assert_noop!(ninth(), Failure::TooManyForGrantee);
		let role = Party::Role(Role::HealthcareProvider);
		assert_ok!(grant(PATIENT, PATIENT, role, refusal()));
		assert_ok!(grant(CHILD, CHILD, GRANTEE, refusal()));
		// The first one expires and makes room.
		pass(HOUR);
		assert_ok!(ninth());
		assert_eq!(listed(PATIENT, GRANTEE), [1, 2, 3, 4, 5, 6, 7, 10]);
		assert_noop!(grant(PATIENT, PATIENT, GRANTEE, treatment()), Failure::TooManyForGrantee);
	});
}

#[test]
fn the_state_keeps_so_many_consents_of_a_subject_and_no_more() {
	ExtBuilder::default().granted(until(NOW + HOUR)).granted(treatment()).execute(|| {
		MaxConsents::set(2);
		let third = || grant(PATIENT, PATIENT, Party::Account(FRIEND), treatment());
		assert_noop!(third(), Failure::TooManyConsents);
		let paper = record(officer(CLINIC), refusal(), Giver::Subject, 1);
		assert_noop!(paper, Failure::TooManyConsents);
		assert_ok!(revoke(PATIENT, 1));
		assert_noop!(third(), Failure::TooManyConsents);
		assert_ok!(grant(CHILD, CHILD, GRANTEE, treatment()));
		pass(HISTORY_PERIOD + HOUR);
		assert_ok!(fold(PATIENT, &[0, 1]));
		assert_ok!(third());
	});
}

#[test]
fn half_of_the_room_is_the_subjects_own() {
	ExtBuilder::default().execute(|| {
		MaxConsents::set(4);
		let by_attorney = |grantee| grant(ATTORNEY, PATIENT, Party::Account(grantee), treatment());
		assert_ok!(by_attorney(100));
		assert_ok!(record(officer(CLINIC), refusal(), Giver::Subject, 1));
		assert_noop!(by_attorney(101), Failure::TooManyConsents);
		let paper = record(officer(CLINIC), treatment(), Giver::Subject, 2);
		assert_noop!(paper, Failure::TooManyConsents);
		// Its new account, after it lost its key, is the subject itself.
		Kin::represent(PATIENT, FRIEND, Basis::LostKey, &[Power::Consent]);
		assert_ok!(grant(FRIEND, PATIENT, GRANTEE, refusal()));
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, treatment()));
		assert_noop!(grant(PATIENT, PATIENT, GRANTEE, research()), Failure::TooManyConsents);
	});
}

#[test]
fn what_is_amended_takes_no_more_room() {
	let chain = ExtBuilder::default().granted(treatment()).granted(until(NOW + HOUR));
	chain.execute(|| {
		MaxConsents::set(2);
		assert_ok!(amend(PATIENT, 0, with_exceptions(1)));
		assert_ok!(amend(ATTORNEY, 2, with_exceptions(2)));
		let tally = Consent::tally(&PATIENT);
		assert_eq!((tally.consents, tally.amended, tally.counted()), (4, 2, 2));
		let third = || grant(PATIENT, PATIENT, GRANTEE, refusal());
		assert_noop!(third(), Failure::TooManyConsents);
		pass(HISTORY_PERIOD + HOUR);
		// What was amended goes and makes no room.
		assert_ok!(fold(PATIENT, &[0, 2]));
		assert_noop!(third(), Failure::TooManyConsents);
		assert_ok!(fold(PATIENT, &[1]));
		assert_ok!(third());
	});
}

/// Signs as many rows as a day has.
fn spend_the_day(signer: AccountId) {
	DailyRows::set(17);
	assert_ok!(grant(signer, PATIENT, Party::Account(100), with_exceptions(16)));
}

#[test]
fn what_is_signed_in_a_day_is_bounded_and_the_next_day_begins_anew() {
	ExtBuilder::default().execute(|| {
		spend_the_day(PATIENT);
		let more = || grant(PATIENT, PATIENT, GRANTEE, treatment());
		assert_noop!(more(), Failure::DailyAllowanceSpent);
		assert_noop!(amend(ATTORNEY, 0, treatment()), Failure::DailyAllowanceSpent);
		assert_eq!(Consent::tally(&PATIENT).rows, 17);
		// Neither another subject nor the custodian shares it.
		assert_ok!(grant(CHILD, CHILD, GRANTEE, treatment()));
		assert_ok!(record(officer(CLINIC), treatment(), Giver::Subject, 1));
		assert_eq!(Consent::tally(&PATIENT).rows, 17);
		pass(DAY / 2 - 1);
		assert_noop!(more(), Failure::DailyAllowanceSpent);
		pass(1);
		let until_tomorrow = until(now() + DAY);
		assert_ok!(grant(PATIENT, PATIENT, GRANTEE, until_tomorrow));
		let tally = Consent::tally(&PATIENT);
		assert_eq!((tally.day.0, tally.rows), (TODAY.0 + 1, 1));
	});
}

#[test]
fn a_day_that_is_spent_stops_neither_denies_nor_revocations() {
	ExtBuilder::default().execute(|| {
		spend_the_day(ATTORNEY);
		for grantee in 0..u64::from(DENIES_A_DAY) {
			assert_ok!(grant(PATIENT, PATIENT, Party::Account(grantee), refusal()));
		}
		assert_noop!(grant(PATIENT, PATIENT, GRANTEE, refusal()), Failure::DailyAllowanceSpent);
		let exception = Provision { depth: 1, rule: Rule::Permit, scope: access(TREATMENT) };
		let excepting = terms(Rule::Deny, Scope::default(), vec![exception]);
		assert_noop!(grant(PATIENT, PATIENT, GRANTEE, excepting), Failure::DailyAllowanceSpent);
		for consent in 0..=u64::from(DENIES_A_DAY) {
			assert_ok!(revoke(PATIENT, consent));
		}
	});
}

#[test]
fn a_deny_with_exceptions_and_a_permit_leave_the_reserve_alone() {
	ExtBuilder::default().execute(|| {
		DailyRows::set(17);
		for grantee in 0..17 {
			assert_ok!(grant(PATIENT, PATIENT, Party::Account(grantee), treatment()));
		}
		assert_noop!(amend(PATIENT, 0, until(NOW + DAY)), Failure::DailyAllowanceSpent);
		assert_ok!(amend(PATIENT, 0, refusal()));
	});
}

#[test]
fn a_successor_of_the_custodian_pays_on() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		Register::succeed(CLINIC, HOSPITAL);
		Index::hand_over(CLINIC, HOSPITAL);
		assert_ok!(grant(PATIENT, PATIENT, Party::Account(FRIEND), treatment()));
		assert_eq!((Index::used(CLINIC), Index::used(HOSPITAL)), (0, 2));
	});
}

#[test]
fn only_signed_origins_give_consents() {
	ExtBuilder::default().execute(|| {
		let terms = Box::new(treatment());
		let call = Consent::grant(RuntimeOrigin::root(), PATIENT, GRANTEE, terms);
		assert_noop!(call, BadOrigin);
	});
}

#[test]
#[should_panic(expected = "a day has room for the largest consent")]
fn a_day_without_room_for_the_largest_consent_is_refused() {
	DailyRows::set(16);
	<Consent as frame_support::traits::Hooks<u64>>::integrity_test();
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_consent::{Giver, Mandate, Status};
use sp_runtime::traits::BadOrigin;

use super::{Failure, GRANTEE};
use crate::{
	mock::{Consent, *},
	*,
};

#[test]
fn other_terms_take_the_place_of_those_that_were() {
	ExtBuilder::default().granted(treatment()).passed(HOUR).execute(|| {
		assert_ok!(amend(PATIENT, 0, with_exceptions(2)));
		let (consent, by, subject) = (ConsentId(0), ConsentId(1), PATIENT);
		let giver = Giver::Subject;
		assert_eq!(events(), [Event::ConsentAmended { consent, by, subject, giver }]);

		let old = row(0);
		assert_eq!(old.consent.status, Status::Revoked { at: NOW + HOUR });
		assert_eq!((old.closed_at, old.revocation), (Some(NOW + HOUR), None));
		assert_eq!(old.replaced_by, Some(by));
		let new = row(1);
		assert_eq!((new.replaces, new.consent.given_at), (Some(consent), NOW + HOUR));
		assert_eq!((new.rows, Index::used(CLINIC)), (3, 4));
		assert_eq!(listed(PATIENT, GRANTEE), [1]);
	});
}

#[test]
fn the_old_one_stood_until_then_and_the_new_one_stands_from_then_on() {
	ExtBuilder::default().granted(treatment()).passed(HOUR).execute(|| {
		assert_ok!(amend(PATIENT, 0, refusal()));
		let (old, new) = (row(0).consent, row(1).consent);
		assert!(old.stands(NOW + HOUR - 1) && !new.stands(NOW + HOUR - 1));
		assert!(!old.stands(NOW + HOUR) && new.stands(NOW + HOUR));
	});
}

#[test]
fn amending_the_same_way_again_changes_nothing() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		assert_ok!(amend(PATIENT, 0, treatment()));
		assert_eq!(events(), []);
		assert_ok!(amend(PATIENT, 0, refusal()));
		events();
		assert_ok!(amend(PATIENT, 0, refusal()));
		assert_eq!((events(), listed(PATIENT, GRANTEE)), (vec![], vec![1]));
		assert_noop!(amend(PATIENT, 0, research()), Failure::ConsentOver);
		assert_ok!(revoke(PATIENT, 1));
		assert_noop!(amend(PATIENT, 0, refusal()), Failure::ConsentOver);
	});
}

#[test]
fn a_subject_makes_the_same_terms_its_own() {
	let by_attorney = || grant(ATTORNEY, PATIENT, GRANTEE, treatment());
	ExtBuilder::default().then(by_attorney).execute(|| {
		assert_ok!(amend(PATIENT, 0, treatment()));
		assert_eq!(row(1).consent.giver, Giver::Subject);
		assert_eq!(listed(PATIENT, GRANTEE), [1]);
	});
}

#[test]
fn what_is_over_or_unknown_is_not_amended() {
	let chain = ExtBuilder::default().granted(until(NOW + HOUR)).granted(treatment()).revoked(1);
	chain.execute(|| {
		assert_noop!(amend(PATIENT, 1, refusal()), Failure::ConsentOver);
		pass(HOUR);
		assert_noop!(amend(PATIENT, 0, refusal()), Failure::ConsentOver);
		assert_noop!(amend(PATIENT, 2, refusal()), Failure::ConsentUnknown);
	});
}

#[test]
fn terms_that_have_passed_take_no_place() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		assert_noop!(amend(PATIENT, 0, until(NOW)), Failure::PeriodPassed);
	});
}

#[test]
fn a_full_list_can_be_amended() {
	let full = (1..=8)
		.fold(ExtBuilder::default(), |chain, hours| chain.granted(until(NOW + hours * HOUR)));
	full.execute(|| {
		assert_ok!(amend(PATIENT, 3, refusal()));
		assert_eq!(listed(PATIENT, GRANTEE), [0, 1, 2, 4, 5, 6, 7, 8]);
	});
}

#[test]
fn others_amend_nothing() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		for stranger in [FRIEND, PARENT, officer(CLINIC), CHILD] {
			assert_noop!(amend(stranger, 0, refusal()), Failure::NotPermitted);
		}
		assert_ok!(amend(ATTORNEY, 0, refusal()));
		let attorney = Giver::Representative(Mandate::PowerOfAttorney);
		assert_eq!(row(1).consent.giver, attorney);
	});
}

#[test]
fn envelopes_stay_behind() {
	ExtBuilder::default().granted(treatment()).posted(0, 1).execute(|| {
		let consent = ConsentId(0);
		assert_eq!(Consent::envelope(CLINIC, &digest(1)), EnvelopeState::Current { consent });
		assert_ok!(amend(PATIENT, 0, with_exceptions(1)));
		assert_eq!(Consent::envelope(CLINIC, &digest(1)), EnvelopeState::Retired { consent });
		assert!(row(1).envelopes.is_empty());
	});
}

#[test]
fn only_signed_origins_amend() {
	ExtBuilder::default().granted(treatment()).execute(|| {
		let terms = Box::new(refusal());
		assert_noop!(Consent::amend(RuntimeOrigin::none(), ConsentId(0), terms), BadOrigin);
	});
}

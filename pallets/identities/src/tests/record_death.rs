// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{Day, Representation};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Identities, *},
	*,
};

fn record_death(agent: AccountId, died_on: Option<Day>) -> DispatchResult {
	Identities::record_death(signed(agent), PATIENT, died_on)
}

#[test]
fn an_officer_of_the_sponsor_or_of_a_regulator_records_a_death() {
	for institution in [CLINIC, REGULATOR] {
		ExtBuilder::default().execute(|| {
			assert_ok!(record_death(officer(institution), Some(TODAY)));
			let created = Event::IdentityCreated { account: PATIENT, sponsor: Some(CLINIC) };
			let died_on = Some(TODAY);
			let recorded = Event::DeathRecorded { subject: PATIENT, died_on, institution };
			assert_eq!(events(), [created, recorded]);
			assert_eq!(Identities::died_on(&PATIENT), Some(TODAY));
			assert_eq!(used(CLINIC), 1);
		});
	}
}

#[test]
fn a_wrong_record_is_corrected_or_taken_back() {
	ExtBuilder::default().dead(PATIENT, TODAY).execute(|| {
		assert_ok!(record_death(officer(CLINIC), Some(Day(TODAY.0 - 3))));
		assert_eq!(Identities::died_on(&PATIENT), Some(Day(TODAY.0 - 3)));
		assert_ok!(record_death(officer(REGULATOR), None));
		assert_eq!(Identities::died_on(&PATIENT), None);
	});
}

#[test]
fn recording_the_same_again_changes_nothing() {
	ExtBuilder::default().dead(PATIENT, TODAY).execute(|| {
		assert_ok!(record_death(officer(CLINIC), Some(TODAY)));
		assert_eq!(events(), []);
	});
	ExtBuilder::default().execute(|| {
		assert_ok!(record_death(officer(CLINIC), None));
		assert_eq!(crate::Identities::<Test>::iter().count(), 0);
	});
}

#[test]
fn nobody_dies_tomorrow() {
	ExtBuilder::default().execute(|| {
		let tomorrow = Some(TODAY.saturating_add(1));
		assert_noop!(record_death(officer(CLINIC), tomorrow), Failure::DeathInFuture);
	});
}

#[test]
fn others_record_no_death() {
	ExtBuilder::default().execute(|| {
		assert_noop!(record_death(officer(HOSPITAL), Some(TODAY)), Failure::NotSponsor);
		assert_noop!(record_death(admin(CLINIC), Some(TODAY)), DUTY_MISSING);
		assert_noop!(record_death(STRANGER, Some(TODAY)), NOT_AN_AGENT);
		let root = Identities::record_death(RuntimeOrigin::root(), PATIENT, Some(TODAY));
		assert_noop!(root, BadOrigin);
		let unknown = Identities::record_death(signed(officer(CLINIC)), SURGEON, Some(TODAY));
		assert_noop!(unknown, Failure::SubjectUnknown);
		suspend(CLINIC);
		assert_noop!(record_death(officer(CLINIC), Some(TODAY)), NOT_ACTIVE);
	});
}

#[test]
fn an_empty_quota_stops_the_sponsor_but_no_regulator() {
	ExtBuilder::default().execute(|| {
		exhaust(CLINIC);
		assert_noop!(record_death(officer(CLINIC), Some(TODAY)), QUOTA_EXHAUSTED);
		assert_ok!(record_death(officer(REGULATOR), Some(TODAY)));
	});
}

// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{ConfidentialTags, Day, Representation};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use super::Failure;
use crate::{
	mock::{Identities, *},
	*,
};

fn tags(first: u8) -> ConfidentialTags {
	let codes = core::array::from_fn(|place| commitment(first + place as u8));
	ConfidentialTags { salt: [first; 32].into(), codes }
}

fn keep(signer: AccountId, tags: Option<ConfidentialTags>) -> DispatchResult {
	Identities::keep_confidential(signed(signer), CHILD, tags.map(Box::new))
}

#[test]
fn an_officer_of_the_sponsor_keeps_what_parents_must_not_see() {
	ExtBuilder::default().execute(|| {
		assert_ok!(keep(officer(CLINIC), Some(tags(1))));
		let created = Event::IdentityCreated { account: CHILD, sponsor: Some(CLINIC) };
		assert_eq!(events(), [created, Event::ConfidentialityChanged { subject: CHILD }]);
		assert_eq!(Identities::confidential_tags(&CHILD), Some(tags(1)));
		let kept = Confidentiality { tags: tags(1), kept_by: Some(CLINIC) };
		assert_eq!(Confidential::<Test>::get(CHILD), Some(kept));
		assert_eq!((identity(CHILD).rows, used(CLINIC)), (2, 2));
	});
}

#[test]
fn a_minor_keeps_and_lifts_by_itself_what_no_officer_kept() {
	ExtBuilder::default().minor().execute(|| {
		exhaust(CLINIC);
		assert_ok!(keep(CHILD, Some(tags(1))));
		assert_ok!(keep(CHILD, Some(tags(20))));
		assert_eq!(used(CLINIC), 3);
		assert_ok!(keep(CHILD, None));
		assert_eq!(Identities::confidential_tags(&CHILD), None);
		assert_eq!(used(CLINIC), 2);
	});
}

#[test]
fn only_an_officer_or_majority_lifts_what_an_officer_kept() {
	ExtBuilder::default().minor().then(|| keep(officer(CLINIC), Some(tags(1)))).execute(|| {
		assert_noop!(keep(CHILD, None), Failure::NotPermitted);
		assert_noop!(keep(CHILD, Some(tags(9))), Failure::NotPermitted);
		assert_ok!(keep(officer(CLINIC), Some(tags(9))));
		pass(MAJORITY - NOW);
		assert_ok!(keep(CHILD, None));
		assert_eq!(used(CLINIC), 2);
	});
}

#[test]
fn parents_and_strangers_change_nothing() {
	ExtBuilder::default().minor().then(|| keep(CHILD, Some(tags(1)))).execute(|| {
		assert_noop!(keep(PARENT, None), NOT_AN_AGENT);
		assert_noop!(keep(admin(CLINIC), None), DUTY_MISSING);
		assert_noop!(keep(officer(HOSPITAL), None), Failure::NotSponsor);
		assert_noop!(keep(officer(REGULATOR), None), Failure::NotSponsor);
		let root = Identities::keep_confidential(RuntimeOrigin::root(), CHILD, None);
		assert_noop!(root, BadOrigin);
		let unknown = Identities::keep_confidential(signed(officer(CLINIC)), SURGEON, None);
		assert_noop!(unknown, Failure::SubjectUnknown);
		suspend(CLINIC);
		assert_noop!(keep(officer(CLINIC), None), NOT_ACTIVE);
	});
}

#[test]
fn keeping_the_same_again_changes_nothing() {
	ExtBuilder::default().then(|| keep(CHILD, Some(tags(1)))).execute(|| {
		assert_ok!(keep(CHILD, Some(tags(1))));
		assert_eq!(events(), []);
	});
	ExtBuilder::default().execute(|| {
		assert_ok!(keep(CHILD, None));
		assert_eq!(crate::Identities::<Test>::iter().count(), 0);
	});
}

#[test]
fn an_empty_quota_stops_the_officer() {
	ExtBuilder::default().execute(|| {
		exhaust(CLINIC);
		assert_noop!(keep(officer(CLINIC), Some(tags(1))), QUOTA_EXHAUSTED);
	});
}

#[test]
fn the_dead_and_the_deactivated_sign_nothing() {
	ExtBuilder::default().dead(CHILD, Day(TODAY.0 - 1)).execute(|| {
		assert_noop!(keep(CHILD, Some(tags(1))), Failure::NotPermitted);
	});
	ExtBuilder::default().deactivated(CHILD).execute(|| {
		assert_noop!(keep(CHILD, Some(tags(1))), Failure::NotPermitted);
	});
}

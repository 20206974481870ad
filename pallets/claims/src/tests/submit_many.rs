// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult, BoundedVec};

use super::Failure;
use crate::{
	mock::{Claims, *},
	*,
};

fn submit_many(submissions: &[SubmissionOf<Test>]) -> DispatchResult {
	let submissions = submissions.to_vec().try_into().unwrap();
	let done = Claims::submit_many(signed(submitter(CLINIC)), submissions);
	done.map(|_| ()).map_err(|refused| refused.error)
}

#[test]
fn a_claim_that_is_refused_stops_no_other() {
	ExtBuilder::default().execute(|| {
		assert_ok!(submit_many(&[
			visit(1),
			submission(2, &[]),
			submission(3, &[line_on(VISIT, -1)])
		]));
		assert_eq!(crate::Claims::<Test>::iter().count(), 2);
		assert_eq!((earned(CLINIC), Index::used(CLINIC)), (18_000, 10));
		let (provider, reference) = (CLINIC, commitment(2));
		let error = Failure::NoLines.into();
		let refused = Event::ClaimRefused { provider, reference, error };
		let events = events();
		assert_eq!((events.len(), &events[2]), (5, &refused));
	});
}

#[test]
fn each_claim_sees_those_before_it() {
	ExtBuilder::default().execute(|| {
		assert_ok!(submit_many(&[visit(1), visit(2), visit(1)]));
		assert_eq!(denials(2), [Some(salus_adjudication::Carc::Duplicate)]);
		assert_eq!(events().len(), 4);
	});
}

#[test]
fn a_claim_that_fails_late_leaves_nothing_behind() {
	ExtBuilder::default().submitted(visit(1)).execute(|| {
		// It takes the first one back, and then is in another currency than the plan.
		let elsewhere = Submission { currency: EUR, ..replacement(2, 1, &[line(VISIT)]) };
		assert_ok!(submit_many(&[elsewhere]));
		assert_eq!((row(1).state, counted(MEMBER)), (State::Adjudicated, 9_000));
		assert_eq!(events().len(), 1);
	});
}

#[test]
fn the_agent_is_asked_once() {
	ExtBuilder::default().execute(|| {
		let none = BoundedVec::new();
		assert_noop!(Claims::submit_many(signed(MEMBER), none.clone()), NOT_AN_AGENT);
		assert_noop!(
			Claims::submit_many(signed(submitter(INSURER)), none.clone()),
			Failure::NotAProvider
		);
		assert_ok!(Claims::submit_many(signed(submitter(CLINIC)), none));
		assert_eq!(events(), []);
	});
}

#[test]
fn a_call_has_a_bound() {
	type Bounded = BoundedVec<SubmissionOf<Test>, <Test as Config>::MaxClaims>;
	let many = |count: u32| (0..u64::from(count)).map(visit).collect::<Vec<_>>();
	assert!(Bounded::try_from(many(MAX_CLAIMS + 1)).is_err());
	ExtBuilder::default().execute(|| {
		assert_ok!(submit_many(&many(MAX_CLAIMS)));
		assert_eq!(crate::Claims::<Test>::iter().count(), MAX_CLAIMS as usize);
	});
}

// SPDX-License-Identifier: Apache-2.0

//! What clients are told, page by page.

use frame_support::assert_ok;

use crate::{
	mock::{Emergencies, *},
	*,
};

fn page(subject: AccountId, after: Option<EmergencyId>, limit: u32) -> Vec<EmergencyId> {
	let states = Emergencies::emergencies_of(&subject, after, limit);
	states.into_iter().map(|state| state.emergency).collect()
}

/// All pages of `limit` rows, one after the other.
fn pages<Row: Copy>(limit: u32, page: impl Fn(Option<Row>, u32) -> Vec<Row>) -> Vec<Row> {
	let mut collected = page(None, limit);
	while let Some(last) = collected.last() {
		let next = page(Some(*last), limit);
		if next.is_empty() {
			break;
		}
		assert!(next.len() <= limit as usize);
		collected.extend(next);
	}
	collected
}

/// The patient by its account thrice, under one encounter of the clinic twice and under another of
/// the hospital once; and somebody else.
fn several() -> ExtBuilder {
	let in_hospital = || {
		let other = clinician(HOSPITAL, 0);
		license(other);
		declare_unidentified(other, 6)?;
		let writer = signed(writer(HOSPITAL));
		Emergencies::bind_encounter(writer, HOSPITAL, unidentified(), PATIENT, NOW)
	};
	ExtBuilder::default()
		.declared(1)
		.unidentified(SURGEON, 2)
		.declared(3)
		.unidentified(NURSE, 4)
		.bound()
		.then(|| declare(NURSE, 5))
		.then(in_hospital)
		.then(|| declare_about(SURGEON, Target::Subject(REGULAR), 7))
}

#[test]
fn what_is_about_a_subject_comes_whole_in_pages_of_any_length() {
	several().execute(|| {
		let whole = page(PATIENT, None, 100);
		let mut found = whole.clone();
		found.sort();
		assert_eq!(found, [0, 1, 2, 3, 4, 5].map(EmergencyId));
		for limit in 1..7 {
			assert_eq!(pages(limit, |after, limit| page(PATIENT, after, limit)), whole);
		}
		assert_eq!(page(REGULAR, None, 100), [EmergencyId(6)]);
		assert_eq!(page(REGULAR, Some(FIRST), 100), []);
		assert_eq!(page(PATIENT, Some(EmergencyId(99)), 100), []);
		assert_eq!(page(PATIENT, None, 0), []);
	});
}

#[test]
fn a_page_has_a_hundred_rows_at_most() {
	let many = (0..120).fold(ExtBuilder::default(), |chain, number| chain.declared(number));
	many.execute(|| {
		assert_eq!(page(PATIENT, None, u32::MAX).len(), 100);
		pass(REVIEW);
		let answering = Answering::Institution(HOSPITAL);
		assert_eq!(Emergencies::overdue(answering, None, u32::MAX).len(), 100);
		for number in 0..120 {
			assert_ok!(review_by(HOSPITAL, EmergencyId(number), Outcome::Unjustified));
		}
		assert_eq!(Emergencies::reports(None, u32::MAX).len(), 100);
		let reported = |after, limit| {
			let reports = Emergencies::reports(after, limit);
			reports.into_iter().map(|(emergency, _)| emergency).collect::<Vec<_>>()
		};
		assert_eq!(pages(7, reported).len(), 120);
	});
}

#[test]
fn what_is_late_comes_whole_whether_it_was_noted_or_not() {
	let many = (0..10).fold(ExtBuilder::default(), |chain, number| chain.declared(number));
	many.passed(REVIEW).execute(|| {
		// All attestations and three reviews are noted, seven are not.
		for (at, (emergency, step)) in Due::<Test>::iter_keys().take(13).collect::<Vec<_>>() {
			Emergencies::sweep_one(at, emergency, step, Timestamp::get());
		}
		assert_eq!(waiting(), (7, 13));
		let answering = Answering::Institution(HOSPITAL);
		let late = |after, limit| Emergencies::overdue(answering, after, limit);
		let whole = late(None, 100);
		assert_eq!(whole.len(), 10);
		for limit in 1..11 {
			assert_eq!(pages(limit, late), whole);
		}
		assert_eq!(late(Some((EmergencyId(99), Step::Review)), 100), []);
	});
}

#[test]
fn an_emergency_says_how_it_stands_now() {
	ExtBuilder::default().unidentified(SURGEON, 1).execute(|| {
		let state = || Emergencies::emergency(FIRST).unwrap();
		assert_eq!((state().subject, state().binding), (None, None));
		assert!(state().is_open && !state().attestation_overdue && !state().review_overdue);
		assert_ok!(bind(PATIENT, NOW));
		assert_eq!(state().subject, Some(PATIENT));
		assert_eq!(
			Emergencies::encounter(CLINIC, unidentified()).unwrap().binding,
			state().binding
		);
		assert_eq!(Emergencies::encounter(HOSPITAL, unidentified()), None);

		Boards::suspend(licence(SURGEON), NOW + HOUR);
		pass(HOUR);
		assert!(!state().is_open);
		pass(ATTESTATION - HOUR);
		assert!(state().attestation_overdue && !state().review_overdue);
		pass(REVIEW - ATTESTATION);
		assert!(state().review_overdue);
		assert_ok!(attest(SURGEON, FIRST));
		assert!(!state().attestation_overdue);
		assert_eq!(Emergencies::emergency(SECOND), None);
	});
}

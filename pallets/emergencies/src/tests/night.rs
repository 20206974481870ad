// SPDX-License-Identifier: Apache-2.0

//! A night in which everything comes together.

use frame_support::assert_ok;
use salus_consent::Emergencies as _;

use crate::{
	mock::{Emergencies, *},
	*,
};

const CLINICIANS: u64 = 150;

fn all_clinicians() -> impl Iterator<Item = AccountId> {
	(0..CLINICIANS).map(|number| clinician(CLINIC, number))
}

#[test]
fn the_hundredth_clinician_in_one_night_is_not_refused() {
	ExtBuilder::default().execute(|| {
		Index::prepay(CLINIC, 10);
		all_clinicians().for_each(license);
		for clinician in all_clinicians() {
			pass(60 * 1000);
			assert_ok!(declare(clinician, 1));
			assert_ok!(declare_unidentified(clinician, 2));
		}
		assert_eq!(events().len() as u64, 2 * CLINICIANS);
		let last = NextEmergencyId::<Test>::get();
		assert_eq!(last, EmergencyId(2 * CLINICIANS));
		let hundredth = EmergencyId(2 * 99);
		let opened =
			Emergencies::opened(hundredth, &clinician(CLINIC, 99), &PATIENT, Timestamp::get());
		assert!(opened.is_some());
	});
}

#[test]
fn one_clinician_declares_as_often_as_it_takes() {
	ExtBuilder::default().execute(|| {
		Index::prepay(CLINIC, 0);
		for number in 0..CLINICIANS {
			assert_ok!(declare(SURGEON, number));
		}
		assert_eq!(events().len() as u64, CLINICIANS);
	});
}

#[test]
fn overdue_reviews_and_attestations_block_nobody() {
	ExtBuilder::default().execute(|| {
		let insiders = [SURGEON, NURSE];
		for number in 0..20 {
			assert_ok!(declare(insiders[number as usize % 2], number));
			assert_ok!(declare_unidentified(insiders[number as usize % 2], 100 + number));
		}
		pass(REVIEW);
		// Neither before the sweep nor after it, neither those who are late nor others.
		let other = clinician(HOSPITAL, 0);
		license(other);
		for (round, clinician) in [SURGEON, NURSE, other].into_iter().enumerate() {
			assert_ok!(declare(clinician, 1_000));
			assert_ok!(declare_unidentified(clinician, 2_000));
			if round == 0 {
				sweep();
				assert_eq!(waiting().1, 80);
			}
		}
	});
}
